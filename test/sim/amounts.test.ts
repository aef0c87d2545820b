/** Whatever a practice writes on an invoice, the copy has the same: four decimals, discounts, tax kinds, any script. */

import { describe, expect, test } from "vitest";
import type { InvoiceFields } from "../xero/src/control/person.ts";
import { copiesIn, mirrored } from "./invoices.ts";
import { Practice } from "./practice.ts";
import { seeded } from "./seeded.ts";

const INVOICES = 60;
const NAMES = ["Zoë’s Café", "北京茶馆", "Ω & Sons", "O'Neill Ltd.", "مخبز", "Łódź 🥐", `"Quoted" \\ Co`, "ﬀ ligature"];

type Line = NonNullable<InvoiceFields["LineItems"]>[number];

function invoiceOf(random: () => number, n: number): InvoiceFields {
  const pick = <T>(items: readonly [T, ...T[]]): T => items[Math.floor(random() * items.length)] ?? items[0];
  const lineOf = (): Line => ({
    Description: `${pick(["Advice", "Días & noches", "零售", "a\tb\nc"])} ${n}`,
    Quantity: pick([1, 0.25, 3, 12.3456, 1000]),
    UnitAmount: Math.floor(random() * 9_999_999) / pick([1, 100, 10_000]),
    AccountCode: "200",
    TaxType: pick(["OUTPUT", "EXEMPTOUTPUT"]),
    ...(random() < 0.3 ? { DiscountRate: pick([10, 33.33, 2.5]) } : {}),
    Tracking: [{ Name: "Entity", Option: "Sydney" }],
  });
  return {
    Contact: { Name: `${NAMES[n % NAMES.length]}` },
    Reference: `№ ${n} – ${pick(NAMES as [string, ...string[]])}`,
    LineAmountTypes: pick(["Exclusive", "Inclusive", "NoTax"]),
    LineItems: Array.from({ length: 1 + Math.floor(random() * 4) }, lineOf),
    Status: "AUTHORISED",
  };
}

describe.each(["friendly", "hostile"] as const)("with a %s Xero", (preset) => {
  test.each([1, 2, 3])(
    "generated invoices have the same amounts and words in the satellite (seed %i)",
    async (seed) => {
      const practice = await new Practice({ preset, seed }).open();
      const random = seeded(seed);
      const person = practice.xero.control.person(practice.group);
      const raised = Array.from({ length: INVOICES }, (_, n) => person.raiseInvoice(invoiceOf(random, n)));
      await practice.run();
      const copies = new Map(copiesIn(practice, "Sydney").map((copy) => [copy.InvoiceNumber, mirrored(copy)]));
      expect(
        raised.filter((invoice) => invoice.Total !== 0).map((invoice) => copies.get(invoice.InvoiceNumber)),
      ).toEqual(
        raised.filter((invoice) => invoice.Total !== 0).map((invoice) => mirrored(person.invoice(invoice.InvoiceID))),
      );
      expect(practice.events().filter((event) => event.status === "failed")).toEqual([]);
    },
  );
});
