import fc from "fast-check";
import { expect, test } from "vitest";
import { FIELDS } from "../../xero/src/query/fields.ts";
import { parseOrder } from "../../xero/src/query/order.ts";
import { parseWhere } from "../../xero/src/query/where.ts";

const fields = FIELDS.Invoice;
const RECORD = {
  Status: "DRAFT",
  Total: 12.5,
  Date: "/Date(1795305600000+0000)/",
  Contact: { Name: "Bondi" },
  SentToContact: true,
};

/** Expressions of the grammar, with what they must come to on RECORD. */
const expression: fc.Arbitrary<readonly [string, boolean]> = fc.letrec<{ e: readonly [string, boolean] }>((tie) => ({
  e: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom(
      ['Status=="draft"', true] as const,
      ['Status != "DRAFT"', false] as const,
      ["Total >= 12.5", true] as const,
      ["Total<12.5", false] as const,
      ["Date==DateTime(2026,11,22)", true] as const,
      ['Contact.Name.StartsWith("bon")', true] as const,
      ["SentToContact", true] as const,
      ["Reference==null", true] as const,
    ),
    fc.tuple(tie("e"), tie("e")).map(([a, b]) => [`(${a[0]} AND ${b[0]})`, a[1] && b[1]] as const),
    fc.tuple(tie("e"), tie("e")).map(([a, b]) => [`(${a[0]} || ${b[0]})`, a[1] || b[1]] as const),
    tie("e").map((a) => [`!(${a[0]})`, !a[1]] as const),
  ),
})).e;

test("every expression of the grammar is understood and comes to what logic says", () => {
  fc.assert(
    fc.property(expression, ([text, expected]) => {
      const parsed = parseWhere(text, "Invoice", fields);
      expect(parsed.ok && parsed.value(RECORD)).toBe(expected);
    }),
    { numRuns: 500 },
  );
});

test("AND binds closer than OR", () => {
  const parsed = parseWhere('Status=="DRAFT" OR Total<0 AND Total>100', "Invoice", fields);
  expect(parsed.ok && parsed.value(RECORD)).toBe(true);
});

test("anything else is an answer, never an exception and never a hang", () => {
  const alphabet = fc.constantFrom(
    "Status",
    "Total",
    "==",
    "!=",
    "(",
    ")",
    '"a"',
    "AND",
    "OR",
    "!",
    ".",
    ",",
    "DateTime",
    "guid",
    "null",
    "5",
    "Contains",
    " ",
    "'",
    "\\",
    '"',
    "é",
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(alphabet, { maxLength: 40 }).map((parts) => parts.join("")),
      ),
      (text) => {
        const parsed = parseWhere(text, "Invoice", fields);
        if (parsed.ok) expect(typeof parsed.value(RECORD)).toBe("boolean");
        else expect(parsed.error.length).toBeGreaterThan(0);
        expect(typeof parseOrder(text, "Invoice", fields).ok).toBe("boolean");
      },
    ),
    { numRuns: 2_000 },
  );
});

test("deep nesting and great length are refused", () => {
  expect(parseWhere(`${"(".repeat(5_000)}SentToContact${")".repeat(5_000)}`, "Invoice", fields)).toEqual({
    ok: false,
    error: "Expression too deep",
  });
  expect(parseWhere(`Status=="${"x".repeat(20_000)}"`, "Invoice", fields)).toEqual({
    ok: false,
    error: "Expression too long",
  });
});
