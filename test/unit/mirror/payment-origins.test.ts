/** Receipts of satellites keep what they are through put-backs, and every payment says where it began. */

import { expect, test } from "vitest";
import type { DocumentState } from "../../../src/mirror/document.ts";
import { ownReceipts } from "../../../src/mirror/own-receipts.ts";
import { type PaidSides, paymentsOnBothSides } from "../../../src/mirror/payment-origins.ts";

const paid = (id: string, amount: number, date = "2026-11-21") => {
  return { id, date, amount, reference: null, currencyRate: null };
};

test("a payment that was taken off and put back is the same receipt, and two alike are two", () => {
  const first = ownReceipts([], [paid("a", 50), paid("b", 50)]);
  expect(first.map(({ key }) => key)).toEqual(["a", "b"]);
  const again = ownReceipts(first, [paid("c", 50), paid("b", 50), paid("d", 20)]);
  expect(again.map(({ key, satelliteId }) => [key, satelliteId])).toEqual([
    ["a", "c"],
    ["b", "b"],
    ["d", "d"],
  ]);
});

test("each payment is listed once, with the sides that it is on and where it began", () => {
  const unknown = { accountCode: null, accountName: null, isReconciled: false, isBatched: false, isDeleted: false };
  const terms = [
    { ...paid("ours", 10, "2026-11-01"), ...unknown, updatedAtMs: null },
    { ...paid("entered", 20, "2026-11-02"), ...unknown, updatedAtMs: null, receipt: "theirs" },
    { ...paid("only", 30, "2026-11-03"), ...unknown, updatedAtMs: null },
  ];
  const copy = { payments: [paid("link", 10), paid("theirs-2", 20), paid("own", 40, "2026-11-04")] };
  const sides: PaidSides = {
    terms: { accounts: [], taxRates: [], brandingTheme: null, baseCurrency: "AUD", payments: terms },
    copy: copy as unknown as DocumentState,
    links: [{ groupId: "ours", satelliteId: "link" }],
    receipts: { list: [{ ...paid("x", 20), key: "theirs", satelliteId: "theirs-2" }], shownAtMs: null, seq: 1 },
  };
  expect(
    paymentsOnBothSides(sides).map(({ amountMinor, began, inGroup, inSatellite }) => {
      return [amountMinor, began, inGroup, inSatellite];
    }),
  ).toEqual([
    [1000, "group", true, true],
    [2000, "satellite", true, true],
    [3000, "group", true, false],
    [4000, "satellite", false, true],
  ]);
});
