// biome-ignore-all lint/style/noExcessiveLinesPerFile: all rules of one kind of record, which build on each other.
import { beforeEach, describe, expect, test } from "vitest";
import { type Bench, bench, Client, DEMO } from "./harness.ts";

const LINE = { Description: "Work", Quantity: 1, UnitAmount: 100, AccountCode: "200" };
const DUE = { DueDate: "2026-12-31" };

let at: Bench;
let client: Client;

beforeEach(async () => {
  at = bench();
  client = await Client.of(at);
});

const invoice = (fields: object = {}) => ({
  Type: "ACCREC",
  Contact: { Name: "Bondi Cafe" },
  LineItems: [LINE],
  ...fields,
});
const create = async (fields: object = {}) => (await client.json("PUT", "/Invoices", invoice(fields))).Invoices[0];
const approved = (fields: object = {}) => create({ Status: "AUTHORISED", ...DUE, ...fields });
const change = (id: string, fields: object) => client.json("POST", `/Invoices/${id}`, fields);
const refusedChange = (id: string, fields: object) => client.refusal("POST", `/Invoices/${id}`, fields);
const group = () => at.simulator.control.person(DEMO.group);

describe("creating", () => {
  test("defaults: DRAFT, Exclusive, today where the organisation is, base currency, the next number", async () => {
    at.clock.nowMs = Date.UTC(2026, 10, 22, 14, 0, 0);
    client = await Client.of(at);
    expect(await create()).toMatchObject({
      Status: "DRAFT",
      LineAmountTypes: "Exclusive",
      DateString: "2026-11-23T00:00:00",
      CurrencyCode: "AUD",
      CurrencyRate: 1,
      InvoiceNumber: "INV-0001",
      SubTotal: 100,
      TotalTax: 10,
      Total: 110,
      AmountDue: 110,
    });
  });

  test("one object, a list, and any case of names are taken", async () => {
    for (const body of [invoice(), { invoices: [invoice()] }, { Invoices: invoice() }, [invoice()]]) {
      expect((await client.json("PUT", "/Invoices", body)).Invoices).toHaveLength(1);
    }
    const lower = {
      type: "ACCREC",
      contact: { name: "Bondi Cafe" },
      lineItems: [{ description: "x", unitAmount: "12.50" }],
    };
    expect((await client.json("PUT", "/Invoices", lower)).Invoices[0]).toMatchObject({ SubTotal: 12.5 });
  });

  test.each([
    [{ LineItems: [] }, "One or more line items must be specified"],
    [{ Type: "ACCRECCREDIT" }, "Invoice not of valid type for creation"],
    [{ Status: "PAID" }, "Invoice not of valid status for creation"],
    [{ Status: "VOIDED" }, "Invoice not of valid status for creation"],
    [{ Contact: undefined }, "A Contact must be specified for this type of transaction"],
    [
      { Contact: { EmailAddress: "a@b.example" } },
      "The Contact must contain at least 1 of the following elements to identify the contact: Name, ContactID, ContactNumber",
    ],
    [{ CurrencyCode: "USD" }, "Organisation is not subscribed to currency USD"],
    [{ LineItems: [{ ...LINE, ItemCode: "X1" }] }, "Item code 'X1' is not valid"],
    [
      { LineItems: [{ ...LINE, LineAmount: 99 }] },
      "The line total 99.00 does not match the expected line total 100.00",
    ],
    [
      { LineItems: [{ ...LINE, TaxType: "OUTPUT9" }] },
      "The TaxType code OUTPUT9 does not exist or cannot be used for this type of transaction.",
    ],
    [
      { LineItems: [{ ...LINE, TaxType: "INPUT" }] },
      "The TaxType code 'INPUT' cannot be used with account code '200'.",
    ],
    [
      { Status: "AUTHORISED", ...DUE, LineItems: [{ ...LINE, AccountCode: "999" }] },
      "Account code '999' is not a valid code for this document.",
    ],
    [
      { Status: "AUTHORISED", ...DUE, LineItems: [{ ...LINE, AccountCode: "090" }] },
      "Account code '090' is not a valid code for this document.",
    ],
    [
      { Status: "AUTHORISED", ...DUE, LineItems: [{ Description: "x", UnitAmount: 5 }] },
      "Account code or ID must be specified",
    ],
    [{ Status: "AUTHORISED" }, "The DueDate must be specified for an AUTHORISED invoice"],
    [
      { BrandingThemeID: "0d8e1a1c-0000-4000-8000-000000000000" },
      "The BrandingTheme with the specified BrandingThemeID could not be found",
    ],
    [{ Url: "not a link" }, "The Url must be a valid absolute URL"],
    [{ LineItems: [{ ...LINE, UnitAmount: -5 }] }, "The document total must be greater than or equal to zero"],
  ])("%j is refused: %s", async (fields, message) => {
    expect(await client.refusal("PUT", "/Invoices", invoice(fields))).toEqual([message]);
    expect(group().invoices()).toEqual([]);
    expect(at.simulator.control.contactBook(DEMO.group).all()).toEqual([]);
  });

  test("an archived account is refused on an approved invoice, and dropped with a warning on a draft", async () => {
    at.simulator.control.bookkeeping(DEMO.group).editAccount("260", { Status: "ARCHIVED" });
    const lines = { LineItems: [{ ...LINE, AccountCode: "260" }] };
    expect(await client.refusal("PUT", "/Invoices", invoice({ ...lines, Status: "AUTHORISED", ...DUE }))).toEqual([
      "Account code '260' has been archived, or has been deleted. Each line item must reference a valid account.",
    ]);
    const draft = await client.json("PUT", "/Invoices?summarizeErrors=false", invoice(lines));
    expect(draft.Invoices[0]).toMatchObject({
      StatusAttributeString: "WARNING",
      Warnings: [{ Message: "Account code '260' has been removed as it does not match a recognised account." }],
    });
    expect(draft.Invoices[0].LineItems[0]).not.toHaveProperty("AccountCode");
  });

  test("ids of another organisation are refused: contact, account, tracking option", async () => {
    const sydney = at.simulator.control.bookkeeping(DEMO.sydney);
    const contact = at.simulator.control.contactBook(DEMO.sydney).add({ Name: "Sydney only" });
    const account = sydney.accounts().find((row) => row.code === "200");
    const option = sydney.trackingCategories()[0]?.options[0];
    expect(await client.refusal("PUT", "/Invoices", invoice({ Contact: { ContactID: contact.ContactID } }))).toEqual([
      "An existing Contact with the specified ContactID could not be found",
    ]);
    const status = { Status: "AUTHORISED", ...DUE };
    const byAccount = invoice({ ...status, LineItems: [{ Description: "x", UnitAmount: 5, AccountID: account?.id }] });
    expect((await client.refusal("PUT", "/Invoices", byAccount))[0]).toContain(
      "is not a valid code for this document.",
    );
    const byOption = invoice({ LineItems: [{ ...LINE, Tracking: [{ TrackingOptionID: option?.id }] }] });
    expect(await client.refusal("PUT", "/Invoices", byOption)).toEqual([
      `The Tracking Category or Option '${option?.id}' could not be found`,
    ]);
  });

  test("an archived tracking option cannot be used on a new line", async () => {
    at.simulator.control.bookkeeping(DEMO.group).editTrackingOption("Entity", "Sydney", { Status: "ARCHIVED" });
    const body = invoice({ LineItems: [{ ...LINE, Tracking: [{ Name: "Entity", Option: "Sydney" }] }] });
    expect(await client.refusal("PUT", "/Invoices", body)).toEqual([
      "The Tracking Category or Option 'Entity: Sydney' could not be found",
    ]);
  });

  test("unknown tracking is dropped with a warning, by flag", async () => {
    at.simulator.control.behave({ unknownTracking: "drop" });
    const body = invoice({ LineItems: [{ ...LINE, Tracking: [{ Name: "Entity", Option: "Perth" }] }] });
    const { Invoices } = await client.json("PUT", "/Invoices?summarizeErrors=false", body);
    expect(Invoices[0].LineItems[0].Tracking).toEqual([]);
    expect(Invoices[0].StatusAttributeString).toBe("WARNING");
  });

  test("a line has at most two tracking categories", async () => {
    const entry = { Name: "Entity", Option: "Sydney" };
    const body = invoice({
      LineItems: [{ ...LINE, Tracking: [entry, { Name: "Service", Option: "Advisory" }, entry] }],
    });
    expect(await client.refusal("PUT", "/Invoices", body)).toEqual([
      "A line item can have a maximum of 2 tracking categories",
    ]);
  });

  test("a line may be words alone", async () => {
    const made = await approved({ LineItems: [LINE, { Description: "Thank you" }] });
    expect(made.LineItems[1]).toMatchObject({ Description: "Thank you", LineAmount: 0, TaxAmount: 0 });
    expect(made.LineItems[1]).not.toHaveProperty("Quantity");
    expect(made.Total).toBe(110);
  });

  test("a body that cannot be read is a PostDataInvalidException, an empty one a NoDataProcessedException", async () => {
    expect(await client.json("PUT", "/Invoices", "{nonsense")).toMatchObject({
      ErrorNumber: 14,
      Type: "PostDataInvalidException",
    });
    expect(await client.json("PUT", "/Invoices", invoice({ Date: "soon" }))).toMatchObject({ ErrorNumber: 14 });
    expect(await client.json("PUT", "/Invoices", {})).toMatchObject({ Type: "NoDataProcessedException" });
  });

  test("a body over the limit is a 413", async () => {
    at.simulator.control.behave({ maxBodyBytes: 1_000 });
    expect((await client.call("PUT", "/Invoices", invoice({ Reference: "x".repeat(2_000) }))).status).toBe(413);
  });

  test("due dates come from the contact's terms when there are any", async () => {
    at.simulator.control
      .contactBook(DEMO.group)
      .add({ Name: "Terms", PaymentTerms: { Sales: { Day: 20, Type: "OFFOLLOWINGMONTH" } } });
    expect(await create({ Contact: { Name: "Terms" }, Status: "AUTHORISED", Date: "2026-11-22" })).toMatchObject({
      DueDateString: "2026-12-20T00:00:00",
    });
  });

  test("a foreign currency needs the subscription and keeps the rate", async () => {
    at.simulator.control.bookkeeping(DEMO.group).addCurrency("USD");
    expect(await create({ CurrencyCode: "USD", CurrencyRate: 0.65 })).toMatchObject({
      CurrencyCode: "USD",
      CurrencyRate: 0.65,
    });
  });

  test("an approved invoice whose total is zero is PAID at once", async () => {
    expect(await approved({ LineItems: [{ ...LINE, UnitAmount: 0 }] })).toMatchObject({ Status: "PAID", Total: 0 });
  });
});

