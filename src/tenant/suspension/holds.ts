/**
 * What stops every call of this tenant: a limit, the consent, Xero itself. The hold is a row, so a restart obeys it too.
 */

import type { Failure } from "../../domain/failure.ts";
import {
  DAY_PROBE_MAX_MS,
  DAY_PROBE_MIN_MS,
  DISCONNECTED_PROOF_MS,
  REFUSED_PAUSE_MOST_MS,
  REFUSED_PAUSE_SHARE,
  TROUBLE_OVER_MS,
} from "../../limits.ts";
import { ownName, type TenantContext } from "../context.ts";
import { type RetryPace, retryDelayMs } from "../model/backoff.ts";
import { BLOCKED_ON_DAY_LIMIT } from "../model/task.ts";
import type { Hold, Meta } from "../storage/key-value.ts";
import { isCutOff, release } from "./release.ts";

/** A used-up day is proved again: soon after it was said, then ever more seldom. */
const PROBES: RetryPace = { minMs: DAY_PROBE_MIN_MS, maxMs: DAY_PROBE_MAX_MS };

export class Holds {
  readonly #context: TenantContext;

  constructor(context: TenantContext) {
    this.#context = context;
  }

  /** The hold that stops calls now; null when there is none or it is over. */
  active(nowMs: number): Hold | null {
    return activeHold(this.#context.meta, nowMs);
  }

  /**
   * Xero named the end: a new consent does not end it sooner, nor does a shorter limit. That of a day may be a day away,
   * and may be lifted before (another tier, or Xero's own count): now and then one call proves it again.
   */
  limit(failure: Failure, untilMs: number, nowMs: number): void {
    const { meta } = this.#context;
    const old = meta.get("limit");
    const isDay = failure.code === "day-limit";
    // What is refused while a day's limit stands says that it still does, whatever end it names.
    const current = isDay && old?.failure.code === "day-limit" && (old.untilMs ?? 0) > nowMs ? old : null;
    if (!isDay && old?.failure.code === "day-limit" && untilMs < (old.untilMs ?? 0)) {
      // Within the day's, which may be proved again only after it.
      meta.set("limit", { ...old, minuteUntilMs: Math.max(old.minuteUntilMs ?? 0, untilMs) });
      return;
    }
    if (current === null && untilMs < (old?.untilMs ?? 0)) return;
    const minuteUntilMs = old === null ? 0 : old.failure.code === "minute-limit" ? old.untilMs : old.minuteUntilMs;
    const failures = (current?.failures ?? 0) + 1;
    const probeAtMs = nowMs + retryDelayMs(failures - 1, this.#context.random(), PROBES);
    meta.set("limit", {
      failure,
      untilMs,
      failures,
      sinceMs: nowMs,
      ...(isDay ? { probeAtMs, minuteUntilMs: minuteUntilMs ?? 0 } : {}),
    });
  }

  /** The consent or the connection is lost: until a person reconnects. */
  lost(failure: Failure, nowMs: number): void {
    const trouble = this.#trouble(nowMs);
    const { failures = 0, sinceMs = nowMs, missingSinceMs } = trouble ?? {};
    const missing = missingSinceMs === undefined ? {} : { missingSinceMs };
    this.#context.meta.set("hold", { failure, untilMs: null, failures, sinceMs, isCutOff: true, ...missing });
    if (failure.code === "disconnected") this.#context.outbox.mark("health", ["disconnected"], nowMs);
  }

  /** Xero does not serve this tenant. */
  unavailable(reason: string, nowMs: number): void {
    this.retry({ code: "xero-unavailable", entity: ownName(this.#context), reason }, nowMs);
  }

  /** Something that may be better soon: the next try is later each time, until a call is served. */
  retry(failure: Failure, nowMs: number): void {
    this.#pause(failure, {}, nowMs);
  }

  /** Xero refuses calls of this sort although the consent is good. */
  refused(reason: string, purpose: string, nowMs: number): void {
    const trouble = this.#trouble(nowMs);
    const isOther = trouble !== null && trouble.purpose !== purpose;
    const failure: Failure = { code: "xero-unavailable", entity: ownName(this.#context), reason };
    const mostMs = Math.max(REFUSED_PAUSE_MOST_MS, REFUSED_PAUSE_SHARE * (nowMs - (trouble?.sinceMs ?? nowMs)));
    this.#pause(failure, { isRefusal: true, purpose: isOther ? null : purpose }, nowMs, mostMs);
  }

  /** Calls of this sort are refused, and others are served meanwhile. */
  isPartial(purpose: string, nowMs: number): boolean {
    const trouble = this.#trouble(nowMs);
    return trouble?.purpose === purpose && this.#context.lastSuccessAtMs > (trouble.sinceMs ?? nowMs);
  }

  /** Xero's list of connections has left it out already. */
  isMissing(nowMs: number): boolean {
    return this.#trouble(nowMs)?.missingSinceMs !== undefined;
  }

  /** Xero's list of connections leaves the organisation out: that is so when it is still so a moment later. */
  missing(nowMs: number): void {
    const trouble = this.#trouble(nowMs);
    const missingSinceMs = trouble?.missingSinceMs ?? nowMs;
    const entity = ownName(this.#context);
    if (nowMs - missingSinceMs >= DISCONNECTED_PROOF_MS) return this.lost({ code: "disconnected", entity }, nowMs);
    const reason = "it refuses access, and does not list the organisation as connected";
    this.#pause({ code: "xero-unavailable", entity, reason }, { isRefusal: true, missingSinceMs }, nowMs);
  }

  /**
   * Xero served a call: whatever stopped us before it left is over, unless it names its own end (a minute's limit), or
   * stops other calls than this one.
   */
  served({ purpose, leftAtMs }: { readonly purpose: string; readonly leftAtMs: number }, nowMs: number): void {
    this.#context.lastSuccessAtMs = nowMs;
    const { meta, tasks } = this.#context;
    const limit = meta.get("limit");
    if (limit?.failure.code === "day-limit" && leftAtMs > (limit.sinceMs ?? 0)) {
      meta.delete("limit");
      tasks.wake(BLOCKED_ON_DAY_LIMIT, nowMs);
    }
    const hold = meta.get("hold");
    if (hold === null || this.active(nowMs) !== null) return;
    const trouble = this.#trouble(nowMs);
    if (trouble?.purpose != null && trouble.purpose !== purpose) return;
    if (isCutOff(hold)) release(this.#context, nowMs);
    else meta.delete("hold");
  }

  /** The consent works, as its object heard from Xero: what it held continues, and what Xero refused is tried at once. */
  consentWorks(nowMs: number): void {
    const { meta } = this.#context;
    const hold = meta.get("hold");
    const code = hold?.failure.code;
    if (code === "token-set-invalid" || code === "token-refresh-failed") release(this.#context, nowMs);
    else if (hold?.isRefusal === true && hold.untilMs !== null) {
      this.#context.tasks.hasten(hold.untilMs, nowMs);
      meta.set("hold", { ...hold, untilMs: Math.min(hold.untilMs, nowMs) });
    }
  }

  /** A person wants to know whether it is still so: one more try, whose answer decides. */
  askAgain(nowMs: number): void {
    const { meta } = this.#context;
    const hold = meta.get("hold");
    const code = hold?.failure.code;
    if (hold === null || (code !== "disconnected" && code !== "scope-missing")) return;
    meta.set("hold", { ...hold, untilMs: nowMs });
  }

  /** The trouble that is not known to be over. */
  #trouble(nowMs: number): Hold | null {
    const hold = this.#context.meta.get("hold");
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
    const untilMs = nowMs + Math.min(retryDelayMs(failures - 1, this.#context.random()), mostMs);
    const cutOff = trouble !== null && isCutOff(trouble) ? { isCutOff: true } : {};
    const sinceMs = trouble?.sinceMs ?? nowMs;
    this.#context.meta.set("hold", { failure, untilMs, failures, sinceMs, ...cutOff, ...kind });
  }

  /** One call may leave now to prove whether the day's limit still stands. */
  mayProbe(nowMs: number): boolean {
    const atMs = probeAtMs(this.#context.meta, nowMs);
    return atMs !== null && atMs <= nowMs;
  }

  /** When the day's limit is proved again: not before an outage ends. Null: it does not hold, or a person must act first. */
  probeAtMs(nowMs: number): number | null {
    return probeAtMs(this.#context.meta, nowMs);
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
  if (hold !== null && hold.untilMs === null) return null;
  if (limit?.probeAtMs === undefined || (limit.untilMs ?? 0) <= nowMs) return null;
  return Math.max(limit.probeAtMs, limit.minuteUntilMs ?? 0, hold?.untilMs ?? 0);
}

/** A person says that the day's limit may be over (another limit, Resume, Re-sync): proved at once. Inside a transaction. */
export function proveDayAgain({ meta }: TenantContext, nowMs: number): void {
  const limit = meta.get("limit");
  if (limit?.probeAtMs !== undefined) meta.set("limit", { ...limit, probeAtMs: nowMs });
  const reported = meta.get("reportedLimits");
  if (reported !== null && reported.day !== null) meta.set("reportedLimits", { ...reported, day: null });
}
