/**
 * The copy's lines are the group's: discounts to the cent, own tax rates by what they mean, and nothing left on a line that
 * the group does not have there.
 */

import { describe, expect, test } from "vitest";
import type { InvoiceFields } from "../xero/src/control/person.ts";
import { eventsOf, groupOf, later, sydneyOf } from "./catalogue/stage.ts";
import { copiesIn, line, mirrored, raise } from "./invoices.ts";
import { Practice, type PracticeOptions } from "./practice.ts";

type Line = NonNullable<InvoiceFields["LineItems"]>[number];

const MINUTE_MS = 60_000;
const opened = (options: PracticeOptions) => new Practice(options).open();
const raiseLines = (practice: Practice, ...LineItems: Line[]) => raise(practice, { fields: { LineItems } });
const copyOf = (practice: Practice, number: string) => {
  const found = copiesIn(practice, "Sydney").find((copy) => copy.InvoiceNumber === number && copy.Status !== "VOIDED");
  if (found === undefined) throw new Error(`no copy of ${number}`);
  return found;
};
const setUp = (practice: Practice, tenantId: string) => practice.xero.control.bookkeeping(tenantId);
const statusOf = (practice: Practice, id: string) => eventsOf(practice, id).at(-1)?.status;

function expectTheSame(practice: Practice, { InvoiceID, InvoiceNumber }: { InvoiceID: string; InvoiceNumber: string }) {
  const ours = groupOf(practice).invoice(InvoiceID);
  const copy = copyOf(practice, InvoiceNumber);
  expect(mirrored(copy)).toEqual(mirrored(ours));
  expect(copy.LineItems.map((item) => item.ItemCode ?? "")).toEqual(ours.LineItems.map((item) => item.ItemCode ?? ""));
  expect(["synced", "skipped"]).toContain(statusOf(practice, InvoiceID));
}

const LISTS = ["as-given", "rounded-rate-and-amount", "rounded-rate"] as const;

