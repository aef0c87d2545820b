/**
 * Reads what changed in the group since the last time, for what no webhook announced: lost ones, payments, downtime. Pages
 * by keyset: each read begins at the newest time of the one before, with an overlap, never at a page number across an edit.
 * Cursors hold Xero's times and move only in the transaction that stores what was found.
 */

import type { RecordKind } from "../../domain/failure.ts";
import { PACE_UNIT_MS, SWEEP_OVERLAP_MS } from "../../limits.ts";
import { sameDocument } from "../../mirror/document.ts";
import type { XeroFault } from "../../xero/errors.ts";
import { MONEY_NAMES, XERO_NAMES } from "../../xero/requests.ts";
import { elementsOf } from "../../xero/schemas.ts";
import { missedChange, roleOf, type TenantContext } from "../context.ts";
import { CALL_TYPES, type Purpose } from "../model/call-types.ts";
import { changedAtMs } from "../model/change-cursor.ts";
import { afterLook, isMoney, MONEY_KINDS, type MoneyKind, type Ringing } from "../model/doorbells.ts";
import { fieldOf, parseState } from "../model/parse-record.ts";
import type { RecordState } from "../model/record-state.ts";
import { type SweptKind, sweepPace } from "../model/sweep-schedule.ts";
import { PRIORITY } from "../model/task.ts";
import type { AnsweredCall, Controller, PlannedCall, SentCall } from "../model/xero-call.ts";
import { type GroupRecord, heldUpdatedAtMs } from "../storage/records.ts";
import { type ChangeFeed, endlessFeed, withinShare } from "../suspension/change-feed.ts";
import { askedKinds, countFound, foundText, GROUP_KINDS, lookPriority, openLook } from "../suspension/look-back.ts";
import { acceptDiscovered, concernsMirror, mayConcern } from "./discovered.ts";
import { type Reason, takeAdvance, takePayment } from "./money-changes.ts";
import type { ReadController } from "./read-controller.ts";

const KINDS = GROUP_KINDS;

export class SweepController implements Controller {
  readonly #context: TenantContext;
  readonly #read: ReadController;
  readonly #feed: ChangeFeed<SweptKind>;

