/** A status as an icon and a word in its colour: never by colour alone. */

import type { EventStatus } from "../../data/shapes.ts";
import { Icon } from "../../ui/icon.tsx";
import { STATUS_WORDS } from "./event-words.ts";

export function StatusBadge({ status }: { readonly status: EventStatus }) {
  const { name, icon, meaning } = STATUS_WORDS[status];
  return (
    <span class={`badge ${status}`} title={meaning}>
      <Icon name={icon} />
      {name}
    </span>
  );
}
