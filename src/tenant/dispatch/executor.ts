// biome-ignore-all lint/style/noExcessiveLinesPerFile: the whole way of a call, from its row to its fault, is read in one place.

/**
 * Carries out one planned call: budget row and attempt before it leaves, the outcome stored in one transaction when
 * it is answered. Decides what a fault means for the whole tenant; what it means for a document the controllers decide.
 */

import {
  CONCURRENT_HOLD_MS,
  DAY_HOLD_MS,
  MAX_ANSWER_BYTES,
  MINUTE_HOLD_MS,
  RESEND_DELAYS_MS,
  RESEND_WITHIN_MS,
  SERVED_LATELY_MS,
  SINGLE_CALLS_MS,
  UNANSWERED_SHOWN_MS,
  WINDOW_MARGIN_MS,
} from "../../limits.ts";
import { log } from "../../log.ts";
import { callXero, type XeroAnswer, type XeroRequest } from "../../xero/client.ts";
import type { XeroFault } from "../../xero/errors.ts";
import { noteRefused, ownName, selfOf, type TenantContext } from "../context.ts";
import { isComparison } from "../model/call-types.ts";
import { noteLatency } from "../model/latency.ts";
import {
  type Attempt,
  type Controller,
  type Controllers,
  controllerOf,
  isWrite,
  type PlannedCall,
} from "../model/xero-call.ts";
import { CopyTransitions } from "../satellite/copy-outcome.ts";
import type { Holds } from "../suspension/holds.ts";
import { type AccessDeps, AccessTokenCache, type Judgement } from "./access-token.ts";
import { hasNoPace, isForAll } from "./fault-scope.ts";
import { learnLimits } from "./reported-limits.ts";

export interface ExecutorDeps extends AccessDeps {
  /** A fresh idempotency key, at most 128 characters. */
  readonly key: () => string;
  /** Xero's list of connections has just left this organisation out: so it may others of the consent. Returns at once. */
  readonly unlisted: () => void;
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

export class Executor {
  readonly #context: TenantContext;
  readonly #deps: ExecutorDeps;
  readonly #holds: Holds;
  readonly #controllers: Controllers;
  readonly #accessToken: AccessTokenCache;
  /** After a refusal for too many calls at once; memory is enough, it is a second. */
  pauseUntilMs = 0;

  constructor(context: TenantContext, deps: ExecutorDeps, holds: Holds, controllers: Controllers) {
    this.#context = context;
    this.#deps = deps;
    this.#holds = holds;
    this.#controllers = controllers;
    this.#accessToken = new AccessTokenCache(context, deps, holds);
  }

  /** False when there is no token: then there is a hold, and nothing may leave. */
  prepare(): Promise<boolean> {
    return this.#accessToken.prepare();
  }

  forgetToken(): void {
    this.#accessToken.invalidate();
  }

  /** Xero may have forgotten the key by the time an answer could come. */
  isTooLate(attempt: Attempt, nowMs: number): boolean {
    return nowMs - attempt.firstSentAtMs > RESEND_WITHIN_MS;
  }

