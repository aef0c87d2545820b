import { describe, expect, it } from "vitest";
import { contactBody, contactDifferences, namedContact } from "../../../src/mirror/contact.ts";
import { sameExchangeRate } from "../../../src/mirror/money.ts";
import {
  exactRate,
  isMasked,
  isTaxNumberUnknown,
  samePaymentReference,
  sameReference,
  wholeReference,
} from "../../../src/mirror/shown-in-part.ts";

const withTax = (taxNumber: string | null) => ({ ...namedContact("c", "Client"), taxNumber });

describe("a tax number that Xero shows only a part of", () => {
  it.each(["***-***-123", "XXX XXX 123", "xxx-xx-6789", "•••••6789", "**6789", "12 XXX 789"])("%s is one", (value) => {
    expect(isMasked(value)).toBe(true);
  });

  it.each(["11 111 111 111", "X1234567L", "XAXX010101000", "XX 12 34", "123-45-6789", "", null])(
    "%s is none",
    (value) => {
      expect(isMasked(value)).toBe(false);
    },
  );

  it("is not known to differ on either side, and is in no body", () => {
    const masked = withTax("***-**-6789");
    for (const [group, copy, sent] of [
      [masked, withTax("123-45-6789"), null],
      [masked, withTax("123-45-0000"), withTax("123-45-0000")],
      [withTax("123-45-6789"), masked, null],
      [withTax("123-45-6789"), masked, withTax("123-45-6789")],
      [withTax("987-65-4321"), masked, withTax("987-65-4321")],
      [withTax(null), masked, null],
    ] as const) {
      expect(contactDifferences(group, copy, sent)).toEqual([]);
      expect(contactBody(group, copy, sent)).not.toHaveProperty("TaxNumber");
    }
    expect(contactBody(masked, null, null)).not.toHaveProperty("TaxNumber");
  });

  it("follows the group where Orbit wrote it and the copy shows its end", () => {
    const [before, now] = [withTax("123-45-6789"), withTax("987-65-4321")];
    expect(contactBody(now, withTax("XXX-XX-6789"), before)).toMatchObject({ TaxNumber: "987-65-4321" });
    expect(contactBody(withTax(null), withTax("XXX-XX-6789"), before)).toMatchObject({ TaxNumber: "" });
    // Somebody else's by now.
    expect(isTaxNumberUnknown({ wanted: now, copy: withTax("XXX-XX-1111"), sent: before })).toBe(true);
  });

  it("is an ordinary field where both sides show it whole", () => {
    const [group, copy] = [withTax("123-45-6789"), withTax("123-45-0000")];
    expect(contactDifferences(group, copy, null)).toHaveLength(1);
    expect(contactBody(group, copy, null)).toMatchObject({ TaxNumber: "123-45-6789" });
  });
});

describe("a reference that Xero cut", () => {
  const payment = "Payment for the works of the third quarter of the year 2026, invoice by invoice";
  const document = payment.repeat(4);

  it("is the same text, whichever side shows it whole, and the whole one is sent", () => {
    const cut = document.slice(0, 255);
    for (const [a, b] of [
      [cut, document],
      [document, cut],
    ] as const) {
      expect(sameReference(a, b)).toBe(true);
      expect(wholeReference(a, b)).toBe(document);
    }
    expect(samePaymentReference(payment.slice(0, 50), payment)).toBe(true);
  });

  it("is another one where it is shorter than any limit of Xero's, or ends otherwise", () => {
    expect(sameReference("PO 12", "PO 123")).toBe(false);
    expect(sameReference(document.slice(0, 254), document)).toBe(false);
    expect(samePaymentReference(payment.slice(0, 49), payment)).toBe(false);
    expect(samePaymentReference(`${payment.slice(0, 60)}!`, payment)).toBe(false);
    expect(wholeReference("PO 12", "PO 123")).toBe("PO 12");
    expect(sameReference(null, "")).toBe(true);
  });
});

describe("a rate that was rounded", () => {
  it("is the same with six decimals as with ten, rounded or cut, and the exact one is sent", () => {
    for (const shown of [0.654321, 0.654322]) {
      expect(sameExchangeRate(0.6543217891, shown)).toBe(true);
      expect(exactRate(shown, 0.6543217891)).toBe(0.6543217891);
      expect(exactRate(0.6543217891, shown)).toBe(0.6543217891);
    }
    expect(sameExchangeRate(0.654321, 0.654322)).toBe(false);
    expect(exactRate(0.65, 0.7123456789)).toBe(0.65);
    expect(exactRate(null, 0.7)).toBe(null);
  });
});
