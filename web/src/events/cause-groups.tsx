/**
 * What needs a person or waits, a line for each cause: how many events, what to do in one press for all of them, and the
 * way to the events themselves.
 */

import { useState } from "preact/hooks";
import { Link } from "../address/link.tsx";
import { VIEWS } from "../address/views.ts";
import type { Entity, EventQuery, EventSummary } from "../api/shapes.ts";
import { Button } from "../controls/button.tsx";
import { needsRole, useMay } from "../session/allowed.tsx";
import { counted } from "../words/counts.ts";
import { isMapping, isMendedByConnecting } from "./cause-kinds.ts";
import { filterQuery, isCode, NO_FILTERS, NOT_IN_STEP, writeFilters } from "./filters.ts";
import { ACTION_WORDS, type Action, actOnMany } from "./requests.ts";

type Cause = EventSummary["byCode"][number];

interface CauseGroupsProps {
  readonly causes: readonly Cause[];
  readonly entities: readonly Entity[];
  /** Something was done about one of them. */
  onChanged(): void;
}

export function CauseGroups({ causes, entities, onChanged }: CauseGroupsProps) {
  // What a new consent mends has a button of its own, above.
  const isBroken = entities.some((entity) => entity.health !== "ok");
  const shown = causes.filter(({ code }) => !(isBroken && isMendedByConnecting(code)));
  if (shown.length === 0) return null;
  return (
    <section class="cause-groups" aria-labelledby="cause-groups-title">
      <h2 id="cause-groups-title">Why records are not in step</h2>
      <ul>
        {shown.map((cause) => (
          <CauseGroup key={cause.code} cause={cause} onChanged={onChanged} />
        ))}
      </ul>
    </section>
  );
}

interface CauseGroupProps {
  readonly cause: Cause;
  onChanged(): void;
}

function CauseGroup({ cause: { code, title, count }, onChanged }: CauseGroupProps) {
  const filters = { ...NO_FILTERS, statuses: NOT_IN_STEP, codes: [code].filter(isCode) };
  return (
    <li class="cause-group">
      <p>
        <Link to={`${VIEWS.events.path}${writeFilters(filters)}`} class="cause-link">
          <strong>{counted(count, "event")}</strong>: {title}
        </Link>
      </p>
      <div class="cause-actions">
        {isMapping(code) ? (
          <Link class="button primary" to={VIEWS.setup.path}>
            Fix mapping
          </Link>
        ) : null}
        <GroupAction action="resync" count={count} query={filterQuery(filters)} onDone={onChanged} />
      </div>
    </li>
  );
}

interface GroupActionProps {
  readonly action: Action;
  readonly count: number;
  readonly query: EventQuery;
  onDone(): void;
}

/** One press for all of them: a re-sync is safe at any time, and a resolve can be taken back. */
export function GroupAction({ action, count, query, onDone }: GroupActionProps) {
  const [busy, setBusy] = useState(false);
  const mayAct = useMay("operator");
  const act = async () => {
    setBusy(true);
    const taken = await actOnMany(action, { filter: query });
    setBusy(false);
    if (taken) onDone();
  };
  return (
    <Button
      icon={action === "resync" ? "again" : "person-check"}
      busy={busy}
      offBecause={mayAct ? null : needsRole("operator")}
      onPress={() => void act()}
    >
      {count === 1 ? ACTION_WORDS[action] : `${ACTION_WORDS[action]} all ${count.toLocaleString()}`}
    </Button>
  );
}