  constructor(context: TenantContext, read: ReadController) {
    this.#context = context;
    this.#read = read;
    this.#feed = endlessFeed(context, {
      key: (kind) => kind,
      sinceMs: (kind, nowMs) => this.#sinceMs(kind, nowMs),
      paceMs: (kind) => sweepPace(context.reconcileMinutes, context.dayLimit(), kind) * PACE_UNIT_MS,
    });
  }

  plan(nowMs: number): readonly PlannedCall[] {
    if (roleOf(this.#context) !== "group") return [];
    const asked = askedKinds(this.#context, KINDS, nowMs);
    const nextMs = this.nextLookMs(nowMs);
    const isDue = nextMs !== null && nextMs <= nowMs;
    return KINDS.flatMap((kind): PlannedCall[] => {
      const nextAtMs = this.#feed.nextAtMs(kind, nowMs);
      const isAsked = asked.includes(kind);
      const rang = isMoney(kind) ? this.#ringing(kind) : null;
      const isRung = rang !== null && rang.dueAtMs <= nowMs;
      if (!isAsked && !isRung && (!isDue || nextAtMs > nowMs)) return [];
      const priority = isAsked ? lookPriority(this.#context) : isRung ? PRIORITY.webhook : PRIORITY.sweep;
      const dueAtMs = Math.min(isRung ? rang.dueAtMs : nextAtMs, nowMs);
      // What Xero reported is no sweep: it has no share of the day.
      const purpose = isRung && isMoney(kind) ? (`heard-${kind}s` as const) : (`sweep-${kind}s` as const);
      return [{ purpose, priority, dueAtMs, request: this.#feed.request(kind, nowMs), docs: [] }];
    });
  }

  nextLookMs(nowMs: number): number | null {
    if (!this.#isOn()) return null;
    const nextMs = Math.min(...KINDS.map((kind) => this.#feed.nextAtMs(kind, nowMs)));
    return withinShare(this.#context, nextMs, nowMs);
  }

  /** When what Xero reported is looked at; null when there is nothing. */
  nextHeardMs(): number | null {
    if (roleOf(this.#context) !== "group") return null;
    const times = MONEY_KINDS.flatMap((kind) => this.#ringing(kind)?.dueAtMs ?? []);
    return times.length === 0 ? null : Math.min(...times);
  }

  onSuccess(call: AnsweredCall, body: unknown, nowMs: number): boolean {
    const kind = kindOfSweep(call.purpose);
    const elements = elementsOf(body, pluralOf(kind));
    if (elements === null) return false;
    for (const element of elements) {
      if (isMoney(kind)) this.#money(kind, element, call, nowMs);
      else this.#record(kind, element, nowMs);
    }
    const isOver = this.#feed.answered(kind, call, elements, nowMs);
    if (isOver && isMoney(kind)) this.#heard(kind, nowMs);
    return true;
  }

  onFailure(call: SentCall, _fault: XeroFault, nowMs: number): void {
    const kind = kindOfSweep(call.purpose);
    const dueAtMs = this.#feed.failed(kind, nowMs);
    const rang = isMoney(kind) ? this.#ringing(kind) : null;
    if (isMoney(kind) && rang !== null) this.#ring(kind, { ...rang, dueAtMs });
  }

  /** The page holds the whole record: what is news is accepted from it as from any other read. */
  #record(kind: RecordKind, element: unknown, nowMs: number): void {
    const id = fieldOf(element, XERO_NAMES[kind].id);
    if (id === null) return;
    const held = this.#context.records.get(kind, id);
    const heldAtMs = held === null ? null : heldUpdatedAtMs(held);
    const readAtMs = changedAtMs(element);
    // Most of a page is the overlap with the one before.
    if (heldAtMs !== null && readAtMs > 0 && readAtMs <= heldAtMs) return;
    const parsed = parseState(kind, element);
    const concerns = parsed.ok
      ? concernsMirror(this.#context, held, parsed.value)
      : mayConcern(this.#context, held, { kind, id, element });
    if (!concerns) return;
    // What Xero could not announce while it was not connected says nothing of its webhooks.
    const wasCutOff = openLook(this.#context)?.reason === "reconnected";
    if (!wasCutOff && parsed.ok && mayBeAnnounced(held, parsed.value)) missedChange(this.#context, readAtMs, nowMs);
    const text = foundText(this.#context, "Found changed when Orbit compared with Xero.");
    const why = { source: "reconcile", priority: lookPriority(this.#context), text } as const;
    countFound(this.#context);
    acceptDiscovered(this.#context, this.#read, { kind, id, element, isNew: held === null, ...why }, nowMs);
  }

  /** The documents that it concerns are looked at. */
  #money(kind: MoneyKind, element: unknown, { purpose, leftAtMs }: AnsweredCall, nowMs: number): void {
    const isHeard = CALL_TYPES[purpose].act === "hear";
    const why: Reason = isHeard
      ? { priority: PRIORITY.webhook, event: { source: "webhook", text: HEARD_WORDS[kind] } }
      : { priority: lookPriority(this.#context), event: null };
    const accepted =
      kind === "payment"
        ? takePayment(this.#context, element, why, nowMs)
        : takeAdvance(this.#context, { kind, element, leftAtMs }, why, nowMs);
    if (!isHeard) for (let looks = accepted?.looks ?? 0; looks > 0; looks--) countFound(this.#context);
  }

  /** Reads may be a moment old: what was reported and does not show yet is looked for again. */
  #heard(kind: MoneyKind, nowMs: number): void {
    const rang = this.#ringing(kind);
    const { records } = this.#context;
    const held = (id: string) => (kind === "payment" ? records.payment(id) : records.advance(id));
    if (rang !== null)
      this.#ring(
        kind,
        afterLook(rang, (id) => held(id)?.updatedAtMs ?? null, nowMs),
      );
  }

  #ringing(kind: MoneyKind): Ringing | null {
    return this.#context.meta.get("ringing")?.[kind] ?? null;
  }

  #ring(kind: MoneyKind, next: Ringing | null): void {
    const { [kind]: _, ...others } = this.#context.meta.get("ringing") ?? {};
    this.#context.meta.set("ringing", next === null ? others : { ...others, [kind]: next });
  }

  #sinceMs(kind: SweptKind, nowMs: number): number {
    // From the day that Orbit knows the group; what is older comes with a backfill.
    const knownSinceMs = this.#context.meta.get("groupSinceMs") ?? nowMs;
    // Without sweeps, what Xero reported is all that is looked for.
    const rang = isMoney(kind) && !this.#isOn() ? this.#ringing(kind) : null;
    const firstMs = rang === null ? knownSinceMs : Math.min(...Object.values(rang.open)) - SWEEP_OVERLAP_MS;
    return Math.max(knownSinceMs, firstMs);
  }

  #isOn(): boolean {
    return this.#context.reconcileMinutes > 0 && roleOf(this.#context) === "group";
  }
}

const HEARD_WORDS = {
  payment: "Xero reported a payment.",
  overpayment: "Xero reported that an overpayment was used or taken off.",
  prepayment: "Xero reported that a prepayment was used or taken off.",
} as const;

function pluralOf(kind: SweptKind) {
  return isMoney(kind) ? MONEY_NAMES[kind].plural : XERO_NAMES[kind].plural;
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
  const applied = { payments: [], credits: [], allocations: [], otherCredit: 0, advances: [] };
  return !sameDocument({ ...held.state.document, ...applied }, { ...now.document, ...applied });
}
