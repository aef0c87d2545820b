/**
 * Credits that people of a satellite used on a copy come off for a change of it and go back, like their payments.
 */

import { describe, expect, test } from "vitest";
import { groupOf, later, mirroredSale, sydneyOf } from "./catalogue/stage.ts";
import { line } from "./invoices.ts";
import { Practice, type PracticeOptions } from "./practice.ts";

/** A copy of 265.10 on which Sydney's people use credit notes of their own. */
async function credited(options: PracticeOptions, ...amounts: readonly number[]) {
  const practice = await new Practice(options).open();
  const { invoice, copy } = await mirroredSale(practice);
  const uses = amounts.map((amount) => {
    const { CreditNoteID: noteId } = sydneyOf(practice).raiseCreditNote({
      Contact: { Name: "Ridgeway University" },
      Status: "AUTHORISED",
      LineItems: [{ ...line(null, amount), Quantity: 1, TaxType: "NONE" }],
    });
    return { noteId, allocationId: sydneyOf(practice).allocate(noteId, { invoiceId: copy.InvoiceID, amount }) };
  });
  await look(practice, copy.InvoiceID);
  return { practice, id: invoice.InvoiceID, copyId: copy.InvoiceID, uses };
}

async function look(practice: Practice, copyId: string): Promise<void> {
  await practice.announceRecord("invoice", copyId, practice.satellite("Sydney"));
  await later(practice);
}

const creditsOn = (practice: Practice, copyId: string) =>
  (sydneyOf(practice).invoice(copyId).CreditNotes ?? []).map(({ AppliedAmount }) => AppliedAmount).toSorted();

describe.each(["friendly", "hostile"] as const)("with a %s Xero", (preset) => {
  test("all of several credits go back on the changed copy", async () => {
    const { practice, id, copyId } = await credited({ preset }, 20, 30);
    groupOf(practice).editInvoice(id, { LineItems: [line("Sydney", 200)] });
    await later(practice, id);
    expect(creditsOn(practice, copyId)).toEqual([20, 30]);
    expect(sydneyOf(practice).invoice(copyId).SubTotal).toBe(400);
  });
});
