/**
 * What stops every call of this tenant: a limit, the consent, Xero itself. The hold is a row, so a restart obeys it too.
 * Due records are marked as waiting with the reason and the time they go on, a bounded number at a time.
 */

import { disposition, type Failure } from "../failure.ts";
import {
  DISCONNECTED_PROOF_MS,
  MAX_MARKED_PER_ROUND,
  REFUSED_PAUSE_MOST_MS,
  REFUSED_PAUSE_SHARE,
  TROUBLE_OVER_MS,
} from "../limits.ts";
import { retryDelayMs } from "./backoff.ts";
import { type Desk, ownName } from "./desk.ts";
import type { Hold, Meta } from "./meta.ts";
import { CopyOutcome } from "./outcome.ts";
import { isCutOff, release } from "./release.ts";
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

  /** The consent or the connection is lost: until a person reconnects. */
  lost(failure: Failure, nowMs: number): void {
    const trouble = this.#trouble(nowMs);
    const { failures = 0, sinceMs = nowMs, missingSinceMs } = trouble ?? {};
    const missing = missingSinceMs === undefined ? {} : { missingSinceMs };
    this.#desk.store.meta.set("hold", { failure, untilMs: null, failures, sinceMs, isCutOff: true, ...missing });
    if (failure.code === "disconnected") this.#desk.store.outbox.mark("health", ["disconnected"], nowMs);
  }

  /** Xero does not serve this tenant. */
  unavailable(reason: string, nowMs: number): void {
    this.retry({ code: "xero-unavailable", entity: ownName(this.#desk), reason }, nowMs);
  }

  /** Something that may be better soon: the next try is later each time, until a call is served. */
  retry(failure: Failure, nowMs: number): void {
    this.#pause(failure, {}, nowMs);
  }

  /** Xero refuses calls of this sort although the consent is good. */
  refused(reason: string, purpose: string, nowMs: number): void {
    const trouble = this.#trouble(nowMs);
    const isOther = trouble !== null && trouble.purpose !== purpose;
    const failure: Failure = { code: "xero-unavailable", entity: ownName(this.#desk), reason };
    const mostMs = Math.max(REFUSED_PAUSE_MOST_MS, REFUSED_PAUSE_SHARE * (nowMs - (trouble?.sinceMs ?? nowMs)));
    this.#pause(failure, { isRefusal: true, purpose: isOther ? null : purpose }, nowMs, mostMs);
  }

  /** Calls of this sort are refused, and others are served meanwhile. */
  isPartial(purpose: string, nowMs: number): boolean {
    const trouble = this.#trouble(nowMs);
    return trouble?.purpose === purpose && this.#desk.served.atMs > (trouble.sinceMs ?? nowMs);
  }

  /** Xero's list of connections leaves the organisation out: that is so when it is still so a moment later. */
  missing(nowMs: number): void {
    const trouble = this.#trouble(nowMs);
    const missingSinceMs = trouble?.missingSinceMs ?? nowMs;
    const entity = ownName(this.#desk);
    if (nowMs - missingSinceMs >= DISCONNECTED_PROOF_MS) return this.lost({ code: "disconnected", entity }, nowMs);
    const reason = "it refuses access, and does not list the organisation as connected";
    this.#pause({ code: "xero-unavailable", entity, reason }, { isRefusal: true, missingSinceMs }, nowMs);
  }

  /** Xero served a call: whatever stopped us is over, unless it names its own end, or stops other calls than this one. */
  served(purpose: string, nowMs: number): void {
    this.#desk.served.atMs = nowMs;
    const { meta } = this.#desk.store;
    const hold = meta.get("hold");
    if (hold === null || this.active(nowMs) !== null) return;
    const trouble = this.#trouble(nowMs);
    if (trouble?.purpose != null && trouble.purpose !== purpose) return;
    if (isCutOff(hold)) release(this.#desk, nowMs);
    else meta.delete("hold");
  }

  /** The consent works, as its object heard from Xero: what it held goes on, and what Xero refused is tried at once. */
  consentWorks(nowMs: number): void {
    const { meta } = this.#desk.store;
    const hold = meta.get("hold");
    const code = hold?.failure.code;
    if (code === "token-set-invalid" || code === "token-refresh-failed") release(this.#desk, nowMs);
    else if (hold?.isRefusal === true && hold.untilMs !== null) {
      this.#desk.store.tasks.hasten(hold.untilMs, nowMs);
      meta.set("hold", { ...hold, untilMs: Math.min(hold.untilMs, nowMs) });
    }
  }

  /** A person wants to know whether it is still so: one more try, whose answer decides. */
  askAgain(nowMs: number): void {
    const { meta } = this.#desk.store;
    const hold = meta.get("hold");
    const code = hold?.failure.code;
    if (hold === null || (code !== "disconnected" && code !== "scope-missing")) return;
    meta.set("hold", { ...hold, untilMs: nowMs });
  }

  /** The trouble that is not known to be over. */
  #trouble(nowMs: number): Hold | null {
    const hold = this.#desk.store.meta.get("hold");
    if (hold === null || isCutOff(hold)) return hold;
    return hold.untilMs !== null && nowMs - hold.untilMs > TROUBLE_OVER_MS ? null : hold;
  }

  #pause(
    failure: Failure,
    kind: Pick<Hold, "isRefusal" | "purpose" | "missingSinceMs">,
    nowMs: number,
    mostMs = Number.POSITIVE_INFINITY,
  ): void {
    const trouble = this.#trouble(nowMs);
    // Calls that left together fail together: one trouble, counted once.
    if (trouble !== null && (trouble.untilMs === null || trouble.untilMs > nowMs)) return;
    const failures = (trouble?.failures ?? 0) + 1;
    const untilMs = nowMs + Math.min(retryDelayMs(failures - 1, this.#desk.random()), mostMs);
    const cutOff = trouble !== null && isCutOff(trouble) ? { isCutOff: true } : {};
    const sinceMs = trouble?.sinceMs ?? nowMs;
    this.#desk.store.meta.set("hold", { failure, untilMs, failures, sinceMs, ...cutOff, ...kind });
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
