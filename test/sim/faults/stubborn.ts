/**
 * What one Xero does and another does not, for as long as a world lasts: some look-ups of several documents are refused as a
 * whole, and some payments are answered as if they had been made, or were off, and are not. Which ones is a matter of their
 * contents and of the seed, so that a repeated call meets the same (but a removal, which is carried out the second time), and
 * nothing is drawn. Called by the network, in Xero's place.
 */

import { hashOf } from "../seeded.ts";
import type { Plan } from "./plan.ts";

/** One look-up in so many of those for several documents has one among them that Xero cannot take together with others. */
const DOCUMENTS_PER_REFUSED_ONE = 6;
const PAYMENTS_PER_VAIN_ONE = 5;

/** As recorded for a list that cannot be read. */
const REFUSAL = {
  ErrorNumber: 10,
  Type: "ValidationException",
  Message: "A validation exception occurred",
  Elements: [],
};

/** A payment as it is sent; all that it says is sent back. */
interface SentPayment {
  readonly Invoice?: { readonly InvoiceID?: string };
  readonly CreditNote?: { readonly CreditNoteID?: string };
  readonly Amount?: number;
}

export class Stubborn {
  readonly #plan: Plan;
  /** Payments of which a removal was answered in vain. */
  readonly #stayed = new Set<string>();

  constructor(plan: Plan) {
    this.#plan = plan;
  }

  /** The body of a 400 in Xero's own shape; null where the call is answered as usual. */
  refusalOf(request: Request): string | null {
    if (!this.#plan.circumstances.has("look-ups-refused") || request.method !== "GET") return null;
    const { searchParams } = new URL(request.url);
    const asked = (searchParams.get("IDs") ?? searchParams.get("InvoiceNumbers") ?? "").split(",");
    const isRefused = asked.length > 1 && asked.some((one) => this.#isOneIn(DOCUMENTS_PER_REFUSED_ONE, one));
    return isRefused ? JSON.stringify(REFUSAL) : null;
  }

  /** `send` has Xero carry out what is left of the call; null where all of it is. */
  async vain(
    request: Request,
    send: (request: Request) => Promise<Response>,
  ): Promise<{ readonly response: Response } | null> {
    if (!this.#plan.circumstances.has("payments-in-vain")) return null;
    const { pathname } = new URL(request.url);
    if (request.method === "POST" && pathname.includes("/Payments/")) return await this.#removedInVain(request, send);
    if (request.method !== "PUT" || !pathname.endsWith("/Payments")) return null;
    const { Payments: sent = [] } = (await request.clone().json()) as { readonly Payments?: readonly SentPayment[] };
    const others = sent.filter((payment) => !this.#isVain(payment));
    if (others.length === sent.length) return null;
    const answer = others.length === 0 ? Response.json({ Payments: [] }) : await send(withPayments(request, others));
    if (!answer.ok) return { response: answer };
    const { Payments: made = [], ...envelope } = (await answer.clone().json()) as {
      readonly Payments?: readonly object[];
    };
    const left = [...made];
    const all = sent.map((payment) =>
      this.#isVain(payment) ? { ...payment, HasValidationErrors: false } : (left.shift() ?? payment),
    );
    const headers = new Headers(answer.headers);
    return { response: Response.json({ ...envelope, Payments: all }, { headers }) };
  }

  /** Answered with the payment as it is. */
  async #removedInVain(
    { url, headers }: Request,
    send: (request: Request) => Promise<Response>,
  ): Promise<{ readonly response: Response } | null> {
    const { pathname, origin } = new URL(url);
    if (this.#stayed.has(pathname) || !this.#isOneIn(PAYMENTS_PER_VAIN_ONE, pathname)) return null;
    this.#stayed.add(pathname);
    const ofRead = new Headers(headers);
    for (const name of ["idempotency-key", "content-type"]) ofRead.delete(name);
    return { response: await send(new Request(`${origin}${pathname}`, { headers: ofRead })) };
  }

  #isVain({ Invoice, CreditNote, Amount }: SentPayment): boolean {
    return this.#isOneIn(PAYMENTS_PER_VAIN_ONE, `${Invoice?.InvoiceID ?? CreditNote?.CreditNoteID} ${Amount}`);
  }

  #isOneIn(most: number, what: string): boolean {
    return hashOf(this.#plan.seed, what) % most === 0;
  }
}

function withPayments(request: Request, payments: readonly SentPayment[]): Request {
  const { method, headers, url } = request;
  return new Request(url, { method, headers, body: JSON.stringify({ Payments: payments }) });
}
