/**
 * What happened to every record, newest first, and what to do where something is in the way. The address
 * holds the filters and the open event; the list beside an open panel stays as it is.
 */

import { useRef, useState } from "preact/hooks";
import { place } from "../../ui/place.ts";
import { ViewHead } from "../../ui/view-head.tsx";
import { BrokenConnections } from "../entities/broken-connections.tsx";
import { useEntities } from "../entities/use-entities.ts";
import { Undelivered } from "../undelivered/undelivered.tsx";
import { Causes } from "./causes.tsx";
import { EventList } from "./event-list.tsx";
import styles from "./events.module.css";
import { FilterBar } from "./filter-bar.tsx";
import { readFilters } from "./filters.ts";
import { Panel } from "./panel/panel.tsx";
import { StatusTabs } from "./status-tabs.tsx";
import { SummaryWords } from "./summary-words.tsx";
import { useFollowed } from "./use-followed.ts";
import { useSummary } from "./use-summary.ts";

export function EventsView({ eventId }: { readonly eventId: string | null }) {
  const { search } = place.value;
  const filters = readFilters(search);
  const summary = useSummary();
  useFollowed(summary.value?.byStatus ?? null, ["events", "event"]);
  const entities = useEntities("health");
  /** The list reloads at once after something was done beside it, and keeps those rows in their places. */
  const actedOn = useRef<(ids: readonly string[] | "all") => void>(() => undefined);
  const [shownIds, setShownIds] = useState<readonly string[]>([]);
  const changed = (ids: readonly string[] | "all") => {
    actedOn.current(ids);
    void summary.reload();
  };

  return (
    <div class={styles.split} data-beside={eventId === null ? undefined : ""}>
      <main class="view" data-behind-panel>
        <ViewHead title="Events" lead={<SummaryWords summary={summary.value} />} />
        <BrokenConnections entities={entities.value ?? []} />
        <Undelivered />
        <StatusTabs filters={filters} summary={summary.value} />
        <Causes filters={filters} summary={summary.value} onChanged={() => changed("all")} />
        <FilterBar filters={filters} entities={entities.value ?? []} />
        <EventList
          filters={filters}
          openId={eventId}
          summary={summary.value}
          entities={entities.value}
          actedRef={actedOn}
          onChanged={() => void summary.reload()}
          onShown={setShownIds}
        />
      </main>
      {eventId === null ? null : (
        <Panel eventId={eventId} filters={filters} shownIds={shownIds} onChanged={() => changed([eventId])} />
      )}
    </div>
  );
}
