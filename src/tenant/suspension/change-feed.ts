/**
 * Lists of Xero's that are read for what nobody announced, one for each kind: where each is, when its next page is due, and what
 * an answer or a failure makes of that. The group's sweeps, a satellite's comparison and the pages of a backfill are all such a
 * feed; a look at everything (look-back.ts) reads the pages of the first two before their time. A cursor holds Xero's times, and
 * moves only in the transaction that stores what was found.
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

export interface FeedOptions<K extends SweptKind> {
  /** Where a list is, and where that is kept. */
  readonly at: (kind: K, nowMs: number) => SweepState;
  readonly keep: (kind: K, state: SweepState) => void;
  /** Between two looks. */
  readonly paceMs: (kind: K) => number;
  /** What was not answered is read again after this at the least. */
  readonly retryLeastMs: number;
  /** Everything up to the time at which the call left was read; the look of a failed one is put off. */
  readonly ended?: (kind: K, leftAtMs: number, nowMs: number) => void;
  readonly delayed?: (kind: K, untilMs: number) => void;
}

interface KeptFeed<K extends SweptKind> {
  readonly key: (kind: K) => SweptKind | `copies-${SweptKind}`;
  /** Where a list that was never read begins. */
  readonly sinceMs: (kind: K, nowMs: number) => number;
  readonly paceMs: (kind: K) => number;
}

/** Of lists that are read for ever: the organisation itself keeps where they are, and looks at everything end with them. */
export function endlessFeed<K extends SweptKind>(
  context: TenantContext,
  { key, sinceMs, paceMs }: KeptFeed<K>,
): ChangeFeed<K> {
  const first = (kind: K, nowMs: number): SweepState => {
    const since = sinceMs(kind, nowMs);
    return { sinceMs: since, nextAtMs: since + paceMs(kind), page: 1, isGoingOn: false, failures: 0 };
  };
  return new ChangeFeed(context, {
    at: (kind, nowMs) => context.meta.sweep(key(kind)) ?? first(kind, nowMs),
    keep: (kind, state) => context.meta.setSweep(key(kind), state),
    paceMs,
    retryLeastMs: FEED_RETRY_LEAST_MS,
    ended: (kind, leftAtMs, nowMs) => lookedAt(context, kind, leftAtMs, nowMs),
    delayed: (kind, untilMs) => delayLook(context, kind, untilMs),
  });
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
    return this.#options.at(kind, nowMs).nextAtMs;
  }

  request(kind: K, nowMs: number): XeroRequest {
    const swept: SweptKind = kind;
    const { plural } = isMoney(swept) ? MONEY_NAMES[swept] : XERO_NAMES[swept];
    return pageRequest(plural, this.#options.at(kind, nowMs), this.#context.answers.pageSize(`/${plural}`));
  }

  /** True when that was all that had changed. */
  answered(
    kind: K,
    { request, leftAtMs }: Pick<AnsweredCall, "request" | "leftAtMs">,
    elements: readonly unknown[],
    nowMs: number,
  ): boolean {
    const { at, keep, paceMs, ended } = this.#options;
    const state = at(kind, nowMs);
    const next = afterPage(state, request, elements);
    const nextAtMs = next.isGoingOn ? nowMs : nowMs + paceMs(kind);
    const doneAtMs = next.isGoingOn ? (state.doneAtMs ?? null) : leftAtMs;
    keep(kind, { ...next, nextAtMs, failures: 0, doneAtMs });
    if (!next.isGoingOn) ended?.(kind, leftAtMs, nowMs);
    return !next.isGoingOn;
  }

  /** Answers when it is read again. */
  failed(kind: K, nowMs: number): number {
    const { at, keep, retryLeastMs, delayed } = this.#options;
    const state = at(kind, nowMs);
    const nextAtMs = nowMs + Math.max(retryDelayMs(state.failures, this.#context.random()), retryLeastMs);
    keep(kind, { ...state, nextAtMs, failures: state.failures + 1 });
    delayed?.(kind, nextAtMs);
    return nextAtMs;
  }
}

/** The share is a query over a day's calls: asked only when it matters. */
export function withinShare(context: TenantContext, nextMs: number, nowMs: number): number {
  return nextMs <= nowMs && isShareSpent(context, nowMs) ? nowMs + SPENT_PAUSE_MS : nextMs;
}
