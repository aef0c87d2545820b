/**
 * Reads what changed in the group since the last time, for what no webhook announced: lost ones, payments, downtime. Pages
 * by keyset: each read begins at the newest time of the one before, with an overlap, never at a page number across an edit.
 * Cursors hold Xero's times and move only in the transaction that stores what was found.
 */

import type { RecordKind } from "../../failure.ts";
import { SPENT_PAUSE_MS } from "../../limits.ts";
import { sameDocument } from "../../mirror/document.ts";
import { paymentState } from "../../mirror/terms.ts";
import type { XeroFault } from "../../xero/errors.ts";
import { XERO_NAMES } from "../../xero/requests.ts";
import { elementsOf, xeroPayment } from "../../xero/schemas.ts";
import { retryDelayMs } from "../backoff.ts";
import type { AnsweredCall, LaneWork, PlannedCall, Purpose, SentCall } from "../calls.ts";
import { type Desk, missedChange, roleOf, wantLook } from "../desk.ts";
import { afterPage, changedAtMs, pageRequest } from "../keyset.ts";
import {
  askedKinds,
  countFound,
  delayLook,
  foundText,
  GROUP_KINDS,
  lookedAt,
  lookPriority,
  openLook,
} from "../look.ts";
import { fieldOf, parseState } from "../parse.ts";
import { type GroupRecord, heldUpdatedAtMs, type RecordState } from "../records.ts";
import { type SweepState, type SweptKind, sweepPace } from "../sweep-pace.ts";
import { isShareSpent } from "../sweep-share.ts";
import { PRIORITY } from "../task.ts";
import { concernsMirror, takeFound } from "./found.ts";
import type { ReadLane } from "./read.ts";

const KINDS = GROUP_KINDS;
const PREFIX = "sweep-";

export class SweepLane implements LaneWork {
  readonly #desk: Desk;
  readonly #read: ReadLane;

  constructor(desk: Desk, read: ReadLane) {
    this.#desk = desk;
    this.#read = read;
  }

  owns(purpose: Purpose): boolean {
    return purpose.startsWith(PREFIX);
  }

