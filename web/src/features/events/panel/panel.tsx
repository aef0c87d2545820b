/**
 * One event beside the list (over it, on narrow screens), at an address of its own. Takes the focus when it opens and
 * gives it back to its row when it closes.
 */

import { useEffect, useRef } from "preact/hooks";
import { ask } from "../../../data/answer.ts";
import { api } from "../../../data/client.ts";
import type { Problem } from "../../../data/shapes.ts";
import { useResource } from "../../../data/use-resource.ts";
import { eventAddress, VIEWS } from "../../../format/views.ts";
import { Button } from "../../../ui/button.tsx";
import { Empty, Loading, ProblemNote } from "../../../ui/notes.tsx";
import { go } from "../../../ui/place.ts";
import { useMedia } from "../../../ui/use-media.ts";
import { type EventFilters, writeFilters } from "../filters.ts";
import { EventStory } from "./event-story.tsx";
import styles from "./panel.module.css";

const EVERY_MS = 2_500;
/** Below this the panel lies over the list (panel.module.css has the same number). */
const OVER_THE_LIST = "(max-width: 1179px)";

interface PanelProps {
  readonly eventId: string;
  readonly filters: EventFilters;
  /** The rows of the list, for going to the next one. */
  readonly shownIds: readonly string[];
  onChanged(): void;
}

export function Panel({ eventId, filters, shownIds, onChanged }: PanelProps) {
  const panel = useRef<HTMLElement>(null);
  const isOver = useMedia(OVER_THE_LIST);
  const event = useResource({
    key: ["event", eventId],
    everyMs: EVERY_MS,
    load: () => ask(api.events[":id"].$get({ param: { id: eventId } })),
  });
  const search = writeFilters(filters);
  const at = shownIds.indexOf(eventId);
  const close = () => {
    go(`${VIEWS.events.path}${search}`);
    focusRow(eventId);
  };
  const step = (by: number) => {
    const next = shownIds[at + by];
    if (next !== undefined) go(eventAddress(next, search), { replace: true });
  };

  useEffect(() => panel.current?.focus({ preventScroll: true }), []);
  useBehind(isOver);
  useEffect(() => {
    panel.current?.scrollTo(0, 0);
  }, [eventId]);

  const noNeighbour = (by: number) => (at < 0 || shownIds[at + by] === undefined ? "No further event is shown" : null);
  return (
    <aside class={styles.panel} ref={panel} tabIndex={-1} aria-label="Event">
      <div class={`no-print ${styles.tools}`}>
        <Button kind="quiet" icon="up" label="Previous event" offBecause={noNeighbour(-1)} onPress={() => step(-1)} />
        <Button kind="quiet" icon="down" label="Next event" offBecause={noNeighbour(1)} onPress={() => step(1)} />
        <span data-back>
          <Button kind="quiet" icon="cross" label="Close the event" onPress={close} />
        </span>
      </div>
      {event.value !== null ? (
        <EventStory
          event={event.value}
          filters={filters}
          onChanged={(changed) => {
            event.put(changed);
            onChanged();
          }}
        />
      ) : (
        <div class={styles.apart}>
          <NotShown problem={event.problem} onRetry={() => void event.reload()} />
        </div>
      )}
    </aside>
  );
}

/** While there is no event to show: `problem` null means that it is on its way. */
function NotShown({ problem, onRetry }: { readonly problem: Problem | null; onRetry(): void }) {
  if (problem === null) return <Loading what="the event" lines={5} />;
  if (problem.status !== 404) return <ProblemNote problem={problem} onRetry={onRetry} />;
  return (
    <Empty icon="search" title="There is no such event.">
      <p>It may have been cleared: events that are synced or resolved are kept for 90 days.</p>
    </Empty>
  );
}

/** What the panel lies over can neither be reached nor scrolled meanwhile. */
function useBehind(isOver: boolean): void {
  useEffect(() => {
    if (!isOver) return;
    const behind = [...document.querySelectorAll<HTMLElement>("[data-behind-panel]")];
    for (const part of behind) part.inert = true;
    document.documentElement.classList.add("is-covered");
    return () => {
      for (const part of behind) part.inert = false;
      document.documentElement.classList.remove("is-covered");
    };
  }, [isOver]);
}

/** After the panel has left the page and the list can be reached again. */
function focusRow(eventId: string): void {
  requestAnimationFrame(() => {
    const row = document.querySelector<HTMLElement>(`[data-event="${CSS.escape(eventId)}"] th a`);
    (row ?? document.querySelector<HTMLElement>("#content h1"))?.focus({ preventScroll: row === null });
  });
}
