/** How many events there are of each status, each a link to just those. */

import type { EventStatus, EventSummary } from "../../data/shapes.ts";
import { VIEWS } from "../../format/views.ts";
import { Icon } from "../../ui/icon.tsx";
import { Link } from "../../ui/link.tsx";
import styles from "../../ui/tabs.module.css";
import { STATUS_WORDS } from "./event-words.ts";
import { type EventFilters, STATUSES, writeFilters } from "./filters.ts";

interface StatusTabsProps {
  readonly filters: EventFilters;
  /** Null until it is known. Counts all events of the firm, whatever the other filters. */
  readonly summary: EventSummary | null;
}

export function StatusTabs({ filters, summary }: StatusTabsProps) {
  const to = (statuses: readonly EventStatus[]) => `${VIEWS.events.path}${writeFilters({ ...filters, statuses })}`;
  const counts = summary?.byStatus;
  const all = counts === undefined ? null : STATUSES.reduce((sum, status) => sum + counts[status], 0);
  return (
    <nav class={`no-print scrolls ${styles.tabs}`} aria-label="Events by status">
      <ul>
        <li>
          <Link to={to([])} class={styles.tab} current={filters.statuses.length === 0 ? "true" : undefined}>
            All <Count of={all} />
          </Link>
        </li>
        {STATUSES.map((status) => (
          <li key={status} data-status={status} data-none={counts?.[status] ? undefined : ""}>
            <Link to={to([status])} class={styles.tab} current={filters.statuses.includes(status) ? "true" : undefined}>
              <Icon name={STATUS_WORDS[status].icon} />
              {STATUS_WORDS[status].name} <Count of={counts?.[status] ?? null} />
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Count({ of }: { readonly of: number | null }) {
  return <span class="count">{of === null ? "–" : of.toLocaleString()}</span>;
}
