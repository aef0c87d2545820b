/** Why events are not in step, most frequent first; each a link to just those, and off again by the same press. */

import { Link } from "../address/link.tsx";
import { VIEWS } from "../address/views.ts";
import type { EventStatus, EventSummary } from "../api/shapes.ts";
import { Icon } from "../controls/icon.tsx";
import { type EventFilters, isCode, writeFilters } from "./filters.ts";

interface CausesProps {
  readonly filters: EventFilters;
  readonly summary: EventSummary | null;
}

/** What the counts are about (GET /api/events/summary). */
const NOT_IN_STEP: readonly EventStatus[] = ["failed", "waiting", "queued"];

export function Causes({ filters, summary }: CausesProps) {
  const known = summary?.byCode ?? [];
  const others = filters.codes.filter((code) => !known.some((cause) => cause.code === code));
  const causes = [...known, ...others.map((code) => ({ code, title: code, count: null }))];
  if (causes.length === 0) return null;
  return (
    <nav class="causes" aria-labelledby="causes-title">
      <h2 id="causes-title">Causes</h2>
      <ul>
        {causes.map(({ code, title, count }) => {
          const isOn = filters.codes.some((chosen) => chosen === code);
          return (
            <li key={code}>
              <Link
                to={isOn ? withoutCause(filters) : withCause(filters, code)}
                class="cause-chip"
                current={isOn ? "true" : undefined}
              >
                {count === null ? null : <span class="count">{count.toLocaleString()}</span>}
                {title}
                {isOn ? (
                  <>
                    <Icon name="cross" />
                    <span class="for-readers">, chosen; press to show all causes</span>
                  </>
                ) : null}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

function withCause(filters: EventFilters, code: string): string {
  return `${VIEWS.events.path}${writeFilters({ ...filters, codes: [code].filter(isCode), statuses: NOT_IN_STEP })}`;
}

function withoutCause(filters: EventFilters): string {
  return `${VIEWS.events.path}${writeFilters({ ...filters, codes: [], statuses: [] })}`;
}
