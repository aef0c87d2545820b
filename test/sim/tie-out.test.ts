// biome-ignore-all lint/style/noExcessiveLinesPerFile: one month, and all that can differ in it.

/** Months are tied out from Xero itself: each difference by name and with its reason, whatever stands in the way of reading. */

import { describe, expect, it } from "vitest";
import type { TieOutResult } from "../../src/domain/tie-out.ts";
import { copiesIn, line, raise } from "./invoices.ts";
import { Practice, type PracticeOptions } from "./practice.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const MONTH = "2026-11";

async function opened(options: PracticeOptions = {}): Promise<Practice> {
  return await new Practice({ data: "organisations", ...options }).open();
}

/** As POST /api/tie-out has the group's object do. */
function start(practice: Practice, month = MONTH, isNightly = false): string {
  const id = `01RUN${practice.nowMs}`;
  expect(practice.engine(practice.group).tieOuts.start({ id, month, isNightly }, practice.nowMs).ok).toBe(true);
  return id;
}

async function tiedOut(practice: Practice, month = MONTH): Promise<TieOutResult> {
  const id = start(practice, month);
  await practice.live(HOUR_MS);
  const result = practice.d1.tieOuts.get(id);
  if (result === undefined) throw new Error("the tie-out did not end");
  return result;
}

function sydneyOf(result: TieOutResult) {
  const found = result.satellites.find(({ name }) => name.includes("Sydney"));
  if (found === undefined) throw new Error("Sydney was not compared");
  return found;
}

function briefly(result: TieOutResult) {
  return sydneyOf(result).differences.map(({ number, line, group, satellite, reason }) => {
    return [number, line, group, satellite, reason?.code ?? null];
  });
}

function firstCopy(practice: Practice, satellite = "Sydney") {
  const [copy] = copiesIn(practice, satellite);
  if (copy === undefined) throw new Error("there is no copy");
  return copy;
}

