/** A list without rows: because of the filters, or because nothing has happened yet, and then what comes first. */

import type { Entity, EventSummary } from "../../data/shapes.ts";
import { counted } from "../../format/counts.ts";
import { VIEWS } from "../../format/views.ts";
import { Link } from "../../ui/link.tsx";
import { Empty } from "../../ui/notes.tsx";
import { nextSetupStep } from "../entities/setup-step.ts";
import { type EventFilters, isFiltered, NO_FILTERS, NOT_IN_STEP, writeFilters } from "./filters.ts";

interface NoEventsProps {
  readonly filters: EventFilters;
  readonly summary: EventSummary | null;
  readonly entities: readonly Entity[] | null;
}

export function NoEvents({ filters, summary, entities }: NoEventsProps) {
  const total = Object.values(summary?.byStatus ?? {}).reduce((sum, count) => sum + count, 0);
  if (isFiltered(filters) && total > 0) {
    const isTrouble = asksForTrouble(filters);
    const open = (summary?.byStatus.queued ?? 0) + (summary?.byStatus.waiting ?? 0);
    if (isTrouble && open > 0) return <UnderWay count={open} />;
    if (filters.search.trim() !== "") return <NotFound search={filters.search.trim()} />;
    return (
      <Empty
        icon={isTrouble ? "check" : "search"}
        title={isTrouble ? "Nothing here: all of it is done." : "Nothing matches these filters."}
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

/** Why something is not here is what most searches are about: documents are found by more, and looked up in Xero. */
function NotFound({ search }: { readonly search: string }) {
  return (
    <Empty icon="search" title="No event matches this search and these filters.">
      <p>
        Documents are found by their reference, too. A number that Orbit does not hold is looked up in the group’s Xero,
        with why it was not copied.
      </p>
      <Link class="button primary" to={`${VIEWS.documents.path}?${new URLSearchParams({ q: search })}`}>
        Look for “{search}” in Documents
      </Link>
      <Link class="button plain" to={VIEWS.events.path}>
        Show all events
      </Link>
    </Empty>
  );
}

/** Their cause is not known before Orbit has looked at them again, so they match no cause. */
function UnderWay({ count }: { readonly count: number }) {
  return (
    <Empty icon="again" title={`None of these at the moment; ${counted(count, "event is", "events are")} still open.`}>
      <p>Whether they are done, or fail again, shows when Orbit has looked at their records.</p>
      <Link
        class="button plain"
        to={`${VIEWS.events.path}${writeFilters({ ...NO_FILTERS, statuses: ["queued", "waiting"] })}`}
      >
        Show what is queued or waiting
      </Link>
    </Empty>
  );
}

/** Only what is not in step was asked for: that there is none is good news. */
function asksForTrouble({ statuses, search }: EventFilters): boolean {
  return search.trim() === "" && statuses.length > 0 && statuses.every((status) => NOT_IN_STEP.includes(status));
}
