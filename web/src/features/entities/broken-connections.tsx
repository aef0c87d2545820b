/** Above the events: organisations that wait for somebody to connect them again, with the button that mends it. */

import type { Entity } from "../../data/shapes.ts";
import { listed } from "../../format/counts.ts";
import { Note } from "../../ui/notes.tsx";
import { ConnectLink } from "../session/connect-link.tsx";

export function BrokenConnections({ entities }: { readonly entities: readonly Entity[] }) {
  const broken = entities.filter((entity) => entity.health !== "ok");
  if (broken.length === 0) return null;
  return (
    <Note
      tone="bad"
      urgent
      title={`${listed(broken.map((entity) => entity.name))} ${broken.length === 1 ? "has" : "have"} lost the connection to Xero`}
      actions={
        <ConnectLink least="operator" kind="primary">
          Reconnect
        </ConnectLink>
      }
    >
      <p>
        What concerns {broken.length === 1 ? "it" : "them"} waits, and continues by itself once it is connected again.
      </p>
    </Note>
  );
}
