/** Takes the group's payments as they are read: kept by id, for the documents that name them. */

import { paymentState } from "../../mirror/terms.ts";
import type { XeroFault } from "../../xero/errors.ts";
import { elementsOf, parseElements, xeroPayment } from "../../xero/schemas.ts";
import type { TenantContext } from "../context.ts";
import { isPage } from "../model/paged-reads.ts";
import type { Controller, PlannedCall, SentCall } from "../model/xero-call.ts";

export class PaymentAccountController implements Controller {
  readonly #context: TenantContext;

  constructor(context: TenantContext) {
    this.#context = context;
  }

  /** Its calls are planned for the documents that need them, by Prerequisites. */
  plan(): readonly PlannedCall[] {
    return [];
  }

  onSuccess(call: SentCall, body: unknown): boolean {
    const elements = elementsOf(body, "Payments");
    if (elements === null) return false;
    for (const { value } of parseElements(elements, xeroPayment)) {
      if (value !== null) this.#context.records.putPayment(paymentState(value));
    }
    const left = call.docs.filter((doc) => this.#context.records.payment(doc.id) === null).length;
    const goesOn = isPage(call) && this.#context.paged.answered("payment", call, body, { due: left, perCall: 1 });
    if (!goesOn) this.#missed(call);
    return true;
  }

  onFailure(call: SentCall, fault: XeroFault): void {
    if (isPage(call) && this.#context.paged.refused("payment", fault)) return;
    if (isPage(call) || fault.kind === "not-found" || fault.kind === "rejected") this.#missed(call);
  }

  /** Not among the changed ones: asked for by id. Not there by id: known to be unknown, so that nothing waits for it. */
  #missed(call: SentCall): void {
    for (const doc of call.docs) {
      if (this.#context.records.payment(doc.id) !== null) continue;
      if (isPage(call)) this.#context.missedPayments.add(doc.id);
      else this.#context.records.putPayment({ ...UNKNOWN, id: doc.id });
    }
  }
}

const UNKNOWN = {
  accountId: null,
  accountCode: null,
  accountName: null,
  date: null,
  amount: 0,
  reference: null,
  currencyRate: null,
  isReconciled: false,
  isBatched: false,
  isDeleted: false,
  updatedAtMs: null,
} as const;
