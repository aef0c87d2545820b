import { expect, test } from "vitest";
import { exchangeOf, itemsOf } from "../../../src/mirror/change.ts";
import type { DocumentState } from "../../../src/mirror/document.ts";
import { withAllocationOff, withoutOldCredit, withoutUnallocated } from "../../../src/mirror/own-credits.ts";

const use = {
  what: "allocation",
  groupId: null,
  creditNoteId: "note",
  allocation: { id: "use", invoiceId: "copy", amount: 20, date: "2026-11-20" },
} as const;

test("a credit that Orbit took off is still to go back when a read from before has it sent off again in vain", () => {
  const off = withAllocationOff(exchangeOf(null, [use]), "use");
  expect(itemsOf(withoutUnallocated(off, "use"))).toHaveLength(1);
});

test("what a read from before shows of one that Orbit took off is over when Xero does not find it", () => {
  const credit = (amount: number) => ({ creditNoteId: "note", number: null, amount, date: "2026-11-20" });
  const document = { credits: [credit(20), credit(5), credit(20)] } as unknown as DocumentState;
  const on = exchangeOf(null, [use]);
  expect(withoutOldCredit(on, document, "use")).toBeNull();
  const old = withoutOldCredit(withAllocationOff(on, "use"), document, "use");
  expect(old?.document.credits.map(({ amount }) => amount)).toEqual([5, 20]);
  expect(itemsOf(old?.change ?? null)).toMatchObject([{ isOff: true }]);
});

test("one that Orbit has not taken off, and that is off, is off by its people", () => {
  expect(itemsOf(withoutUnallocated(exchangeOf(null, [use]), "use"))).toEqual([]);
});
