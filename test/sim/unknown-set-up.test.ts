/**
 * Reference data that could not be read is not known: nothing that needs it is written, it is asked again by itself, and it
 * is said. Never is a page of the edge in front of Xero taken for "there is none".
 */

import { describe, expect, test } from "vitest";
import { eventsOf } from "./catalogue/stage.ts";
import { copiesIn, line, raise } from "./invoices.ts";
import { Practice } from "./practice.ts";

const HOUR_MS = 3_600_000;
const PAGE = "<html><head><title>400 Bad Request</title></head><body><h1>Bad Request</h1></body></html>";
const AT_XERO = "/api.xro/2.0";

/** What may come instead of a list. */
const ANSWERS = {
  "a page with status 400": () => new Response(PAGE, { status: 400, headers: { "content-type": "text/html" } }),
  "an empty answer": () => new Response("", { status: 200 }),
  "status 500": () => new Response("", { status: 500 }),
  "an answer of another shape": () => Response.json({ Status: "OK" }),
  "a refusal in Xero's words": () => Response.json({ ErrorNumber: 10, Message: "Not now" }, { status: 400 }),
  "not found": () => new Response("", { status: 404 }),
} as const;

type Answer = keyof typeof ANSWERS;

/** The next `times` reads of the list by that organisation are answered so; what was answered so far. */
function broken(practice: Practice, tenantId: string, path: string, answer: Answer, times = Number.POSITIVE_INFINITY) {
  const seen = { times: 0, atMs: [] as number[] };
  practice.answer = (request, response) => {
    const isIt = new URL(request.url).pathname.toLowerCase() === `${AT_XERO}${path}`.toLowerCase();
    if (!isIt || request.headers.get("xero-tenant-id") !== tenantId || seen.times >= times) return response;
    seen.times++;
    seen.atMs.push(practice.nowMs);
    return ANSWERS[answer]();
  };
  return seen;
}

/** USD on both sides, at the group's own rate. */
async function dollars(options: ConstructorParameters<typeof Practice>[0] = {}) {
  const practice = await new Practice(options).open();
  for (const id of [practice.group, practice.satellite("Sydney")])
    practice.xero.control.bookkeeping(id).addCurrency("USD");
  return practice;
}

const RATE = 0.6123;
const inDollars = (practice: Practice) =>
  raise(practice, { fields: { CurrencyCode: "USD", CurrencyRate: RATE, LineItems: [line("Sydney", 100)] } });

const NEEDED = ["/Organisation", "/Currencies", "/TaxRates", "/Accounts"] as const;

describe.each(Object.keys(ANSWERS) as Answer[])("with %s for reference data of a satellite", (answer) => {
  test.each(NEEDED)("a document in another currency is not written before %s could be read", async (path) => {
    const practice = await dollars();
    const seen = broken(practice, practice.satellite("Sydney"), path, answer, 3);
    const { InvoiceID: id } = inDollars(practice);
    await practice.run(1_000);
    expect(seen.times).toBeGreaterThan(0);
    expect(copiesIn(practice, "Sydney")).toEqual([]);
    await practice.run();
    expect(seen.times).toBe(3);
    expect(copiesIn(practice, "Sydney")).toMatchObject([{ CurrencyCode: "USD", CurrencyRate: RATE, SubTotal: 200 }]);
    expect(eventsOf(practice, id).map((event) => event.status)).toEqual(["synced"]);
  });
});

describe.each(["friendly", "hostile"] as const)("with a %s Xero", (preset) => {
  test("what cannot be read is asked with growing pauses, and what waits for it says so", async () => {
    const practice = await dollars({ preset });
    const seen = broken(practice, practice.satellite("Sydney"), "/TaxRates", "a page with status 400");
    const { InvoiceID: id } = inDollars(practice);
    await practice.live(HOUR_MS);
    expect(seen.times).toBeLessThan(16);
    expect(seen.times).toBeGreaterThan(6);
    expect(copiesIn(practice, "Sydney")).toEqual([]);
    const [event] = eventsOf(practice, id);
    expect(event).toMatchObject({ status: "waiting", failures: [{ code: "xero-unavailable" }] });
    expect(event?.failures[0]?.detail).toContain("tax rates");
    expect(event?.nextAttemptAtMs).toBeGreaterThan(practice.nowMs - 60_000);
  });

  test("a person's Re-sync asks at once", async () => {
    const practice = await dollars({ preset });
    const seen = broken(practice, practice.satellite("Sydney"), "/Currencies", "a page with status 400");
    const { InvoiceID: id } = inDollars(practice);
    await practice.live(HOUR_MS);
    const before = seen.times;
    const [event] = eventsOf(practice, id);
    if (event === undefined) throw new Error("the invoice has no event");
    const ref = { kind: "invoice", resourceId: id, id: event.id } as const;
    practice.engine(practice.group).inbox.resync({ events: [ref], by: "Ann" }, practice.nowMs);
    await practice.run(5_000);
    expect(seen.times).toBe(before + 1);
    practice.answer = (_, response) => response;
    practice.engine(practice.group).inbox.resync({ events: [ref], by: "Ann" }, practice.nowMs);
    await practice.run(5_000);
    expect(copiesIn(practice, "Sydney")).toMatchObject([{ CurrencyRate: RATE }]);
  });

  test("what a satellite does not need goes on meanwhile", async () => {
    const practice = await dollars({ preset });
    broken(practice, practice.satellite("Sydney"), "/Currencies", "a page with status 400");
    inDollars(practice);
    raise(practice, { unitAmount: 10 });
    await practice.live(HOUR_MS);
    expect(copiesIn(practice, "Sydney")).toMatchObject([{ CurrencyCode: "AUD", SubTotal: 20 }]);
  });

  test.each(["/TaxRates", "/Accounts", "/TrackingCategories", "/Organisation"])(
    "the group's own %s is not guessed either",
    async (path) => {
      const practice = await dollars({ preset });
      const seen = broken(practice, practice.group, path, "a page with status 400", 5);
      const { InvoiceID: id } = inDollars(practice);
      await practice.live(HOUR_MS);
      expect(seen.times).toBe(5);
      expect(copiesIn(practice, "Sydney")).toMatchObject([{ CurrencyCode: "USD", CurrencyRate: RATE }]);
      expect(eventsOf(practice, id).map((event) => event.status)).toEqual(["synced"]);
    },
  );
});
