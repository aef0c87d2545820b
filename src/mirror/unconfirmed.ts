/**
 * Writes of one copy that Xero did not answer, until it is known what became of them. Xero may show one only a while after it
 * was carried out, so its absence proves something only then. Pure.
 */

import type { PaymentState } from "./terms.ts";

/** A payment as it was sent: it may be on the copy, whatever became of it in the group since. */
export interface SentPayment extends Pick<PaymentState, "date" | "amount" | "reference"> {
  readonly groupId: string;
}

export type Unconfirmed =
  /** One may still show up; what is absent after `absentAfterMs` was not carried out. */
  | { readonly phase: "open"; readonly absentAfterMs: number; readonly payments: readonly SentPayment[] }
  /** What was carried out shows by now: payments among it are joined, and what is absent was not carried out. */
  | { readonly phase: "shown"; readonly payments: readonly SentPayment[] };

/** Until when absence proves nothing; null: it proves it at once. */
export function openUntilMs(unconfirmed: Unconfirmed | null): number | null {
  return unconfirmed?.phase === "open" ? unconfirmed.absentAfterMs : null;
}

/** Until when a payment that was sent may still show on the copy; null: none is outstanding. */
export function paymentsOpenUntilMs(unconfirmed: Unconfirmed | null): number | null {
  return sentPayments(unconfirmed).length === 0 ? null : openUntilMs(unconfirmed);
}

export function sentPayments(unconfirmed: Unconfirmed | null): readonly SentPayment[] {
  return unconfirmed?.payments ?? [];
}

/** One more write was not answered; `payments`: what it was to enter. */
export function openUntil(
  before: Unconfirmed | null,
  absentAfterMs: number,
  payments: readonly SentPayment[] = [],
): Unconfirmed {
  return { phase: "open", absentAfterMs, payments: [...sentPayments(before), ...payments] };
}

/** Xero answered, or has shown the copy late enough. */
export function shownNow(before: Unconfirmed | null): Unconfirmed | null {
  const payments = sentPayments(before);
  return payments.length === 0 ? null : { phase: "shown", payments };
}

/** The copy was read at that time. */
export function seenAt(before: Unconfirmed | null, nowMs: number): Unconfirmed | null {
  return before?.phase === "open" && nowMs >= before.absentAfterMs ? shownNow(before) : before;
}

/** Those that are on the copy are joined. */
export function withoutPayments(before: Unconfirmed | null): Unconfirmed | null {
  return before?.phase === "open" ? { ...before, payments: [] } : null;
}
