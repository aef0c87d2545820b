/**
 * Payments, overpayments and prepayments of the group as they are read: kept by id, and the documents that they concern looked
 * at. The type of a payment says which document it is of: a refund read under `Invoice` is no receipt (docs/xero.md §9).
 * Reads and writes rows only.
 */

import type { EventSource } from "../../domain/event.ts";
import {
  type AdvanceKind,
  type AdvanceState,
  advanceState,
  advancesOn,
  changedUses,
  explainsUse,
} from "../../mirror/advance.ts";
import { type PaymentTarget, paymentTarget } from "../../mirror/payment-target.ts";
import { type PaymentState, paymentState } from "../../mirror/terms.ts";
import { xeroPayment } from "../../xero/schemas.ts";
import { requestLook, type TenantContext } from "../context.ts";
import type { Priority } from "../model/task.ts";
import { foundEvent } from "../new-event.ts";
import { receiptPaymentChanged } from "./receipts.ts";

/** Why the documents are looked at. */
export interface Reason {
  readonly priority: Priority;
  /** An event is made of it where the document has no open one. */
  readonly event: { readonly source: EventSource; readonly text: string } | null;
}

/** What is held of it afterwards, and how many documents are looked at; null when it cannot be read. */
export interface Taken {
  readonly id: string;
  readonly updatedAtMs: number | null;
  readonly looks: number;
}

/** A payment or refund that is new or gone: its document is looked at. */
export function takePayment(context: TenantContext, element: unknown, why: Reason, nowMs: number): Taken | null {
  const parsed = xeroPayment.safeParse(element);
  if (!parsed.success) return null;
  const payment = paymentState(parsed.data);
  context.records.putPayment(payment);
  const target = paymentTarget(parsed.data);
  if (target?.kind === "invoice") receiptPaymentChanged(context, target.id, payment.id, nowMs);
  const looks = target !== null && isNews(context, target, payment) && lookAt(context, target, why, nowMs) ? 1 : 0;
  return { id: payment.id, updatedAtMs: payment.updatedAtMs, looks };
}

/** Invoices on which another part of it is used than before are decided again. A read that is older is dropped. */
export function takeAdvance(
  context: TenantContext,
  read: { readonly kind: AdvanceKind; readonly element: unknown; readonly leftAtMs: number },
  why: Reason,
  nowMs: number,
): Taken | null {
  const { records } = context;
  const now = advanceState(read.kind, read.element, read.leftAtMs);
  if (now === null) return null;
  const before = records.advance(now.id);
  if (before?.updatedAtMs != null && now.updatedAtMs !== null && now.updatedAtMs < before.updatedAtMs) {
    return { id: now.id, updatedAtMs: before.updatedAtMs, looks: 0 };
  }
  records.putAdvance(now);
  const changed = [...changedUses(before, now)];
  const looks = changed.filter((id) => useChanged(context, id, now, why, nowMs)).length;
  return { id: now.id, updatedAtMs: now.updatedAtMs, looks };
}

function isNews({ records }: TenantContext, { kind, id }: PaymentTarget, payment: PaymentState): boolean {
  const state = records.get(kind, id)?.state;
  if (state?.kind !== "document") return false;
  return state.document.payments.some((one) => one.id === payment.id) === payment.isDeleted;
}

function useChanged(context: TenantContext, id: string, now: AdvanceState, why: Reason, nowMs: number): boolean {
  const { records, tasks } = context;
  const record = records.get("invoice", id);
  if (record?.state?.kind !== "document") return false;
  const { document } = record.state;
  // What the copy has instead may have other dates now, although the invoice itself says the same as before.
  records.put({ ...record, isPending: true });
  const listed = advancesOn(document).find((one) => one.id === now.id);
  const agrees = listed !== undefined && explainsUse(now, document.id, listed);
  if (agrees && tasks.get({ controller: "read", kind: "invoice", id }) !== null) return false;
  return lookAt(context, { kind: "invoice", id }, why, nowMs);
}

/** False when a look at it is due anyway. */
function lookAt(
  context: TenantContext,
  { kind, id }: PaymentTarget,
  { priority, event }: Reason,
  nowMs: number,
): boolean {
  const key = { controller: "read", kind, id } as const;
  const open = context.tasks.get(key);
  if (open !== null && open.observed < open.requested && open.dueAtMs !== null && open.dueAtMs <= nowMs) return false;
  const version = requestLook(context, key, priority, nowMs);
  if (event !== null && !context.events.hasOpen({ kind, recordId: id })) {
    context.events.put(foundEvent(context, { kind, resourceId: id, ...event }, nowMs), version, nowMs);
  }
  return true;
}
