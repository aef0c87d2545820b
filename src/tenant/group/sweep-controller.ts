/**
 * Reads what changed in the group since the last time, for what no webhook announced: lost ones, payments, downtime. Pages
 * by keyset: each read begins at the newest time of the one before, with an overlap, never at a page number across an edit.
 * Cursors hold Xero's times and move only in the transaction that stores what was found.
 */

import type { RecordKind } from "../../domain/failure.ts";
import { SPENT_PAUSE_MS } from "../../limits.ts";
import { sameDocument } from "../../mirror/document.ts";
import { paymentState } from "../../mirror/terms.ts";
import type { XeroFault } from "../../xero/errors.ts";
import { XERO_NAMES } from "../../xero/requests.ts";
import { elementsOf, xeroPayment } from "../../xero/schemas.ts";
import { missedChange, requestLook, roleOf, type TenantContext } from "../context.ts";
import { retryDelayMs } from "../model/backoff.ts";
import { CALL_TYPES, type Purpose } from "../model/call-types.ts";
import { afterPage, changedAtMs, pageRequest } from "../model/change-cursor.ts";
import { fieldOf, parseState } from "../model/parse-record.ts";
import type { RecordState } from "../model/record-state.ts";
import { type SweepState, type SweptKind, sweepPace } from "../model/sweep-schedule.ts";
import { PRIORITY } from "../model/task.ts";
import type { AnsweredCall, Controller, PlannedCall, SentCall } from "../model/xero-call.ts";
import { isShareSpent } from "../quota/sweep-share.ts";
import { type GroupRecord, heldUpdatedAtMs } from "../storage/records.ts";
import {
  askedKinds,
  countFound,
  delayLook,
  foundText,
  GROUP_KINDS,
  lookedAt,
  lookPriority,
  openLook,
} from "../suspension/look-back.ts";
import { acceptDiscovered, concernsMirror } from "./discovered.ts";
import type { ReadController } from "./read-controller.ts";

const KINDS = GROUP_KINDS;

export class SweepController implements Controller {
  readonly #context: TenantContext;
  readonly #read: ReadController;

  constructor(context: TenantContext, read: ReadController) {
    this.#context = context;
    this.#read = read;
  }