describe("many at once", () => {
  const batch = {
    Invoices: [invoice({ InvoiceNumber: "A-1" }), invoice({ LineItems: [] }), invoice({ InvoiceNumber: "a-1" })],
  };

  test("by default one bad element refuses the call, nothing is saved, and only the bad ones come back", async () => {
    const response = await client.call("PUT", "/Invoices", batch);
    expect(response.status).toBe(400);
    const body = (await response.json()) as { Elements: { ValidationErrors: object[]; InvoiceID: string }[] };
    expect(body).toMatchObject({
      ErrorNumber: 10,
      Type: "ValidationException",
      Message: "A validation exception occurred",
    });
    expect(body.Elements.map((element) => element.ValidationErrors)).toEqual([
      [{ Message: "One or more line items must be specified" }],
      [{ Message: "Invoice # must be unique." }],
    ]);
    expect(group().invoices()).toEqual([]);
    expect(await create()).toMatchObject({ InvoiceNumber: "INV-0001" });
  });

  test("with summarizeErrors=false each element stands for itself, echoed with the empty id and converted dates", async () => {
    const dated = { Invoices: [...batch.Invoices, invoice({ InvoiceNumber: "A-1", Date: "2026-11-01" })] };
    const response = await client.call("PUT", "/Invoices?summarizeErrors=false", dated);
    expect(response.status).toBe(200);
    const { Invoices } = (await response.json()) as { Invoices: Record<string, unknown>[] };
    expect(Invoices.map((row) => row.StatusAttributeString)).toEqual(["OK", "ERROR", "ERROR", "ERROR"]);
    expect(Invoices[3]).toMatchObject({
      InvoiceID: "00000000-0000-0000-0000-000000000000",
      InvoiceNumber: "A-1",
      Date: "/Date(1793491200000+0000)/",
      HasErrors: true,
      ValidationErrors: [{ Message: "Invoice # must be unique." }],
    });
    expect(group().invoices()).toHaveLength(1);
  });

  test("elements may come back in another order than sent, by flag", async () => {
    at.simulator.control.behave({ shuffleResults: true });
    const sent = Array.from({ length: 20 }, (_, index) => `N-${String(index).padStart(2, "0")}`);
    const body = { Invoices: sent.map((InvoiceNumber) => invoice({ InvoiceNumber })) };
    const { Invoices } = await client.json("PUT", "/Invoices?summarizeErrors=false", body);
    const returned = Invoices.map((row: { InvoiceNumber: string }) => row.InvoiceNumber);
    expect(returned).not.toEqual(sent);
    expect(returned.toSorted()).toEqual(sent);
  });
});

