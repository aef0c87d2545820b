// biome-ignore-all lint/style/noExcessiveLinesPerFile: all ways to ask for a list, over the same invoices.
import { describe, expect, test } from "vitest";
import { type Bench, bench, Client, DEMO, ORIGIN, signIn } from "./harness.ts";

const LINE = { Description: "Work", Quantity: 1, UnitAmount: 100, AccountCode: "200" };

/** Invoices INV-0001…, one second apart, each in its own state as the callback says. */
function raise(at: Bench, count: number, fields: (index: number) => object = () => ({})): string[] {
  const person = at.simulator.control.person(DEMO.group);
  return Array.from({ length: count }, (_, index) => {
    at.clock.nowMs += 1_000;
    return person.raiseInvoice({ Contact: { Name: `Client ${index % 3}` }, LineItems: [LINE], ...fields(index) })
      .InvoiceID;
  });
}

const numbers = (answer: { Invoices: { InvoiceNumber: string }[] }) => answer.Invoices.map((row) => row.InvoiceNumber);

describe("who may read", () => {
  test("without, with a forged or with an expired token: 401 and nothing of the organisation's meters", async () => {
    const at = bench();
    const client = await Client.of(at);
    for (const authorization of ["", "Bearer nonsense", `Bearer ${client.accessToken.slice(0, -4)}AAAA`]) {
      const response = await client.call("GET", "/Organisation", undefined, { authorization });
      expect(response.status).toBe(401);
      expect(await response.json()).toMatchObject({ Title: "Unauthorized", Detail: "AuthenticationUnsuccessful" });
      expect(response.headers.get("x-minlimit-remaining")).toBeNull();
    }
    at.clock.nowMs += 31 * 60_000;
    expect(await client.json("GET", "/Organisation")).toMatchObject({
      Detail: expect.stringContaining("TokenExpired: "),
    });
  });

  test("a missing scope is a 401 that says so, and only the app's minute shows", async () => {
    const at = bench();
    const { access_token } = await signIn(at, { scope: "openid accounting.contacts" });
    const response = await new Client(at, DEMO.group, access_token).call("GET", "/Invoices");
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toBe("insufficient_scope");
    const body = (await response.json()) as { Instance: string };
    expect(body).toMatchObject({ Detail: "AuthorizationUnsuccessful", Extensions: {}, Type: null });
    expect(body.Instance).toBe(response.headers.get("xero-correlation-id"));
  });

  test("a .read scope reads and does not write", async () => {
    const at = bench();
    const { access_token } = await signIn(at, { scope: "openid accounting.invoices.read" });
    const client = new Client(at, DEMO.group, access_token);
    expect((await client.call("GET", "/Invoices")).status).toBe(200);
    expect((await client.call("PUT", "/Invoices", { Invoices: [] })).status).toBe(401);
  });

  test("no, an unknown, or a disconnected organisation: 403, while refreshing goes on", async () => {
    const at = bench();
    const client = await Client.of(at);
    for (const tenantId of ["", "b0000000-0000-4000-8000-000000000009"]) {
      const response = await client.for(tenantId).call("GET", "/Organisation");
      expect(response.status).toBe(403);
      expect(await response.json()).toMatchObject({
        Title: "Forbidden",
        Status: 403,
        Detail: "AuthenticationUnsuccessful",
      });
    }
    at.simulator.control.disconnect(DEMO.group);
    expect((await client.call("GET", "/Organisation")).status).toBe(403);
    expect((await client.for(DEMO.sydney).call("GET", "/Organisation")).status).toBe(200);
  });

  test("anything but JSON is refused clearly, since real Xero would answer XML", async () => {
    const client = await Client.of(bench());
    expect((await client.call("GET", "/Organisation", undefined, { accept: "*/*" })).status).toBe(406);
  });
});

