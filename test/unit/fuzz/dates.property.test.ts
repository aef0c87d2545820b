import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { calendarDate, instantMs, modifiedSince } from "../../../src/xero/dates.ts";

describe("a date of Xero's", () => {
  it("of any text is a time that can be written again, or nothing", () => {
    const wrapped = fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n }).map((ms) => `/Date(${ms}+0000)/`);
    fc.assert(
      fc.property(fc.oneof(fc.string(), wrapped), (text) => {
        const ms = instantMs(text);
        if (ms === null) expect(calendarDate(text)).toBeNull();
        else expect(() => modifiedSince(ms)).not.toThrow();
      }),
      { numRuns: 2000 },
    );
  });

  it("is the same instant in all of its spellings, and the same UTC day", () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date("1970-01-01"), max: new Date("2100-01-01"), noInvalidDate: true }),
        (date) => {
          const iso = date.toISOString();
          expect(instantMs(`/Date(${date.getTime()}+0000)/`)).toBe(date.getTime());
          expect(instantMs(iso)).toBe(date.getTime());
          expect(instantMs(iso.slice(0, -1))).toBe(date.getTime());
          expect(calendarDate(iso)).toBe(iso.slice(0, 10));
          expect(Date.parse(`${modifiedSince(date.getTime())}Z`)).toBe(Math.floor(date.getTime() / 1000) * 1000);
        },
      ),
    );
  });
});
