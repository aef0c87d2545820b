/** Who goes first, and who never waits for whom: people before webhooks before bulk work, and no satellite for another. */

import { describe, expect, test } from "vitest";
import { copiesIn, raise } from "./invoices.ts";
import { isLong } from "./long.ts";
import { Practice, type SimCall } from "./practice.ts";

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const XERO_TIMES = { readLatencyMs: 300, writeLatencyMs: 500, writeLatencyPerElementMs: 50 };

function practiceWith(options: { readonly minuteLimit?: number; readonly dayLimit?: number } = {}): Promise<Practice> {
  const { minuteLimit = 60, dayLimit = 5000 } = options;
  const behaviour = { ...XERO_TIMES, minuteLimit, dayLimit };
  return new Practice({ data: "organisations", overlapping: true, minuteLimit, dayLimit, behaviour }).open();
}

function raiseMany(practice: Practice, count: number, { option = "Sydney", contacts = 40 } = {}): void {
  for (let n = 0; n < count; n++) raise(practice, { contact: `Client ${n % contacts}`, option });
}

function eventsOf(practice: Practice, invoiceIds: readonly string[]) {
  const wanted = new Set(invoiceIds);
  const events = practice.events().filter((event) => wanted.has(event.resourceId));
  return events.map(({ id, kind, resourceId }) => ({ id, kind, resourceId }));
}

/** As a press of "Re-sync" on those events does it. */
function resync(practice: Practice, invoiceIds: readonly string[]): number {
  const events = eventsOf(practice, invoiceIds);
  practice.engine(practice.group).inbox.resync({ events, by: "Jo" }, practice.nowMs);
  return practice.nowMs;
}

const callsIn = (practice: Practice, satellite: string): readonly SimCall[] =>
  practice.calls.filter((call) => call.tenantId === practice.satellite(satellite));

/** How long until `isDone`, looked at every `everyMs`; fails after an hour. */
async function timeUntil(practice: Practice, isDone: () => boolean, everyMs = SECOND_MS): Promise<number> {
  const startMs = practice.nowMs;
  while (!isDone()) {
    if (practice.nowMs - startMs > HOUR_MS) throw new Error("not done within an hour");
    await practice.live(everyMs);
  }
  return practice.nowMs - startMs;
}

describe("people", () => {
  test("a re-sync goes before a thousand that wait, and uses calls that are kept for people", async () => {
    const practice = await practiceWith({ minuteLimit: 10 });
    const tampered = raise(practice, { contact: "Client 0" });
    await practice.run(MINUTE_MS);
    const [copy] = copiesIn(practice, "Sydney");
    raiseMany(practice, 1000);
    await practice.live(2 * MINUTE_MS);
    expect(practice.engine(practice.satellite("Sydney")).status().backlog).toBeGreaterThan(300);
    practice.xero.control.behave({ webhookDropShare: 1 });
    practice.xero.control
      .person(practice.satellite("Sydney"))
      .editInvoice(copy?.InvoiceID ?? "", { Reference: "mine" });
    const before = callsIn(practice, "Sydney").length;
    resync(practice, [tampered.InvoiceID]);
    const referenceOf = () => copiesIn(practice, "Sydney").find((one) => one.InvoiceID === copy?.InvoiceID)?.Reference;
    // The look and the update are the next ones there; each may leave beside three others.
    const tookMs = await timeUntil(practice, () => (referenceOf() ?? "") === "");
    expect(callsIn(practice, "Sydney").length - before).toBeLessThanOrEqual(8);
    expect(tookMs).toBeLessThanOrEqual(MINUTE_MS);
    expect(practice.engine(practice.satellite("Sydney")).status().backlog).toBeGreaterThan(300);
  });

  test("a person's write that is not answered goes again at once, though everything else waits for the minute", async () => {
    const practice = await practiceWith({ minuteLimit: 50 });
    const sydney = practice.xero.control.person(practice.satellite("Sydney"));
    const group = practice.xero.control.person(practice.group);
    const tampered = raise(practice, { contact: "Client 0" });
    const paid = Array.from({ length: 40 }, () => raise(practice, { contact: "Client 0" }).InvoiceID);
    for (const id of paid) group.pay(id, { amount: 1 });
    await practice.live(HOUR_MS);
    const copyId = copiesIn(practice, "Sydney").find((one) => one.InvoiceNumber === tampered.InvoiceNumber)?.InvoiceID;
    // Each payment that comes off costs Sydney two calls, and the group one.
    const waits = () => practice.engine(practice.satellite("Sydney")).suspension()?.failure.code === "minute-limit";
    for (const { PaymentID } of group.payments()) {
      if (waits()) break;
      group.removePayment(PaymentID);
      await practice.live(SECOND_MS);
    }
    expect(waits()).toBe(true);
    practice.xero.control.behave({ webhookDropShare: 1 });
    sydney.editInvoice(copyId ?? "", { Reference: "mine" });
    const sent: number[] = [];
    practice.answer = async (request, response) => {
      const isIts = request.method === "POST" && (await response.clone().text()).includes(copyId ?? "no copy");
      if (isIts) sent.push(practice.nowMs);
      return isIts && sent.length === 1 ? new Response("{", { headers: response.headers }) : response;
    };
    resync(practice, [tampered.InvoiceID]);
    await practice.live(4 * SECOND_MS);
    expect(sent).toHaveLength(2);
    expect(waits()).toBe(true);
  });

  test("when everything else waits for the minute or for the day, a person's look still leaves at once", async () => {
    for (const limits of [{ minuteLimit: 20 }, { dayLimit: 40 }]) {
      const practice = await practiceWith(limits);
      const first = raise(practice);
      await practice.run(MINUTE_MS);
      for (let n = 0; n < 60; n++) {
        raise(practice, { contact: "Ridgeway University", fields: { Reference: `${n}` } });
        await practice.live(2 * SECOND_MS);
        if (practice.engine(practice.group).status().trouble !== null) break;
        if (practice.engine(practice.group).status().backlog > 3) break;
      }
      await practice.live(SECOND_MS);
      const before = practice.calls.length;
      const askedMs = resync(practice, [first.InvoiceID]);
      await practice.live(SECOND_MS);
      const group = practice.calls.slice(before).filter((call) => call.tenantId === practice.group);
      expect(group.map((call) => call.path.includes(first.InvoiceID))).toEqual([true]);
      expect(group[0]?.atMs).toBeLessThanOrEqual(askedMs + SECOND_MS);
    }
  });

  test("a request for more than 20 events is bulk work: what webhooks bring meanwhile goes before it", async () => {
    const practice = await practiceWith({ minuteLimit: 5 });
    const old = Array.from({ length: 600 }, (_, n) => raise(practice, { contact: `Client ${n % 10}` }));
    await practice.run(3 * HOUR_MS);
    expect(copiesIn(practice, "Sydney")).toHaveLength(600);
    resync(
      practice,
      old.map((invoice) => invoice.InvoiceID),
    );
    await practice.live(MINUTE_MS);
    const fresh = raise(practice, { contact: "Client 3", option: "Melbourne" });
    const isRead = (call: SimCall) => call.tenantId === practice.group && call.path.includes(fresh.InvoiceID);
    const before = practice.calls.length;
    await timeUntil(practice, () => practice.calls.slice(before).some(isRead));
    const group = practice.calls.slice(before).filter((call) => call.tenantId === practice.group);
    expect(group.findIndex(isRead)).toBeLessThanOrEqual(1);
    expect(practice.engine(practice.group).status().backlog).toBeGreaterThan(100);
  });
});

