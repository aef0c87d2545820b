/**
 * What stops every call of this tenant: a limit, the consent, Xero itself. The hold is a row, so a restart obeys it too.
 * Due records are marked as waiting with the reason and the time they go on, a bounded number at a time.
 */

import { disposition, type Failure } from "../failure.ts";
import { MAX_MARKED_PER_ROUND } from "../limits.ts";
import { retryDelayMs } from "./backoff.ts";
import { type Desk, ownName } from "./desk.ts";
import type { Hold, Meta } from "./meta.ts";
import { CopyOutcome } from "./outcome.ts";
import { showWaiting } from "./standing.ts";
import { BLOCKED_ON_CONSENT, BLOCKED_ON_DAY_LIMIT, type BlockedOn } from "./task.ts";

export class Holds {
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** The hold that stops calls now; null when there is none or it is over. */
  active(nowMs: number): Hold | null {
    return activeHold(this.#desk.store.meta, nowMs);
  }

  /** Xero named the end: neither a new consent nor a served call ends it sooner, nor does a shorter limit. */
  limit(failure: Failure, untilMs: number): void {
    const { meta } = this.#desk.store;
    const old = meta.get("limit");
    if (untilMs >= (old?.untilMs ?? 0)) meta.set("limit", { failure, untilMs, failures: 0 });
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

  /** Xero served a call: whatever stopped us is over, unless it names its own end. */
  served(nowMs: number): void {
    this.#desk.served.atMs = nowMs;
    if (this.active(nowMs) === null) this.#desk.store.meta.delete("hold");
  }

  /** Shows what is due as waiting; true when there was more than one round marks. */
  markDue(failure: Failure, untilMs: number | null, nowMs: number): boolean {
    const isDay = failure.code === "day-limit";
    const isConsent = disposition(failure).act === "wait";
    const blockedOn = isConsent ? BLOCKED_ON_CONSENT : isDay ? BLOCKED_ON_DAY_LIMIT : null;
    const reads = this.#markReads(failure, untilMs, blockedOn, nowMs);
    const writes = this.#markWrites(failure, untilMs, blockedOn, nowMs);
    return reads || writes;
  }

  #markReads(failure: Failure, untilMs: number | null, blockedOn: BlockedOn | null, nowMs: number): boolean {
    const { tasks } = this.#desk.store;
    const due = tasks.due("read", nowMs, MAX_MARKED_PER_ROUND);
    for (const task of due) {
      tasks.change(task, { dueAtMs: untilMs, blockedOn });
      showWaiting(this.#desk, task, { failure, nextAttemptAtMs: untilMs }, nowMs);
    }
    return due.length === MAX_MARKED_PER_ROUND;
  }

  #markWrites(failure: Failure, untilMs: number | null, blockedOn: BlockedOn | null, nowMs: number): boolean {
    const { tasks, copies } = this.#desk.store;
    const due = tasks.due("write", nowMs, MAX_MARKED_PER_ROUND);
    const outcome = new CopyOutcome(this.#desk);
    for (const task of due) {
      const copy = task.kind === "credit-note" ? null : copies.get(task.kind, task.id);
      if (copy !== null) outcome.waiting(copy, task, { failure, dueAtMs: untilMs, blockedOn }, nowMs);
    }
    return due.length === MAX_MARKED_PER_ROUND;
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
