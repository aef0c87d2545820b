/**
 * Why events are not in step, most frequent first; each a link to just those, and off again by the same press. The rare
 * ones fold away.
 */

import { useState } from "preact/hooks";
import type { EventSummary } from "../../data/shapes.ts";
import { counted } from "../../format/counts.ts";
import { VIEWS } from "../../format/views.ts";
import chipStyles from "../../ui/chip.module.css";
import { Icon } from "../../ui/icon.tsx";
import { Link } from "../../ui/link.tsx";
import { ForgetCopies } from "../entities/forget-copies.tsx";
import causeGroupsStyles from "./cause-groups.module.css";
import { GroupAction } from "./cause-groups.tsx";
import { isOfFormerSatellite } from "./cause-kinds.ts";
import { CauseRemedy } from "./cause-remedy.tsx";
import { causeTitle } from "./cause-titles.ts";
import styles from "./causes.module.css";
import { type EventFilters, filterQuery, isCode, isFiltered, NOT_IN_STEP, writeFilters } from "./filters.ts";

interface CausesProps {
  readonly filters: EventFilters;
  readonly summary: EventSummary | null;
  /** Something was done about a cause. */
  onChanged(): void;
}

interface Cause {
  readonly code: string;
  readonly title: string;
  /** Null for a code of the address that no open event has. */
  readonly count: number | null;
}

const SHOWN_AT_FIRST = 3;

export function Causes({ filters, summary, onChanged }: CausesProps) {
  const [showsAll, setShowsAll] = useState(false);
  const causes = causesOf(filters, summary);
  if (causes.length === 0) return null;
  const isOn = ({ code }: Cause) => filters.codes.some((chosen) => chosen === code);
  const shown = causes.filter((cause, index) => showsAll || index < SHOWN_AT_FIRST || isOn(cause));
  const hidden = causes.length - shown.length;
  return (
    <section class={`no-print ${styles.causes}`} aria-labelledby="causes-title">
      <h2 id="causes-title">Causes</h2>
      <ul>
        {shown.map((cause) => (
          <li key={cause.code}>
            <CauseChip cause={cause} isOn={isOn(cause)} filters={filters} />
          </li>
        ))}
        {hidden === 0 && !showsAll ? null : (
          <li>
            <button
              type="button"
              class={styles.causeMore}
              aria-expanded={showsAll}
              onClick={() => setShowsAll(!showsAll)}
            >
              {showsAll ? "Fewer" : counted(hidden, "more cause")}
            </button>
          </li>
        )}
      </ul>
      <ChosenCause filters={filters} causes={causes.filter(isOn)} onChanged={onChanged} />
    </section>
  );
}

interface ChosenCauseProps {
  readonly filters: EventFilters;
  readonly causes: readonly Cause[];
  onChanged(): void;
}

/** One action for all events of the chosen cause, whichever of them are loaded; other filters narrow it further. */
function ChosenCause({ filters, causes, onChanged }: ChosenCauseProps) {
  const [cause] = causes;
  const isWhole = !isFiltered({ ...filters, statuses: [], codes: [] });
  if (causes.length !== 1 || !cause?.count || !isWhole) return null;
  const query = filterQuery({ ...filters, statuses: NOT_IN_STEP });
  return (
    <div class={styles.chosenCause}>
      <div class={styles.chosenWords}>
        <p>
          <strong>{counted(cause.count, "event")}</strong>: {cause.title}
        </p>
        <CauseRemedy code={cause.code} query={query} />
      </div>
      <div class={causeGroupsStyles.causeActions}>
        {isOfFormerSatellite(cause.code) ? <ForgetCopies onForgotten={onChanged} /> : null}
        <GroupAction action="resync" count={cause.count} query={query} words={cause.title} onDone={onChanged} />
        <GroupAction action="resolve" count={cause.count} query={query} words={cause.title} onDone={onChanged} />
      </div>
    </div>
  );
}

interface CauseChipProps {
  readonly cause: Cause;
  readonly isOn: boolean;
  readonly filters: EventFilters;
}

function CauseChip({ cause: { code, title, count }, isOn, filters }: CauseChipProps) {
  return (
    <Link
      to={isOn ? withoutCause(filters) : withCause(filters, code)}
      class={chipStyles.chip}
      current={isOn ? "true" : undefined}
    >
      {count === null ? null : <span class="count">{count.toLocaleString()}</span>}
      {title}
      {isOn ? (
        <>
          <Icon name="cross" />
          <span class="for-readers">; clear this filter</span>
        </>
      ) : null}
    </Link>
  );
}

function causesOf(filters: EventFilters, summary: EventSummary | null): readonly Cause[] {
  const known = summary?.byCode ?? [];
  const others = filters.codes.filter((code) => !known.some((cause) => cause.code === code));
  return [...known, ...others.map((code) => ({ code, title: causeTitle(code), count: null }))];
}

function withCause(filters: EventFilters, code: string): string {
  return `${VIEWS.events.path}${writeFilters({ ...filters, codes: [code].filter(isCode), statuses: NOT_IN_STEP })}`;
}

function withoutCause(filters: EventFilters): string {
  return `${VIEWS.events.path}${writeFilters({ ...filters, codes: [], statuses: [] })}`;
}
