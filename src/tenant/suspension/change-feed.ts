/**
 * Lists of Xero's that are read for what nobody announced, one for each kind: where each is, when its next page is due, and what
 * an answer or a failure makes of that. The group's sweeps and a satellite's comparison are both such a feed; a look at
 * everything (look-back.ts) reads the same pages before their time. A cursor holds Xero's times, and moves only in the
 * transaction that stores what was found.
 */

import { FEED_RETRY_LEAST_MS, SPENT_PAUSE_MS } from "../../limits.ts";
import type { XeroRequest } from "../../xero/client.ts";
import { MONEY_NAMES, XERO_NAMES } from "../../xero/requests.ts";
import type { TenantContext } from "../context.ts";
import { retryDelayMs } from "../model/backoff.ts";
import { afterPage, pageRequest } from "../model/change-cursor.ts";
import { isMoney } from "../model/doorbells.ts";
import type { SweepState, SweptKind } from "../model/sweep-schedule.ts";
import type { AnsweredCall } from "../model/xero-call.ts";
import { isShareSpent } from "../quota/sweep-share.ts";
import { delayLook, lookedAt } from "./look-back.ts";

interface FeedOptions<K extends SweptKind> {
  readonly key: (kind: K) => SweptKind | `copies-${SweptKind}`;
  /** Where a list that was never read begins. */
  readonly sinceMs: (kind: K, nowMs: number) => number;
  /** Between two looks. */
  readonly paceMs: (kind: K) => number;
}

export class ChangeFeed<K extends SweptKind> {
  readonly #context: TenantContext;
  readonly #options: FeedOptions<K>;

  constructor(context: TenantContext, options: FeedOptions<K>) {
    this.#context = context;
    this.#options = options;
  }

  /** When the next page of a kind is due. */
  nextAtMs(kind: K, nowMs: number): number {
    return this.#state(kind, nowMs).nextAtMs;
  }

  request(kind: K, nowMs: number): XeroRequest {
    const swept: SweptKind = kind;
    const { plural } = isMoney(swept) ? MONEY_NAMES[swept] : XERO_NAMES[swept];
    return pageRequest(plural, this.#state(kind, nowMs), this.#context.answers.pageSize(`/${plural}`));
  }

  /** True when that was all that had changed. */
  answered(
    kind: K,
    { request, leftAtMs }: Pick<AnsweredCall, "request" | "leftAtMs">,
    elements: readonly unknown[],
    nowMs: number,
  ): boolean {
    const state = this.#state(kind, nowMs);
    const next = afterPage(state, request, elements);
    const nextAtMs = next.isGoingOn ? nowMs : nowMs + this.#options.paceMs(kind);
    const doneAtMs = next.isGoingOn ? (state.doneAtMs ?? null) : leftAtMs;
    this.#context.meta.setSweep(this.#options.key(kind), { ...next, nextAtMs, failures: 0, doneAtMs });
    if (!next.isGoingOn) lookedAt(this.#context, kind, leftAtMs, nowMs);
    return !next.isGoingOn;
  }

  /** Answers when it is read again. */
  failed(kind: K, nowMs: number): number {
    const state = this.#state(kind, nowMs);
    const nextAtMs = nowMs + Math.max(retryDelayMs(state.failures, this.#context.random()), FEED_RETRY_LEAST_MS);
    this.#context.meta.setSweep(this.#options.key(kind), { ...state, nextAtMs, failures: state.failures + 1 });
    delayLook(this.#context, kind, nextAtMs);
    return nextAtMs;
  }

  #state(kind: K, nowMs: number): SweepState {
    const known = this.#context.meta.sweep(this.#options.key(kind));
    if (known !== null) return known;
    const sinceMs = this.#options.sinceMs(kind, nowMs);
    return { sinceMs, nextAtMs: sinceMs + this.#options.paceMs(kind), page: 1, isGoingOn: false, failures: 0 };
  }
}

/** The share is a query over a day's calls: asked only when it matters. */
export function withinShare(context: TenantContext, nextMs: number, nowMs: number): number {
  return nextMs <= nowMs && isShareSpent(context, nowMs) ? nowMs + SPENT_PAUSE_MS : nextMs;
}
