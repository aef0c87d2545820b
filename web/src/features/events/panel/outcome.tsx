/** What became of the event: each cause with its remedy as steps, or one sentence where nothing is wrong. */

import type { EventDetail, Failure } from "../../../data/shapes.ts";
import { VIEWS } from "../../../format/views.ts";
import { Link } from "../../../ui/link.tsx";
import remedyStyles from "../../../ui/remedy.module.css";
import { Said } from "../../../ui/said.tsx";
import { At, Until } from "../../../ui/when.tsx";
import { type EventFilters, NO_FILTERS, writeFilters } from "../filters.ts";
import styles from "./panel.module.css";

interface OutcomeProps {
  readonly event: EventDetail;
  readonly filters: EventFilters;
}

export function Outcome({ event, filters }: OutcomeProps) {
  const { failures, status, nextAttemptAt } = event;
  return (
    <section class={styles.outcome} data-status={status} aria-label="What became of it">
      {failures.map((failure) => (
        <Cause key={`${failure.code} ${failure.detail}`} failure={failure} filters={filters} isOpen={isOpen(event)} />
      ))}
      {failures.length === 0 ? (
        <p>
          {calmWords(event)}
          {status === "synced" ? (
            <>
              {" "}
              <At at={event.endedAt ?? event.updatedAt} />.
            </>
          ) : null}
        </p>
      ) : null}
      {event.later === null ? null : (
        <p>
          Later, <At at={event.later.at} />: <Said text={event.later.text} />
        </p>
      )}
      {nextAttemptAt === null ? null : (
        <p class={styles.outcomeNext}>
          Retries by itself <Until at={nextAttemptAt} />, <At at={nextAttemptAt} />.
        </p>
      )}
    </section>
  );
}

interface CauseProps {
  readonly failure: Failure;
  readonly filters: EventFilters;
  readonly isOpen: boolean;
}

function Cause({ failure, filters, isOpen }: CauseProps) {
  const { code, title, detail, remedy } = failure;
  const alike = { ...NO_FILTERS, codes: [code] };
  return (
    <div class={styles.cause}>
      <h3>{title}</h3>
      <p>
        <Said text={detail} />
      </p>
      {remedy.length === 0 ? null : (
        <>
          <h4>What to do</h4>
          <ol class={remedyStyles.remedy} data-single={remedy.length === 1 ? "" : undefined}>
            {remedy.map((step) => (
              <li key={step}>
                <Said text={step} />
              </li>
            ))}
          </ol>
        </>
      )}
      {isOpen && !filters.codes.includes(code) ? (
        <p class={styles.alike}>
          <Link to={`${VIEWS.events.path}${writeFilters(alike)}`}>Show all events with this cause</Link>
        </p>
      ) : null}
    </div>
  );
}

function isOpen({ status }: EventDetail): boolean {
  return status === "failed" || status === "waiting" || status === "queued";
}

function calmWords({ status, targets }: EventDetail): string {
  switch (status) {
    case "synced":
      return targets.length > 1 ? "All copies were up to date" : "Up to date";
    case "queued":
      return "Orbit looks at it in a moment.";
    case "waiting":
      return "Orbit continues by itself.";
    case "resolved":
      return "Somebody marked it as resolved.";
    case "skipped":
      return "There was nothing to do.";
    case "failed":
      return "It failed, and no cause was recorded. Press Re-sync to look again.";
  }
}
