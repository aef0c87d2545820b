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

interface Look {
  readonly atMs: number;
  /** Since when each queued event is seen as it is: Cloudflare's queue may have delivered it long after it was received. */
  readonly sinceMs: ReadonlyMap<string, number>;
}

export class Soon {
  readonly #looks = new WeakMap<EntityObject, Look>();

  /** Null when nothing is wrong, or when it is too early to say. */
  broken(object: EntityObject, nowMs: number): Broken<ExtraPromise> | null {
    const before = this.#looks.get(object);
    if (before !== undefined && nowMs - before.atMs < LOOK_EVERY_MS) return null;
    object.shadow.follow();
    const sinceMs = new Map<string, number>();
    let broken: Broken<ExtraPromise> | null = null;
    for (const row of object.watched.queuedEvents()) {
      const { id, label, updatedAtMs } = object.watched.event(row);
      const [kind, record] = [row.kind, row.record_id];
      const name = `${kind} ${record} ${id} ${updatedAtMs}`;
      const seenMs = before?.sinceMs.get(name) ?? nowMs;
      sinceMs.set(name, seenMs);
      if (nowMs - seenMs <= SOON_MS) continue;
      const minutes = Math.round((nowMs - seenMs) / 60_000);
      broken ??= {
        invariant: "queued means soon",
        what: `${kind} ${label ?? record} is queued for ${minutes} minutes`,
      };
    }
    this.#looks.set(object, { atMs: nowMs, sinceMs });
    return broken;
  }
}
