// biome-ignore-all lint/style/noExcessiveLinesPerFile: one delivery, from its cause to its last repetition.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { webhookBody } from "../../xero/src/webhooks/body.ts";
import type { WebhookEvent } from "../../xero/src/webhooks/event.ts";
import { webhookSignature } from "../../xero/src/webhooks/signature.ts";
import { type Bench, bench, Client, DEMO, signIn } from "./harness.ts";

interface Vector {
  readonly name: string;
  readonly signingKey: string;
  readonly rawBody: string;
  readonly headers: Record<string, string>;
  readonly expectStatus: number;
}

interface Parsed {
  readonly events: readonly Record<string, string>[];
  readonly firstEventSequence: number;
  readonly lastEventSequence: number;
  readonly entropy: string;
}

const VECTORS = JSON.parse(
  readFileSync(new URL("../../vectors/webhook-vectors.json", import.meta.url), "utf8"),
) as Vector[];
const LINE = { Description: "x", UnitAmount: 1, AccountCode: "200" };
const raise = (at: Bench, tenantId: string = DEMO.group) =>
  at.simulator.control
    .person(tenantId)
    .raiseInvoice({ Contact: { Name: "Bondi Cafe" }, LineItems: [LINE], Status: "AUTHORISED" });
const parsed = (at: Bench): Parsed[] => at.deliveries.map((delivery) => JSON.parse(delivery.body));
const categories = (body: Parsed | undefined) =>
  body?.events.map((event) => `${event.eventCategory} ${event.eventType}`);

async function later(at: Bench, ms: number): Promise<void> {
  at.clock.nowMs += ms;
  await at.simulator.wake();
}

async function connected(options: Parameters<typeof bench>[0] = {}): Promise<Bench> {
  const at = bench(options);
  await signIn(at);
  return at;
}

describe("the wire format", () => {
  test.each(VECTORS.filter((vector) => vector.expectStatus === 200))(
    "the signature of $name is the recorded one",
    async (vector) => {
      expect(await webhookSignature(vector.signingKey, vector.rawBody)).toBe(vector.headers["x-xero-signature"]);
    },
  );

  test.each(
    VECTORS.filter((vector) =>
      [
        "batch-two-tenants",
        "creditnote",
        "invoice-update",
        "itr-good",
        "eventtype-mixed-case",
        "compact-json",
      ].includes(vector.name),
    ),
  )("the body of $name is reproduced byte for byte", (vector) => {
    const body = JSON.parse(vector.rawBody) as Parsed;
    const events = body.events.map(
      (event, index): WebhookEvent => ({
        sequence: body.firstEventSequence + index,
        category:
          event.eventCategory === "CONTACT" ? "CONTACT" : event.eventCategory === "INVOICE" ? "INVOICE" : "CREDITNOTE",
        type: event.eventType?.toUpperCase() === "CREATE" ? "CREATE" : "UPDATE",
        tenantId: event.tenantId ?? "",
        resourceId: event.resourceId ?? "",
        eventMs: Date.parse(`${event.eventDateUtc}Z`),
        data: (event.data as never) ?? null,
        dueMs: 0,
      }),
    );
    const spelling = vector.name === "compact-json" ? "compact" : "xero";
    const eventType = vector.name === "eventtype-mixed-case" ? "title" : "upper";
    expect(webhookBody({ events, entropy: body.entropy, spelling, eventType })).toBe(vector.rawBody);
  });

  test("deliveries are signed over the raw bytes, with 20 capital letters of entropy", async () => {
    const at = await connected();
    raise(at);
    await later(at, 1_000);
    const [delivery] = at.deliveries;
    expect(delivery?.signature).toBe(await webhookSignature("orbit-demo-webhook-key", delivery?.body ?? ""));
    expect(parsed(at)[0]?.entropy).toMatch(/^[A-Z]{20}$/);
  });
});

