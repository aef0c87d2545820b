/**
 * Whether what shows as queued leaves soon. Looked at every few seconds of simulated time, also when no row changes: standing
 * still is what may be wrong.
 */

import type { EntityObject } from "./entity-object.ts";
import type { Broken } from "./repeats.ts";
import type { ExtraPromise } from "./switches.ts";

/** Budgets, backoff and what other objects have not heard are shown as waiting; the rest leaves in this time. */
const SOON_MS = 5 * 60_000;
const LOOK_EVERY_MS = 10_000;

const QUEUED = `select kind, record_id as id, body ->> '$.label' as label, body ->> '$.updatedAtMs' as since from events
  where body ->> '$.status' = 'queued'`;

export class Soon {
  readonly #lookedAtMs = new WeakMap<EntityObject, number>();

  /** Null when nothing is wrong, or when it is too early to say. */
  broken(object: EntityObject, nowMs: number): Broken<ExtraPromise> | null {
    if (nowMs - (this.#lookedAtMs.get(object) ?? 0) < LOOK_EVERY_MS) return null;
    this.#lookedAtMs.set(object, nowMs);
    object.shadow.follow();
    const old = object.shadow.all(QUEUED).find(({ since }) => Number(since) < nowMs - SOON_MS);
    if (old === undefined) return null;
    const minutes = Math.round((nowMs - Number(old.since)) / 60_000);
    return {
      invariant: "queued means soon",
      what: `${old.kind} ${old.label ?? old.id} is queued for ${minutes} minutes`,
    };
  }
}
