import { expect, test } from "vitest";
import { exchangeOf, itemsOf } from "../../../src/mirror/change.ts";
import { withAllocationOff, withoutUnallocated } from "../../../src/mirror/own-credits.ts";

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

test("one that Orbit has not taken off, and that is off, is off by its people", () => {
  expect(itemsOf(withoutUnallocated(exchangeOf(null, [use]), "use"))).toEqual([]);
});
