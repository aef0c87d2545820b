import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lineTaxMinor, minorUnits, sameAmount, sameRate } from "../../../src/mirror/money.ts";

const cents = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 });

describe("money", () => {
  it("an amount with two decimals is its cents, however the float is spelled", () => {
    fc.assert(fc.property(cents, (value) => minorUnits(value / 100) === value));
  });

  it("amounts are equal exactly when their cents are", () => {
    fc.assert(fc.property(cents, cents, (a, b) => sameAmount(a / 100, b / 100) === (a === b)));
    expect(sameAmount(0.1 + 0.2, 0.3)).toBe(true);
    expect(sameRate(33.3333, 33.3334)).toBe(false);
  });

  it("a line's tax is Xero's: 15 % of 21.00, and 15 % within 541.25", () => {
    expect(lineTaxMinor(21, 15, false)).toBe(315);
    expect(lineTaxMinor(541.25, 15, true)).toBe(7060);
    expect(lineTaxMinor(-21, 15, false)).toBe(-315);
    expect(lineTaxMinor(0.05, 10, false)).toBe(1);
  });
});
