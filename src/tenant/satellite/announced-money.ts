/**
 * Xero reported payments, overpayments or prepayments of this satellite, where what is received here comes home to the group: what
 * changed of the kind is read once for all that came together, and the copies that show it otherwise are looked at. What no
 * report leads to is found by the comparison.
 */

import { paymentsFromOf } from "../../domain/firm.ts";
import { ECHO_WINDOW_MS, SWEEP_OVERLAP_MS } from "../../limits.ts";
import { advanceState, advancesOn } from "../../mirror/advance.ts";
import { minorUnits, sumMinor } from "../../mirror/money.ts";
import { paymentTarget } from "../../mirror/payment-target.ts";
import { paymentState } from "../../mirror/terms.ts";
import type { XeroFault } from "../../xero/errors.ts";
import { MONEY_NAMES } from "../../xero/requests.ts";
import { elementsOf, xeroPayment } from "../../xero/schemas.ts";
import { firmOf, nextVersion, roleOf, type TenantContext } from "../context.ts";
import { CALL_TYPES } from "../model/call-types.ts";
import { checkKey, copyLabel, type DocumentCopy } from "../model/copy.ts";
import { afterLook, isMoney, MONEY_KINDS, type MoneyKind, type Ringing } from "../model/doorbells.ts";
import { PRIORITY } from "../model/task.ts";
import { type AnsweredCall, type Controller, docKey, type PlannedCall, type SentCall } from "../model/xero-call.ts";
import { foundEvent } from "../new-event.ts";
import { type ChangeFeed, endlessFeed } from "../suspension/change-feed.ts";
import { echoLookAtMs } from "./copy-reading.ts";

/** One that was read, and when Xero changed it last. */
interface Seen {
  readonly id: string;
  readonly updatedAtMs: number | null;
}

/** Whether reports of money concern this organisation: a satellite whose receipts come home. */
export function hearsMoney(context: TenantContext): boolean {
  return roleOf(context) === "satellite" && paymentsFromOf(firmOf(context)) !== "group";
}

export class AnnouncedMoneyController implements Controller {
  readonly #context: TenantContext;
  readonly #feed: ChangeFeed<MoneyKind>;

  constructor(context: TenantContext) {
    this.#context = context;
    this.#feed = endlessFeed(context, {
      key: (kind) => `copies-${kind}`,
      sinceMs: (kind, nowMs) => Math.min(nowMs, ...Object.values(this.#ringing(kind)?.open ?? {})) - SWEEP_OVERLAP_MS,
      paceMs: () => 0,
    });
  }