describe("numbers", () => {
  test("a sales invoice number is unique whatever its case, also against voided ones; a deleted draft frees it", async () => {
    const first = await approved({ InvoiceNumber: "INV-77" });
    expect(await client.refusal("PUT", "/Invoices", invoice({ InvoiceNumber: "inv-77" }))).toEqual([
      "Invoice # must be unique.",
    ]);
    await change(first.InvoiceID, { Status: "VOIDED" });
    expect(await client.refusal("PUT", "/Invoices", invoice({ InvoiceNumber: "INV-77" }))).toEqual([
      "Invoice # must be unique.",
    ]);
    const draft = await create({ InvoiceNumber: "INV-78" });
    await change(draft.InvoiceID, { Status: "DELETED" });
    expect(await create({ InvoiceNumber: "INV-78" })).toMatchObject({ Status: "DRAFT" });
  });

  test("bills may share a number and have none of their own", async () => {
    const bill = { Type: "ACCPAY", InvoiceNumber: "B-1", LineItems: [{ ...LINE, AccountCode: "400" }] };
    await create(bill);
    expect(await create(bill)).toMatchObject({ InvoiceNumber: "B-1", Reference: "" });
    expect(await create({ ...bill, InvoiceNumber: undefined })).toMatchObject({ InvoiceNumber: "" });
  });

  test("POST with a number that exists overwrites that invoice; PUT never does", async () => {
    const first = await create({ InvoiceNumber: "INV-5" });
    const posted = await client.json(
      "POST",
      "/Invoices",
      invoice({ InvoiceNumber: "inv-5", Reference: "overwritten" }),
    );
    expect(posted.Invoices[0]).toMatchObject({ InvoiceID: first.InvoiceID, Reference: "overwritten" });
    expect(group().invoices()).toHaveLength(1);
  });

  test("automatic numbers skip taken ones", async () => {
    await create({ InvoiceNumber: "INV-0001" });
    expect((await create()).InvoiceNumber).toBe("INV-0002");
  });
});