describe("lists of invoices", () => {
  test("unpaged: no lines, a sketch of the contact, no pagination; paged and by id: lines, and the whole contact by id", async () => {
    const at = bench();
    const client = await Client.of(at);
    const [id] = raise(at, 1);
    const unpaged = await client.json("GET", "/Invoices");
    expect(unpaged).not.toHaveProperty("pagination");
    expect(unpaged.Invoices[0].LineItems).toEqual([]);
    expect(unpaged.Invoices[0].Contact).not.toHaveProperty("ContactStatus");
    const paged = await client.json("GET", "/Invoices?page=1");
    expect(paged.pagination).toEqual({ page: 1, pageSize: 100, pageCount: 1, itemCount: 1 });
    expect(paged.Invoices[0].LineItems).toHaveLength(1);
    const one = await client.json("GET", `/Invoices/${id}`);
    expect(one.Invoices[0].Contact).toMatchObject({ ContactStatus: "ACTIVE", IsCustomer: true });
    expect((await client.json("GET", "/Invoices/inv-0001")).Invoices[0].InvoiceID).toBe(id);
  });

  test("the page size is 100 unless asked, and clamped to 1000", async () => {
    const at = bench();
    const client = await Client.of(at);
    raise(at, 130);
    const first = await client.json("GET", "/Invoices?page=1");
    expect(first.pagination).toEqual({ page: 1, pageSize: 100, pageCount: 2, itemCount: 130 });
    expect((await client.json("GET", "/Invoices?page=2")).Invoices).toHaveLength(30);
    expect((await client.json("GET", "/Invoices?page=3")).Invoices).toEqual([]);
    expect((await client.json("GET", "/Invoices?page=1&pageSize=5000")).pagination.pageSize).toBe(1_000);
  });

  test("the default order is UpdatedDateUTC, so a changed invoice moves to the end", async () => {
    const at = bench();
    const client = await Client.of(at);
    const [first = ""] = raise(at, 3);
    expect(numbers(await client.json("GET", "/Invoices?page=1"))).toEqual(["INV-0001", "INV-0002", "INV-0003"]);
    at.clock.nowMs += 1_000;
    at.simulator.control.person(DEMO.group).editInvoice(first, { Reference: "changed" });
    expect(numbers(await client.json("GET", "/Invoices?page=1"))).toEqual(["INV-0002", "INV-0003", "INV-0001"]);
    expect(numbers(await client.json("GET", "/Invoices?order=InvoiceNumber%20DESC"))).toEqual([
      "INV-0003",
      "INV-0002",
      "INV-0001",
    ]);
  });

  test("IDs, InvoiceNumbers, ContactIDs and Statuses select and force paging; ids of another organisation find nothing", async () => {
    const at = bench();
    const client = await Client.of(at);
    const ids = raise(at, 4, (index) => (index === 3 ? { Status: "AUTHORISED" } : {}));
    const byIds = await client.json("GET", `/Invoices?IDs=${ids[2]},${ids[0]}`);
    expect(byIds.pagination.itemCount).toBe(2);
    expect(byIds.Invoices[0].LineItems).toHaveLength(1);
    expect(numbers(await client.json("GET", "/Invoices?InvoiceNumbers=INV-0002,inv-0004"))).toEqual([
      "INV-0002",
      "INV-0004",
    ]);
    expect(numbers(await client.json("GET", "/Invoices?Statuses=AUTHORISED"))).toEqual(["INV-0004"]);
    const contactId = byIds.Invoices[0].Contact.ContactID;
    expect(numbers(await client.json("GET", `/Invoices?ContactIDs=${contactId}`))).toEqual(["INV-0001", "INV-0004"]);
    expect((await client.for(DEMO.sydney).json("GET", `/Invoices?IDs=${ids[0]}`)).Invoices).toEqual([]);
    const refused = await client.call("GET", "/Invoices?IDs=one");
    expect([refused.status, await refused.text()]).toEqual([
      400,
      "Supplied parameter 'Ids' cannot be parsed - must be of type UUID.",
    ]);
  });

  test("createdByMyApp tells the app's invoices from people's", async () => {
    const at = bench();
    const client = await Client.of(at);
    raise(at, 1);
    await client.call("PUT", "/Invoices", {
      Type: "ACCREC",
      InvoiceNumber: "APP-1",
      Contact: { Name: "Client 0" },
      LineItems: [LINE],
    });
    expect(numbers(await client.json("GET", "/Invoices?createdByMyApp=true"))).toEqual(["APP-1"]);
  });

  test("summaryOnly leaves lines out and pages; searchTerm looks at number, reference and contact", async () => {
    const at = bench();
    const client = await Client.of(at);
    raise(at, 2, (index) => ({ Reference: `Job ${index}` }));
    const summary = await client.json("GET", "/Invoices?summaryOnly=true");
    expect(summary.pagination.itemCount).toBe(2);
    expect(summary.Invoices[0].LineItems).toEqual([]);
    expect(numbers(await client.json("GET", "/Invoices?searchTerm=job%201"))).toEqual(["INV-0002"]);
  });
});

