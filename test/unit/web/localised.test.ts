import { describe, expect, it } from "vitest";
import { localised } from "../../../web/src/format/localised.ts";
import { moneyWords } from "../../../web/src/format/money.ts";

const SYDNEY = { locale: "en-AU", timeZone: "Australia/Sydney" };
const BERLIN = { locale: "de-DE", timeZone: "Europe/Berlin" };
const plain = (text: string) => text.replace(/\s/g, " ");

describe("a sentence of Orbit's", () => {
  it("has its moments in the reader's zone, and its days and amounts as the reader writes them", () => {
    const kept = "Ann kept this difference in Sydney on 2026-11-26T20:07:00.000Z: total 854.70 AUD here.";
    expect(plain(localised(kept, SYDNEY))).toBe(
      "Ann kept this difference in Sydney on 27 Nov 2026 at 7:07 am: total $854.70 here.",
    );
    expect(plain(localised(kept, BERLIN))).toContain("on 26. Nov. 2026 at 21:07: total 854,70 AU$");
    expect(localised("Entered the payment 1,352.00 AUD of 2026-11-26", SYDNEY)).toBe(
      "Entered the payment $1,352.00 of 26 Nov 2026",
    );
  });

  it("has the apostrophe of the page's other sentences", () => {
    expect(localised("Put the group's values back; the satellites' people don't 'see' it", SYDNEY)).toBe(
      "Put the group’s values back; the satellites’ people don’t 'see' it",
    );
  });

  it("keeps what only looks like a time or an amount", () => {
    for (const text of [
      "INV-2026-11-26 is there",
      "PO 2026-11-26b",
      "line 2 is 12 AUD extra",
      "1.50 GST",
      "on 2026-99-99T99:99:99Z",
      "v1.25.00 AUD",
    ]) {
      expect(localised(text, SYDNEY)).toBe(text);
    }
  });
});

describe("an amount", () => {
  it("keeps every digit, and a word that is no currency stands behind it", () => {
    expect(moneyWords("9007199254740993.25", "AUD", SYDNEY)).toBe("$9,007,199,254,740,993.25");
    expect(moneyWords("12.5", null, SYDNEY)).toBe("12.50");
    expect(moneyWords("12.50", "QQQ", SYDNEY)).toBe("12.50 QQQ");
  });
});
