/** The panel's content: what is wrong and what to do, where the copies are, what happened, and what can be done here. */

import type { EventDetail } from "../../../data/shapes.ts";
import { KIND_WORDS } from "../../../format/records.ts";
import { labelOf } from "../event-words.ts";
import type { EventFilters } from "../filters.ts";
import { StatusBadge } from "../status-badge.tsx";
import { Actions } from "./actions.tsx";
import { Calls } from "./calls.tsx";
import { Facts } from "./facts.tsx";
import { Outcome } from "./outcome.tsx";
import styles from "./panel.module.css";
import { Targets } from "./targets.tsx";
import { Timeline } from "./timeline.tsx";

interface EventStoryProps {
  readonly event: EventDetail;
  readonly filters: EventFilters;
  onChanged(event: EventDetail): void;
}

export function EventStory({ event, filters, onChanged }: EventStoryProps) {
  return (
    <>
      <div class={styles.body}>
        <header class={styles.head} aria-live="polite">
          <StatusBadge status={event.status} />
          <h2>{labelOf(event)}</h2>
          <p class="sub">
            {KIND_WORDS[event.kind].one}
            {event.contactName === null || event.kind === "contact" ? "" : ` for ${event.contactName}`}
          </p>
        </header>
        <Outcome event={event} filters={filters} />
        <Targets event={event} />
        <Timeline entries={event.timeline} />
        <Calls key={event.id} eventId={event.id} />
        <Facts event={event} />
      </div>
      <Actions event={event} onChanged={onChanged} />
    </>
  );
}