describe("If-Modified-Since", () => {
  const since = (ms: number) => ({ "if-modified-since": new Date(ms).toISOString() });

  test.each([
    [true, 2],
    [false, 1],
  ])(
    "counts seconds; inclusive %s gives %i of two in the very second and after",
    async (modifiedSinceInclusive, found) => {
      const at = bench({ behaviour: { modifiedSinceInclusive } });
      const client = await Client.of(at);
      raise(at, 2);
      const exact = at.clock.nowMs - 1_000;
      const answer = await client.json("GET", "/Invoices", undefined, since(exact + 700));
      expect(answer.Invoices).toHaveLength(found);
    },
  );

  test("nothing new is an empty list, never a 304; every spelling of the time is understood", async () => {
    const at = bench();
    const client = await Client.of(at);
    raise(at, 1);
    const later = at.clock.nowMs + 60_000;
    for (const header of [
      new Date(later).toISOString(),
      new Date(later).toISOString().slice(0, 19),
      new Date(later).toUTCString(),
    ]) {
      const response = await client.call("GET", "/Invoices", undefined, { "if-modified-since": header });
      expect([response.status, ((await response.json()) as { Invoices: [] }).Invoices]).toEqual([200, []]);
    }
  });
});

describe("where", () => {
  const where = (expression: string) => `/Invoices?where=${encodeURIComponent(expression)}`;

  test.each([
    ['Type=="ACCREC" AND Status=="AUTHORISED"', ["INV-0002"]],
    ['Status=="DRAFT" OR InvoiceNumber=="INV-0002"', ["INV-0001", "INV-0002", "INV-0003"]],
    ['(Status=="AUTHORISED" OR Status=="DRAFT") && InvoiceNumber!="INV-0002"', ["INV-0001", "INV-0003"]],
    ["Date >= DateTime(2026, 11, 1) AND Date < DateTime(2026,12,1)", ["INV-0001", "INV-0002"]],
    ['Date > DateTime.Parse("2026-11-30")', ["INV-0003"]],
    ['Contact.Name.Contains("IENT 1")', ["INV-0002"]],
    ['Contact.Name.StartsWith("client") AND Reference!=null', ["INV-0003"]],
    ["AmountDue>0", ["INV-0001", "INV-0002", "INV-0003"]],
    ["SentToContact==true", []],
    ['Contact.Name=="CLIENT 2"', ["INV-0003"]],
  ])("%s", async (expression, expected) => {
    const at = bench();
    const client = await Client.of(at);
    raise(
      at,
      3,
      (index) => [{}, { Status: "AUTHORISED" as const }, { Date: "2026-12-05", Reference: "December" }][index] ?? {},
    );
    expect(numbers(await client.json("GET", where(expression)))).toEqual(expected);
  });

  test("guid(…) finds by id, nested too", async () => {
    const at = bench();
    const client = await Client.of(at);
    const [id] = raise(at, 2);
    const one = await client.json("GET", where(`InvoiceID==guid("${id}")`));
    expect(numbers(one)).toEqual(["INV-0001"]);
    const contactId = one.Invoices[0].Contact.ContactID;
    expect(numbers(await client.json("GET", where(`Contact.ContactID=Guid("${contactId.toUpperCase()}")`)))).toEqual([
      "INV-0001",
    ]);
  });

  test.each([
    ["", null],
    ['Colour=="red"', "No property or field 'Colour' exists in type 'Invoice'"],
    ["Status==", "Expression expected"],
    ['(Status=="DRAFT"', "')' or operator expected"],
    ["Status==5", "Operator '==' incompatible with operand types 'String' and 'Decimal'"],
    ["SentToContact>true", "Operator '>' incompatible with operand types 'Boolean' and 'Boolean'"],
    ["Date>=DateTime(2026,13,1)", "No applicable constructor exists in type 'DateTime'"],
    ["Status", "Expression of type 'Boolean' expected"],
    ["Status=='DRAFT'", "Syntax error '''"],
  ])("what it cannot read is a 400 in Xero's words: %s", async (expression, message) => {
    const client = await Client.of(bench());
    const answer = await client.json("GET", where(expression));
    if (message === null) expect(answer.Status).toBe("OK");
    else expect(answer).toEqual({ ErrorNumber: 16, Type: "QueryParseException", Message: message });
  });
});

