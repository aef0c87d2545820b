import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  amount,
  decimal,
  divide,
  fromMinor,
  multiply,
  round,
  rounded,
  toMinor,
  toNumber,
} from "../../xero/src/decimal.ts";
import { lineAmounts, lineTaxMinor, totalsOf } from "../../xero/src/rules/amounts.ts";
import type { Line, LineAmountTypes } from "../../xero/src/state/records.ts";

const cents = fc.integer({ min: -10_000_000, max: 10_000_000 });
const rate = fc.integer({ min: 0, max: 400_000 }).map((n) => n / 10_000);
const unit4 = fc.integer({ min: 0, max: 99_999_999 }).map((n) => n / 10_000);
const types = fc.constantFrom<LineAmountTypes>("Exclusive", "Inclusive", "NoTax");

function line(lineMinor: number, taxMinor: number): Line {
  return {
    id: "",
    description: "",
    quantity: 1,
    unitAmount: lineMinor / 100,
    itemCode: "",
    accountId: null,
    taxType: "",
    taxMinor,
    taxOverridden: false,
    lineMinor,
    discountRate: null,
    discountMinor: null,
    tracking: [],
  };
}

describe("exact decimals", () => {
  test("a number comes back as it went in", () => {
    fc.assert(
      fc.property(fc.double({ min: -1e12, max: 1e12, noNaN: true }), (value) => {
        fc.pre(value === 0 || Math.abs(value) > 1e-30);
        expect(toNumber(decimal(value)) + 0).toBe(value + 0);
      }),
    );
  });

  test("products and quotients are those of integers", () => {
    fc.assert(
      fc.property(cents, cents, (a, b) => {
        const product = multiply(decimal(a / 100), decimal(b / 100));
        expect(product.units * 10n ** BigInt(4 - product.scale)).toBe(BigInt(a) * BigInt(b));
        if (b !== 0) expect(toNumber(divide(multiply(decimal(a), decimal(b)), decimal(b), 2)) + 0).toBe(a + 0);
      }),
    );
  });

  test("the short ways to a number give what exact decimals give", () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.double({ noNaN: true }), cents, (minor, value, few) => {
        expect(amount(minor) + 0).toBe(toNumber(fromMinor(minor)) + 0);
        for (const one of [value, few / 100, few / 100_000, few]) {
          fc.pre(one === 0 || (Math.abs(one) > 1e-30 && Math.abs(one) < 1e30));
          expect(rounded(one, 4) + 0).toBe(toNumber(round(decimal(one), 4)) + 0);
        }
      }),
    );
  });

  test("halves are rounded away from zero, where floats go wrong", () => {
    expect([1.005, 2.675, -1.005, 0.615, 1e-7].map((value) => toMinor(decimal(value)))).toEqual([
      101, 268, -101, 62, 0,
    ]);
    expect(toNumber(round(decimal(10.12345), 4))).toBe(10.1235);
  });
});

describe("tax and totals", () => {
  test("the recorded figures: 15 % of 21.00 is 3.15, 541.25 including 15 % holds 70.60", () => {
    expect(lineTaxMinor(2_100, 15, "Exclusive")).toBe(315);
    expect(lineTaxMinor(54_125, 15, "Inclusive")).toBe(7_060);
    expect(lineTaxMinor(54_125, 15, "NoTax")).toBe(0);
  });

  test("exclusive tax is the rate of the line to half a cent, and inclusive tax leaves the same rate on the rest", () => {
    fc.assert(
      fc.property(cents, rate, (lineMinor, percent) => {
        const exclusive = BigInt(lineTaxMinor(lineMinor, percent, "Exclusive"));
        const scaled = BigInt(Math.round(percent * 10_000));
        const distance = exclusive * 1_000_000n - BigInt(lineMinor) * scaled;
        expect(distance <= 500_000n && distance >= -500_000n).toBe(true);
        const inclusive = BigInt(lineTaxMinor(lineMinor, percent, "Inclusive"));
        const off = inclusive * (1_000_000n + scaled) - BigInt(lineMinor) * scaled;
        expect(off * 2n <= 1_000_000n + scaled && off * 2n >= -(1_000_000n + scaled)).toBe(true);
      }),
    );
  });

  test("subtotal and tax make the total, and no cent is lost over any number of lines", () => {
    fc.assert(
      fc.property(types, rate, fc.array(cents, { maxLength: 30 }), (lineAmountTypes, percent, amounts) => {
        const lines = amounts.map((minor) => line(minor, lineTaxMinor(minor, percent, lineAmountTypes)));
        const totals = totalsOf({ lines, lineAmountTypes });
        const sum = amounts.reduce((total, minor) => total + minor, 0);
        expect(totals.subTotalMinor + totals.taxMinor).toBe(totals.totalMinor);
        expect(lineAmountTypes === "Inclusive" ? totals.totalMinor : totals.subTotalMinor).toBe(sum);
      }),
    );
  });
});

describe("line amounts", () => {
  const sent = { lineAmount: undefined, discountRate: null, discountMinor: null, unitPlaces: 4 as const };

  test("quantity times unit amount, to the cent", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9_999 }), unit4, (quantity, unitAmount) => {
        const { lineMinor } = lineAmounts({ ...sent, quantity, unitAmount });
        const exact = BigInt(quantity) * BigInt(Math.round(unitAmount * 10_000));
        const distance = BigInt(lineMinor) * 100n - exact;
        expect(distance <= 50n && distance >= -50n).toBe(true);
      }),
    );
  });

  test("a discount never makes a line larger, and 100 % makes it nothing", () => {
    fc.assert(
      fc.property(unit4, fc.integer({ min: 0, max: 100 }), (unitAmount, discountRate) => {
        const full = lineAmounts({ ...sent, quantity: 1, unitAmount }).lineMinor;
        const less = lineAmounts({ ...sent, quantity: 1, unitAmount, discountRate }).lineMinor;
        expect(less <= full && less >= 0).toBe(true);
        if (discountRate === 100) expect(less).toBe(0);
      }),
    );
  });

  test("with a quantity of 1 the unit amount is the line amount that was sent", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000 }), (minor) => {
        const made = lineAmounts({ ...sent, quantity: undefined, unitAmount: undefined, lineAmount: minor / 100 });
        expect([made.quantity, made.lineMinor]).toEqual([1, minor]);
      }),
    );
  });
});
