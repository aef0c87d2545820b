/** Reads the group's overpayments and prepayments for the invoices that they are used on; planned by Prerequisites. */

import { type AdvanceKind, unknownAdvance } from "../../mirror/advance.ts";
import type { XeroFault } from "../../xero/errors.ts";
import { MONEY_NAMES } from "../../xero/requests.ts";
import { elementsOf } from "../../xero/schemas.ts";
import type { TenantContext } from "../context.ts";
import { PRIORITY } from "../model/task.ts";
import type { AnsweredCall, Controller, PlannedCall, SentCall } from "../model/xero-call.ts";
import { takeAdvance } from "./money-changes.ts";

export class AdvanceController implements Controller {
  readonly #context: TenantContext;

  constructor(context: TenantContext) {
    this.#context = context;
  }

  plan(): readonly PlannedCall[] {
    return [];
  }

  onSuccess(call: AnsweredCall, body: unknown, nowMs: number): boolean {
    const kind = kindOf(call);
    const elements = elementsOf(body, MONEY_NAMES[kind].plural);
    if (elements === null) return false;
    const why = { priority: PRIORITY.webhook, event: null };
    const read = elements.map((element) =>
      takeAdvance(this.#context, { kind, element, leftAtMs: call.leftAtMs }, why, nowMs),
    );
    for (const { id } of call.docs) {
      if (!read.some((one) => one?.id === id)) this.#unknown(kind, id, call.leftAtMs);
    }
    return true;
  }

  /** Not there: known to be unknown, so that nothing waits for it. Anything else is asked again by the next plan. */
  onFailure(call: SentCall, fault: XeroFault, nowMs: number): void {
    if (fault.kind !== "not-found" && fault.kind !== "rejected") return;
    for (const { id } of call.docs) this.#unknown(kindOf(call), id, nowMs);
  }

  #unknown(kind: AdvanceKind, id: string, readAtMs: number): void {
    const { records } = this.#context;
    const held = records.advance(id);
    records.putAdvance(held === null ? unknownAdvance(kind, id, readAtMs) : { ...held, readAtMs });
  }
}

function kindOf({ purpose }: SentCall): AdvanceKind {
  return purpose === "read-overpayments" ? "overpayment" : "prepayment";
}
