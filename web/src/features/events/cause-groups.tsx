/**
 * Why records are not up to date, a line for each cause: what needs a person first, with what to do in one press for all of
 * its events and the way to them; then what waits and goes on by itself.
 */

import { useState } from "preact/hooks";
import type { Entity, EventQuery, EventSummary } from "../../data/shapes.ts";
import { readerHere } from "../../format/time.ts";
import { VIEWS } from "../../format/views.ts";
import { Button } from "../../ui/button.tsx";
import { Link } from "../../ui/link.tsx";
import { ForgetCopies } from "../entities/forget-copies.tsx";
import { type Stake, stakeWords } from "../overview/stakes.ts";
import { needsRole, useMay } from "../session/allowed.tsx";
import { BulkDialog } from "./bulk-dialog.tsx";
import styles from "./cause-groups.module.css";
import { isMapping, isMendedByConnecting, isOfFormerSatellite } from "./cause-kinds.ts";
import { ALL_WORDS, causeStateWords } from "./cause-words.ts";
import { filterQuery, isCode, NO_FILTERS, NOT_IN_STEP, writeFilters } from "./filters.ts";
import { ACTION_WORDS, type Action, actOnMany } from "./requests.ts";

const reader = readerHere();

type Cause = EventSummary["byCode"][number];

interface CauseGroupsProps {
  readonly causes: readonly Cause[];
  /** Money of the documents that they stop. */
  readonly stakes: readonly Stake[];
  readonly entities: readonly Entity[];
  /** Something was done about one of them. */
  onChanged(): void;
}

export function CauseGroups({ causes, stakes, entities, onChanged }: CauseGroupsProps) {
  // What a new consent mends has a button of its own, above.
  const isBroken = entities.some((entity) => entity.health !== "ok");
  const shown = causes.filter(({ code }) => !(isBroken && isMendedByConnecting(code)));
  if (shown.length === 0) return null;
  const ordered = [...shown.filter((cause) => cause.failed > 0), ...shown.filter((cause) => cause.failed === 0)];
  return (
    <section class={styles.causeGroups} aria-labelledby="cause-groups-title">
      <h2 id="cause-groups-title">Why records are not up to date</h2>
      <p class={`sub ${styles.counted}`}>Counted in events: a record may have several, or none that is still open.</p>
      <ul>
        {ordered.map((cause) => (
          <CauseGroup
            key={cause.code}
            cause={cause}
            stakes={stakes.filter(({ code }) => code === cause.code)}
            onChanged={onChanged}
          />
        ))}
      </ul>
    </section>
  );
}

interface CauseGroupProps {
  readonly cause: Cause;
  readonly stakes: readonly Stake[];
  onChanged(): void;
}

function CauseGroup({ cause: { code, title, count, failed }, stakes, onChanged }: CauseGroupProps) {
  const stake = stakeWords(stakes, reader);
  const filters = { ...NO_FILTERS, statuses: NOT_IN_STEP, codes: [code].filter(isCode) };
  return (
    <li class={styles.causeGroup}>
      <span class={styles.causeCount} data-status={failed > 0 ? "failed" : "waiting"}>
        {count.toLocaleString()}
        <span class="for-readers"> {count === 1 ? "event" : "events"}: </span>
      </span>
      <div>
        <Link to={`${VIEWS.events.path}${writeFilters(filters)}`} class={styles.causeLink}>
          {title}
        </Link>
        <p class="sub">{causeStateWords({ code, count, failed })}</p>
        {stake === "" ? null : <p class="sub">At stake: {stake}</p>}
      </div>
      {failed === 0 ? null : (
        <div class={styles.causeActions}>
          {isMapping(code) ? (
            <Link class="button primary" to={VIEWS.setup.path}>
              Fix mapping
            </Link>
          ) : null}
          {isOfFormerSatellite(code) ? <ForgetCopies onForgotten={onChanged} /> : null}
          <GroupAction action="resync" count={count} query={filterQuery(filters)} words={title} onDone={onChanged} />
        </div>
      )}
    </li>
  );
}

interface GroupActionProps {
  readonly action: Action;
  readonly count: number;
  readonly query: EventQuery;
  /** What they have in common, for the question. */
  readonly words: string;
  onDone(): void;
}

/** One press for all of them: a re-sync says first what it would do, a resolve can be taken back. */
export function GroupAction({ action, count, query, words, onDone }: GroupActionProps) {
  const [busy, setBusy] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const mayAct = useMay("operator");
  const act = async () => {
    if (action === "resync") return setAsking(true);
    setBusy(true);
    const taken = await actOnMany(action, { filter: query });
    setBusy(false);
    if (taken) onDone();
  };
  return (
    <>
      <Button
        icon={action === "resync" ? "again" : "person-check"}
        busy={busy}
        offBecause={mayAct ? null : needsRole("operator")}
        onPress={() => void act()}
      >
        {count === 1 ? ACTION_WORDS[action] : ALL_WORDS[action](count.toLocaleString())}
      </Button>
      {isAsking ? (
        <BulkDialog
          action={action}
          request={{ filter: query }}
          filterWords={words}
          onClose={() => setAsking(false)}
          onDone={() => {
            setAsking(false);
            onDone();
          }}
        />
      ) : null}
    </>
  );
}