  /** One call, from budget row to stored outcome. Never throws for what Xero or the network does. */
  async carryOut(outgoing: Outgoing): Promise<void> {
    const accessToken = this.#accessToken.token;
    if (accessToken === null) return;
    const left = this.#leave(outgoing);
    const answer = await callXero(
      this.#deps.connection,
      { accessToken, tenantId: selfOf(this.#context) },
      left.request,
    );
    this.#noteSize(left.request, answer);
    noteLatency(this.#context.latency, isWrite(left.request), this.#deps.connection.nowMs() - left.atMs);
    const judged = answer.outcome.ok ? null : await this.#accessToken.judge(answer.outcome.error, accessToken);
    if (answer.outcome.ok) this.#accessToken.served(accessToken);
    if (judged?.act === "missing" && !this.#holds.isMissing(this.#deps.connection.nowMs())) this.#deps.unlisted();
    this.#context.transaction(() => this.#arrive(outgoing, left, answer, judged));
  }

  #noteSize(request: XeroRequest, { outcome, bytes }: XeroAnswer): void {
    if (outcome.ok) this.#context.answers.learn(request, { body: outcome.value, bytes });
    else if (outcome.error.kind === "unreadable" && bytes > MAX_ANSWER_BYTES) this.#context.answers.tooLarge(request);
  }

  /** The rows that must exist before the call leaves: its time, and for a write its exact body under its key. */
  #leave({ call, attempt }: Outgoing): Left {
    const nowMs = this.#deps.connection.nowMs();
    return this.#context.transaction(() => {
      const callId = this.#context.calls.record(nowMs, isComparison(call.purpose), call);
      if (attempt !== null) {
        const again = this.#context.attempts.change(attempt, { sends: attempt.sends + 1 });
        return { callId, atMs: nowMs, key: attempt.key, sends: again.sends, request: attempt.request };
      }
      if (!isWrite(call.request) || !("priority" in call))
        return { callId, atMs: nowMs, key: null, sends: 1, request: call.request };
      const key = this.#deps.key();
      const request = { ...call.request, idempotencyKey: key };
      this.#context.attempts.open(key, call, request, nowMs);
      return { callId, atMs: nowMs, key, sends: 1, request };
    });
  }

  #arrive({ call }: Outgoing, left: Left, answer: XeroAnswer, judged: Judgement | null): void {
    const nowMs = this.#deps.connection.nowMs();
    const { outcome } = answer;
    // Xero bills all but what its Organisation endpoint sends (docs/xero.md §1.8).
    learnLimits(
      this.#context,
      answer,
      { callId: left.callId, isBilled: call.purpose !== "reference-organisation" },
      nowMs,
    );
    this.#context.calls.answered(left.callId, answer.status);
    log("xero-call", {
      tenantId: selfOf(this.#context),
      purpose: call.purpose,
      docs: call.docs.length,
      status: answer.status,
      code: outcome.ok ? null : outcome.error.kind,
      attempt: left.sends,
      bytes: answer.bytes,
      minuteRemaining: answer.remaining.minute,
      dayRemaining: answer.remaining.day,
    });
    const controller = controllerOf(this.#controllers, call.purpose);
    if (outcome.ok) {
      this.#holds.served({ purpose: call.purpose, leftAtMs: left.atMs }, nowMs);
      const close = () => left.key !== null && this.#context.attempts.close(left.key);
      const answered = { ...call, leftAtMs: left.atMs, isRepeat: left.sends > 1 };
      if (controller.onSuccess(answered, outcome.value, nowMs)) close();
      else this.#fault(controller, call, left, NOT_ASKED_FOR, nowMs);
      return;
    }
    const refused = judged === null ? outcome.error : this.#refusedUnseen(call, judged, outcome.error, nowMs);
    if (refused !== null) return this.#fault(controller, call, left, refused, nowMs);
    this.#closeUnseen(left);
  }

  /** Refused before Xero looked at it. A repetition may have been carried out the first time: only a look can say. */
  #closeUnseen(left: Pick<Left, "key" | "sends">): void {
    if (left.key !== null && left.sends === 1) this.#context.attempts.close(left.key);
  }

  /** A 401 or 403, as it was judged. Null: the organisation is held; otherwise a fault of these documents alone. */
  #refusedUnseen(call: PlannedCall | Attempt, judged: Judgement, fault: XeroFault, nowMs: number): XeroFault | null {
    switch (judged.act) {
      case "again":
        return null;
      case "lost":
        this.#holds.lost(judged.failure, nowMs);
        return null;
      case "missing":
        this.#holds.missing(nowMs);
        return null;
      case "pause": {
        // While other calls are served, a read that is refused paces its own documents only.
        if (!isWrite(call.request) && !hasNoPace(call) && this.#holds.isPartial(call.purpose, nowMs)) {
          return { kind: "server-error", status: fault.kind === "forbidden" ? 403 : 401, reason: judged.reason };
        }
        this.#holds.refused(judged.reason, call.purpose, nowMs);
        return null;
      }
    }
  }

