// biome-ignore-all lint/style/noExcessiveLinesPerFile: one object, and all that is called on it.
import { expect, test } from "vitest";
import { type Bench, bench, Client, DEMO, type Loose, ORIGIN, signIn } from "./harness.ts";

async function sim(
  at: Bench,
  method: string,
  path: string,
  body?: unknown,
  headers = {},
): Promise<{ status: number; json: Loose }> {
  const response = await at.simulator.fetch(
    new Request(`${ORIGIN}/sim${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
  );
  const text = await response.text();
  return { status: response.status, json: text === "" ? null : JSON.parse(text) };
}

const LINE = {
  Description: "Work",
  Quantity: 2,
  UnitAmount: 50,
  AccountCode: "200",
  Tracking: [{ Name: "Entity", Option: "Sydney" }],
};

test("the demo opens with three organisations, contacts, and three drafts that wait to be approved", async () => {
  const at = bench({ data: "demo" });
  const { organisations } = (await sim(at, "GET", "/state")).json;
  expect(organisations.map((row: { name: string; invoiceCount: number }) => [row.name, row.invoiceCount])).toEqual([
    ["Harbour Practice Group", 3],
    ["Harbour Sydney Pty Ltd", 0],
    ["Harbour Melbourne Pty Ltd", 0],
  ]);
  expect(organisations[0].invoices.every((row: { status: string }) => row.status === "DRAFT")).toBe(true);
  const { contacts, trackingCategories } = (await sim(at, "GET", `/organisations/${DEMO.group}`)).json;
  expect([contacts.length, trackingCategories[0].name]).toEqual([5, "Entity"]);
});

test("a person's whole day goes over HTTP: raise, approve, pay, take the payment off, credit, void", async () => {
  const at = bench();
  await signIn(at);
  const base = `/organisations/${DEMO.group}`;
  const raised = (await sim(at, "POST", `${base}/invoices`, { Contact: { Name: "Bondi Cafe" }, LineItems: [LINE] }))
    .json;
  const path = `${base}/invoices/${raised.InvoiceID}`;
  expect((await sim(at, "POST", path, { Status: "AUTHORISED" })).json.Status).toBe("AUTHORISED");
  const payment = (await sim(at, "POST", `${path}/payments`, { amount: 10, reconciled: true })).json;
  const note = (
    await sim(at, "POST", `${base}/credit-notes`, {
      Contact: { Name: "Bondi Cafe" },
      LineItems: [LINE],
      Status: "AUTHORISED",
    })
  ).json;
  const { allocationId } = (
    await sim(at, "POST", `${base}/credit-notes/${note.CreditNoteID}/allocations`, {
      invoiceId: raised.InvoiceID,
      amount: 100,
    })
  ).json;
  const detail = (await sim(at, "GET", path)).json;
  expect(detail.invoice).toMatchObject({ Status: "PAID", AmountDue: 0 });
  expect(detail.payments).toHaveLength(1);
  expect(detail.history[0].Changes).toBe("Credit Applied");
  const refused = await sim(at, "POST", path, { Status: "VOIDED" });
  expect([refused.status, refused.json.messages]).toEqual([
    400,
    [expect.stringContaining("The status VOIDED cannot be applied")],
  ]);
  expect(
    (await sim(at, "DELETE", `${base}/credit-notes/${note.CreditNoteID}/allocations/${allocationId}`)).status,
  ).toBe(204);
  expect((await sim(at, "DELETE", `${base}/payments/${payment.PaymentID}`)).json.Status).toBe("DELETED");
  expect((await sim(at, "POST", path, { Status: "VOIDED" })).json.Status).toBe("VOIDED");
});

test("contacts and settings: archive, restore, rename, merge, lock, add, archive, subscribe", async () => {
  const at = bench();
  const base = `/organisations/${DEMO.sydney}`;
  const [a, b] = [
    (await sim(at, "POST", `${base}/contacts`, { Name: "A" })).json,
    (await sim(at, "POST", `${base}/contacts`, { Name: "B" })).json,
  ];
  expect((await sim(at, "POST", `${base}/contacts/${a.ContactID}/archive`)).json.ContactStatus).toBe("ARCHIVED");
  expect((await sim(at, "POST", `${base}/contacts/${a.ContactID}/restore`)).json.ContactStatus).toBe("ACTIVE");
  expect((await sim(at, "POST", `${base}/contacts/${a.ContactID}`, { Name: "A2" })).json.Name).toBe("A2");
  expect(
    (await sim(at, "POST", `${base}/contacts/${a.ContactID}/merge`, { into: b.ContactID })).json.MergedToContactID,
  ).toBe(b.ContactID);
  expect(
    (await sim(at, "PATCH", base, { periodLockDate: "2026-06-30", addCurrency: "USD", dayLimit: 1_000 })).json,
  ).toMatchObject({
    periodLockDate: "2026-06-30",
    currencies: ["AUD", "USD"],
    dayLimit: 1_000,
  });
  expect((await sim(at, "PATCH", base, { periodLockDate: null })).json.periodLockDate).toBeNull();
  expect((await sim(at, "PATCH", base, { periodLockDate: "soon" })).status).toBe(400);
  expect((await sim(at, "POST", `${base}/accounts`, { Code: "299", Name: "Other", Type: "REVENUE" })).status).toBe(201);
  expect((await sim(at, "POST", `${base}/accounts/299`, { Status: "ARCHIVED" })).json.status).toBe("ARCHIVED");
  expect(
    (await sim(at, "POST", `${base}/tax-rates`, { Name: "State", TaxComponents: [{ Name: "x", Rate: 5 }] })).json
      .taxType,
  ).toBe("TAX001");
  expect((await sim(at, "POST", `${base}/tracking-options`, { category: "Service", name: "Tax" })).json.name).toBe(
    "Tax",
  );
  expect(
    (await sim(at, "PATCH", `${base}/tracking-options`, { category: "Service", option: "Tax", Status: "ARCHIVED" }))
      .json.status,
  ).toBe("ARCHIVED");
});

test("another organisation can be opened, with ids of its own, and connected", async () => {
  const at = bench();
  const opened = (
    await sim(at, "POST", "/organisations", { name: "Harbour Perth Pty Ltd", currencies: ["AUD", "NZD"] })
  ).json;
  const client = new Client(at, opened.tenantId, (await sim(at, "POST", "/tokens", {})).json.access_token);
  expect((await client.json("GET", "/Organisation")).Organisations[0]).toMatchObject({
    Name: "Harbour Perth Pty Ltd",
    Class: "PREMIUM",
  });
});

test("behaviour changes by name and type, and a flag that does not exist is noticed", async () => {
  const at = bench();
  expect((await sim(at, "PATCH", "/behaviour", { limitWindow: "rolling", minuteLimit: 5 })).json).toMatchObject({
    limitWindow: "rolling",
    minuteLimit: 5,
  });
  for (const wrong of [{ limitWindow: "sliding" }, { minuteLimit: "5" }, { minutelimit: 5 }]) {
    expect((await sim(at, "PATCH", "/behaviour", wrong)).status).toBe(400);
  }
  expect((await sim(at, "POST", "/behaviour/preset", { name: "hostile" })).json).toMatchObject({
    sparseFields: true,
    minuteLimit: 60,
  });
});

test("faults, counters and the call log", async () => {
  const at = bench();
  const client = await Client.of(at);
  expect(
    (
      await sim(at, "POST", "/faults", {
        path: "/api.xro/2.0/Invoices*",
        times: 2,
        effect: { kind: "status", status: 500 },
      })
    ).status,
  ).toBe(201);
  await client.call("GET", "/Invoices");
  expect((await sim(at, "GET", "/faults")).json.items[0].times).toBe(1);
  expect((await sim(at, "DELETE", "/faults")).status).toBe(204);
  expect((await sim(at, "GET", "/counters")).json[DEMO.group]).toMatchObject({ calls: 1 });
  const { items } = (await sim(at, "GET", "/calls")).json;
  expect(items.at(-1)).toMatchObject({ method: "GET", path: "/api.xro/2.0/Invoices", status: 500, fault: "status" });
  expect((await sim(at, "GET", `/calls?since=${items.at(-1).sequence}`)).json.items).toEqual([]);
  expect((await sim(at, "POST", "/faults", { effect: { kind: "earthquake" } })).status).toBe(400);
});

test("clock, consent, connections, keys and limits", async () => {
  const at = bench();
  const client = await Client.of(at);
  expect((await sim(at, "POST", "/clock", { advanceMs: 60_000 })).json.nowMs).toBe(at.clock.nowMs + 60_000);
  expect(
    (await sim(at, "POST", `/organisations/${DEMO.group}/limits`, { meter: "minute", used: 60 })).json.minute,
  ).toBe(0);
  expect((await client.call("GET", "/Organisation")).status).toBe(429);
  const { kid } = (await sim(at, "POST", "/keys/rotate", {})).json;
  const jwks = await at.simulator.fetch(new Request(`${ORIGIN}/.well-known/openid-configuration/jwks`));
  expect(((await jwks.json()) as { keys: { kid: string }[] }).keys.map((key) => key.kid)).toContain(kid);
  expect((await client.for(DEMO.sydney).call("GET", "/Organisation")).status).toBe(200);
  expect((await sim(at, "POST", `/organisations/${DEMO.sydney}/disconnect`)).json.connections).toBe(1);
  expect((await client.for(DEMO.sydney).call("GET", "/Organisation")).status).toBe(403);
  await sim(at, "POST", "/consents/revoke", {});
  expect((await client.for(DEMO.melbourne).call("GET", "/Organisation")).status).toBe(403);
});

test("old tokens verify after a rotation unless the old key was dropped", async () => {
  for (const [dropOld, status] of [
    [false, 200],
    [true, 401],
  ] as const) {
    const at = bench();
    const { access_token } = await signIn(at);
    await at.simulator.control.rotateKeys(dropOld);
    expect((await new Client(at, DEMO.group, access_token).call("GET", "/Organisation")).status).toBe(status);
    const fresh = await signIn(at);
    expect((await new Client(at, DEMO.group, fresh.access_token).call("GET", "/Organisation")).status).toBe(200);
  }
});

test("webhooks: dropped, delivered now, and an intent to receive", async () => {
  const at = bench();
  await signIn(at);
  await sim(at, "POST", "/webhooks/drop", { count: 1 });
  at.simulator.control.contactBook(DEMO.group).add({ Name: "A" });
  at.simulator.control.contactBook(DEMO.group).add({ Name: "B" });
  expect((await sim(at, "POST", "/webhooks/deliver")).json.waiting).toBe(0);
  expect(at.deliveries).toHaveLength(1);
  expect((await sim(at, "POST", "/webhooks/intent")).json).toMatchObject({
    ok: false,
    answers: [{ signed: "well", status: 200 }, { signed: "badly", status: 200 }, {}, {}],
  });
});

test("a reset brings the demo back and leaves the app connected", async () => {
  const at = bench({ data: "demo" });
  const client = await Client.of(at);
  await client.json("PUT", "/Contacts", { Name: "To be forgotten" });
  at.simulator.control.behave({ minuteLimit: 1 });
  await sim(at, "POST", "/reset", {});
  expect((await client.json("GET", "/Contacts")).Contacts).toHaveLength(5);
  expect(at.simulator.control.behaviour.minuteLimit).toBe(60);
  await sim(at, "POST", "/reset", { data: "empty" });
  expect((await sim(at, "GET", "/state")).json.organisations).toEqual([]);
});

test("other sites' pages may not use it", async () => {
  expect((await sim(bench(), "POST", "/reset", {}, { "sec-fetch-site": "cross-site" })).status).toBe(403);
});

test("an organisation that is added can be connected, and a person who is added can sign in and connect it", async () => {
  const at = bench({ data: "demo" });
  const { json: opened } = await sim(at, "POST", "/organisations", { name: " Harbour Perth Pty Ltd " });
  expect(opened.name).toBe("Harbour Perth Pty Ltd");
  const { organisations } = (await sim(at, "GET", "/state")).json;
  expect(organisations.at(-1)).toMatchObject({ name: "Harbour Perth Pty Ltd", connected: false });
  const person = {
    email: "perth@harbour.example",
    givenName: "Pia",
    familyName: "Perth",
    tenantIds: [opened.tenantId],
  };
  expect((await sim(at, "POST", "/users", person)).status).toBe(201);

  const tokens = await signIn(at, {}, { user: "perth@harbour.example" });
  const connections = await at.simulator.fetch(
    new Request(`${ORIGIN}/connections`, { headers: { authorization: `Bearer ${tokens.access_token}` } }),
  );
  expect(await connections.json()).toMatchObject([{ tenantId: opened.tenantId, tenantName: "Harbour Perth Pty Ltd" }]);
  const client = new Client(at, opened.tenantId, tokens.access_token);
  expect((await client.json("GET", "/Organisation")).Organisations).toMatchObject([{ Name: "Harbour Perth Pty Ltd" }]);
});

test("a tracking option that is added can be used on an invoice at once", async () => {
  const at = bench({ data: "demo" });
  const added = await sim(at, "POST", `/organisations/${DEMO.group}/tracking-options`, {
    category: "Entity",
    name: "Perth",
  });
  expect(added.status).toBe(201);
  const line = { ...LINE, Tracking: [{ Name: "Entity", Option: "Perth" }] };
  const raised = await sim(at, "POST", `/organisations/${DEMO.group}/invoices`, {
    Contact: { Name: "Bondi Cafe Pty Ltd" },
    LineItems: [line],
    Status: "AUTHORISED",
  });
  expect(raised.json.LineItems[0].Tracking).toMatchObject([{ Name: "Entity", Option: "Perth" }]);
});

test("what is added with a name that is there, or none, is refused in words", async () => {
  const at = bench({ data: "demo" });
  const person = { email: "Owner@harbour.example", givenName: "Otto", familyName: "Owner", tenantIds: [] };
  const refusals = [
    await sim(at, "POST", "/users", person),
    await sim(at, "POST", "/users", { ...person, email: "otto@harbour.example", tenantIds: ["nowhere"] }),
    await sim(at, "POST", "/organisations", { name: "  " }),
    await sim(at, "POST", `/organisations/${DEMO.group}/tracking-options`, { category: "Entity", name: "Sydney" }),
  ];
  expect(refusals.map(({ status }) => status)).toEqual([400, 400, 400, 400]);
  expect(refusals.every(({ json }) => json.messages.length > 0)).toBe(true);
  expect(refusals[0]?.json.messages).toEqual(["Somebody has this email address already"]);
});

test("alerts and mails of the app are still there after a restart, and gone after a reset", async () => {
  const first = bench({ data: "demo" });
  await sim(first, "POST", "/alerts", { text: "5 events have failed" });
  const from = { name: "Orbit", email: "orbit@demo.example" };
  await sim(first, "POST", "/mails", { from, to: "ann@demo.example", subject: "Digest", text: "All is well" });
  const again = bench({ stored: first.simulator.takeChanges() });
  const received = async () => {
    const { alerts, mails } = (await sim(again, "GET", "/state")).json;
    return [...alerts, ...mails].map((one: { text: string }) => one.text);
  };
  expect(await received()).toEqual(["5 events have failed", "All is well"]);
  await sim(again, "POST", "/reset", { data: "demo" });
  expect(await received()).toEqual([]);
});
