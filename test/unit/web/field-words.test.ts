import { describe, expect, it } from "vitest";
import { fieldsInWords, fieldWords, rowWords, valueWords } from "../../../web/src/features/mappings/field-words.ts";

const SYDNEY = { locale: "en-AU", timeZone: "Australia/Sydney" };
const BERLIN = { locale: "de-DE", timeZone: "Europe/Berlin" };

describe("a mirrored value", () => {
  it.each([
    ["2026-12-10", "10 Dec 2026"],
    ["645.50 AUD", "$645.50"],
    ["-3.00 AUD", "-$3.00"],
    ["0.1234 AUD", "$0.1234"],
    ["9007199254740993.25 AUD", "$9,007,199,254,740,993.25"],
    ["1,645.50 AUD", "$1,645.50"],
    ["Awaiting payment", "Awaiting payment"],
    ["NoTax", "No tax"],
  ])("%s reads %s", (value, words) => expect(valueWords(value, SYDNEY)).toBe(words));

  it("is in the reader's own language", () => {
    expect(valueWords("1645.50 AUD", BERLIN).replace(/\s/g, " ")).toBe("1.645,50 AU$");
    expect(valueWords("2026-12-10", BERLIN)).toBe("10. Dez. 2026");
  });

  it("stays as somebody typed it where it is neither date, amount nor Xero's word", () => {
    for (const typed of ["2026-99-99", "12 AUD extra", "authorised", "PO 2026-12-10", ""]) {
      expect(valueWords(typed, SYDNEY)).toBe(typed);
    }
  });

  it("is named, and of many the first two", () => {
    expect(fieldsInWords(["due date"])).toBe("Due date");
    expect(fieldsInWords(["due date", "paid"])).toBe("Due date and Paid");
    expect(fieldsInWords(["due date", "paid", "credited", "number"])).toBe("Due date, Paid and 2 more");
  });

  it("has its field's name begin like a sentence", () => {
    expect(fieldWords("due date")).toBe("Due date");
    expect(fieldWords("overpaid")).toBe("Paid by overpayment or prepayment");
    expect(rowWords("overpaid")).toBe("Of which by overpayment or prepayment");
    expect(rowWords("due date")).toBe("Due date");
  });
});
