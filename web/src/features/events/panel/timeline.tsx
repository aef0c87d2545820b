/** What happened, oldest first, in the words of the mirror; who asked, where a person did. */

import type { TimelineEntry } from "../../../data/shapes.ts";
import { Said } from "../../../ui/said.tsx";
import styles from "../../../ui/timeline.module.css";
import { Exact } from "../../../ui/when.tsx";

export function Timeline({ entries }: { readonly entries: readonly TimelineEntry[] }) {
  return (
    <section aria-labelledby="timeline-title">
      <h3 id="timeline-title">What happened</h3>
      {entries.length === 0 ? <p class="sub">Nothing was noted.</p> : null}
      <ol class={styles.timeline}>
        {entries.map((entry, index) => (
          <li key={`${entry.at} ${index}`} class={entry.by === undefined ? undefined : styles.byPerson}>
            <p>
              <Said text={entry.text} />
              {entry.by === undefined ? null : <span class="sub"> by {entry.by}</span>}
            </p>
            <p class="sub">
              <Exact at={entry.at} />
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}