  plan(nowMs: number): readonly PlannedCall[] {
    if (roleOf(this.#desk) !== "group") return [];
    const asked = askedKinds(this.#desk, KINDS, nowMs);
    const nextMs = this.nextLookMs(nowMs);
    const isDue = nextMs !== null && nextMs <= nowMs;
    return KINDS.flatMap((kind): PlannedCall[] => {
      const state = this.#state(kind, nowMs);
      const isAsked = asked.includes(kind);
      if (!isAsked && (!isDue || state.nextAtMs > nowMs)) return [];
      const plural = kind === "payment" ? "Payments" : XERO_NAMES[kind].plural;
      const priority = isAsked ? lookPriority(this.#desk) : PRIORITY.sweep;
      const dueAtMs = Math.min(state.nextAtMs, nowMs);
      return [{ purpose: `sweep-${kind}s`, priority, dueAtMs, request: pageRequest(plural, state), docs: [] }];
    });
  }

  nextLookMs(nowMs: number): number | null {
    if (!this.#isOn()) return null;
    const nextMs = Math.min(...KINDS.map((kind) => this.#state(kind, nowMs).nextAtMs));
    // The share is a query over a day's calls: asked only when it matters.
    return nextMs <= nowMs && isShareSpent(this.#desk, nowMs) ? nowMs + SPENT_PAUSE_MS : nextMs;
  }

  taken(call: AnsweredCall, body: unknown, nowMs: number): boolean {
    const kind = kindOfSweep(call.purpose);
    const elements = elementsOf(body, kind === "payment" ? "Payments" : XERO_NAMES[kind].plural);
    if (elements === null) return false;
    const state = this.#state(kind, nowMs);
    for (const element of elements) {
      if (kind === "payment") this.#payment(element, nowMs);
      else this.#record(kind, element, nowMs);
    }
    const next = afterPage(state, elements);
    const nextAtMs = next.isGoingOn ? nowMs : nowMs + this.#pace(kind) * 60_000;
    const doneAtMs = next.isGoingOn ? (state.doneAtMs ?? null) : call.leftAtMs;
    this.#desk.store.meta.setSweep(kind, { ...next, nextAtMs, failures: 0, doneAtMs });
    if (!next.isGoingOn) lookedAt(this.#desk, kind, call.leftAtMs, nowMs);
    return true;
  }

  refused(call: SentCall, _fault: XeroFault, nowMs: number): void {
    const kind = kindOfSweep(call.purpose);
    const state = this.#state(kind, nowMs);
    const delayMs = Math.max(retryDelayMs(state.failures, this.#desk.random()), 60_000);
    this.#desk.store.meta.setSweep(kind, { ...state, nextAtMs: nowMs + delayMs, failures: state.failures + 1 });
    delayLook(this.#desk, kind, nowMs + delayMs);
  }

  /** The page holds the whole record: what is news is taken from it as from any other read. */
  #record(kind: RecordKind, element: unknown, nowMs: number): void {
    const id = fieldOf(element, XERO_NAMES[kind].id);
    if (id === null) return;
    const held = this.#desk.store.records.get(kind, id);
    const heldAtMs = held === null ? null : heldUpdatedAtMs(held);
    const readAtMs = changedAtMs(element);
    // Most of a page is the overlap with the one before.
    if (heldAtMs !== null && readAtMs > 0 && readAtMs <= heldAtMs) return;
    const parsed = parseState(kind, element);
    if (!parsed.ok || !concernsMirror(this.#desk, held, parsed.value)) return;
    // What Xero could not announce while it was not connected says nothing of its webhooks.
    const wasCutOff = openLook(this.#desk)?.reason === "reconnected";
    if (!wasCutOff && mayBeAnnounced(held, parsed.value)) missedChange(this.#desk, readAtMs, nowMs);
    const text = foundText(this.#desk, "Found changed when Orbit compared with Xero.");
    const why = { source: "reconcile", priority: lookPriority(this.#desk), text } as const;
    countFound(this.#desk);
    takeFound(this.#desk, this.#read, { kind, id, element, isNew: held === null, ...why }, nowMs);
  }

  /** A payment that is new or gone: its document is looked at. */
  #payment(element: unknown, nowMs: number): void {
    const { records } = this.#desk.store;
    const parsed = xeroPayment.safeParse(element);
    if (!parsed.success) return;
    const payment = paymentState(parsed.data);
    const invoiceId = parsed.data.Invoice?.InvoiceID;
    records.putPayment(payment);
    const document = invoiceId ? records.get("invoice", invoiceId) : null;
    if (document?.state?.kind !== "document") return;
    const isListed = document.state.document.payments.some((one) => one.id === payment.id);
    if (isListed === !payment.isDeleted) return;
    countFound(this.#desk);
    wantLook(this.#desk, { lane: "read", kind: "invoice", id: document.id }, lookPriority(this.#desk), nowMs);
  }

  #state(kind: SweptKind, nowMs: number): SweepState {
    // From the day that Orbit knows the group; what is older comes with a backfill.
    const since = this.#desk.store.meta.get("groupSinceMs") ?? nowMs;
    const nextAtMs = since + this.#pace(kind) * 60_000;
    const first = { sinceMs: since, nextAtMs, page: 1, isGoingOn: false, failures: 0 };
    return this.#desk.store.meta.sweep(kind) ?? first;
  }

  #pace(kind: SweptKind): number {
    return sweepPace(this.#desk.reconcileMinutes, this.#desk.dayLimit(), kind);
  }

  #isOn(): boolean {
    return this.#desk.reconcileMinutes > 0 && roleOf(this.#desk) === "group";
  }
}

function kindOfSweep(purpose: Purpose): SweptKind {
  const name = purpose.slice(PREFIX.length, -1);
  const kind = KINDS.find((one) => one === name);
  if (kind === undefined) throw new Error(`${purpose} is no sweep`);
  return kind;
}

/** Whether a payment or a credit alone raises a webhook is not known (FACTS §3.2): such a change proves nothing. */
function mayBeAnnounced(held: GroupRecord | null, now: RecordState): boolean {
  if (held?.state?.kind !== "document" || now.kind !== "document") return true;
  const applied = { payments: [], credits: [], allocations: [], otherCredit: 0 };
  return !sameDocument({ ...held.state.document, ...applied }, { ...now.document, ...applied });
}