  plan(nowMs: number): readonly PlannedCall[] {
    if (!hearsMoney(this.#context)) return [];
    return MONEY_KINDS.flatMap((kind): PlannedCall[] => {
      const dueAtMs = this.#ringing(kind)?.dueAtMs ?? null;
      if (dueAtMs === null || dueAtMs > nowMs) return [];
      const request = this.#feed.request(kind, nowMs);
      return [{ purpose: `announced-${kind}s`, priority: PRIORITY.webhook, dueAtMs, request, docs: [] }];
    });
  }

  /** When what Xero reported is looked at; null when there is nothing. */
  nextMs(): number | null {
    if (!hearsMoney(this.#context)) return null;
    const times = MONEY_KINDS.flatMap((kind) => this.#ringing(kind)?.dueAtMs ?? []);
    return times.length === 0 ? null : Math.min(...times);
  }

  onSuccess(call: AnsweredCall, body: unknown, nowMs: number): boolean {
    const kind = kindOf(call);
    const elements = elementsOf(body, MONEY_NAMES[kind].plural);
    if (elements === null) return false;
    const seen = elements.map((element) => this.#take(kind, element, call.leftAtMs, nowMs));
    const isOver = this.#feed.answered(kind, call, elements, nowMs);
    this.#heard(kind, new Map(seen.flatMap((one) => (one === null ? [] : [[one.id, one.updatedAtMs]]))), isOver, nowMs);
    return true;
  }

  onFailure(call: SentCall, _fault: XeroFault, nowMs: number): void {
    const kind = kindOf(call);
    const dueAtMs = this.#feed.failed(kind, nowMs);
    const rang = this.#ringing(kind);
    if (rang !== null) this.#ring(kind, { ...rang, dueAtMs });
  }

  #take(kind: MoneyKind, element: unknown, readAtMs: number, nowMs: number): Seen | null {
    return kind === "payment" ? this.#payment(element, nowMs) : this.#advance(kind, element, readAtMs, nowMs);
  }

  /** Of one that is new or gone, the copy is looked at. */
  #payment(element: unknown, nowMs: number): Seen | null {
    const parsed = xeroPayment.safeParse(element);
    if (!parsed.success) return null;
    const { id, isDeleted, updatedAtMs } = paymentState(parsed.data);
    const target = paymentTarget(parsed.data);
    const copy = target === null ? null : this.#context.copies.bySatelliteId(target.kind, target.id);
    const isNews = (known: DocumentCopy) => known.copy?.payments.some((one) => one.id === id) === isDeleted;
    if (copy !== null && copy.kind !== "contact" && isNews(copy)) this.#look(copy, "payment", updatedAtMs, nowMs);
    return { id, updatedAtMs };
  }

  /** Copies on which another part of it is used than they show. */
  #advance(kind: "overpayment" | "prepayment", element: unknown, readAtMs: number, nowMs: number): Seen | null {
    const state = advanceState(kind, element, readAtMs);
    if (state === null) return null;
    for (const [invoiceId, uses] of Map.groupBy(state.allocations, (use) => use.invoiceId)) {
      const copy = this.#context.copies.bySatelliteId("invoice", invoiceId);
      if (copy === null || copy.kind === "contact" || copy.copy === null) continue;
      const shown = advancesOn(copy.copy).find((one) => one.id === state.id)?.amount ?? 0;
      if (minorUnits(shown) !== sumMinor(uses)) this.#look(copy, kind, state.updatedAtMs, nowMs);
    }
    return { id: state.id, updatedAtMs: state.updatedAtMs };
  }

  /** As a webhook about the copy itself would have it looked at. */
  #look(copy: DocumentCopy, kind: MoneyKind, updatedAtMs: number | null, nowMs: number): void {
    const { attempts, events, tasks } = this.#context;
    if (copy.satelliteId === null) return;
    const key = checkKey(copy.kind, copy.satelliteId);
    if (tasks.get(key) !== null) return;
    const isOwn =
      nowMs <= (copy.writtenAtMs ?? 0) + ECHO_WINDOW_MS || attempts.busy().has(docKey(copy.kind, copy.groupId));
    if (isOwn) {
      // Most likely what Orbit entered itself; a person's payment of these seconds is found by the later look.
      tasks.want({ ...key, priority: PRIORITY.settle, dueAtMs: echoLookAtMs(nowMs) });
      return;
    }
    const version = nextVersion(this.#context, key);
    const eventAtMs = updatedAtMs ?? nowMs;
    tasks.want({ ...key, priority: PRIORITY.webhook, dueAtMs: nowMs, eventAtMs, version });
    const text = `Xero reported ${kind === "overpayment" ? "an" : "a"} ${kind}.`;
    const { kind: copyKind, satelliteId: resourceId } = copy;
    const found = { kind: copyKind, resourceId, source: "webhook", text, label: copyLabel(copy) } as const;
    events.put(foundEvent(this.#context, found, nowMs), version, nowMs);
  }

  /** Reads may be a moment old: what was reported and does not show yet is looked for again. */
  #heard(kind: MoneyKind, seen: ReadonlyMap<string, number | null>, isOver: boolean, nowMs: number): void {
    const rang = this.#ringing(kind);
    if (rang === null) return;
    const unseen = afterLook(rang, (id) => seen.get(id) ?? null, nowMs);
    // More pages follow at once, in the same look.
    this.#ring(kind, isOver ? unseen : { ...rang, open: unseen?.open ?? rang.open });
  }

  #ringing(kind: MoneyKind): Ringing | null {
    return this.#context.meta.get("ringing")?.[kind] ?? null;
  }

  #ring(kind: MoneyKind, next: Ringing | null): void {
    const { [kind]: _, ...others } = this.#context.meta.get("ringing") ?? {};
    this.#context.meta.set("ringing", next === null ? others : { ...others, [kind]: next });
  }
}

function kindOf({ purpose }: SentCall): MoneyKind {
  const { subject } = CALL_TYPES[purpose];
  if (!isMoney(subject)) throw new Error(`${purpose} is no report of money`);
  return subject;
}