  plan(nowMs: number): readonly PlannedCall[] {
    if (roleOf(this.#context) !== "group") return [];
    const asked = askedKinds(this.#context, KINDS, nowMs);
    const nextMs = this.nextLookMs(nowMs);
    const isDue = nextMs !== null && nextMs <= nowMs;
    return KINDS.flatMap((kind): PlannedCall[] => {
      const state = this.#state(kind, nowMs);
      const isAsked = asked.includes(kind);
      if (!isAsked && (!isDue || state.nextAtMs > nowMs)) return [];
      const plural = kind === "payment" ? "Payments" : XERO_NAMES[kind].plural;
      const priority = isAsked ? lookPriority(this.#context) : PRIORITY.sweep;
      const dueAtMs = Math.min(state.nextAtMs, nowMs);
      return [{ purpose: `sweep-${kind}s`, priority, dueAtMs, request: pageRequest(plural, state), docs: [] }];
    });
  }

  nextLookMs(nowMs: number): number | null {
    if (!this.#isOn()) return null;
    const nextMs = Math.min(...KINDS.map((kind) => this.#state(kind, nowMs).nextAtMs));
    // The share is a query over a day's calls: asked only when it matters.
    return nextMs <= nowMs && isShareSpent(this.#context, nowMs) ? nowMs + SPENT_PAUSE_MS : nextMs;
  }

  onSuccess(call: AnsweredCall, body: unknown, nowMs: number): boolean {
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
    this.#context.meta.setSweep(kind, { ...next, nextAtMs, failures: 0, doneAtMs });
    if (!next.isGoingOn) lookedAt(this.#context, kind, call.leftAtMs, nowMs);
    return true;
  }

  onFailure(call: SentCall, _fault: XeroFault, nowMs: number): void {
    const kind = kindOfSweep(call.purpose);
    const state = this.#state(kind, nowMs);
    const delayMs = Math.max(retryDelayMs(state.failures, this.#context.random()), 60_000);
    this.#context.meta.setSweep(kind, { ...state, nextAtMs: nowMs + delayMs, failures: state.failures + 1 });
    delayLook(this.#context, kind, nowMs + delayMs);
  }

  /** The page holds the whole record: what is news is taken from it as from any other read. */
  #record(kind: RecordKind, element: unknown, nowMs: number): void {
    const id = fieldOf(element, XERO_NAMES[kind].id);
    if (id === null) return;
    const held = this.#context.records.get(kind, id);
    const heldAtMs = held === null ? null : heldUpdatedAtMs(held);
    const readAtMs = changedAtMs(element);
    // Most of a page is the overlap with the one before.
    if (heldAtMs !== null && readAtMs > 0 && readAtMs <= heldAtMs) return;
    const parsed = parseState(kind, element);
    if (!parsed.ok || !concernsMirror(this.#context, held, parsed.value)) return;
    // What Xero could not announce while it was not connected says nothing of its webhooks.
    const wasCutOff = openLook(this.#context)?.reason === "reconnected";
    if (!wasCutOff && mayBeAnnounced(held, parsed.value)) missedChange(this.#context, readAtMs, nowMs);
    const text = foundText(this.#context, "Found changed when Orbit compared with Xero.");
    const why = { source: "reconcile", priority: lookPriority(this.#context), text } as const;
    countFound(this.#context);
    acceptDiscovered(this.#context, this.#read, { kind, id, element, isNew: held === null, ...why }, nowMs);
  }

  /** A payment that is new or gone: its document is looked at. */
  #payment(element: unknown, nowMs: number): void {
    const { records } = this.#context;
    const parsed = xeroPayment.safeParse(element);
    if (!parsed.success) return;
    const payment = paymentState(parsed.data);
    const invoiceId = parsed.data.Invoice?.InvoiceID;
    records.putPayment(payment);
    const document = invoiceId ? records.get("invoice", invoiceId) : null;
    if (document?.state?.kind !== "document") return;
    const isListed = document.state.document.payments.some((one) => one.id === payment.id);
    if (isListed === !payment.isDeleted) return;
    countFound(this.#context);
    requestLook(this.#context, { lane: "read", kind: "invoice", id: document.id }, lookPriority(this.#context), nowMs);
  }

  #state(kind: SweptKind, nowMs: number): SweepState {
    // From the day that Orbit knows the group; what is older comes with a backfill.
    const since = this.#context.meta.get("groupSinceMs") ?? nowMs;
    const nextAtMs = since + this.#pace(kind) * 60_000;
    const first = { sinceMs: since, nextAtMs, page: 1, isGoingOn: false, failures: 0 };
    return this.#context.meta.sweep(kind) ?? first;
  }

  #pace(kind: SweptKind): number {
    return sweepPace(this.#context.reconcileMinutes, this.#context.dayLimit(), kind);
  }

  #isOn(): boolean {
    return this.#context.reconcileMinutes > 0 && roleOf(this.#context) === "group";
  }
}

function kindOfSweep(purpose: Purpose): SweptKind {
  const { subject } = CALL_TYPES[purpose];
  const kind = KINDS.find((one) => one === subject);
  if (kind === undefined) throw new Error(`${purpose} is no sweep`);
  return kind;
}

/**
 * Whether a payment or a credit alone raises a webhook is not known (docs/xero.md §3.2): such a change proves nothing.
 */
function mayBeAnnounced(held: GroupRecord | null, now: RecordState): boolean {
  if (held?.state?.kind !== "document" || now.kind !== "document") return true;
  const applied = { payments: [], credits: [], allocations: [], otherCredit: 0 };
  return !sameDocument({ ...held.state.document, ...applied }, { ...now.document, ...applied });
}
