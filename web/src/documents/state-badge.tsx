/** A document's state as an icon and a word in its colour: never by colour alone. */

import type { DocumentState } from "../api/shapes.ts";
import { Icon } from "../controls/icon.tsx";
import { STATE_WORDS } from "./document-words.ts";

export function StateBadge({ state }: { readonly state: DocumentState }) {
  const { name, icon, tone, meaning } = STATE_WORDS[state];
  return (
    <span class={`badge ${tone}`} title={meaning}>
      <Icon name={icon} />
      {name}
    </span>
  );
}
