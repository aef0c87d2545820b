/** Few calls: what is due together goes together, one bad record costs the others little, and nothing is asked twice. */

import { describe, expect, test } from "vitest";
import { copiesIn, raise } from "./invoices.ts";
import { isLong } from "./long.ts";
import { Practice, type SimCall } from "./practice.ts";

const HOUR_MS = 60 * 60_000;

function raiseMany(practice: Practice, invoices: number, contacts: number): void {
  for (let n = 0; n < invoices; n++) {
    const option = n % 2 === 0 ? "Sydney" : "Melbourne";
    raise(practice, { contact: `Client ${Math.floor(n / 2) % contacts}`, option });
  }
}

function copies(practice: Practice): number {
  return copiesIn(practice, "Sydney").length + copiesIn(practice, "Melbourne").length;
}

describe.each(["friendly", "hostile"] as const)("with a %s Xero", (preset) => {
  const open = (options = {}) => new Practice({ preset, ...options }).open();
  // Hundreds of records: once, in the harder Xero of the two.
  const isHere = isLong || preset === "hostile";

  test.runIf(isHere)(
    "a burst of 400 invoices and 80 contacts for two satellites is read in pages and written in fifties",
    async () => {
      const practice = await open();
      raiseMany(practice, 400, 80);
      await practice.run(HOUR_MS);
      expect(copies(practice)).toBe(400);
      const reads = practice.calls.filter((call) => call.tenantId === practice.group);
      const creates = practice.calls.filter((call) => call.method === "PUT" && call.path.includes("/Invoices"));
      expect(creates.length).toBeLessThanOrEqual(10);
      // By ids alone, the first look would be 10 calls; a hostile Xero's half-told changes need later looks.
      expect(reads.length).toBeLessThanOrEqual(preset === "friendly" ? 8 : 20);
      expect(practice.refusals).toEqual([]);
    },
  );

  test.runIf(isHere).each([
    ["now and then", 3],
    ["every time", Number.POSITIVE_INFINITY],
  ] as const)("pages that Xero stumbles over %s are asked for again before lists of ids are", async (_, stumbles) => {
    const practice = await open();
    let left = stumbles;
    practice.network = ({ method, url }) => {
      const isPage = method === "GET" && url.includes("/Invoices?") && !url.includes("IDs=");
      return isPage && left-- > 0 ? "server-error" : null;
    };
    raiseMany(practice, 400, 80);
    await practice.run(HOUR_MS);
    expect(copies(practice)).toBe(400);
    const lists = practice.calls.filter(
      (call) => call.tenantId === practice.group && call.path.includes("/Invoices?IDs="),
    );
    if (stumbles === 3) expect(lists.length).toBeLessThanOrEqual(preset === "friendly" ? 2 : 12);
    else expect(lists.length).toBeGreaterThanOrEqual(10);
  });

  test("an edit that changes nothing mirrored makes no call to any satellite", async () => {
    const practice = await open();
    const invoice = raise(practice);
    await practice.run(HOUR_MS);
    const before = practice.calls.length;
    const person = practice.xero.control.person(practice.group);
    person.editInvoice(invoice.InvoiceID, { ExpectedPaymentDate: "2026-12-24" });
    await practice.run(HOUR_MS);
    const later = practice.calls.slice(before);
    expect(later.filter((call) => call.tenantId !== practice.group)).toEqual([]);
    expect(later.length).toBeGreaterThan(0);
    const event = practice.events().findLast((one) => one.resourceId === invoice.InvoiceID);
    expect(event).toMatchObject({ status: "skipped", failures: [{ code: "skip-unchanged" }] });
  });

  test("one invoice that Xero stumbles over, again and again, holds back none of the others", async () => {
    const practice = await open();
    practice.network = async (request) => {
      const isCreate = request.method === "PUT" && request.url.includes("/Invoices");
      return isCreate && (await request.text()).includes('"INV-0017"') ? "server-error" : null;
    };
    for (let n = 0; n < 40; n++) raise(practice, { fields: { InvoiceNumber: `INV-00${10 + n}` } });
    await practice.run(HOUR_MS);
    expect(copiesIn(practice, "Sydney")).toHaveLength(39);
    const isFailed = (call: SimCall) => call.status === 500;
    // Halved until it is alone, then tried now and then.
    expect(practice.calls.filter(isFailed).length).toBeLessThanOrEqual(25);
  });

  test.runIf(isHere)(
    "while Xero answers nothing but errors no batch is cut up: afterwards fifty still go together",
    async () => {
      const practice = await open();
      let isDown = true;
      const isSatellite = (request: Request) => request.headers.get("xero-tenant-id") !== practice.group;
      practice.network = (request) => (isDown && isSatellite(request) ? "server-error" : null);
      raiseMany(practice, 100, 10);
      await practice.run(HOUR_MS / 2);
      isDown = false;
      const before = practice.calls.length;
      await practice.run(4 * HOUR_MS);
      expect(copies(practice)).toBe(100);
      const creates = practice.calls.slice(before).filter((call) => call.method === "PUT");
      expect(creates.length).toBeLessThanOrEqual(8);
    },
  );
});

test("1,000 invoices over 200 contacts into two satellites take at most 60 calls, and Xero refuses none", async () => {
  const practice = await new Practice({ data: "organisations" }).open();
  raiseMany(practice, 1000, 200);
  await practice.run(HOUR_MS);
  expect(copies(practice)).toBe(1000);
  expect(practice.calls.length).toBeLessThanOrEqual(60);
  expect(practice.refusals).toEqual([]);
}, 60_000);
