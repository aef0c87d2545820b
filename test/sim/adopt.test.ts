// biome-ignore-all lint/style/noExcessiveLinesPerFile: one take-over, and all that it can find.

/** Copies that another tool or a person made are taken over without a write, and are copies as any other from then on. */

import { describe, expect, it } from "vitest";
import type { TakeOverItem } from "../../src/domain/take-over.ts";
import { copiesIn, line, raise, type Sale } from "./invoices.ts";
import { Practice, type PracticeOptions } from "./practice.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

interface Asked {
  readonly isDryRun?: boolean;
  readonly include?: readonly string[];
  readonly id?: string;
}

/** As POST /api/adopt has the group's object do. */
function start(practice: Practice, { isDryRun = false, include = [], id = `01ADOPT${practice.nowMs}` }: Asked = {}) {
  const satellite = practice.satellite("Sydney");
  const request = { id, satellite, isDryRun, include: include.map((one) => one.toLowerCase()), by: "Ann" };
  const started = practice.engine(practice.group).takeOvers.start(request, practice.nowMs);
  if (!started.ok) throw new Error(started.error);
  return id;
}

function resultOf(practice: Practice, id: string) {
  const { takeOvers } = practice.engine(practice.group);
  const progress = takeOvers.progress(id);
  if (progress === null) throw new Error("there is no such take-over");
  const rows: TakeOverItem[] = [];
  for (let from = 0; ; ) {
    const some = takeOvers.items(id, from);
    if (some.length === 0) return { ...progress, items: rows };
    rows.push(...some.flat());
    from += some.length;
  }
}

async function takenOver(practice: Practice, asked: Asked = {}) {
  const id = start(practice, asked);
  await practice.live(HOUR_MS);
  return resultOf(practice, id);
}

const writes = (practice: Practice) => practice.calls.filter(({ method }) => method !== "GET");
const callsOf = (practice: Practice, tenantId: string) => practice.calls.filter((one) => one.tenantId === tenantId);

