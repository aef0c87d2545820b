/**
 * Advances: overpayments and prepayments of the group, and what of them is used on its invoices. A copy shows that as payments
 * on an account of the satellite (docs/api.md §5). Amounts used come from the invoice, dates from the crediting document:
 * those that invoices give are not reliable (docs/xero.md §8). Pure.
 */

import { calendarDate, instantMs } from "../xero/dates.ts";
import { xeroAdvance } from "../xero/schemas.ts";
import type { Allocation, DocumentState } from "./document.ts";
import { blankToNull, liveAllocations } from "./document-reading.ts";
import { minorUnits, sumMinor } from "./money.ts";
import type { PaymentState } from "./terms.ts";

export type AdvanceKind = "overpayment" | "prepayment";

/** As an invoice lists it. */
export interface AppliedAdvance {
  readonly kind: AdvanceKind;
  readonly id: string;
  readonly amount: number;
}

/** As it was last read itself. */
export interface AdvanceState {
  readonly kind: AdvanceKind;
  readonly id: string;
  readonly reference: string | null;
  /** "YYYY-MM-DD". */
  readonly date: string | null;
  readonly currencyRate: number | null;
  readonly allocations: readonly Allocation[];
  readonly updatedAtMs: number | null;
  /** When the read left that showed it. */
  readonly readAtMs: number;
}

/** Null when Xero's answer is not one of that kind, or names an allocation only in part. */
export function advanceState(kind: AdvanceKind, element: unknown, readAtMs: number): AdvanceState | null {
  const raw = xeroAdvance.safeParse(element).data;
  const id = raw?.[kind === "overpayment" ? "OverpaymentID" : "PrepaymentID"] ?? raw?.ID;
  const allocations = raw === undefined ? null : liveAllocations(raw);
  if (raw === undefined || !id || allocations === null) return null;
  return {
    kind,
    id,
    reference: blankToNull(raw.Reference),
    date: calendarDate(raw.Date) ?? calendarDate(raw.DateString),
    currencyRate: raw.CurrencyRate ?? null,
    allocations: raw.Status?.toUpperCase() === "VOIDED" ? [] : allocations,
    updatedAtMs: instantMs(raw.UpdatedDateUTC),
    readAtMs,
  };
}

/** What Orbit knows of one that Xero does not show. */
export function unknownAdvance(kind: AdvanceKind, id: string, readAtMs: number): AdvanceState {
  return {
    ...{ kind, id, reference: null, date: null, currencyRate: null },
    ...{ allocations: [], updatedAtMs: null, readAtMs },
  };
}

export function advancesOn({ advances }: DocumentState): readonly AppliedAdvance[] {
  return advances ?? [];
}

/** Whether what is held of it says how the invoice's part of it is made up. */
export function explainsUse(held: AdvanceState | null, invoiceId: string, { amount }: AppliedAdvance): boolean {
  return held !== null && sumMinor(usesOn(held, invoiceId)) === minorUnits(amount);
}

/** Invoices on which another part of it is used than before. */
export function changedUses(before: AdvanceState | null, now: AdvanceState): ReadonlySet<string> {
  const ids = [...(before?.allocations ?? []), ...now.allocations].map((one) => one.invoiceId.toLowerCase());
  const uses = (state: AdvanceState | null, id: string) =>
    JSON.stringify((state === null ? [] : usesOn(state, id)).map(({ amount, date }) => [amount, date]));
  return new Set(ids.filter((id) => uses(before, id) !== uses(now, id)));
}

/**
 * What advances pay of an invoice, as the payments that a copy has instead. One whose parts are not known is one payment of
 * the whole, dated as Xero dates a use: the later of both documents.
 */
export function advancePayments(
  document: DocumentState,
  held: (id: string) => AdvanceState | null,
): readonly PaymentState[] {
  return advancesOn(document).flatMap((applied) => {
    const advance = held(applied.id);
    if (advance === null || !explainsUse(advance, document.id, applied)) {
      const date = [document.date, advance?.date ?? null].flatMap((one) => one ?? []).toSorted();
      return [paymentFor(applied, advance, { amount: applied.amount, date: date.at(-1) ?? null, nth: 0 })];
    }
    const seen = new Map<string, number>();
    return usesOn(advance, document.id).map(({ amount, date }) => {
      const key = `${minorUnits(amount)}:${date}`;
      const nth = seen.get(key) ?? 0;
      seen.set(key, nth + 1);
      return paymentFor(applied, advance, { amount, date, nth });
    });
  });
}

/**
 * Its id is made of what it is, because some answers name no allocation: equal uses on one day are kept apart by their
 * place alone.
 */
function paymentFor(
  { kind, id }: AppliedAdvance,
  advance: AdvanceState | null,
  { amount, date, nth }: { readonly amount: number; readonly date: string | null; readonly nth: number },
): PaymentState {
  const name = kind === "overpayment" ? "Overpayment" : "Prepayment";
  const about = advance?.reference ?? advance?.date ?? null;
  return {
    id: `${kind}:${id}:${minorUnits(amount)}:${date}:${nth}`,
    accountCode: null,
    accountName: null,
    date,
    amount,
    reference: about === null ? name : `${name} ${about}`,
    currencyRate: advance?.currencyRate ?? null,
    isReconciled: false,
    isBatched: false,
    isDeleted: false,
    updatedAtMs: null,
    advance: kind,
  };
}

function usesOn({ allocations }: AdvanceState, invoiceId: string): readonly Allocation[] {
  return allocations
    .filter((one) => one.invoiceId.toLowerCase() === invoiceId.toLowerCase())
    .toSorted((a, b) => (a.date ?? "").localeCompare(b.date ?? "") || a.amount - b.amount);
}
