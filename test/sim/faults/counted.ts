/**
 * Whether money is counted once on each side, is never sent back to the side where it began, and stays where it is reconciled.
 * Seen from Xero's side and from the calls that leave, not from Orbit's rows.
 */

import type { StoredRow } from "../../xero/src/state/collection.ts";
import type { Payment } from "../../xero/src/state/records.ts";
import { Ledger, type Money } from "./ledger.ts";
import type { Leaving } from "./network.ts";
import type { Broken } from "./repeats.ts";
import type { ExtraPromise } from "./switches.ts";

/**
 * From when a payment is reconciled until no call that takes it off leaves any more: the look at it may be answered late, and
 * shows it as it was some seconds before.
 */
const NOTICED_MS = 150_000;

interface Element {
  readonly Reference?: string;
  readonly Invoice?: { readonly InvoiceID?: string };
}

export class Counted {
  readonly ledger = new Ledger();
  readonly #group: string;
  /** When each write left first: sent again, it is the same one. */
  readonly #firstLeftMs = new Map<string, number>();
  /** Satellite and reference of what Orbit took off there for a change, and may put back. */
  readonly #off = new Set<string>();
  /** Of these, what is there again and no answer has shown yet: people may take it off before Orbit can know. */
  readonly #unshown = new Set<string>();
  /** What was put back, by the key that it was sent with. */
  readonly #back = new Set<string>();

  constructor(group: string) {
    this.#group = group;
  }

  left({ request, atMs }: Leaving): void {
    const key = request.headers.get("idempotency-key");
    if (key !== null && !this.#firstLeftMs.has(key)) this.#firstLeftMs.set(key, atMs);
  }

  answered({ request, tenantId, fault, isUnseen, isVain }: Leaving, { status }: Response): void {
    const paymentId = takenOffBy(request);
    if (status === 200 && fault === null && !isUnseen && /\/(Invoices|Payments)/.test(request.url))
      this.#shown(tenantId);
    const isRefused = status >= 400 && status < 500;
    if (paymentId !== null && (isRefused || isVain)) this.ledger.wasRefused(paymentId);
  }

  /** At Xero, before it is carried out. */
  arrived({ request, tenantId, atMs }: Leaving): Broken<ExtraPromise> | null {
    const paymentId = takenOffBy(request);
    const payment = paymentId === null ? null : this.ledger.payment(paymentId);
    if (payment === null) return null;
    this.ledger.takesOff(payment.id);
    this.#off.add(`${tenantId} ${payment.reference}`);
    const leftMs = this.#firstLeftMs.get(request.headers.get("idempotency-key") ?? "") ?? atMs;
    const fixedMs = this.ledger.fixedSinceMs(payment.id);
    if (payment.status === "DELETED" || fixedMs === null || leftMs - fixedMs < NOTICED_MS) return null;
    const seconds = Math.round((leftMs - fixedMs) / 1000);
    const what = `${nameOf(payment.reference)} is to come off, reconciled ${seconds} s before`;
    return { invariant: "a reconciled payment is never touched", what };
  }

  /** What a call that left says. */
  says({ request, tenantId }: Leaving, body: string): Broken<ExtraPromise> | null {
    if (request.method !== "PUT" || !new URL(request.url).pathname.endsWith("/Payments")) return null;
    const { Payments: elements = [] } = JSON.parse(body) as { readonly Payments?: readonly Element[] };
    for (const { Reference: reference = "", Invoice } of elements) {
      const money = this.ledger.of(reference);
      if (Invoice === undefined || money === null || money.origin !== tenantId) continue;
      if (!isSingle(money)) continue;
      const name = `${request.headers.get("idempotency-key")} ${reference}`;
      // Sent again under its key, it is the same one.
      if (tenantId !== this.#group && this.#off.has(`${tenantId} ${reference}`)) this.#back.add(name);
      if (this.#back.has(name)) continue;
      const what = `${nameOf(reference)} began there, and Orbit enters it`;
      return { invariant: "what Orbit entered is never sent back", what };
    }
    return null;
  }

  changed(rows: readonly StoredRow[], nowMs: number): Broken<ExtraPromise> | null {
    for (const row of rows) this.#noteBack(row);
    for (const money of this.ledger.changed(rows, nowMs)) {
      const sides = this.#live(money);
      for (const [side, count] of sides) {
        if (count <= (isSingle(money) ? 1 : money.entered)) continue;
        const what = `${nameOf(money.reference)} is live ${count} times in the ${side}`;
        return { invariant: "money is counted once on each side", what };
      }
    }
    return null;
  }

  #noteBack({ collection, json }: StoredRow): void {
    if (collection !== "payments" || json === null) return;
    const { tenantId, reference, status }: Payment = JSON.parse(json);
    const name = `${tenantId} ${reference}`;
    if (status === "AUTHORISED") this.#unshown.add(name);
    else this.#unshown.delete(name);
  }

  #shown(tenantId: string): void {
    for (const name of this.#unshown) {
      if (!name.startsWith(`${tenantId} `)) continue;
      this.#off.delete(name);
      this.#unshown.delete(name);
    }
  }

  #live({ live }: Money): readonly (readonly [side: string, count: number])[] {
    let [group, satellites] = [0, 0];
    for (const [tenantId, payments] of live) {
      if (tenantId === this.#group) group += payments.size;
      else satellites += payments.size;
    }
    return [
      ["group", group],
      ["satellites", satellites],
    ];
  }
}

/** Named so by people who may enter the same more than once. */
export const ALIKE = "cash";

export function isSingle({ reference }: Money): boolean {
  return !reference.startsWith(ALIKE);
}

function takenOffBy(request: Request): string | null {
  if (request.method !== "POST") return null;
  return /\/Payments\/([0-9a-f-]{36})$/i.exec(new URL(request.url).pathname)?.[1] ?? null;
}

const nameOf = (reference: string) => `the payment "${reference}"`;