  #fault(
    controller: Controller,
    call: PlannedCall | Attempt,
    left: { readonly key: string | null; readonly sends: number },
    fault: XeroFault,
    nowMs: number,
  ): void {
    const { attempts } = this.#context;
    if (this.#tenantFault(fault, nowMs)) return this.#closeUnseen(left);
    const isOpen = fault.kind === "no-answer" || fault.kind === "unreadable";
    if (left.key !== null && isOpen && this.#resend(left.key, nowMs)) return;
    if (left.key !== null) attempts.close(left.key);
    const isServing = nowMs - this.#context.lastSuccessAtMs < SERVED_LATELY_MS;
    if (fault.kind === "rejected" || fault.kind === "not-found") noteRefused(this.#context, call.request, nowMs);
    else if (isForAll(call, fault, isServing)) {
      this.#holds.unavailable("reason" in fault ? fault.reason : fault.kind, nowMs);
    }
    const isKeyClash = fault.kind === "rejected" && /idempotency key/i.test(fault.message);
    controller.onFailure(
      { ...call, isRepeat: left.sends > 1 },
      isKeyClash ? { kind: "server-error", status: fault.status, reason: fault.message } : fault,
      nowMs,
    );
  }

  /** Same body, same key, while Xero still knows the key; false when that time is over. */
  #resend(key: string, nowMs: number): boolean {
    const attempt = this.#context.attempts.get(key);
    if (attempt === null) return false;
    const delayMs = RESEND_DELAYS_MS[attempt.sends - 1] ?? RESEND_DELAYS_MS[RESEND_DELAYS_MS.length - 1] ?? 0;
    if (nowMs + delayMs - attempt.firstSentAtMs > RESEND_WITHIN_MS) return false;
    this.#context.attempts.change(attempt, { dueAtMs: nowMs + delayMs });
    if (delayMs >= UNANSWERED_SHOWN_MS)
      new CopyTransitions(this.#context).unanswered(attempt.docs, nowMs + delayMs, nowMs);
    return true;
  }

  /** Faults of the tenant, not of a document: a hold is set and true returned; the call was refused unseen. */
  #tenantFault(fault: XeroFault, nowMs: number): boolean {
    switch (fault.kind) {
      case "limit":
        this.#limit(fault, nowMs);
        return true;
      case "offline":
        this.#holds.unavailable(fault.reason, nowMs);
        return true;
      default:
        return false;
    }
  }

  #limit(fault: Extract<XeroFault, { readonly kind: "limit" }>, nowMs: number): void {
    const entity = ownName(this.#context);
    if (fault.problem === "concurrent") {
      this.#context.meta.set("singleUntilMs", nowMs + SINGLE_CALLS_MS);
      this.pauseUntilMs = nowMs + CONCURRENT_HOLD_MS * (0.5 + this.#context.random());
      return;
    }
    if (fault.problem === "day") {
      const untilMs = nowMs + (fault.retryAfterMs ?? DAY_HOLD_MS) + WINDOW_MARGIN_MS;
      this.#holds.limit({ code: "day-limit", entity, untilMs, limit: this.#context.dayLimit() }, untilMs, nowMs);
      return;
    }
    const untilMs = nowMs + (fault.retryAfterMs ?? MINUTE_HOLD_MS) + WINDOW_MARGIN_MS;
    this.#holds.limit({ code: "minute-limit", entity, untilMs }, untilMs, nowMs);
  }
}

const NOT_ASKED_FOR = { kind: "unreadable", reason: "the answer is not what was asked for" } as const;