describe.each(["friendly", "hostile"] as const)("with a %s Xero", (preset) => {
  const inGroup = (practice: Practice) => practice.xero.control.person(practice.group);
  const inSydney = (practice: Practice) => practice.xero.control.person(practice.satellite("Sydney"));

  it("a month that was mirrored has no difference, in any line of any satellite", async () => {
    const practice = await opened({ preset, reconcileMinutes: 15 });
    const invoice = raise(practice);
    raise(practice, { option: "Melbourne" });
    await practice.live(HOUR_MS);
    inGroup(practice).pay(invoice.InvoiceID, { amount: 100 });
    await practice.live(2 * HOUR_MS);
    const result = await tiedOut(practice);
    expect(result).toMatchObject({ state: "done", month: MONTH, failure: null, unrouted: 0 });
    expect(result.satellites).toHaveLength(2);
    for (const satellite of result.satellites) {
      expect(satellite).toMatchObject({ differences: [], unexplained: "0.00", currency: "AUD" });
    }
    const { lines } = sydneyOf(result);
    expect(lines.invoiced).toMatchObject({ count: { group: 1, satellite: 1 }, group: "265.10", satellite: "265.10" });
    expect(lines.received).toMatchObject({ count: { group: 1, satellite: 1 }, group: "100.00" });
    expect(lines.owing).toMatchObject({ group: "165.10", satellite: "165.10", difference: "0.00" });
    expect(lines.tax.group).toBe("24.10");
  });

  it("a copy that could not be made is named with its failure, on every line that it is missing from", async () => {
    const practice = await opened({ preset, reconcileMinutes: 15 });
    practice.xero.control.bookkeeping(practice.satellite("Sydney")).setLockDates({ endOfYear: "2026-12-31" });
    const invoice = raise(practice);
    await practice.live(HOUR_MS);
    const result = await tiedOut(practice);
    const { InvoiceNumber: number } = invoice;
    expect(briefly(result)).toEqual([
      [number, "invoiced", "265.10", "0.00", "lock-date"],
      [number, "tax", "24.10", "0.00", "lock-date"],
      [number, "owing", "265.10", "0.00", "lock-date"],
    ]);
    expect(sydneyOf(result).unexplained).toBe("0.00");
    expect(sydneyOf(result).differences[0]).toMatchObject({ groupId: invoice.InvoiceID, satelliteId: null });
  });

  it("a copy that a person keeps says who keeps it", async () => {
    const practice = await opened({ preset, reconcileMinutes: 15, settings: { satelliteEdits: "ask" } });
    raise(practice);
    await practice.live(HOUR_MS);
    const copyId = firstCopy(practice).InvoiceID;
    inSydney(practice).editInvoice(copyId, { LineItems: [line(null, 777)] });
    await practice.live(5 * MINUTE_MS);
    const event = practice.events().find((one) => one.resourceId === copyId && one.status === "failed");
    if (event === undefined) throw new Error("nobody is asked");
    practice.engine(practice.satellite("Sydney")).inbox.decide(event, "keep", "Ann", practice.nowMs);
    await practice.live(MINUTE_MS);
    const result = await tiedOut(practice);
    expect(sydneyOf(result).differences.map(({ line: on, reason }) => [on, reason?.code])).toEqual([
      ["invoiced", "kept"],
      ["tax", "kept"],
      ["owing", "kept"],
    ]);
    expect(sydneyOf(result).differences[0]?.reason?.text).toContain("Ann keeps the copy");
  });

  it("an invoice of which nobody has told Orbit is said to be not copied yet, on each of its lines", async () => {
    const practice = await opened({ preset, reconcileMinutes: 15 });
    practice.xero.control.behave({ webhookDropShare: 1 });
    const lost = raise(practice);
    const result = await tiedOut(practice);
    const reasons = sydneyOf(result).differences.map(({ number, reason }) => [number, reason?.code]);
    expect(new Set(reasons.map(([number]) => number))).toEqual(new Set([lost.InvoiceNumber]));
    expect(new Set(reasons.map(([, code]) => code))).toEqual(new Set(["not-copied"]));
    expect(sydneyOf(result).differences[0]?.reason?.text).toContain("Copy it now");
    expect(sydneyOf(result).unexplained).toBe("0.00");
  });

  it("a difference has the reason that its document's page has", async () => {
    const practice = await opened({ preset, reconcileMinutes: 15, settings: { satelliteEdits: "ask" } });
    const [edited, paid] = [raise(practice), raise(practice)];
    await practice.live(HOUR_MS);
    const copyOf = ({ InvoiceNumber }: typeof edited) =>
      copiesIn(practice, "Sydney").find((copy) => copy.InvoiceNumber === InvoiceNumber)?.InvoiceID ?? "";
    inSydney(practice).editInvoice(copyOf(edited), { LineItems: [line(null, 777)] });
    inSydney(practice).pay(copyOf(paid), { amount: 50 });
    await practice.live(2 * HOUR_MS);
    const shown = new Map([...practice.d1.documents.values()].map((row) => [row.groupId, row.failures[0]?.code]));
    const { differences, unexplained } = sydneyOf(await tiedOut(practice));
    expect(differences.map(({ number, line: on, reason }) => [number, on, reason?.code])).toEqual([
      [edited.InvoiceNumber, "invoiced", shown.get(edited.InvoiceID)],
      [edited.InvoiceNumber, "tax", shown.get(edited.InvoiceID)],
      [paid.InvoiceNumber, "received", shown.get(paid.InvoiceID)],
      [edited.InvoiceNumber, "owing", shown.get(edited.InvoiceID)],
      [paid.InvoiceNumber, "owing", shown.get(paid.InvoiceID)],
    ]);
    expect(unexplained).toBe("0.00");
  });

  it("an invoice that exists only in the satellite says so", async () => {
    const practice = await opened({ preset, reconcileMinutes: 15 });
    inSydney(practice).raiseInvoice({
      InvoiceNumber: "OWN-1",
      Contact: { Name: "Somebody" },
      Status: "AUTHORISED",
      LineItems: [line(null, 50)],
    });
    await practice.live(HOUR_MS);
    expect(briefly(await tiedOut(practice))).toEqual([
      ["OWN-1", "invoiced", "0.00", "110.00", "only-in-satellite"],
      ["OWN-1", "tax", "0.00", "10.00", "only-in-satellite"],
      ["OWN-1", "owing", "0.00", "110.00", "only-in-satellite"],
    ]);
  });

  it("a payment that is dated in another month in the satellite says both dates", async () => {
    const practice = await opened({ preset, reconcileMinutes: 0 });
    const invoice = raise(practice);
    await practice.live(HOUR_MS);
    inGroup(practice).pay(invoice.InvoiceID, { amount: 265.1, date: "2026-11-20" });
    inSydney(practice).pay(firstCopy(practice).InvoiceID, { amount: 265.1, date: "2026-10-31" });
    // Nobody announces either of them, so nothing is under way.
    const result = await tiedOut(practice);
    const [first] = sydneyOf(result).differences;
    expect(first?.reason?.text).toContain("Dated 20 Nov 2026 in the group, 31 Oct 2026 in");
    expect(sydneyOf(result).unexplained).toBe("0.00");
  });

  it("a payment of the month on an invoice of an earlier one belongs to its satellite", async () => {
    const practice = await opened({ preset, reconcileMinutes: 15 });
    const invoice = raise(practice, { fields: { Date: "2026-09-10" } });
    await practice.live(HOUR_MS);
    inGroup(practice).pay(invoice.InvoiceID, { amount: 265.1 });
    await practice.live(2 * HOUR_MS);
    const { lines, differences } = sydneyOf(await tiedOut(practice));
    expect(lines.received).toMatchObject({ count: { group: 1, satellite: 1 }, group: "265.10", satellite: "265.10" });
    expect(lines.invoiced.count).toEqual({ group: 0, satellite: 0 });
    expect(differences).toEqual([]);
  });

  it("credit notes, what is used of them and refunds are compared on every line", async () => {
    const practice = await opened({ preset, reconcileMinutes: 15 });
    const invoice = raise(practice);
    const note = inGroup(practice).raiseCreditNote({
      CreditNoteNumber: "CN-1",
      Contact: { Name: "Ridgeway University" },
      Status: "AUTHORISED",
      LineItems: [line("Sydney", 50)],
    });
    await practice.live(HOUR_MS);
    inGroup(practice).allocate(note.CreditNoteID, { invoiceId: invoice.InvoiceID, amount: 60 });
    await practice.live(2 * HOUR_MS);
    const mirrored = sydneyOf(await tiedOut(practice));
    expect(mirrored.differences).toEqual([]);
    expect(mirrored.lines.credited).toMatchObject({ group: "110.00", satellite: "110.00" });
    expect(mirrored.lines.owing.group).toBe("155.10");
    inGroup(practice).refund(note.CreditNoteID, { amount: 20 });
    await practice.live(2 * HOUR_MS);
    const { lines, unexplained } = sydneyOf(await tiedOut(practice));
    expect(lines.received).toMatchObject({ count: { group: 1, satellite: 1 }, group: "-20.00", satellite: "-20.00" });
    expect(unexplained).toBe("0.00");
  });

  it("a satellite that is paused is read too", async () => {
    const practice = await opened({ preset });
    raise(practice);
    await practice.live(HOUR_MS);
    practice.pause("Sydney", true);
    const late = raise(practice);
    await practice.live(HOUR_MS);
    const result = await tiedOut(practice);
    expect(sydneyOf(result).lines.invoiced.count).toEqual({ group: 2, satellite: 1 });
    const open = sydneyOf(result).differences.filter(({ line: on }) => on === "invoiced");
    expect(open.map(({ number, reason }) => [number, reason?.code])).toEqual([[late.InvoiceNumber, "paused"]]);
  });

  it("an object that dies in the middle reads on where it was", async () => {
    const practice = await opened({ preset });
    raise(practice);
    await practice.live(HOUR_MS);
    const id = start(practice);
    for (let step = 0; step < 60 && !practice.d1.tieOuts.has(id); step++) {
      await practice.step();
      for (const entity of practice.firm.entities) practice.crash(entity.tenantId);
    }
    await practice.live(HOUR_MS);
    expect(practice.d1.tieOuts.get(id)).toMatchObject({ state: "done" });
  });
});