describe("changing", () => {
  test.each([
    ["DRAFT", "SUBMITTED", true],
    ["DRAFT", "AUTHORISED", true],
    ["DRAFT", "DELETED", true],
    ["DRAFT", "VOIDED", false],
    ["SUBMITTED", "DRAFT", true],
    ["SUBMITTED", "AUTHORISED", true],
    ["SUBMITTED", "DELETED", true],
    ["AUTHORISED", "DRAFT", false],
    ["AUTHORISED", "SUBMITTED", false],
    ["AUTHORISED", "DELETED", false],
    ["AUTHORISED", "VOIDED", true],
  ])("%s to %s: %s", async (from, to, allowed) => {
    const { InvoiceID } = await create({ Status: from, ...DUE });
    const answer = await change(InvoiceID, { Status: to });
    if (allowed) expect(answer.Invoices[0].Status).toBe(to);
    else
      expect(answer.Elements[0].ValidationErrors).toEqual([
        { Message: "Invoice not of valid status for modification" },
      ]);
  });

  test("voided and deleted are the end", async () => {
    for (const [from, to] of [
      ["AUTHORISED", "VOIDED"],
      ["DRAFT", "DELETED"],
    ] as const) {
      const { InvoiceID } = await create({ Status: from, ...DUE });
      await change(InvoiceID, { Status: to });
      expect(await refusedChange(InvoiceID, { Reference: "x" })).toEqual([
        "Invoice not of valid status for modification",
      ]);
    }
  });

  test("a voided invoice shows its old AmountDue, or 0 by flag", async () => {
    const { InvoiceID } = await approved();
    expect((await change(InvoiceID, { Status: "VOIDED" })).Invoices[0].AmountDue).toBe(110);
    at.simulator.control.behave({ voidedKeepsAmountDue: false });
    expect((await client.json("GET", `/Invoices/${InvoiceID}`)).Invoices[0].AmountDue).toBe(0);
  });

  test("lines sent replace the set; a known LineItemID stays that line; no lines sent leave them alone", async () => {
    const made = await create({ LineItems: [LINE, { ...LINE, Description: "More", UnitAmount: 50 }] });
    const [first] = made.LineItems;
    const kept = (await change(made.InvoiceID, { Reference: "only this", LineItems: [], Contact: {} })).Invoices[0];
    expect(kept.LineItems.map((line: { LineItemID: string }) => line.LineItemID)).toEqual(
      made.LineItems.map((line: { LineItemID: string }) => line.LineItemID),
    );
    const sent = [
      { LineItemID: first.LineItemID, Quantity: 2 },
      { ...LINE, Description: "New" },
    ];
    const changed = (await change(made.InvoiceID, { LineItems: sent })).Invoices[0];
    expect(changed.LineItems[0]).toMatchObject({ LineItemID: first.LineItemID, Description: "Work", LineAmount: 200 });
    expect(changed.LineItems).toHaveLength(2);
    expect(changed.LineItems[1].LineItemID).not.toBe(made.LineItems[1].LineItemID);
    expect(changed.Total).toBe(330);
  });

  test("UpdatedDateUTC is strictly later on every change, even within a millisecond", async () => {
    const { InvoiceID, UpdatedDateUTC } = await create();
    const seen = [UpdatedDateUTC];
    for (const Reference of ["a", "b", "c"])
      seen.push((await change(InvoiceID, { Reference })).Invoices[0].UpdatedDateUTC);
    expect(new Set(seen).size).toBe(4);
    expect(seen.toSorted()).toEqual(seen);
  });

  test("an unknown id is a 404 in the path and an error in the body", async () => {
    const InvoiceID = "0d8e1a1c-0000-4000-8000-000000000000";
    expect((await client.call("POST", `/Invoices/${InvoiceID}`, { Reference: "x" })).status).toBe(404);
    expect(await client.refusal("POST", "/Invoices", invoice({ InvoiceID }))).toEqual([
      "An existing Invoice with the specified InvoiceID could not be found",
    ]);
  });

  test("approving a draft checks what a draft was let off", async () => {
    const { InvoiceID } = await create({ LineItems: [{ Description: "x", UnitAmount: 5 }] });
    expect(await refusedChange(InvoiceID, { Status: "AUTHORISED", ...DUE })).toEqual([
      "Account code or ID must be specified",
    ]);
  });
});

