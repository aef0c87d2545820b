/** A list without rows: because of the filters, or because nothing has happened yet, and then what comes first. */

import { Link } from "../address/link.tsx";
import { VIEWS } from "../address/views.ts";
import type { Entity, EventSummary } from "../api/shapes.ts";
import { Empty } from "../controls/notes.tsx";
import { nextSetupStep } from "../entities/setup-step.ts";
import { type EventFilters, isFiltered, NOT_IN_STEP } from "./filters.ts";

interface NoEventsProps {
  readonly filters: EventFilters;
  readonly summary: EventSummary | null;
  readonly entities: readonly Entity[] | null;
}

export function NoEvents({ filters, summary, entities }: NoEventsProps) {
  const total = Object.values(summary?.byStatus ?? {}).reduce((sum, count) => sum + count, 0);
  if (isFiltered(filters) && total > 0) {
    const isGood = asksForTrouble(filters);
    return (
      <Empty
        icon={isGood ? "check" : "search"}
        title={isGood ? "Nothing here: all of it is done." : "Nothing matches these filters."}
      >
        <Link class="button plain" to={VIEWS.events.path}>
          Show all events
        </Link>
      </Empty>
    );
  }
  const step = entities === null ? null : nextSetupStep(entities);
  if (step !== null) {
    return (
      <Empty icon="building" title={step.title}>
        <p>{step.words}</p>
        <Link class="button primary" to={VIEWS.setup.path}>
          Go to the set-up
        </Link>
      </Empty>
    );
  }
  return (
    <Empty icon="check" title="Nothing has happened yet.">
      <p>Approve an invoice in the group’s Xero: it appears here within seconds, and in its satellite.</p>
    </Empty>
  );
}

/** Only what is not in step was asked for: that there is none is good news. */
function asksForTrouble({ statuses, search }: EventFilters): boolean {
  return search.trim() === "" && statuses.length > 0 && statuses.every((status) => NOT_IN_STEP.includes(status));
}
