/** Copies that cannot be made or changed, or are not what they should be. */

import { line, raise } from "../invoices.ts";
import {
  credit,
  groupOf,
  HOUR_MS,
  later,
  mirroredSale,
  type Scenario,
  type Scenarios,
  SYDNEY,
  sydneyOf,
  sydneySetUp,
  type Trouble,
} from "./stage.ts";

const INVOICES = "Sales → Invoices";
const OWN_LINE = { ...line(null, 50), Quantity: 1 };

/** Sydney has an invoice of its own with the number that the group's gets later. */
function numberTaken(
  press: Trouble["press"],
  ends: Trouble["ends"],
  mendIt: (rename: () => void) => () => void = () => () => undefined,
): Scenario {
  return async (open) => {
    const practice = await open();
    const own = sydneyOf(practice).raiseInvoice({
      Contact: { Name: "Ridgeway University" },
      Status: "AUTHORISED",
      InvoiceNumber: "INV-9001",
      LineItems: [OWN_LINE],
    });
    await later(practice);
    const { InvoiceID: resourceId } = raise(practice, { fields: { InvoiceNumber: "INV-9001" } });
    await later(practice);
    const rename = () => sydneyOf(practice).editInvoice(own.InvoiceID, { InvoiceNumber: "SYD-1" });
    const mend = mendIt(rename);
    return { practice, resourceId, names: ["INV-9001", SYDNEY], screen: INVOICES, mend, press, ends };
  };
}

function edited(press: "overwrite" | "keep", ends: Trouble["ends"]): Scenario {
  return async (open) => {
    const practice = await open({ settings: { satelliteEdits: "ask" } });
    const { copy } = await mirroredSale(practice, { fields: { Reference: "PO 1" } });
    sydneyOf(practice).editInvoice(copy.InvoiceID, { Reference: "by hand" });
    await later(practice);
    const names = ["by hand", "PO 1", SYDNEY];
    return {
      practice,
      resourceId: copy.InvoiceID,
      names,
      screen: "Restore group values",
      mend: () => undefined,
      press,
      ends,
    };
  };
}

export const DOCUMENTS: Scenarios<
  "invoice-number-taken" | "not-modifiable" | "totals-differ" | "satellite-edited" | "xero-rejected"
> = {
  "invoice-number-taken": {
    "the satellite has one of its own, which is taken over": numberTaken("adopt", "synced"),
    "the satellite has one of its own, which is left alone": numberTaken("leave", "resolved"),
    "the satellite has one of its own, which gets another number": numberTaken("resync", "synced", (rename) => rename),
    "the satellite has a credit note of its own": async (open) => {
      const practice = await open();
      sydneyOf(practice).raiseCreditNote({
        Contact: { Name: "Ridgeway University" },
        Status: "AUTHORISED",
        CreditNoteNumber: "CN-9001",
        LineItems: [OWN_LINE],
      });
      await later(practice);
      const { CreditNoteID: resourceId } = credit(practice, 70, { CreditNoteNumber: "CN-9001" });
      await later(practice);
      const mend = () => undefined;
      return {
        practice,
        resourceId,
        names: ["CN-9001", SYDNEY],
        screen: INVOICES,
        mend,
        press: "adopt",
        ends: "synced",
      };
    },
  },
  "not-modifiable": {
    "the copy was voided by hand": async (open) => {
      const practice = await open({ settings: { satelliteEdits: "keep" } });
      const { invoice, copy } = await mirroredSale(practice);
      sydneyOf(practice).editInvoice(copy.InvoiceID, { Status: "VOIDED" });
      await later(practice);
      groupOf(practice).editInvoice(invoice.InvoiceID, { LineItems: [line("Sydney", 7)] });
      await later(practice);
      const mend = () => groupOf(practice).editInvoice(invoice.InvoiceID, { InvoiceNumber: "INV-7001" });
      const names = [invoice.InvoiceNumber, SYDNEY];
      return {
        practice,
        resourceId: invoice.InvoiceID,
        names,
        screen: INVOICES,
        mend,
        press: "nothing",
        ends: "synced",
      };
    },
    "a payment of the satellite's own keeps the copy from being voided": async (open) => {
      const practice = await open();
      const { invoice, copy } = await mirroredSale(practice);
      const { PaymentID } = sydneyOf(practice).pay(copy.InvoiceID, { amount: 20 });
      await later(practice);
      groupOf(practice).editInvoice(invoice.InvoiceID, { Status: "VOIDED" });
      await later(practice);
      const mend = () => sydneyOf(practice).removePayment(PaymentID);
      const names = ["20.00 AUD", SYDNEY];
      return {
        practice,
        resourceId: invoice.InvoiceID,
        names,
        screen: INVOICES,
        mend,
        press: "resync",
        ends: "synced",
      };
    },
  },
  "totals-differ": {
    "the satellite's rate has another percentage": async (open) => {
      const practice = await open();
      await mirroredSale(practice);
      const setRate = (Rate: number) =>
        sydneySetUp(practice).saveTaxRate({ TaxType: "OUTPUT", TaxComponents: [{ Name: "GST", Rate }] });
      setRate(12);
      const { InvoiceID: resourceId } = raise(practice);
      await later(practice);
      const names = ["28.92 AUD", "24.10 AUD", SYDNEY];
      return {
        practice,
        resourceId,
        names,
        screen: "Tax rates",
        mend: () => setRate(10),
        press: "resync",
        ends: "synced",
      };
    },
  },
  "satellite-edited": {
    "somebody changed the reference, and the group's counts": edited("overwrite", "synced"),
    "somebody changed the reference, and the satellite's counts": edited("keep", "skipped"),
  },
  "xero-rejected": {
    "Xero says something that has no code": async (open) => {
      const practice = await open();
      practice.nowMs += HOUR_MS;
      const Message = "You have reached the limit of invoices you can approve";
      const body = JSON.stringify({
        ErrorNumber: 10,
        Type: "ValidationException",
        Message: "A validation exception occurred",
        Elements: [{ ValidationErrors: [{ Message }] }],
      });
      const effect = { kind: "status", status: 400, body } as const;
      practice.xero.control.addFault({ method: "PUT", path: "*/Invoices*", effect });
      const { InvoiceID: resourceId } = raise(practice);
      await later(practice);
      const mend = () => undefined;
      return {
        practice,
        resourceId,
        names: [Message],
        screen: `${SYDNEY}'s Xero`,
        mend,
        press: "resync",
        ends: "synced",
      };
    },
  },
};
