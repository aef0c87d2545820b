import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DocumentMoney, type StateEvidence, sameMoney, syncState } from "../../src/domain/document.ts";
import { decimal } from "../../src/mirror/document-money.ts";

const amount = fc.constantFrom("0.00", "165.00", "352.00");
const money: fc.Arbitrary<DocumentMoney> = fc.record({
  status: fc.constantFrom("AUTHORISED", "PAID", "VOIDED"),
  total: amount,
  tax: amount,
  paid: amount,
  credited: amount,
  due: amount,
});
const evidence: fc.Arbitrary<StateEvidence> = fc.record({
  record: fc.constantFrom(null, "fails", "waits", "skipped"),
  copy: fc.option(
    fc.record({
      status: fc.constantFrom("queued", "waiting", "synced", "skipped", "failed"),
      isKept: fc.boolean(),
      differs: fc.boolean(),
    }),
  ),
  group: money,
  satellite: fc.option(money),
});

describe("a document's state", () => {
  it("is in step only when a copy was read that equals the record in every field and its money", () => {
    fc.assert(
      fc.property(evidence, (seen) => {
        if (syncState(seen) !== "in-step") return;
        expect(seen).toMatchObject({ record: null, copy: { status: "synced", isKept: false, differs: false } });
        expect(seen.satellite !== null && sameMoney(seen.group, seen.satellite)).toBe(true);
      }),
      { numRuns: 5000 },
    );
  });

  it("is in step whenever all of that is so", () => {
    fc.assert(
      fc.property(money, (group) => {
        const copy = { status: "synced", isKept: false, differs: false } as const;
        expect(syncState({ record: null, copy, group, satellite: { ...group } })).toBe("in-step");
      }),
    );
  });

  it("never hides what stops the record behind a copy that is fine", () => {
    fc.assert(
      fc.property(evidence, (seen) => {
        if (seen.record === "fails") expect(syncState(seen)).toBe("failed");
        if (seen.record === "waits") expect(syncState(seen)).toBe("waiting");
      }),
    );
  });
});

it("amounts are written with two decimals, whatever their sign", () => {
  expect([0, 5, 50, 35200, -5, -123456].map(decimal)).toEqual(["0.00", "0.05", "0.50", "352.00", "-0.05", "-1234.56"]);
});
