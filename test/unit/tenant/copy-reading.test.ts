/** What a read of a copy is worth shortly after Orbit's own writes. */

import { expect, test } from "vitest";
import type { DocumentState } from "../../../src/mirror/document.ts";
import type { DocumentCopy } from "../../../src/tenant/model/copy.ts";
import { isBehindWrite } from "../../../src/tenant/satellite/copy-reading.ts";

const WRITTEN_MS = 1_000_000;
const CREDIT = { creditNoteId: "cn", number: "CN-1", amount: 4.4, date: "2026-11-20" };

function invoice(credits: DocumentState["credits"]): DocumentState {
  const amounts = { subTotal: 100, totalTax: 10, total: 110, currency: "AUD", currencyRate: 1, otherCredit: 0 };
  const names = {
    number: "INV-1",
    reference: null,
    contactId: "c",
    contactName: "C",
    brandingThemeId: null,
    url: null,
  };
  const head = { kind: "invoice", id: "i", type: "ACCREC", status: "AUTHORISED", updatedAtMs: WRITTEN_MS - 60_000 };
  const dates = { date: "2026-11-20", dueDate: "2026-12-04", lineAmountTypes: "Exclusive" };
  const none = { lines: [], payments: [], allocations: [], advances: [] };
  return { ...head, ...names, ...dates, ...amounts, ...none, credits } as DocumentState;
}

test("a read that lacks the credit that Orbit has just used on the invoice is from before it, and replaces nothing", () => {
  const copy = { kind: "invoice", copy: invoice([CREDIT]), writtenAtMs: WRITTEN_MS, shownFromMs: null } as DocumentCopy;
  const read = (credits: DocumentState["credits"]) => ({ kind: "document", document: invoice(credits) }) as const;
  expect(isBehindWrite(copy, read([]), WRITTEN_MS + 2000)).toBe(true);
  expect(isBehindWrite(copy, read([CREDIT]), WRITTEN_MS + 2000)).toBe(false);
  // A minute later it was taken off.
  expect(isBehindWrite(copy, read([]), WRITTEN_MS + 60_000)).toBe(false);
});
