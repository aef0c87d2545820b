/** Overpayments and prepayments as Xero shows them, after its examples. */

import { wireDate, wireMoment, wireMomentString } from "../calendar.ts";
import { amount } from "../decimal.ts";
import { advanceLeftMinor } from "../rules/balance.ts";
import type { Advance } from "../state/records.ts";
import type { World } from "../state/world.ts";
import { contactSummaryJson } from "./contact.ts";
import { allocationJson } from "./credit-note.ts";
import { dateJson, paymentsJson } from "./document.ts";

export type XeroAdvance = ReturnType<typeof advanceJson>;

export const ADVANCE_TYPES = { overpayment: "RECEIVE-OVERPAYMENT", prepayment: "RECEIVE-PREPAYMENT" } as const;

export function advanceJson(world: World, advance: Advance) {
  const idName = advance.kind === "overpayment" ? "OverpaymentID" : "PrepaymentID";
  const isShown = advance.reference !== "" && world.behaviour.advanceReferences;
  return {
    [idName]: advance.id,
    ID: advance.id,
    Type: ADVANCE_TYPES[advance.kind],
    ...(isShown ? { Reference: advance.reference } : {}),
    RemainingCredit: amount(advanceLeftMinor(advance)),
    Allocations: advance.allocations.map((one) => allocationJson(world, one)),
    Payments: paymentsJson(advance.payments),
    HasAttachments: false,
    Contact: contactSummaryJson(world.tables.contacts.get(advance.contactId), advance.contactId),
    ...dateJson("Date", advance.date),
    Status: advance.status,
    LineAmountTypes: "NoTax",
    LineItems: [],
    SubTotal: amount(advance.totalMinor),
    TotalTax: 0,
    Total: amount(advance.totalMinor),
    UpdatedDateUTC: wireMoment(advance.updatedMs),
    UpdatedDateUTCString: wireMomentString(advance.updatedMs),
    CurrencyCode: advance.currencyCode,
    CurrencyRate: advance.currencyRate,
    ...(advance.status === "PAID" ? { FullyPaidOnDate: wireDate(advance.date) } : {}),
  };
}