describe("with a payment on it", () => {
  test("only harmless fields may change: amounts, dates and quantities are refused, words and accounts are not", async () => {
    const made = await approved({ LineItems: [{ ...LINE, Tracking: [{ Name: "Entity", Option: "Sydney" }] }] });
    group().pay(made.InvoiceID, { amount: 50 });
    const [line] = made.LineItems;
    const sentence = "This document cannot be edited as it has a payment or credit note allocated to it.";
    for (const fields of [
      { Date: "2026-11-01" },
      { LineAmountTypes: "Inclusive" },
      { LineItems: [{ ...line, Quantity: 2, LineAmount: undefined, TaxAmount: undefined }] },
      { LineItems: [{ ...LINE }] },
      { LineItems: [line, LINE] },
    ]) {
      expect(await refusedChange(made.InvoiceID, fields)).toEqual([sentence]);
    }
    const harmless = {
      Reference: "PO 7",
      DueDate: "2027-01-31",
      InvoiceNumber: "INV-0001-A",
      Url: "https://orbit.example/i/1",
      LineItems: [
        {
          LineItemID: line.LineItemID,
          Description: "Better words",
          AccountCode: "260",
          Tracking: [{ Name: "Entity", Option: "Melbourne" }],
        },
      ],
    };
    const changed = (await change(made.InvoiceID, harmless)).Invoices[0];
    expect(changed).toMatchObject({ Reference: "PO 7", InvoiceNumber: "INV-0001-A", Total: 110, AmountDue: 60 });
    expect(changed.LineItems[0]).toMatchObject({
      Description: "Better words",
      AccountCode: "260",
      Tracking: [{ Option: "Melbourne" }],
    });
  });

  test("a fully paid one says both sentences", async () => {
    const { InvoiceID } = await approved();
    group().pay(InvoiceID, { amount: 110 });
    expect(await refusedChange(InvoiceID, { Date: "2026-11-01" })).toEqual([
      "Invoice not of valid status for modification",
      "This document cannot be edited as it has a payment or credit note allocated to it.",
    ]);
    expect((await change(InvoiceID, { Reference: "still fine" })).Invoices[0]).toMatchObject({ Status: "PAID" });
  });

  test("it cannot be voided before the payment is gone", async () => {
    const { InvoiceID } = await approved();
    const { PaymentID } = group().pay(InvoiceID, { amount: 10 });
    expect(await refusedChange(InvoiceID, { Status: "VOIDED" })).toEqual([
      "The status VOIDED cannot be applied to the invoice because it has payments or credit notes allocated to it.",
    ]);
    group().removePayment(PaymentID);
    expect((await change(InvoiceID, { Status: "VOIDED" })).Invoices[0].Status).toBe("VOIDED");
  });

  test("a change of the due date alone does not move UpdatedDateUTC, unless the flag is off", async () => {
    const { InvoiceID } = await approved();
    group().pay(InvoiceID, { amount: 10 });
    const before = group().invoice(InvoiceID).UpdatedDateUTC;
    at.clock.nowMs += 5_000;
    expect((await change(InvoiceID, { DueDate: "2027-02-01" })).Invoices[0]).toMatchObject({
      UpdatedDateUTC: before,
      DueDateString: "2027-02-01T00:00:00",
    });
    at.simulator.control.behave({ quietDueDateChanges: false });
    expect((await change(InvoiceID, { DueDate: "2027-02-02" })).Invoices[0].UpdatedDateUTC).not.toBe(before);
  });
});

