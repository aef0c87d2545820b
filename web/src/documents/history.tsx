/** What happened to a document, oldest first, with seconds: every entry of all its events, and who asked for it. */

import { Link } from "../address/link.tsx";
import { eventAddress } from "../address/views.ts";
import type { DocumentDetail } from "../api/shapes.ts";
import { Said } from "../words/said.tsx";
import { Exact } from "../words/when.tsx";

export function History({ entries }: { readonly entries: DocumentDetail["history"] }) {
  return (
    <section class="document-sides" aria-labelledby="history-title">
      <h2 id="history-title">What happened</h2>
      {entries.length === 0 ? <p class="sub">Nothing was noted yet.</p> : null}
      <ol class="timeline">
        {entries.map((entry, index) => (
          <li key={`${entry.at} ${index}`} class={entry.by === undefined ? "" : "by-person"}>
            <p>
              <Said text={entry.text} />
              {entry.by === undefined ? null : <span class="sub"> by {entry.by}</span>}
            </p>
            <p class="sub">
              <Exact at={entry.at} /> · <Link to={eventAddress(entry.eventId, "")}>{entry.entityName}</Link>
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}