describe.each(["friendly", "hostile"] as const)("with a %s Xero", (preset) => {
  test.each(LISTS)("discounts are carried to the cent where lists show them %s", async (listedDiscounts) => {
    const practice = await opened({ preset, behaviour: { listedDiscounts } });
    const invoice = raiseLines(
      practice,
      { ...line("Sydney", 148), DiscountAmount: 20 },
      { ...line("Sydney", 10_000), Quantity: 1, DiscountAmount: 333.33 },
      { ...line("Sydney", 99.9999), Quantity: 3, DiscountRate: 12.3456 },
      { ...line("Sydney", 50), DiscountRate: 100 },
    );
    await practice.run();
    expectTheSame(practice, invoice);
  });

  test("an item and an option that the satellite got after Orbit read its lists go with the next line", async () => {
    const practice = await opened({ preset });
    setUp(practice, practice.group).addTrackingOption("Service", "Payroll");
    for (const code of ["HOUR", "DAY"]) setUp(practice, practice.group).addItem({ code, name: code, unitPrice: 100 });
    const service = (option: string) => [...(line("Sydney").Tracking ?? []), { Name: "Service", Option: option }];
    const sale = (ItemCode: string, option: string) => ({ ...line("Sydney"), ItemCode, Tracking: service(option) });
    setUp(practice, practice.satellite("Sydney")).addItem({ code: "HOUR", name: "An hour", unitPrice: 100 });
    const first = raiseLines(practice, sale("HOUR", "Advisory"));
    await practice.run();
    const reads = () => practice.calls.filter(({ path }) => /\/(Items|TrackingCategories)/.test(path)).length;
    practice.nowMs += MINUTE_MS;
    setUp(practice, practice.satellite("Sydney")).addItem({ code: "DAY", name: "A day", unitPrice: 800 });
    setUp(practice, practice.satellite("Sydney")).addTrackingOption("Service", "Payroll");
    const second = raiseLines(practice, sale("DAY", "Payroll"));
    await practice.run();
    for (const { InvoiceNumber } of [first, second]) {
      const [copied] = copyOf(practice, InvoiceNumber).LineItems;
      const ours = InvoiceNumber === first.InvoiceNumber ? ["HOUR", "Advisory"] : ["DAY", "Payroll"];
      const option = copied?.Tracking.find(({ Name }) => Name === "Service")?.Option;
      expect([copied?.ItemCode, option]).toEqual(ours);
    }
    // What is missing for good costs one read of its list, not one for each document.
    const before = reads();
    setUp(practice, practice.group).addItem({ code: "YEAR", name: "A year", unitPrice: 9000 });
    for (let times = 0; times < 3; times++) {
      practice.nowMs += 1000;
      raiseLines(practice, sale("YEAR", "Payroll"));
      await practice.run(MINUTE_MS);
    }
    expect(reads() - before).toBeLessThanOrEqual(1);
  });

  test("lines that change places, lose their discount, item or tracking leave nothing behind", async () => {
    const practice = await opened({ preset });
    for (const id of [practice.group, practice.satellite("Sydney")]) {
      setUp(practice, id).addItem({ code: "HOUR", name: "An hour", unitPrice: 100 });
    }
    const advisory = [...(line("Sydney").Tracking ?? []), { Name: "Service", Option: "Advisory" }];
    const [one, two] = [
      {
        ...line("Sydney", 100),
        Quantity: 1,
        Description: "One",
        DiscountAmount: 35,
        ItemCode: "HOUR",
        Tracking: advisory,
      },
      { ...line("Sydney", 70), Quantity: 1, Description: "Two" },
    ];
    const invoice = raiseLines(practice, one, two);
    await later(practice);
    expectTheSame(practice, invoice);
    groupOf(practice).editInvoice(invoice.InvoiceID, { LineItems: [two, one] });
    await later(practice, invoice.InvoiceID);
    expectTheSame(practice, invoice);
    const bare = { ...line("Sydney", 100), Quantity: 1, Description: "One" };
    groupOf(practice).editInvoice(invoice.InvoiceID, { LineItems: [two, bare] });
    await later(practice, invoice.InvoiceID);
    expectTheSame(practice, invoice);
    expect(copyOf(practice, invoice.InvoiceNumber).LineItems.flatMap((item) => item.Tracking)).toEqual([]);
  });

  test.each([
    ["added", {}, { DiscountAmount: 30 }],
    ["changed", { DiscountAmount: 30 }, { DiscountAmount: 17.5 }],
    ["taken away", { DiscountRate: 10 }, {}],
  ])("a discount that is %s on a paid invoice reaches its paid copy", async (_, before, after) => {
    const practice = await opened({ preset });
    const invoice = raiseLines(practice, { ...line("Sydney", 100), ...before });
    await later(practice);
    const payment = groupOf(practice).pay(invoice.InvoiceID, { amount: 100, reference: "part" });
    await later(practice, invoice.InvoiceID);
    groupOf(practice).removePayment(payment.PaymentID);
    groupOf(practice).editInvoice(invoice.InvoiceID, { LineItems: [{ ...line("Sydney", 100), ...after }] });
    groupOf(practice).pay(invoice.InvoiceID, { amount: 100, reference: "part" });
    await later(practice, invoice.InvoiceID);
    expectTheSame(practice, invoice);
    expect(copyOf(practice, invoice.InvoiceNumber)).toMatchObject({ AmountPaid: 100 });
  });

  test.each([true, false])("a paid copy changes its contact (fixed while paid: %s)", async (paidContactIsFixed) => {
    const practice = await opened({ preset, behaviour: { paidContactIsFixed } });
    const invoice = raise(practice);
    await later(practice);
    const payment = groupOf(practice).pay(invoice.InvoiceID, { amount: 100, reference: "part" });
    await later(practice, invoice.InvoiceID);
    groupOf(practice).removePayment(payment.PaymentID);
    groupOf(practice).editInvoice(invoice.InvoiceID, { Contact: { Name: "Another Client" } });
    groupOf(practice).pay(invoice.InvoiceID, { amount: 100, reference: "part" });
    await later(practice, invoice.InvoiceID);
    expectTheSame(practice, invoice);
    expect(copyOf(practice, invoice.InvoiceNumber)).toMatchObject({
      AmountPaid: 100,
      Contact: { Name: "Another Client" },
    });
  });

  test("own tax rates are matched by name and percentage, and asked about where that is not certain", async () => {
    const practice = await opened({ preset });
    const [group, sydney] = [setUp(practice, practice.group), setUp(practice, practice.satellite("Sydney"))];
    const rates = (to: typeof group, ...all: (readonly [string, number])[]) => {
      for (const [Name, Rate] of all) to.saveTaxRate({ Name, TaxComponents: [{ Name: "Tax", Rate }] });
    };
    rates(group, ["Exports Zero", 0], ["Medical Exempt", 0], ["Levy 7%", 7]);
    rates(sydney, ["Medical Exempt", 0], ["Exports Zero", 0], ["Eco levy 7%", 7]);
    const of = (TaxType: string) => ({ ...line("Sydney", 100), TaxType });
    const certain = raiseLines(practice, of("TAX001"), of("TAX002"), of("OUTPUT"));
    const uncertain = raiseLines(practice, of("TAX003"));
    await practice.run();
    const types = copyOf(practice, certain.InvoiceNumber).LineItems.map((item) => item.TaxType);
    expect(types).toEqual(["TAX002", "TAX001", "OUTPUT"]);
    expect(statusOf(practice, certain.InvoiceID)).toBe("synced");
    expect(eventsOf(practice, uncertain.InvoiceID).at(-1)).toMatchObject({
      status: "failed",
      failures: [{ code: "tax-type-missing" }],
    });
    rates(sydney, ["Levy 7%", 7]);
    await practice.live(20 * 60_000);
    expect(copyOf(practice, uncertain.InvoiceNumber).LineItems).toMatchObject([{ TaxType: "TAX004" }]);
  });

  test("what is made in both organisations seconds after Orbit read their lists is found", async () => {
    const practice = await opened({ preset });
    raise(practice);
    await practice.run(8_000);
    for (const id of [practice.group, practice.satellite("Sydney")]) {
      setUp(practice, id).saveTaxRate({ Name: "New levy", TaxComponents: [{ Name: "Tax", Rate: 3 }] });
      setUp(practice, id).addCurrency("EUR");
    }
    const LineItems = [{ ...line("Sydney", 100), TaxType: "TAX001" }];
    const invoice = raise(practice, { fields: { LineItems, CurrencyCode: "EUR", CurrencyRate: 0.61 } });
    await practice.run();
    expectTheSame(practice, invoice);
    expect(eventsOf(practice, invoice.InvoiceID).map((event) => event.status)).not.toContain("failed");
  });

  test("a payment in a locked period waits for the lock date to move", async () => {
    const practice = await opened({ preset });
    const invoice = raise(practice, { fields: { Date: "2026-11-19", LineItems: [line("Sydney", 100)] } });
    await later(practice);
    groupOf(practice).pay(invoice.InvoiceID, { amount: 50, date: "2026-11-19" });
    setUp(practice, practice.satellite("Sydney")).setLockDates({ period: "2026-11-19" });
    await later(practice, invoice.InvoiceID);
    expect(eventsOf(practice, invoice.InvoiceID).at(-1)).toMatchObject({
      status: "failed",
      failures: [{ code: "lock-date" }],
    });
    setUp(practice, practice.satellite("Sydney")).setLockDates({ period: null });
    await practice.live(20 * 60_000);
    expect(sydneyOf(practice).payments()).toMatchObject([{ Amount: 50 }]);
  });
});