describe("events", () => {
  test("a new invoice for a new contact raises both, and a void, an archiving or a rename an UPDATE", async () => {
    const at = await connected();
    const { InvoiceID, Contact } = raise(at);
    await later(at, 1_000);
    expect(categories(parsed(at)[0])).toEqual(["CONTACT CREATE", "INVOICE CREATE"]);
    expect(parsed(at)[0]?.events[1]).toEqual({
      resourceUrl: `https://api.xero.com/api.xro/2.0/Invoices/${InvoiceID}`,
      resourceId: InvoiceID,
      eventDateUtc: "2026-11-22T01:00:00",
      eventType: "CREATE",
      eventCategory: "INVOICE",
      tenantId: DEMO.group,
      tenantType: "ORGANISATION",
    });
    at.simulator.control.person(DEMO.group).editInvoice(InvoiceID, { Status: "VOIDED" });
    at.simulator.control.contactBook(DEMO.group).archive(Contact.ContactID);
    await later(at, 1_000);
    expect(categories(parsed(at)[1])).toEqual(["INVOICE UPDATE", "CONTACT UPDATE"]);
  });

  test("credit notes carry their type and status", async () => {
    const at = await connected();
    at.simulator.control.person(DEMO.group).raiseCreditNote({ Contact: { Name: "A" }, LineItems: [LINE] });
    await later(at, 1_000);
    expect(parsed(at)[0]?.events[1]).toMatchObject({
      eventCategory: "CREDITNOTE",
      data: { Type: "ACCRECCREDIT", Status: "DRAFT" },
    });
  });

  test("come for connected organisations only, for all of them, and for the app's own writes", async () => {
    const at = bench();
    raise(at, DEMO.melbourne);
    const client = await Client.of(at);
    at.simulator.control.disconnect(DEMO.sydney);
    raise(at, DEMO.sydney);
    await client.json("PUT", "/Contacts", { Name: "By the app" });
    raise(at, DEMO.melbourne);
    await later(at, 1_000);
    const events = parsed(at).flatMap((body) => body.events);
    expect(events.map((event) => [event.tenantId, event.eventCategory])).toEqual([
      [DEMO.group, "CONTACT"],
      [DEMO.melbourne, "INVOICE"],
    ]);
  });

  test("a refused write raises nothing", async () => {
    const at = bench();
    const client = await Client.of(at);
    const bad = { Type: "ACCREC", Contact: { Name: "New" }, LineItems: [{ ...LINE, TaxType: "NOPE" }] };
    expect((await client.call("PUT", "/Invoices", bad)).status).toBe(400);
    await later(at, 1_000);
    expect(at.deliveries).toEqual([]);
  });

  test.each([
    [true, 1],
    [false, 0],
  ])("a payment raises an INVOICE event: %s", async (paymentsRaiseInvoiceEvents, count) => {
    const at = await connected({ behaviour: { paymentsRaiseInvoiceEvents } });
    const { InvoiceID } = raise(at);
    await later(at, 1_000);
    at.simulator.control.person(DEMO.group).pay(InvoiceID, { amount: 1 });
    await later(at, 1_000);
    expect(at.deliveries).toHaveLength(1 + count);
  });

  test("the event's time may differ from the record's, by flag", async () => {
    const at = await connected({ behaviour: { webhookEventSkewMs: 900 } });
    for (let n = 0; n < 10; n += 1) raise(at);
    await later(at, 1_000);
    const times = parsed(at).flatMap((body) => body.events.map((event) => event.eventDateUtc));
    expect(new Set(times).size).toBeGreaterThan(5);
  });
});