describe("what stands in the way of a tie-out", () => {
  it("a month's limit is waited for, and said", async () => {
    const practice = await opened({ dayLimit: 5_000 });
    raise(practice);
    await practice.live(HOUR_MS);
    practice.xero.control.setUsed(practice.satellite("Sydney"), "day", 5_000);
    const id = start(practice);
    await practice.live(10 * MINUTE_MS);
    expect(practice.d1.tieOuts.has(id)).toBe(false);
    const open = practice.engine(practice.group).tieOuts.progress(id)?.open;
    expect(open).toEqual([practice.satellite("Sydney")]);
    const wait = practice.engine(practice.satellite("Sydney")).readings.wait(id, practice.nowMs);
    expect(wait?.failure.code).toBe("day-limit");
    expect(wait?.untilMs).toBeGreaterThan(practice.nowMs);
    await practice.live(26 * HOUR_MS);
    expect(practice.d1.tieOuts.get(id)).toMatchObject({ state: "done" });
  });

  it("an organisation that must be connected again fails it in words, and the others are shown all the same", async () => {
    const practice = await opened();
    raise(practice, { option: "Melbourne" });
    await practice.live(HOUR_MS);
    practice.xero.control.disconnect(practice.satellite("Sydney"));
    const id = start(practice);
    await practice.live(3 * HOUR_MS);
    const result = practice.d1.tieOuts.get(id);
    expect(result).toMatchObject({ state: "failed", failure: { code: "disconnected" } });
    expect(result?.failure?.text).toContain("Sydney");
    expect(result?.satellites.map(({ name }) => name)).toEqual(["Harbour Melbourne Pty Ltd"]);
  });

  it("what the night may not afford is given up, and a person's run has more", async () => {
    const practice = await opened({ dayLimit: 200 });
    raise(practice);
    await practice.live(HOUR_MS);
    const id = start(practice, MONTH, true);
    await practice.live(2 * HOUR_MS);
    expect(practice.d1.tieOuts.get(id)?.failure?.code).toBe("too-many-calls");
    expect(await tiedOut(practice)).toMatchObject({ state: "done" });
  });

  it("payments on many invoices of an earlier month are found page by page, not one by one", async () => {
    const practice = await opened({ minuteLimit: 1_000 });
    const inGroup = practice.xero.control.person(practice.group);
    for (let n = 0; n < 450; n++) {
      const { InvoiceID } = raise(practice, { fields: { Date: "2026-10-15" } });
      inGroup.pay(InvoiceID, { amount: 265.1, date: "2026-11-02" });
    }
    // Nobody hears of them: what is read is the tie-out's alone.
    practice.xero.control.dropEvents(1_000_000);
    const result = await tiedOut(practice);
    const calls = practice.calls.filter(({ tenantId }) => tenantId === practice.group);
    expect(calls.length).toBeLessThanOrEqual(25);
    expect(sydneyOf(result).lines.received).toMatchObject({ count: { group: 450 }, group: "119295.00" });
  });
});
