/**
 * The live list with its selection: rows, the bar for what is selected, what was held back while somebody reads, the
 * next page, and every state in which there are no rows.
 */

import type { MutableRef } from "preact/hooks";
import { useEffect, useRef } from "preact/hooks";
import type { Entity, EventQuery, EventSummary, Problem } from "../../data/shapes.ts";
import { readerHere } from "../../format/time.ts";
import listToolsStyles from "../../ui/list-tools.module.css";
import { ListTools } from "../../ui/list-tools.tsx";
import { LoadMore, LookFurther } from "../../ui/load-more.tsx";
import { Loading, Note, ProblemNote } from "../../ui/notes.tsx";
import { useMay } from "../session/allowed.tsx";
import styles from "./event-table.module.css";
import { EventTable } from "./event-table.tsx";
import { filtersInWords } from "./filter-words.ts";
import { type EventFilters, filterQuery, NO_SATELLITE, writeFilters } from "./filters.ts";
import { NewEvents } from "./new-events.tsx";
import { NoEvents } from "./no-events.tsx";
import { areAllSelected, isEmpty } from "./selection.ts";
import { SelectionBar } from "./selection-bar.tsx";
import { useLiveEvents } from "./use-live-events.ts";
import { useReading } from "./use-reading.ts";
import { useSelection } from "./use-selection.ts";

interface EventListProps {
  readonly filters: EventFilters;
  readonly openId: string | null;
  readonly summary: EventSummary | null;
  readonly entities: readonly Entity[] | null;
  /** For whoever acts on events from outside of the list: on these, or on all that match. */
  readonly actedRef: MutableRef<(ids: readonly string[] | "all") => void>;
  onChanged(): void;
  /** The rows, from the top, whenever they are others. */
  onShown(ids: readonly string[]): void;
}

export function EventList({ filters, openId, summary, entities, actedRef, onChanged, onShown }: EventListProps) {
  const search = writeFilters(filters);
  const query = filterQuery(filters);
  const rows = useRef<HTMLTableElement>(null);
  const hasSelection = useRef(false);
  const live = useLiveEvents(query, useReading(rows, hasSelection));
  const events = live.list?.items ?? [];
  const shown = events.map((event) => event.id);
  const { selection, select, selectOne, selectAll, clear } = useSelection(search, shown);
  const maySelect = useMay("operator");

  hasSelection.current = !isEmpty(selection);
  actedRef.current = (ids) => {
    live.hold(ids === "all" ? shown : ids);
    void live.reload();
  };
  useScrollToTop(search);
  const shownKey = shown.join();
  useEffect(() => onShown(shown), [shownKey]);
  const onDone = () => {
    actedRef.current(selection.kind === "rows" ? [...selection.ids] : "all");
    clear();
    onChanged();
  };

  if (live.list === null) {
    if (live.problem === null) return <Loading what="events" lines={8} />;
    return <ProblemNote problem={live.problem} onRetry={() => void live.reload()} />;
  }
  const { more } = live.list;
  const More = events.length === 0 ? LookFurther : LoadMore;
  const filterWords = filtersInWords(filters, namesOf(entities), readerHere());
  const choosing = { selection, maySelect, onSelect: selectOne, onSelectAll: selectAll };
  const table = { ...choosing, events, left: live.list.left, search, openId };
  return (
    <section class={styles.eventList} aria-label="Events">
      <Stale problem={live.problem} />
      <NewEvents count={live.heldBack} orMore={live.orMore} rows={rows} onShow={live.showNew} />
      {events.length === 0 ? null : <Head query={query} filterWords={filterWords} loadAll={live.loadAll} />}
      {events.length > 0 ? (
        <EventTable {...table} tableRef={rows} />
      ) : more === null ? (
        <NoEvents filters={filters} summary={summary} entities={entities} />
      ) : null}
      {more === null ? null : <More cursor={more} busy={live.loadingMore} onMore={() => void live.loadMore()} />}
      {isEmpty(selection) ? null : (
        <SelectionBar
          selection={selection}
          query={query}
          filterWords={filterWords}
          canWiden={selection.kind === "rows" && areAllSelected(selection, shown) && more !== null}
          onSelect={select}
          onClear={clear}
          onDone={onDone}
        />
      )}
    </section>
  );
}

interface HeadProps {
  readonly query: EventQuery;
  readonly filterWords: string;
  loadAll(): Promise<boolean>;
}

function Head({ query, filterWords, loadAll }: HeadProps) {
  return (
    <div class={listToolsStyles.head}>
      <p class="print-only">{filterWords}</p>
      <ListTools csv={`/api/events.csv?${new URLSearchParams(csvQuery(query))}`} loadAll={loadAll} />
    </div>
  );
}

/** Only what is set: the same filters as the list's. */
function csvQuery(query: EventQuery): Record<string, string> {
  return Object.fromEntries(Object.entries(query).flatMap(([name, value]) => (value ? [[name, String(value)]] : [])));
}

/** A refresh brought nothing. That Orbit is out of reach is told above the view already. */
function Stale({ problem }: { readonly problem: Problem | null }) {
  if (problem === null || problem.code === "unreached") return null;
  return (
    <Note tone="warn" urgent title={problem.title}>
      <p>{problem.detail}</p>
    </Note>
  );
}

/** Another filter is another list: it is read from its top. */
function useScrollToTop(search: string): void {
  const shown = useRef(search);
  useEffect(() => {
    if (shown.current !== search) window.scrollTo(0, 0);
    shown.current = search;
  }, [search]);
}

function namesOf(entities: readonly Entity[] | null): ReadonlyMap<string, string> {
  const named = (entities ?? []).map(({ tenantId, name }) => [tenantId, name] as const);
  return new Map([...named, [NO_SATELLITE, "no satellite known"]]);
}