describe.each(["friendly", "hostile"] as const)("with a %s Xero", (preset) => {
  const inGroup = (practice: Practice) => practice.xero.control.person(practice.group);
  const inSydney = (practice: Practice) => practice.xero.control.person(practice.satellite("Sydney"));

  /** Documents of which no webhook told, as they were before Orbit came. */
  async function practiceBefore(options: PracticeOptions = {}): Promise<Practice> {
    const behaviour = { webhookDropShare: 1 };
    return await new Practice({ data: "organisations", preset, behaviour, ...options }).open();
  }

  /** The same invoice in the group and, as another tool made it, in Sydney. */
  function twins(practice: Practice, sale: Sale = {}, there: Sale = {}) {
    const own = raise(practice, sale);
    const { contact = sale.contact ?? "Ridgeway University", unitAmount = sale.unitAmount } = there;
    const copy = inSydney(practice).raiseInvoice({
      InvoiceNumber: own.InvoiceNumber,
      Contact: { Name: contact },
      Status: "AUTHORISED",
      LineItems: [line(null, unitAmount)],
      ...there.fields,
    });
    return { own, copy };
  }

  async function aged(practice: Practice): Promise<Practice> {
    await practice.live(10 * MINUTE_MS);
    return practice;
  }

  it("says of every document whether it is there exactly, differs, is ambiguous or missing, and changes nothing", async () => {
    const practice = await practiceBefore();
    const exact = twins(practice);
    const dearer = twins(practice, { contact: "Boom FM" }, { unitAmount: 99 });
    const renamed = twins(practice, { contact: "City Agency" }, { contact: "Somebody else" });
    const dated = twins(practice, { contact: "Rex Media" }, { fields: { Date: "2026-11-01" } });
    const missing = raise(practice, { contact: "Bayside Club" });
    raise(practice, { option: "Melbourne" });
    raise(practice, { fields: { Status: "DRAFT" } });
    const doubled = raise(practice, { contact: "Young Bros", unitAmount: 77 });
    for (const number of ["OLD-1", "OLD-2"]) {
      inSydney(practice).raiseInvoice({
        InvoiceNumber: number,
        Contact: { Name: "Young Bros" },
        Status: "AUTHORISED",
        LineItems: [line(null, 77)],
      });
    }
    const note = inGroup(practice).raiseCreditNote({
      Contact: { Name: "Ridgeway University" },
      Status: "AUTHORISED",
      LineItems: [line("Sydney", 5)],
    });
    const noteCopy = inSydney(practice).raiseCreditNote({
      CreditNoteNumber: note.CreditNoteNumber,
      Contact: { Name: "Ridgeway University" },
      Status: "AUTHORISED",
      LineItems: [line(null, 5)],
    });
    await aged(practice);
    const result = await takenOver(practice, { isDryRun: true });
    expect(result).toMatchObject({ state: "done", counts: { exact: 2, differs: 3, ambiguous: 1, missing: 1 } });
    const of = (id: string) => result.items.find(({ groupId }) => groupId === id);
    expect(of(exact.own.InvoiceID)).toEqual({
      ...{ kind: "invoice", groupId: exact.own.InvoiceID, number: exact.own.InvoiceNumber },
      ...{ satelliteId: exact.copy.InvoiceID, verdict: "exact", differences: [], adopted: null },
    });
    expect(of(note.CreditNoteID)).toMatchObject({ verdict: "exact", satelliteId: noteCopy.CreditNoteID });
    expect(of(dearer.own.InvoiceID)).toMatchObject({
      verdict: "differs",
      differences: [{ field: "total", group: "265.10 AUD", satellite: "217.80 AUD" }],
    });
    expect(of(dated.own.InvoiceID)?.differences).toEqual([
      { field: "date", group: "2026-11-20", satellite: "2026-11-01" },
    ]);
    expect(of(renamed.own.InvoiceID)?.differences).toEqual([
      { field: "contact", group: "City Agency", satellite: "Somebody else" },
    ]);
    expect(of(doubled.InvoiceID)).toMatchObject({ verdict: "ambiguous", satelliteId: null });
    expect(of(doubled.InvoiceID)?.differences[0]?.satellite).toContain("OLD-1");
    expect(of(missing.InvoiceID)).toMatchObject({ verdict: "missing", satelliteId: null });
    expect(writes(practice)).toEqual([]);
    expect([...practice.d1.mappings.values()]).toEqual([]);
    expect(practice.events()).toEqual([]);
  });

  it("adopts what agrees and what is named, writes nothing, and a later edit changes the adopted copy", async () => {
    const practice = await practiceBefore();
    const exact = twins(practice, { contact: "Boom FM" });
    const named = twins(practice, { contact: "City Agency" }, { unitAmount: 99 });
    const differing = twins(practice, { contact: "Bayside Club" }, { unitAmount: 98 });
    await aged(practice);
    const result = await takenOver(practice, { include: [named.own.InvoiceID] });
    expect(result).toMatchObject({ state: "done", adopted: 2, counts: { exact: 1, differs: 2, missing: 0 } });
    expect(result.items.map(({ groupId, adopted }) => [groupId, adopted])).toEqual(
      expect.arrayContaining([
        [exact.own.InvoiceID, true],
        [named.own.InvoiceID, true],
        [differing.own.InvoiceID, null],
      ]),
    );
    await practice.live(DAY_MS);
    expect(writes(practice)).toEqual([]);
    const mapped = [...practice.d1.mappings.values()].map(({ kind, groupId, satelliteId }) => [
      kind,
      groupId,
      satelliteId,
    ]);
    expect(mapped).toContainEqual(["invoice", exact.own.InvoiceID, exact.copy.InvoiceID]);
    expect(mapped).toContainEqual(["contact", exact.own.Contact?.ContactID, exact.copy.Contact?.ContactID]);
    expect(mapped).toContainEqual(["invoice", named.own.InvoiceID, named.copy.InvoiceID]);
    expect(mapped).not.toContainEqual(["invoice", differing.own.InvoiceID, expect.anything()]);
    const row = [...practice.d1.documents.values()].find(({ groupId }) => groupId === named.own.InvoiceID);
    expect(row?.failures).toMatchObject([
      { title: "Taken over as it is", detail: expect.stringContaining("Orbit has not written to it since") },
    ]);

    for (const { own } of [exact, named]) {
      inGroup(practice).editInvoice(own.InvoiceID, { Reference: "Changed", LineItems: [line("Sydney", 200)] });
      await practice.announce(own.InvoiceID);
    }
    await practice.live(HOUR_MS);
    const copies = copiesIn(practice, "Sydney");
    expect(copies).toHaveLength(3);
    for (const { copy } of [exact, named]) {
      const now = copies.find(({ InvoiceID }) => InvoiceID === copy.InvoiceID);
      expect(now).toMatchObject({ Reference: "Changed", Total: 440, InvoiceNumber: copy.InvoiceNumber });
    }
    const again = await takenOver(practice, { isDryRun: true });
    expect(again).toMatchObject({ known: 2, counts: { exact: 0, differs: 1, missing: 0 } });
  });

  it("an invoice that failed because its number was taken is in step once it is taken over", async () => {
    const practice = await practiceBefore({ behaviour: {} });
    const { own, copy } = twins(practice);
    await practice.live(HOUR_MS);
    const failed = () => practice.events().filter(({ status }) => status === "failed");
    expect(failed().map(({ failures }) => failures[0]?.code)).toEqual(["invoice-number-taken"]);
    const count = writes(practice).length;
    expect(await takenOver(practice)).toMatchObject({ adopted: 1 });
    await practice.live(HOUR_MS);
    expect(failed()).toEqual([]);
    expect(writes(practice)).toHaveLength(count);
    expect(practice.d1.documents.get(`invoice ${own.InvoiceID}`)).toMatchObject({
      copy: { documentId: copy.InvoiceID },
    });
  });

  it("one that is the copy of another record is never adopted", async () => {
    const practice = await practiceBefore({ behaviour: {} });
    const mirrored = raise(practice, { contact: "Boom FM" });
    await practice.live(HOUR_MS);
    practice.xero.control.behave({ webhookDropShare: 1 });
    const [copy] = copiesIn(practice, "Sydney");
    const other = raise(practice, { contact: "Boom FM", fields: { InvoiceNumber: "NEW-1" } });
    inSydney(practice).editInvoice(copy?.InvoiceID ?? "", { InvoiceNumber: "NEW-1" });
    await aged(practice);
    const result = await takenOver(practice, { include: [other.InvoiceID] });
    expect(result).toMatchObject({ known: 1, adopted: 0, counts: { exact: 0, ambiguous: 1 } });
    expect(result.items[0]).toMatchObject({ groupId: other.InvoiceID, verdict: "ambiguous", adopted: null });
    expect([...practice.d1.mappings.values()].filter(({ kind }) => kind === "invoice")).toMatchObject([
      { groupId: mirrored.InvoiceID },
    ]);
  });

  it("an edit while it is being taken over reaches the adopted copy, and no second one is made", async () => {
    const practice = await practiceBefore();
    const { own, copy } = twins(practice);
    await aged(practice);
    const id = start(practice);
    for (let step = 0; step < 200 && resultOf(practice, id).counts.exact === 0; step++) await practice.step();
    inGroup(practice).editInvoice(own.InvoiceID, { Reference: "Meanwhile" });
    await practice.announce(own.InvoiceID);
    await practice.live(HOUR_MS);
    expect(copiesIn(practice, "Sydney")).toMatchObject([{ InvoiceID: copy.InvoiceID, Reference: "Meanwhile" }]);
  });

  it("survives a kill of either side at every step", async () => {
    for (const side of ["group", "Sydney"] as const) {
      const practice = await practiceBefore();
      const { own, copy } = twins(practice);
      await aged(practice);
      const id = start(practice);
      for (let step = 0; step < 60; step++) {
        practice.crash(side === "group" ? practice.group : practice.satellite("Sydney"));
        if (!(await practice.step(practice.nowMs + HOUR_MS))) break;
      }
      await practice.live(HOUR_MS);
      expect(resultOf(practice, id)).toMatchObject({ state: "done", adopted: 1, counts: { exact: 1 } });
      expect([...practice.d1.mappings.values()]).toContainEqual(
        expect.objectContaining({ groupId: own.InvoiceID, satelliteId: copy.InvoiceID }),
      );
      expect(writes(practice)).toEqual([]);
    }
  });

  it("waits for a day's limit, and ends after it", async () => {
    const practice = await practiceBefore({ dayLimit: 4 });
    twins(practice);
    await aged(practice);
    const id = start(practice);
    await practice.live(HOUR_MS);
    expect(resultOf(practice, id).state).toBe("running");
    expect(practice.engine(practice.group).takeOverReadings.wait(id, practice.nowMs)).toMatchObject({
      failure: { code: "day-limit" },
    });
    await practice.live(3 * DAY_MS);
    expect(resultOf(practice, id)).toMatchObject({ state: "done", adopted: 1 });
    expect(practice.refusals).toEqual([]);
  });
});