describe("a noisy satellite", () => {
  /** From an invoice for Melbourne to its copy there. */
  async function melbourneTakesMs(practice: Practice): Promise<number> {
    const before = copiesIn(practice, "Melbourne").length;
    raise(practice, { contact: "Quiet client", option: "Melbourne" });
    return await timeUntil(practice, () => copiesIn(practice, "Melbourne").length > before, 250);
  }

  async function quiet(): Promise<Practice> {
    const practice = await practiceWith();
    raise(practice, { contact: "Quiet client", option: "Melbourne" });
    raise(practice, { contact: "Client 0" });
    await practice.run(MINUTE_MS);
    return practice;
  }

  const limited = (problem: "day" | "minute" | "concurrent", retryAfterSeconds = 1) => ({
    effect: { kind: "rate-limit", problem, retryAfterSeconds } as const,
  });

  const TROUBLES = [
    ["whose day limit is hit", limited("day", 80_000)],
    ["that answers 429 for the minute", limited("minute", 55)],
    ["that takes no two calls at once", limited("concurrent")],
    ["that is offline", { effect: { kind: "organisation-offline" } }],
    ["that answers 500", { effect: { kind: "status", status: 500 } }],
    ["that takes 25 seconds for every answer", { delayMs: 25_000, effect: { kind: "none" } }],
  ] as const;

  test.each(isLong ? TROUBLES : TROUBLES.slice(5))(
    "%s, with 1,200 invoices waiting, delays the other by nothing",
    async (_, fault) => {
      const practice = await quiet();
      const aloneMs = await melbourneTakesMs(practice);
      const tenantId = practice.satellite("Sydney");
      practice.xero.control.addFault({ path: "/api.xro*", tenantId, times: 10_000, ...fault });
      raiseMany(practice, 1200, { contacts: 10 });
      await practice.live(MINUTE_MS);
      expect(practice.engine(tenantId).status().backlog).toBeGreaterThan(600);
      for (let n = 0; n < 3; n++) {
        expect(await melbourneTakesMs(practice)).toBeLessThanOrEqual(aloneMs + 250);
        await practice.live(10 * SECOND_MS);
      }
    },
  );

  test("whose batches are refused and halved again and again delays the other by nothing", async () => {
    const practice = await quiet();
    const aloneMs = await melbourneTakesMs(practice);
    practice.network = async (request) => {
      const isSydney = request.headers.get("xero-tenant-id") === practice.satellite("Sydney");
      const isCreate = request.method === "PUT" && request.url.includes("/Invoices");
      return isSydney && isCreate && (await request.text()).includes("7") ? "server-error" : null;
    };
    raiseMany(practice, 400, { contacts: 10 });
    await practice.live(MINUTE_MS);
    expect(practice.calls.filter((call) => call.status === 500).length).toBeGreaterThan(5);
    for (let n = 0; n < 3; n++) expect(await melbourneTakesMs(practice)).toBeLessThanOrEqual(aloneMs + 250);
  });
});

test("what is asked for just after a pass that found nothing to send leaves at once", async () => {
  const practice = await practiceWith();
  const { InvoiceID: id } = raise(practice);
  await practice.run(MINUTE_MS);
  await practice.engine(practice.group).pass();
  await practice.live(50);
  const before = practice.calls.length;
  const askedMs = resync(practice, [id]);
  await practice.run(MINUTE_MS);
  const read = practice.calls.slice(before).find((call) => call.path.includes(id));
  expect(read?.atMs).toBe(askedMs);
});
