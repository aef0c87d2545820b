/**
 * The live list with its selection: rows, the bar for what is selected, what was held back while somebody reads, the
 * next page, and every state in which there are no rows.
 */

import type { MutableRef } from "preact/hooks";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Entity, EventSummary } from "../api/shapes.ts";
import { Button } from "../controls/button.tsx";
import { Loading, Note, ProblemNote } from "../controls/notes.tsx";
import { useMay } from "../session/allowed.tsx";
import { EventTable } from "./event-table.tsx";
import { filtersInWords } from "./filter-words.ts";
import { type EventFilters, filterQuery, isFiltered, writeFilters } from "./filters.ts";
import { NewEvents } from "./new-events.tsx";
import { NoEvents } from "./no-events.tsx";
import {
  allToggled,
  areAllSelected,
  isEmpty,
  NOTHING_SELECTED,
  type Selection,
  stillShown,
  toggled,
  withRange,
} from "./selection.ts";
import { SelectionBar } from "./selection-bar.tsx";
import { useLiveEvents } from "./use-live-events.ts";
import { useReading } from "./use-reading.ts";

interface EventListProps {
  readonly filters: EventFilters;
  readonly openId: string | null;
  readonly summary: EventSummary | null;
  readonly entities: readonly Entity[] | null;
  readonly reloadRef: MutableRef<() => void>;
  onChanged(): void;
  /** The rows, from the top, whenever they are others. */
  onShown(ids: readonly string[]): void;
}

export function EventList({ filters, openId, summary, entities, reloadRef, onChanged, onShown }: EventListProps) {
  const search = writeFilters(filters);
  const query = filterQuery(filters);
  const rows = useRef<HTMLTableElement>(null);
  const [held, setHeld] = useState<{ readonly search: string; readonly selection: Selection }>({
    search,
    selection: NOTHING_SELECTED,
  });
  const lastPressed = useRef<string | null>(null);
  const isReading = useReading(rows, held.search === search && !isEmpty(held.selection));
  const live = useLiveEvents(query, isReading);
  reloadRef.current = () => void live.reload();

  const events = live.list?.items ?? [];
  const shown = events.map((event) => event.id);
  const selection = held.search === search ? stillShown(held.selection, shown) : NOTHING_SELECTED;
  const select = (next: Selection) => setHeld({ search, selection: next });
  const selectOne = (id: string, withShift: boolean) => {
    const from = lastPressed.current;
    select(withShift && from !== null ? withRange(selection, from, id, shown) : toggled(selection, id, shown));
    lastPressed.current = id;
  };
  const done = () => {
    select(NOTHING_SELECTED);
    void live.reload();
    onChanged();
  };
  const mayAct = useMay("operator");
  useScrollToTop(search);
  const shownKey = shown.join();
  useEffect(() => onShown(shown), [shownKey]);

  if (live.list === null) {
    if (live.problem === null) return <Loading what="events" lines={8} />;
    return <ProblemNote problem={live.problem} onRetry={() => void live.reload()} />;
  }
  return (
    <section class="event-list" aria-label="Events">
      {live.problem !== null && live.problem.code !== "unreached" ? (
        <Note tone="warn" urgent title={live.problem.title}>
          <p>{live.problem.detail}</p>
        </Note>
      ) : null}
      <NewEvents count={live.heldBack} orMore={live.orMore} rows={rows} onShow={live.showNew} />
      {events.length === 0 ? (
        <NoEvents filtered={isFiltered(filters)} summary={summary} entities={entities} />
      ) : (
        <EventTable
          events={events}
          search={search}
          openId={openId}
          selection={selection}
          canSelect={mayAct}
          bodyRef={rows}
          onSelect={selectOne}
          onSelectAll={() => select(allToggled(selection, shown))}
        />
      )}
      {live.list.more === null ? null : (
        <div class="load-more">
          <Button busy={live.loadingMore} onPress={() => void live.loadMore()}>
            Load more
          </Button>
        </div>
      )}
      {isEmpty(selection) ? null : (
        <SelectionBar
          selection={selection}
          query={query}
          filterWords={filtersInWords(filters, namesFor(entities, summary))}
          canWiden={selection.kind === "rows" && areAllSelected(selection, shown) && live.list.more !== null}
          onSelect={select}
          onClear={() => select(NOTHING_SELECTED)}
          onDone={done}
        />
      )}
    </section>
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

function namesFor(entities: readonly Entity[] | null, summary: EventSummary | null) {
  return {
    entities: new Map((entities ?? []).map(({ tenantId, name }) => [tenantId, name])),
    causes: new Map((summary?.byCode ?? []).map(({ code, title }) => [code, title])),
  };
}