/** Invoices of as many contacts, in the group and in Sydney; what it costs to read and adopt them is the same in any Xero. */
async function withTwins(invoices: number, contacts: number): Promise<Practice> {
  const behaviour = { webhookDropShare: 1, maxBodyBytes: 50_000_000 };
  const practice = await new Practice({ data: "organisations", behaviour }).open();
  const there = practice.xero.control.person(practice.satellite("Sydney"));
  for (let n = 0; n < invoices; n++) {
    const contact = { Name: `Client ${n % contacts}` };
    const { InvoiceNumber } = raise(practice, { contact: contact.Name });
    there.raiseInvoice({ InvoiceNumber, Contact: contact, Status: "AUTHORISED", LineItems: [line(null)] });
  }
  await practice.live(10 * MINUTE_MS);
  return practice;
}

const most = (practice: Practice) =>
  Math.max(...[practice.group, practice.satellite("Sydney")].map((id) => callsOf(practice, id).length));

it("compares 5,000 invoices with at most 20 calls an organisation", async () => {
  const practice = await withTwins(5000, 200);
  const result = await takenOver(practice, { isDryRun: true });
  expect(result).toMatchObject({ state: "done", counts: { exact: 5000, differs: 0, ambiguous: 0, missing: 0 } });
  expect(new Set(result.items.map(({ groupId }) => groupId)).size).toBe(5000);
  expect(most(practice)).toBeLessThanOrEqual(20);
});

it("adopts hundreds without one more call than comparing them takes", async () => {
  const practice = await withTwins(450, 130);
  await takenOver(practice, { isDryRun: true });
  const compared = most(practice);
  const result = await takenOver(practice);
  expect(result).toMatchObject({ state: "done", adopted: 450, counts: { exact: 450 } });
  expect(result.items.every(({ adopted }) => adopted)).toBe(true);
  expect(writes(practice)).toEqual([]);
  expect(practice.d1.mappings.size).toBe(580);
  expect(most(practice)).toBeLessThanOrEqual(2 * compared);
});