describe("unit amounts", () => {
  test("have four decimals only where unitdp=4 is sent, on writes and on reads", async () => {
    const body = invoice({ LineItems: [{ ...LINE, Quantity: 100, UnitAmount: 1.2345 }] });
    const rounded = (await client.json("PUT", "/Invoices", body)).Invoices[0];
    expect(rounded.LineItems[0]).toMatchObject({ UnitAmount: 1.23, LineAmount: 123 });
    const exact = (await client.json("PUT", "/Invoices?unitdp=4", body)).Invoices[0];
    expect(exact.LineItems[0]).toMatchObject({ UnitAmount: 1.2345, LineAmount: 123.45 });
    expect((await client.json("GET", `/Invoices/${exact.InvoiceID}`)).Invoices[0].LineItems[0].UnitAmount).toBe(1.23);
    expect(
      (await client.json("GET", `/Invoices/${exact.InvoiceID}?unitdp=4`)).Invoices[0].LineItems[0].UnitAmount,
    ).toBe(1.2345);
  });

  test("a status change without lines keeps the stored decimals", async () => {
    const body = invoice({ ...DUE, LineItems: [{ ...LINE, Quantity: 100, UnitAmount: 1.2345 }] });
    const { InvoiceID } = (await client.json("PUT", "/Invoices?unitdp=4", body)).Invoices[0];
    await change(InvoiceID, { Status: "AUTHORISED" });
    expect(group().invoice(InvoiceID)).toMatchObject({ Status: "AUTHORISED", SubTotal: 123.45 });
  });

  test("quantity or unit amount may be left to the line amount; a quantity that is not sent is 1", async () => {
    const made = await create({
      LineItems: [
        { ...LINE, Quantity: 4, UnitAmount: undefined, LineAmount: 10 },
        { ...LINE, Quantity: undefined, UnitAmount: 2.5, LineAmount: 10 },
        { ...LINE, Quantity: undefined, UnitAmount: 7 },
      ],
    });
    expect(
      made.LineItems.map((line: Record<string, unknown>) => [line.Quantity, line.UnitAmount, line.LineAmount]),
    ).toEqual([
      [4, 2.5, 10],
      [4, 2.5, 10],
      [1, 7, 7],
    ]);
  });

  test("discounts lower the line, show as TotalDiscount, and are for sales invoices only", async () => {
    const made = await create({
      LineItems: [
        { ...LINE, Quantity: 3, DiscountRate: 12.5 },
        { ...LINE, DiscountAmount: 30 },
      ],
    });
    expect(made).toMatchObject({ IsDiscounted: true, TotalDiscount: 67.5, SubTotal: 332.5 });
    const bill = invoice({ Type: "ACCPAY", LineItems: [{ ...LINE, AccountCode: "400", DiscountRate: 10 }] });
    expect(await client.refusal("PUT", "/Invoices", bill)).toEqual(["Discounts can only be applied to sales invoices"]);
  });
});

