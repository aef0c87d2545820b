/**
 * The money of a world, followed change by change from Xero's side alone: who entered each payment where, what is live, and
 * what people still want. A payment's reference names its money; what Orbit enters for it elsewhere has the same one.
 */

import type { StoredRow } from "../../xero/src/state/collection.ts";
import type { Payment } from "../../xero/src/state/records.ts";

export interface Money {
  readonly reference: string;
  /** Where people entered it first. */
  readonly origin: string;
  /** The invoice there. */
  readonly invoiceId: string;
  /** Tenant → its live payments of this money. */
  readonly live: ReadonlyMap<string, ReadonlySet<string>>;
  /** People entered it so often, on whichever side. */
  readonly entered: number;
  /** People have not taken it off where it began. */
  readonly isWanted: boolean;
  /** People took it off elsewhere: there it stays off. */
  readonly isTakenOffElsewhere: boolean;
  /** People entered it with several amounts: taken off, and put back on a smaller invoice. */
  readonly isChanged: boolean;
}

interface Known extends Money {
  live: Map<string, Set<string>>;
  entered: number;
  isWanted: boolean;
  isTakenOffElsewhere: boolean;
  isChanged: boolean;
  readonly amountMinor: number;
}

export class Ledger {
  readonly #money = new Map<string, Known>();
  readonly #payments = new Map<string, Payment>();
  /** Since when a payment is reconciled or in a batch. */
  readonly #fixedSinceMs = new Map<string, number>();
  /** Payments that a call of Orbit's was to take off. */
  readonly #sentOff = new Set<string>();

  payment(id: string): Payment | null {
    return this.#payments.get(id) ?? null;
  }

  fixedSinceMs(paymentId: string): number | null {
    return this.#fixedSinceMs.get(paymentId) ?? null;
  }

  of(reference: string): Money | null {
    return this.#money.get(reference) ?? null;
  }

  all(): readonly Money[] {
    return [...this.#money.values()];
  }

  /** A call of Orbit's arrives that takes the payment off. */
  takesOff(paymentId: string): void {
    this.#sentOff.add(paymentId);
  }

  /** Xero refused that call, or its answer shows the payment as it was: who takes the payment off later is somebody else. */
  wasRefused(paymentId: string): void {
    this.#sentOff.delete(paymentId);
  }

  /** Answers the moneys that the rows are about. */
  changed(rows: readonly StoredRow[], nowMs: number): readonly Money[] {
    const touched = new Set<Known>();
    for (const row of rows) {
      if (row.collection !== "payments" || row.json === null) continue;
      const payment: Payment = JSON.parse(row.json);
      const before = this.#payments.get(payment.id) ?? null;
      this.#payments.set(payment.id, payment);
      const isFixed = payment.reconciled || payment.batchPaymentId !== null;
      if (!isFixed) this.#fixedSinceMs.delete(payment.id);
      else if (!this.#fixedSinceMs.has(payment.id)) this.#fixedSinceMs.set(payment.id, nowMs);
      if (payment.target.kind !== "invoice" || payment.reference === "") continue;
      const known = this.#known(payment);
      this.#note(known, payment, before);
      touched.add(known);
    }
    return [...touched];
  }

  #known(payment: Payment): Known {
    const { reference, tenantId, target, amountMinor } = payment;
    const known = this.#money.get(reference) ?? {
      ...{ reference, origin: tenantId, invoiceId: target.id, live: new Map(), entered: 0, amountMinor },
      ...{ isWanted: false, isTakenOffElsewhere: false, isChanged: false },
    };
    this.#money.set(reference, known);
    return known;
  }

  #note(known: Known, payment: Payment, before: Payment | null): void {
    const { id, tenantId, status, createdByApp, amountMinor } = payment;
    const live = known.live.get(tenantId) ?? new Set();
    known.live.set(tenantId, live);
    const isAtHome = tenantId === known.origin;
    if (status === "AUTHORISED") {
      live.add(id);
      if (before !== null || createdByApp) return;
      known.entered++;
      known.isChanged ||= amountMinor !== known.amountMinor;
      if (isAtHome) known.isWanted = true;
      else known.isTakenOffElsewhere = false;
    } else {
      live.delete(id);
      if (this.#sentOff.has(id)) return;
      if (isAtHome) known.isWanted = false;
      else known.isTakenOffElsewhere = true;
    }
  }
}
