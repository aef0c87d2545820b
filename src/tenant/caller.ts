/**
 * Carries out one planned call: budget row and attempt before it leaves, the outcome stored in one transaction when
 * it is answered. Decides what a fault means for the whole tenant; what it means for a document the lanes decide.
 */

import {
  CONCURRENT_HOLD_MS,
  DAY_HOLD_MS,
  MINUTE_HOLD_MS,
  RESEND_DELAYS_MS,
  RESEND_WITHIN_MS,
  SINGLE_CALLS_MS,
  UNANSWERED_SHOWN_MS,
  WINDOW_MARGIN_MS,
} from "../limits.ts";
import { log } from "../log.ts";
import { callXero, type XeroAnswer, type XeroRequest } from "../xero/client.ts";
import type { XeroFault } from "../xero/errors.ts";
import { Access, type AccessDeps } from "./access.ts";
import { type Attempt, isComparison, isWrite, type LaneWork, type PlannedCall, type SentCall } from "./calls.ts";
import { type Desk, ownName, selfOf } from "./desk.ts";
import { moreEgress } from "./egress.ts";
import type { Holds } from "./holds.ts";
import { CopyOutcome } from "./outcome.ts";
import { notePace } from "./pace.ts";
import { isPage } from "./paged-reads.ts";

export interface CallerDeps extends AccessDeps {
  /** A fresh idempotency key, at most 128 characters. */
  readonly key: () => string;
}

/** What leaves: a call for the first time, or an attempt again. */
export type Outgoing =
  | { readonly call: PlannedCall; readonly attempt: null }
  | { readonly call: Attempt; readonly attempt: Attempt };

/** A call on its way. */
interface Left {
  readonly callId: number;
  readonly atMs: number;
  readonly key: string | null;
  readonly sends: number;
  readonly request: XeroRequest;
}

export class Caller {
  readonly #desk: Desk;
  readonly #deps: CallerDeps;
  readonly #holds: Holds;
  readonly #lanes: readonly LaneWork[];
  readonly #access: Access;
  /** After a refusal for too many calls at once; memory is enough, it is a second. */
  pauseUntilMs = 0;

  constructor(desk: Desk, deps: CallerDeps, holds: Holds, lanes: readonly LaneWork[]) {
    this.#desk = desk;
    this.#deps = deps;
    this.#holds = holds;
    this.#lanes = lanes;
    this.#access = new Access(desk, deps, holds);
  }

  /** False when there is no token: then there is a hold, and nothing may leave. */
  prepare(): Promise<boolean> {
    return this.#access.prepare();
  }

  forgetToken(): void {
    this.#access.forget();
  }

  /** Xero may have forgotten the key by the time an answer could come. */
  isTooLate(attempt: Attempt, nowMs: number): boolean {
    return nowMs - attempt.firstSentAtMs > RESEND_WITHIN_MS;
  }