describe("lock dates", () => {
  test("nothing may be dated, changed or voided on or before the period lock date; advisers may", async () => {
    const made = await approved({ Date: "2026-06-30" });
    at.simulator.control.bookkeeping(DEMO.group).setLockDates({ period: "2026-06-30" });
    expect(await client.refusal("PUT", "/Invoices", invoice({ Date: "2026-06-30" }))).toEqual([
      "The document date cannot be before the period lock date, currently set at 30 June 2026",
    ]);
    expect(await refusedChange(made.InvoiceID, { Status: "VOIDED" })).toEqual([
      "The document cannot be edited as it is currently dated before the period lock date",
    ]);
    expect((await client.json("GET", "/Organisation")).Organisations[0].PeriodLockDate).toBe(
      "/Date(1782777600000+0000)/",
    );
    const adviser = at.simulator.control.person(DEMO.group, { adviser: true });
    expect(adviser.editInvoice(made.InvoiceID, { Status: "VOIDED" }).Status).toBe("VOIDED");
  });

  test("the end of year lock date binds everybody", async () => {
    const made = await approved({ Date: "2025-06-30" });
    at.simulator.control.bookkeeping(DEMO.group).setLockDates({ endOfYear: "2025-06-30" });
    expect(await client.refusal("PUT", "/Invoices", invoice({ Date: "2025-01-01" }))).toEqual([
      "The document date cannot be before the end of year lock date, currently set at 30 June 2025",
    ]);
    const adviser = at.simulator.control.person(DEMO.group, { adviser: true });
    expect(() => adviser.editInvoice(made.InvoiceID, { Reference: "x" })).toThrow("end of year lock date");
  });

  test("a payment may not be dated or removed in a locked period", async () => {
    const { InvoiceID } = await approved();
    const { PaymentID } = group().pay(InvoiceID, { amount: 10, date: "2026-11-20" });
    at.simulator.control.bookkeeping(DEMO.group).setLockDates({ period: "2026-11-20" });
    expect(await client.refusal("POST", `/Payments/${PaymentID}`, { Status: "DELETED" })).toEqual([
      "The document cannot be edited as it is currently dated before the period lock date",
    ]);
  });
});

describe("the contact of an invoice", () => {
  const book = () => at.simulator.control.contactBook(DEMO.group);

  test("a name matches an active contact whatever its case, or creates one", async () => {
    const { ContactID } = book().add({ Name: "Bondi Cafe" });
    expect((await create({ Contact: { Name: "BONDI CAFE" } })).Contact.ContactID).toBe(ContactID);
    expect((await create({ Contact: { Name: "Somebody new" } })).Contact.ContactID).not.toBe(ContactID);
    expect(book().all()).toHaveLength(2);
  });

  test("an archived one is refused by id and by name", async () => {
    const { ContactID } = book().add({ Name: "Gone" });
    book().archive(ContactID);
    for (const Contact of [{ ContactID }, { Name: "gone" }]) {
      expect(await client.refusal("PUT", "/Invoices", invoice({ Contact }))).toEqual([
        "The contact with the specified contact details has been archived. The contact must be un-archived before creating new invoices or credit notes.",
      ]);
    }
  });

  test("more than the ContactID changes the contact and drops people that were not sent", async () => {
    const { ContactID } = book().add({ Name: "A", EmailAddress: "a@a.example", ContactPersons: [{ FirstName: "P" }] });
    await create({ Contact: { ContactID } });
    expect(book().all()[0]?.ContactPersons).toHaveLength(1);
    await create({ Contact: { ContactID, EmailAddress: "b@a.example" } });
    expect(book().all()[0]).toMatchObject({ EmailAddress: "b@a.example", ContactPersons: [] });
  });

  test("being invoiced makes a customer without moving the contact's UpdatedDateUTC", async () => {
    const before = book().add({ Name: "A" });
    at.clock.nowMs += 5_000;
    await create({ Contact: { Name: "A" } });
    expect(book().all()[0]).toMatchObject({ IsCustomer: true, UpdatedDateUTC: before.UpdatedDateUTC });
  });
});