describe("other reads", () => {
  test("an unknown id, an unknown path and another organisation's record are an empty HTML 404", async () => {
    const at = bench();
    const client = await Client.of(at);
    const [id] = raise(at, 1);
    for (const [tenantId, path] of [
      [DEMO.group, "/Invoices/0d8e1a1c-0000-4000-8000-000000000000"],
      [DEMO.group, "/Budgets"],
      [DEMO.sydney, `/Invoices/${id}`],
    ] as const) {
      const response = await client.for(tenantId).call("GET", path);
      expect([response.status, response.headers.get("content-type"), await response.text()]).toEqual([
        404,
        "text/html; charset=utf-8",
        "",
      ]);
    }
  });

  test("archived contacts are listed only when asked for, and found by id", async () => {
    const at = bench();
    const client = await Client.of(at);
    const book = at.simulator.control.contactBook(DEMO.group);
    const { ContactID } = book.add({ Name: "Old Client" });
    book.archive(ContactID);
    expect((await client.json("GET", "/Contacts")).Contacts).toEqual([]);
    expect((await client.json("GET", `/Contacts?IDs=${ContactID}`)).Contacts).toEqual([]);
    expect((await client.json("GET", `/Contacts?IDs=${ContactID}&includeArchived=true`)).Contacts).toHaveLength(1);
    expect((await client.json("GET", `/Contacts/${ContactID}`)).Contacts[0].ContactStatus).toBe("ARCHIVED");
  });

  test("a merged contact names the one it was merged into", async () => {
    const at = bench();
    const client = await Client.of(at);
    const book = at.simulator.control.contactBook(DEMO.group);
    const [loser, winner] = [book.add({ Name: "Bondi Caffe" }).ContactID, book.add({ Name: "Bondi Cafe" }).ContactID];
    book.merge(loser, winner);
    const { Contacts } = await client.json("GET", `/Contacts/${loser}`);
    expect(Contacts[0]).toMatchObject({ ContactStatus: "ARCHIVED", MergedToContactID: winner });
  });

  test("contacts show both address and all phone slots, whatever was filled in", async () => {
    const at = bench();
    const client = await Client.of(at);
    at.simulator.control
      .contactBook(DEMO.group)
      .add({ Name: "A", Phones: [{ PhoneType: "MOBILE", PhoneNumber: "123" }] });
    const { Contacts } = await client.json("GET", "/Contacts?page=1");
    expect(Contacts[0].Addresses.map((row: { AddressType: string }) => row.AddressType)).toEqual(["STREET", "POBOX"]);
    expect(Contacts[0].Phones.map((row: { PhoneType: string }) => row.PhoneType)).toEqual([
      "DEFAULT",
      "DDI",
      "FAX",
      "MOBILE",
    ]);
  });

  test("settings: ids differ between organisations, codes do not", async () => {
    const at = bench();
    const client = await Client.of(at);
    const idOf = async (tenantId: string) => {
      const { Accounts } = await client
        .for(tenantId)
        .json("GET", `/Accounts?where=${encodeURIComponent('Code=="200"')}`);
      return Accounts[0].AccountID;
    };
    expect(await idOf(DEMO.group)).not.toBe(await idOf(DEMO.sydney));
    const { TrackingCategories } = await client.json("GET", "/TrackingCategories");
    expect(TrackingCategories[0]).toMatchObject({
      Name: "Entity",
      Options: [{ Name: "Sydney" }, { Name: "Melbourne" }],
    });
    expect((await client.json("GET", "/TaxRates")).TaxRates[0]).toMatchObject({
      TaxType: "OUTPUT",
      EffectiveRate: 10,
      CanApplyToRevenue: true,
    });
    expect((await client.json("GET", "/Organisation")).Organisations[0]).toMatchObject({
      Name: "Harbour Practice Group",
      BaseCurrency: "AUD",
    });
    expect((await client.json("GET", "/Currencies")).Currencies).toEqual([
      { Code: "AUD", Description: "Australian Dollar" },
    ]);
    expect((await client.json("GET", "/BrandingThemes")).BrandingThemes[1].Name).toBe("Harbour letterhead");
  });

  test("a body on a read is ignored, as the official client sends one", async () => {
    const client = await Client.of(bench());
    expect((await client.call("GET", "/Organisation", undefined, { "content-type": "application/json" })).status).toBe(
      200,
    );
  });

  test("the path may be spelled in any case", async () => {
    const client = await Client.of(bench());
    expect((await client.call("GET", "/brandingthemes")).status).toBe(200);
    expect((await client.call("GET", "/organisation/actions")).status).toBe(200);
  });
});

