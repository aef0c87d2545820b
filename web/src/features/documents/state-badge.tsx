/** A document's state as an icon and a word in its colour: never by colour alone. */

import type { OrbitDocument } from "../../data/shapes.ts";
import { Icon } from "../../ui/icon.tsx";
import { stateWords } from "./document-words.ts";

export function StateBadge({ document }: { readonly document: Pick<OrbitDocument, "state" | "satellite"> }) {
  const { name, icon, tone, meaning } = stateWords(document);
  return (
    <span class={`badge ${tone}`} title={meaning}>
      <Icon name={icon} />
      {name}
    </span>
  );
}