describe("delivering", () => {
  test("waits for its time, which nextWakeMs tells, and sends up to the maximum in one body", async () => {
    const at = await connected({ behaviour: { webhookMaxEvents: 3, webhookJitterMs: 0 } });
    expect(at.simulator.nextWakeMs()).toBeNull();
    for (let n = 0; n < 3; n += 1) raise(at);
    expect(at.simulator.nextWakeMs()).toBe(at.clock.nowMs + 100);
    await later(at, 99);
    expect(at.deliveries).toHaveLength(0);
    await later(at, 1);
    expect(parsed(at).map((body) => [body.firstEventSequence, body.lastEventSequence])).toEqual([
      [1, 3],
      [4, 4],
    ]);
    expect(at.simulator.nextWakeMs()).toBeNull();
  });

  test("a failed delivery is repeated at once, then every 15 minutes together with what has come since", async () => {
    const at = await connected({ behaviour: { webhookJitterMs: 0 } });
    at.webhookStatus = 503;
    raise(at);
    await later(at, 100);
    expect(at.deliveries).toHaveLength(2);
    expect(at.simulator.nextWakeMs()).toBe(at.clock.nowMs + 15 * 60_000);
    at.webhookStatus = 200;
    await later(at, 15 * 60_000 - 1);
    expect(at.deliveries).toHaveLength(2);
    // Not due by itself yet, but the retry takes it along.
    raise(at);
    await later(at, 1);
    expect(at.deliveries).toHaveLength(3);
    const [first, second, third] = parsed(at);
    expect(first?.entropy).not.toBe(second?.entropy);
    expect([first?.events.length, third?.events.length, third?.lastEventSequence]).toEqual([2, 3, 3]);
    expect(at.simulator.control.webhook).toMatchObject({ status: "ok", waiting: 0, failures: 0 });
  });

  test("after 24 hours of failing it is disabled; events are kept and sent once an intent to receive succeeds", async () => {
    const at = await connected();
    at.webhookStatus = 500;
    raise(at);
    for (let quarter = 0; quarter < 100; quarter += 1) await later(at, 15 * 60_000);
    expect(at.simulator.control.webhook).toMatchObject({ status: "disabled", waiting: 2 });
    expect(at.simulator.nextWakeMs()).toBeNull();
    const sent = at.deliveries.length;
    await later(at, 60 * 60_000);
    expect(at.deliveries).toHaveLength(sent);
    expect((await at.simulator.control.intentToReceive()).ok).toBe(false);

    const genuine = new Set<string>();
    const healthy = bench({
      stored: at.simulator.takeChanges(),
      deliver: async (request) => {
        const body = await request.text();
        const good =
          request.headers.get("x-xero-signature") === (await webhookSignature("orbit-demo-webhook-key", body));
        if (good) genuine.add(body);
        return new Response(null, { status: good ? 200 : 401 });
      },
    });
    healthy.clock.nowMs = at.clock.nowMs;
    expect((await healthy.simulator.control.intentToReceive()).answers.map((row) => row.status)).toEqual([
      200, 401, 401, 200,
    ]);
    await later(healthy, 1_000);
    expect([...genuine].map((body) => (JSON.parse(body) as Parsed).events.length)).toEqual([0, 0, 2]);
  });

  test("events older than 31 days are given up", async () => {
    const at = await connected();
    at.webhookStatus = 500;
    raise(at);
    for (let day = 0; day < 40; day += 1) await later(at, 24 * 60 * 60_000);
    expect(at.simulator.control.webhook.waiting).toBe(0);
  });

  test("a 200 with a body or a cookie is a failure, unless the flag is off", async () => {
    for (const init of [{ body: "ok" }, { headers: { "set-cookie": "a=b" } }]) {
      const at = await connected({
        deliver: async () => new Response(init.body ?? null, { headers: init.headers ?? {} }),
      });
      raise(at);
      await later(at, 1_000);
      expect(at.simulator.control.webhook.status).toBe("retry");
      at.simulator.control.behave({ webhookStrictAnswers: false });
      await at.simulator.control.deliverNow();
      expect(at.simulator.control.webhook.status).toBe("ok");
    }
  });

  test("nobody there is a failure like any other", async () => {
    const at = await connected({ deliver: () => Promise.reject(new TypeError("fetch failed")) });
    raise(at);
    await later(at, 1_000);
    expect(at.simulator.control.webhook).toMatchObject({ status: "retry", failures: 2 });
  });

  test("on request events are lost, doubled and reordered", async () => {
    const at = await connected();
    at.simulator.control.dropEvents(3);
    raise(at);
    raise(at);
    await later(at, 1_000);
    expect(at.deliveries).toHaveLength(0);
    at.simulator.control.behave({ webhookDoubleShare: 1, webhookReorder: true });
    for (let n = 0; n < 12; n += 1) raise(at);
    await later(at, 1_000);
    const [first, second] = parsed(at);
    expect(at.deliveries).toHaveLength(2);
    expect(first?.entropy).not.toBe(second?.entropy);
    expect(first?.firstEventSequence).toBe(4);
    at.simulator.control.behave({ webhookDropShare: 1 });
    raise(at);
    await later(at, 1_000);
    expect(at.deliveries).toHaveLength(2);
  });

  test("the simulator's own clock offset does not confuse the shell's timer", async () => {
    const at = await connected({ behaviour: { webhookJitterMs: 0 } });
    at.simulator.control.advanceClock(3_600_000);
    raise(at);
    expect(at.simulator.nextWakeMs()).toBe(at.clock.nowMs + 100);
  });
});