describe("as hostile as it may be", () => {
  test("the first read soon after a change is a moment old, the next is not", async () => {
    const at = bench({ behaviour: { staleReadMs: 1_500 } });
    const client = await Client.of(at);
    const [id = ""] = raise(at, 1);
    const reference = async () => (await client.json("GET", `/Invoices?IDs=${id}`)).Invoices[0].Reference;
    at.simulator.control.person(DEMO.group).editInvoice(id, { Reference: "new" });
    expect(await reference()).toBe("");
    expect(await reference()).toBe("new");
    at.simulator.control.person(DEMO.group).editInvoice(id, { Reference: "newer" });
    at.clock.nowMs += 1_500;
    expect(await reference()).toBe("newer");
  });

  test("reads that lag show every record as it was, until the time is over", async () => {
    const at = bench({ behaviour: { readsLagMs: 4_000 } });
    const client = await Client.of(at);
    const [id = ""] = raise(at, 1);
    const seen = async () => (await client.json("GET", `/Invoices?IDs=${id}`)).Invoices[0].Reference;
    at.simulator.control.person(DEMO.group).editInvoice(id, { Reference: "new" });
    at.clock.nowMs += 2_000;
    at.simulator.control.person(DEMO.group).editInvoice(id, { Reference: "newer" });
    expect([await seen(), await seen()]).toEqual(["", ""]);
    at.clock.nowMs += 2_000;
    expect(await seen()).toBe("new");
    at.clock.nowMs += 2_000;
    expect(await seen()).toBe("newer");
  });

  test("empty fields are absent, option ids too, and records by IDs come in any order", async () => {
    const at = bench({ preset: "hostile" });
    const client = await Client.of(at);
    const ids = raise(at, 12, () => ({ LineItems: [{ ...LINE, Tracking: [{ Name: "Entity", Option: "Sydney" }] }] }));
    const answer = await client.json("GET", `/Invoices?IDs=${ids.join(",")}`);
    expect(answer.Invoices[0]).not.toHaveProperty("CurrencyRate");
    expect(answer.Invoices[0]).not.toHaveProperty("Payments");
    expect(answer.Invoices[0].LineItems[0].Tracking[0]).not.toHaveProperty("TrackingOptionID");
    expect(numbers(answer)).not.toEqual(numbers(answer).toSorted());
    expect(numbers(answer).toSorted()).toEqual(
      Array.from({ length: 12 }, (_, index) => `INV-${String(index + 1).padStart(4, "0")}`),
    );
  });
});

test("the origin does not matter: everything is told apart by path", async () => {
  expect((await bench().simulator.fetch(new Request(`${ORIGIN}/nothing/here`))).status).toBe(404);
});
