/** Every discount is carried so that the copy's line comes to the same amount, however Xero spells it. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { carriedDiscount, discountMinor } from "../../../src/mirror/discount.ts";
import { lineAmounts } from "../../xero/src/rules/amounts.ts";

const priced = (quantity: number, unitAmount: number, rest: Partial<Parameters<typeof carriedDiscount>[0]> = {}) => ({
  ...{ quantity, unitAmount, lineAmount: null, discountRate: null, discountAmount: null },
  ...rest,
});

/** What the simulated Xero makes of the line as it is sent. */
function lineMinor(quantity: number, unitAmount: number, sent: ReturnType<typeof carriedDiscount>): number {
  const discountRate = sent !== null && "rate" in sent ? sent.rate : null;
  const discountMinor = sent !== null && "amount" in sent ? Math.round(sent.amount * 100) : null;
  return lineAmounts({ quantity, unitAmount, lineAmount: undefined, discountRate, discountMinor, unitPlaces: 4 })
    .lineMinor;
}

describe("a discount", () => {
  it.each([
    [
      "an amount beside a rate of hundredths",
      priced(2, 148, { lineAmount: 276, discountRate: 6.76, discountAmount: 20 }),
    ],
    ["a rate of hundredths alone", priced(2, 148, { lineAmount: 276, discountRate: 6.76 })],
    ["an amount alone", priced(2, 148, { lineAmount: 276, discountAmount: 20 })],
    ["nothing at all", priced(2, 148, { lineAmount: 276 })],
  ])("that is said as %s is the same amount", (_, line) => {
    expect(discountMinor(line)).toBe(2000);
    expect(carriedDiscount(line)).toEqual({ amount: 20 });
  });

  it("of 333.33 off 10,000.00 is carried to the cent", () => {
    expect(carriedDiscount(priced(1, 10_000, { lineAmount: 9_666.67, discountRate: 3.33 }))).toEqual({
      amount: 333.33,
    });
  });

  it("that is a whole rate stays one", () => {
    expect(carriedDiscount(priced(2, 148, { lineAmount: 266.4, discountRate: 10, discountAmount: 29.6 }))).toEqual({
      rate: 10,
    });
  });

  it("is none where the line amount is the full one, whatever is said beside it", () => {
    expect(carriedDiscount(priced(2, 148, { lineAmount: 296, discountRate: 0 }))).toBeNull();
  });

  it("is taken as it is named where Xero gives no line amount", () => {
    expect(carriedDiscount(priced(2, 148, { discountAmount: 20, discountRate: 6.76 }))).toEqual({ amount: 20 });
    expect(discountMinor(priced(2, 148, { discountRate: 10 }))).toBe(2960);
  });

  it("gives the same line amount for any quantity, price and discount, also when its rate is rounded or left out", () => {
    const places = (most: number) => fc.integer({ min: 1, max: most * 10_000 }).map((units) => units / 10_000);
    const named = fc.oneof(
      fc.record({ rate: fc.integer({ min: 1, max: 100_000_000 }).map((units) => units / 1_000_000) }),
      fc.record({ share: fc.double({ min: 0, max: 1, noNaN: true }) }),
    );
    fc.assert(
      fc.property(places(1000), places(10_000), named, fc.boolean(), (quantity, unitAmount, given, isRateShown) => {
        const gross = lineMinor(quantity, unitAmount, null);
        const amount = "share" in given ? Math.floor(gross * given.share) / 100 : null;
        const wanted = lineMinor(
          quantity,
          unitAmount,
          amount === null ? { rate: "rate" in given ? given.rate : 0 } : { amount },
        );
        const rate = gross === 0 ? 0 : Math.round(((gross - wanted) * 10_000) / gross) / 100;
        const shown = priced(quantity, unitAmount, {
          lineAmount: wanted / 100,
          discountRate: isRateShown ? rate : null,
        });
        expect(lineMinor(quantity, unitAmount, carriedDiscount(shown))).toBe(wanted);
      }),
      { numRuns: 2000 },
    );
  });
});
