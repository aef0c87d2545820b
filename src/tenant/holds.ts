/**
 * What stops every call of this tenant: a limit, the consent, Xero itself. The hold is a row, so a restart obeys it too.
 */

import type { Failure } from "../failure.ts";
import { DAY_PROBE_MAX_MS, DAY_PROBE_MIN_MS } from "../limits.ts";
import { type RetryPace, retryDelayMs } from "./backoff.ts";
import { type Desk, ownName } from "./desk.ts";
import type { Hold, Meta } from "./meta.ts";
import { WAIT_DAY } from "./task.ts";

/** A used-up day is proved again: soon after it was said, then ever more seldom. */
const PROBES: RetryPace = { minMs: DAY_PROBE_MIN_MS, maxMs: DAY_PROBE_MAX_MS };

export class Holds {
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** The hold that stops calls now; null when there is none or it is over. */
  active(nowMs: number): Hold | null {
    return activeHold(this.#desk.store.meta, nowMs);
  }

  /**
   * Xero named the end: a new consent does not end it sooner, nor does a shorter limit. That of a day may be a day away,
   * and may be lifted before (another tier, or Xero's own count): now and then one call proves it again.
   */
  limit(failure: Failure, untilMs: number, nowMs: number): void {
    const { meta } = this.#desk.store;
    const old = meta.get("limit");
    const isDay = failure.code === "day-limit";
    // What is refused while a day's limit stands says that it still does, whatever end it names.
    const standing = isDay && old?.failure.code === "day-limit" && (old.untilMs ?? 0) > nowMs ? old : null;
    if (standing === null && untilMs < (old?.untilMs ?? 0)) return;
    const failures = (standing?.failures ?? 0) + 1;
    const probeAtMs = nowMs + retryDelayMs(failures - 1, this.#desk.random(), PROBES);
    meta.set("limit", { failure, untilMs, failures, sinceMs: nowMs, ...(isDay ? { probeAtMs } : {}) });
  }

  /** The consent is lost: until a person reconnects. */
  lost(failure: Failure): void {
    const { meta } = this.#desk.store;
    meta.set("hold", { failure, untilMs: null, failures: meta.get("hold")?.failures ?? 0 });
  }

  /** Xero does not serve this tenant. */
  unavailable(reason: string, nowMs: number): void {
    this.retry({ code: "xero-unavailable", entity: ownName(this.#desk), reason }, nowMs);
  }

  /** Something that may be better soon: the next try is later each time, until a call is served. */
  retry(failure: Failure, nowMs: number): void {
    const failures = (this.#desk.store.meta.get("hold")?.failures ?? 0) + 1;
    const untilMs = nowMs + retryDelayMs(failures - 1, this.#desk.random());
    this.#desk.store.meta.set("hold", { failure, untilMs, failures });
  }

  /** Xero served a call that left at `leftAtMs`: whatever stopped us before is over; a minute's limit has its own end. */
  served(leftAtMs: number, nowMs: number): void {
    const { meta, tasks } = this.#desk.store;
    this.#desk.served.atMs = nowMs;
    const limit = meta.get("limit");
    if (limit?.failure.code === "day-limit" && leftAtMs > (limit.sinceMs ?? 0)) {
      meta.delete("limit");
      tasks.wake(WAIT_DAY, nowMs);
    }
    if (this.active(nowMs) === null) meta.delete("hold");
  }

  /** One call may leave now to prove whether the day's limit still stands. */
  mayProbe(nowMs: number): boolean {
    const atMs = probeAtMs(this.#desk.store.meta, nowMs);
    return atMs !== null && atMs <= nowMs;
  }

  /** When the day's limit is proved again; null when it does not hold, or something else does as well. */
  probeAtMs(nowMs: number): number | null {
    return probeAtMs(this.#desk.store.meta, nowMs);
  }
}

/** Of a limit and anything else that stops calls, the one that ends later. */
export function activeHold(meta: Meta, nowMs: number): Hold | null {
  const [hold, limit] = [meta.get("hold"), meta.get("limit")].map((one) =>
    one === null || (one.untilMs !== null && one.untilMs <= nowMs) ? null : one,
  );
  if (!hold || !limit) return hold ?? limit ?? null;
  return (hold.untilMs ?? Number.POSITIVE_INFINITY) >= (limit.untilMs ?? 0) ? hold : limit;
}

function probeAtMs(meta: Meta, nowMs: number): number | null {
  const limit = meta.get("limit");
  const hold = meta.get("hold");
  if (hold !== null && (hold.untilMs === null || hold.untilMs > nowMs)) return null;
  return limit === null || (limit.untilMs ?? 0) <= nowMs ? null : (limit.probeAtMs ?? null);
}

/** A person says that the day's limit may be over (another limit, Resume, Re-sync): proved at once. Inside a transaction. */
export function proveDayAgain({ store: { meta } }: Desk, nowMs: number): void {
  const limit = meta.get("limit");
  if (limit?.probeAtMs !== undefined) meta.set("limit", { ...limit, probeAtMs: nowMs });
  const told = meta.get("told");
  if (told !== null && told.day !== null) meta.set("told", { ...told, day: null });
}