  /** One call, from budget row to stored outcome. Never throws for what Xero or the network does. */
  async carryOut(outgoing: Outgoing): Promise<void> {
    const accessToken = this.#access.token;
    if (accessToken === null) return;
    const left = this.#leave(outgoing);
    const answer = await callXero(this.#deps.connection, { accessToken, tenantId: selfOf(this.#desk) }, left.request);
    notePace(this.#desk.pace, isWrite(left.request), this.#deps.connection.nowMs() - left.atMs);
    const isRefused = !answer.outcome.ok && answer.outcome.error.kind === "token-refused";
    if (!isRefused) this.#access.taken();
    const isSeenTo = isRefused && (await this.#access.replace(accessToken));
    this.#desk.store.transaction(() => this.#arrive(outgoing, left, answer, isSeenTo));
  }

  /** The rows that must exist before the call leaves: its time, and for a write its exact body under its key. */
  #leave({ call, attempt }: Outgoing): Left {
    const { store } = this.#desk;
    const nowMs = this.#deps.connection.nowMs();
    return store.transaction(() => {
      const callId = store.calls.record(nowMs, isComparison(call.purpose), call);
      if (attempt !== null) {
        const again = store.attempts.change(attempt, { sends: attempt.sends + 1 });
        return { callId, atMs: nowMs, key: attempt.key, sends: again.sends, request: attempt.request };
      }
      if (!isWrite(call.request) || !("priority" in call))
        return { callId, atMs: nowMs, key: null, sends: 1, request: call.request };
      const key = this.#deps.key();
      const request = { ...call.request, idempotencyKey: key };
      store.attempts.open(key, call, request, nowMs);
      return { callId, atMs: nowMs, key, sends: 1, request };
    });
  }

  #arrive({ call, attempt }: Outgoing, left: Left, answer: XeroAnswer, isSeenTo: boolean): void {
    const nowMs = this.#deps.connection.nowMs();
    // Xero bills all but what its Organisation endpoint sends (FACTS §1.8).
    this.#learn(answer, { callId: left.callId, isBilled: call.purpose !== "reference-organisation" }, nowMs);
    this.#desk.store.calls.answered(left.callId, answer.status);
    const fault = answer.outcome.ok ? null : answer.outcome.error;
    log("xero-call", {
      tenantId: selfOf(this.#desk),
      purpose: call.purpose,
      docs: call.docs.length,
      status: answer.status,
      code: fault?.kind ?? null,
      attempt: left.sends,
      bytes: answer.bytes,
      minuteRemaining: answer.remaining.minute,
      dayRemaining: answer.remaining.day,
    });
    const lane = this.#lanes.find((candidate) => candidate.owns(call.purpose));
    if (lane === undefined) throw new Error(`no lane owns ${call.purpose}`);
    if (answer.outcome.ok) {
      this.#holds.served(left.atMs, nowMs);
      const close = () => left.key !== null && this.#desk.store.attempts.close(left.key);
      if (lane.taken({ ...call, leftAtMs: left.atMs }, answer.outcome.value, nowMs)) close();
      else this.#fault(lane, call, left, { kind: "unreadable", reason: "the answer is not what was asked for" }, nowMs);
      return;
    }
    if (isSeenTo) {
      // Refused before it was looked at; with a fresh token it simply goes again.
      if (left.key !== null && attempt === null) this.#desk.store.attempts.close(left.key);
      return;
    }
    this.#fault(lane, call, left, answer.outcome.error, nowMs);
  }

  #fault(
    lane: LaneWork,
    call: PlannedCall | Attempt,
    left: { readonly key: string | null; readonly sends: number },
    fault: XeroFault,
    nowMs: number,
  ): void {
    const { attempts } = this.#desk.store;
    const wasNeverTaken = this.#tenantFault(fault, nowMs);
    if (wasNeverTaken) {
      // A repetition may have been carried out the first time: only its own answer or a look can tell.
      if (left.key !== null && left.sends === 1) attempts.close(left.key);
      return;
    }
    const isOpen = fault.kind === "no-answer" || fault.kind === "unreadable";
    if (left.key !== null && isOpen && this.#resend(left.key, nowMs)) return;
    if (left.key !== null) attempts.close(left.key);
    // No document of its own paces these: without a pause they would spend the minute's calls on an outage.
    const isShared = call.docs.length === 0 || call.purpose === "read-payments" || isPageOfReads(call);
    if (isShared && fault.kind !== "rejected" && fault.kind !== "not-found") {
      this.#holds.unavailable("reason" in fault ? fault.reason : fault.kind, nowMs);
    }
    const isKeyClash = fault.kind === "rejected" && /idempotency key/i.test(fault.message);
    lane.refused(
      call,
      isKeyClash ? { kind: "server-error", status: fault.status, reason: fault.message } : fault,
      nowMs,
    );
  }

  /** Same body, same key, while Xero still knows the key; false when that time is over. */
  #resend(key: string, nowMs: number): boolean {
    const attempt = this.#desk.store.attempts.get(key);
    if (attempt === null) return false;
    const delayMs = RESEND_DELAYS_MS[attempt.sends - 1] ?? RESEND_DELAYS_MS[RESEND_DELAYS_MS.length - 1] ?? 0;
    if (nowMs + delayMs - attempt.firstSentAtMs > RESEND_WITHIN_MS) return false;
    this.#desk.store.attempts.change(attempt, { dueAtMs: nowMs + delayMs });
    if (delayMs >= UNANSWERED_SHOWN_MS) new CopyOutcome(this.#desk).unanswered(attempt.docs, nowMs + delayMs, nowMs);
    return true;
  }

  /** Faults of the tenant, not of a document: a hold is set and true returned; the call was refused unseen. */
  #tenantFault(fault: XeroFault, nowMs: number): boolean {
    const entity = ownName(this.#desk);
    switch (fault.kind) {
      case "limit":
        this.#limit(fault, nowMs);
        return true;
      case "token-refused":
        this.#holds.lost({ code: "token-set-invalid", entity });
        return true;
      case "scope-missing":
        this.#holds.lost({ code: "scope-missing", entity });
        return true;
      case "forbidden":
        this.#holds.lost({ code: "disconnected", entity });
        this.#desk.store.outbox.mark("health", ["disconnected"], nowMs);
        return true;
      case "offline":
        this.#holds.unavailable(fault.reason, nowMs);
        return true;
      default:
        return false;
    }
  }

  #limit(fault: Extract<XeroFault, { readonly kind: "limit" }>, nowMs: number): void {
    const entity = ownName(this.#desk);
    if (fault.problem === "concurrent") {
      this.#desk.store.meta.set("singleUntilMs", nowMs + SINGLE_CALLS_MS);
      this.pauseUntilMs = nowMs + CONCURRENT_HOLD_MS * (0.5 + this.#desk.random());
      return;
    }
    if (fault.problem === "day") {
      const untilMs = nowMs + (fault.retryAfterMs ?? DAY_HOLD_MS) + WINDOW_MARGIN_MS;
      this.#holds.limit({ code: "day-limit", entity, untilMs, limit: this.#desk.dayLimit() }, untilMs, nowMs);
      return;
    }
    const untilMs = nowMs + (fault.retryAfterMs ?? MINUTE_HOLD_MS) + WINDOW_MARGIN_MS;
    this.#holds.limit({ code: "minute-limit", entity, untilMs }, untilMs, nowMs);
  }

  /** What the answer tells of limits and how much it was, in one row. A refusal's headers say nothing of the next window. */
  #learn(
    answer: XeroAnswer,
    { callId, isBilled }: { readonly callId: number; readonly isBilled: boolean },
    nowMs: number,
  ): void {
    const { meta } = this.#desk.store;
    const old = meta.get("told");
    const egress = moreEgress(old?.egress ?? null, isBilled ? answer.bytes : 0, nowMs);
    const { minute, day, appMinute } = answer.remaining;
    const tells = answer.status !== null && answer.status !== 429 && (minute ?? day ?? appMinute) !== null;
    const isNewer = tells && (old?.callId ?? 0) < callId;
    const fresh = { callId, atMs: nowMs, minute, day, appMinute, spread: this.#desk.random() };
    if (isNewer) meta.set("told", { ...fresh, egress });
    else if (answer.bytes > 0) meta.set("told", { ...(old ?? NOTHING_TOLD), egress });
  }
}

/** What such a page brings is due already, and stays so. */
function isPageOfReads(call: SentCall): boolean {
  return call.purpose.startsWith("read-") && isPage(call);
}

const NOTHING_TOLD = { callId: 0, atMs: 0, minute: null, day: null, appMinute: null, spread: 0 } as const;
