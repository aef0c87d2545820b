/**
 * What an object shows while it may not call Xero, and whether what shows as queued leaves soon. Looked at every few seconds of
 * simulated time, also when no row changes: standing still is what may be wrong.
 */

import { entityOf } from "../../../src/firm.ts";
import type { EntityObject } from "./entity-object.ts";
import type { Broken } from "./repeats.ts";
import type { ExtraPromise } from "./switches.ts";

/** One pass, and the moments before and after it. */
const PASS_MS = 70_000;
/** Budgets, backoff and what other objects have not heard are shown as waiting; the rest leaves in this time. */
const SOON_MS = 5 * 60_000;
const LOOK_EVERY_MS = 10_000;
/** A stop as short as this need not be shown. */
const SHORT_STOP_MS = 5000;

interface Looked {
  atMs: number;
  /** Since when it may not call Xero without a break; null: it may. */
  stoppedSinceMs: number | null;
}

export class Stops {
  readonly #looked = new WeakMap<EntityObject, Looked>();

  /** Null when nothing is wrong, or when it is too early to say. */
  broken(object: EntityObject, nowMs: number): Broken<ExtraPromise> | null {
    const looked = this.#looked.get(object) ?? { atMs: 0, stoppedSinceMs: null };
    this.#looked.set(object, looked);
    if (nowMs - looked.atMs < LOOK_EVERY_MS) return null;
    looked.atMs = nowMs;
    const reason = stopOf(object, nowMs);
    if (reason === null) {
      looked.stoppedSinceMs = null;
      return longQueued(object, nowMs);
    }
    looked.stoppedSinceMs ??= nowMs;
    return nowMs - looked.stoppedSinceMs < PASS_MS ? null : queuedThough(object, reason, nowMs);
  }
}

function stopOf({ engine }: EntityObject, nowMs: number): string | null {
  const firm = engine.firm();
  if (firm === null) return null;
  if (entityOf(firm.snapshot, firm.self)?.paused === true) return "paused";
  const hold = engine.hold();
  if (hold === null || (hold.untilMs !== null && hold.untilMs - nowMs < SHORT_STOP_MS)) return null;
  return hold.failure.code;
}

/** Copies and events of its own that wait for a call of this object. */
const QUEUED = `
  select 'copy' as what, c.kind, c.group_id as id, null as since from copies c
  where c.body ->> '$.status' = 'queued'
    and exists (select 1 from tasks t where t.lane = 'write' and t.kind = c.kind and t.id = c.group_id)
  union all
  select 'event', e.kind, e.record_id, e.body ->> '$.updatedAtMs' from events e
  where e.body ->> '$.status' = 'queued'
    and exists (select 1 from tasks t where t.lane in ('read', 'check') and t.kind = e.kind and t.id = e.record_id)`;

function queuedThough(object: EntityObject, reason: string, nowMs: number): Broken<ExtraPromise> | null {
  object.shadow.follow();
  const early = object.shadow.all(QUEUED).find(({ since }) => since === null || Number(since) < nowMs - PASS_MS);
  if (early === undefined) return null;
  const what = `${early.what} ${early.kind} ${early.id} is queued, and the organisation is stopped (${reason})`;
  return { invariant: "what is stopped says so", what };
}

const LONG_QUEUED = `select kind, record_id as id, body ->> '$.label' as label, body ->> '$.updatedAtMs' as since from events
  where body ->> '$.status' = 'queued'`;

function longQueued(object: EntityObject, nowMs: number): Broken<ExtraPromise> | null {
  object.shadow.follow();
  const old = object.shadow.all(LONG_QUEUED).find(({ since }) => Number(since) < nowMs - SOON_MS);
  if (old === undefined) return null;
  const minutes = Math.round((nowMs - Number(old.since)) / 60_000);
  return {
    invariant: "queued means soon",
    what: `${old.kind} ${old.label ?? old.id} is queued for ${minutes} minutes`,
  };
}
