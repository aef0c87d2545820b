/** What changed between two days is brought in step: all of it, once, across kills and limits, as far as people let it. */

import { describe, expect, test } from "vitest";
import { copiesIn, line, mirrored, raise } from "./invoices.ts";
import { isLong } from "./long.ts";
import { Practice, type PracticeOptions, START_MS } from "./practice.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

function backfilling(practice: Practice) {
  return practice.engine(practice.group).backfilling;
}

function start(practice: Practice, { id = "01BACKFILL", fromMs = START_MS - DAY_MS, toMs = START_MS + DAY_MS } = {}) {
  const started = backfilling(practice).start({ id, fromMs, toMs, by: "Demo" }, practice.nowMs);
  if (!started.ok) throw new Error(started.error);
  return started.value.id;
}

const progressOf = (practice: Practice, id = "01BACKFILL") => backfilling(practice).get(id, practice.nowMs);
const backfilled = (practice: Practice) => practice.events().filter((event) => event.source === "backfill");

describe.each(["friendly", "hostile"] as const)("with a %s Xero", (preset) => {
  /** A group with a history of which no webhook ever told. */
  async function withHistory(invoices: number, options: PracticeOptions = {}): Promise<Practice> {
    const behaviour = { webhookDropShare: 1, maxBodyBytes: 50_000_000 };
    const practice = await new Practice({ preset, ...options, behaviour }).open();
    practice.nowMs += MINUTE_MS;
    for (let n = 0; n < invoices; n++) {
      raise(practice, { contact: `Client ${n % 9}`, option: n % 3 === 0 ? "Melbourne" : "Sydney" });
      practice.nowMs += 1500;
    }
    practice.nowMs += MINUTE_MS;
    return practice;
  }
  const copies = (practice: Practice) => [...copiesIn(practice, "Sydney"), ...copiesIn(practice, "Melbourne")];

  test("a history that Orbit never heard of is mirrored, paid and credited invoices as well", async () => {
    const practice = await withHistory(30);
    const group = practice.xero.control.person(practice.group);
    const paid = raise(practice);
    group.pay(paid.InvoiceID, { amount: 265.1 });
    const credit = group.raiseCreditNote({
      Contact: { Name: "Client 1" },
      Status: "AUTHORISED",
      LineItems: [line("Sydney", 5)],
    });
    raise(practice, { fields: { Status: "DRAFT" } });
    practice.nowMs += MINUTE_MS;
    const id = start(practice);
    await practice.run(HOUR_MS);
    expect(copies(practice)).toHaveLength(31);
    expect(copiesIn(practice, "Sydney").find((copy) => copy.Status === "PAID")?.InvoiceNumber).toBe(paid.InvoiceNumber);
    const notes = practice.xero.control.person(practice.satellite("Sydney")).creditNotes();
    expect(notes.map((note) => note.CreditNoteNumber)).toEqual([credit.CreditNoteNumber]);
    const progress = progressOf(practice, id);
    expect(progress).toMatchObject({ status: "done", failed: 0, waiting: 0, queued: 0, minutesLeft: null });
    expect(progress?.done).toBe(progress?.found);
    expect(progress?.expected).toBe(progress?.found);
    expect(progress?.finishedAtMs).toBeLessThanOrEqual(practice.nowMs);
    expect(backfilled(practice)).toHaveLength(32);
    expect(new Set(backfilled(practice).map((event) => event.status))).toEqual(new Set(["synced"]));
  });

  test("asked for twice it changes nothing more, and makes no event", async () => {
    const practice = await withHistory(12);
    start(practice);
    expect(start(practice, { id: "01OTHER" })).toBe("01BACKFILL");
    await practice.run(HOUR_MS);
    const writes = () => practice.calls.filter((call) => call.method !== "GET").length;
    const before = writes();
    start(practice, { id: "02BACKFILL" });
    await practice.run(HOUR_MS);
    expect(progressOf(practice, "02BACKFILL")).toMatchObject({ status: "done", failed: 0 });
    expect(progressOf(practice, "02BACKFILL")?.done).toBe(progressOf(practice, "02BACKFILL")?.found);
    expect(backfilled(practice)).toHaveLength(12);
    expect(writes()).toBe(before);
  });

  // A thousand records and more: once, in the harder Xero of the two.
  test.runIf(isLong || preset === "hostile")(
    "more than a page of it is found whole and counted once",
    async () => {
      const practice = await withHistory(1150);
      start(practice);
      await practice.run(3 * HOUR_MS);
      expect(copies(practice)).toHaveLength(1150);
      const progress = progressOf(practice);
      expect(progress).toMatchObject({ status: "done", failed: 0 });
      expect([progress?.expected, progress?.done]).toEqual([progress?.found, progress?.found]);
    },
    60_000,
  );

  test("only what changed last within its days", async () => {
    const practice = await withHistory(0);
    const before = raise(practice, { contact: "Before" });
    practice.nowMs = START_MS + DAY_MS;
    const within = raise(practice, { contact: "Within" });
    practice.nowMs = START_MS + 2 * DAY_MS;
    const after = raise(practice, { contact: "After" });
    practice.nowMs += HOUR_MS;
    start(practice, { fromMs: START_MS + HOUR_MS, toMs: START_MS + DAY_MS + HOUR_MS });
    await practice.run(HOUR_MS);
    expect(copies(practice).map((copy) => copy.InvoiceNumber)).toEqual([within.InvoiceNumber]);
    expect([before, after].map((invoice) => mirrored(invoice).contact)).toEqual(["Before", "After"]);
  });

  test.runIf(isLong || preset === "hostile")("the objects may be killed at any step", async () => {
    for (let kill = 0; kill < 40; kill += 3) {
      const practice = await withHistory(8);
      start(practice);
      const victims = [practice.group, practice.satellite("Sydney")];
      practice.disk(victims[(kill / 3) % 2] ?? practice.group).killAfter = kill;
      await practice.run(2 * HOUR_MS);
      expect(copies(practice), `killed after ${kill}`).toHaveLength(8);
      expect(progressOf(practice), `killed after ${kill}`).toMatchObject({ status: "done", failed: 0 });
    }
  });

  test("it goes on by itself over days whose limit is hit, and never passes the limit", async () => {
    const practice = await withHistory(60, { dayLimit: 8 });
    for (const entity of practice.firm.entities) practice.xero.control.bookkeeping(entity.tenantId).setDayLimit(8);
    start(practice);
    await practice.run(HOUR_MS);
    const later = progressOf(practice);
    expect(later?.status).toBe("running");
    await practice.run(10 * DAY_MS);
    expect(progressOf(practice)).toMatchObject({ status: "done", failed: 0 });
    expect(copies(practice)).toHaveLength(60);
    expect(practice.refusals).toEqual([]);
  });

  // A thousand records and more: once, in the harder Xero of the two.
  test.runIf(isLong || preset === "hostile")(
    "it looks no further while its satellites cannot follow, and is not done before they have",
    async () => {
      const practice = await withHistory(1050);
      const paused = (isPaused: boolean) => {
        const entities = practice.firm.entities.map((one) => ({
          ...one,
          paused: isPaused && one.role === "satellite",
        }));
        practice.configure({ ...practice.firm, version: practice.firm.version + 1, entities });
      };
      paused(true);
      start(practice);
      await practice.run(HOUR_MS);
      expect(progressOf(practice)).toMatchObject({ status: "running", finishedAtMs: null });
      expect(progressOf(practice)?.found).toBeLessThan(1050);
      paused(false);
      await practice.run(HOUR_MS);
      expect(progressOf(practice)).toMatchObject({ status: "done", queued: 0 });
      expect(copies(practice)).toHaveLength(1050);
    },
    60_000,
  );

  test("what fails is told apart from what is done, and counts as done once it is mended", async () => {
    const practice = await withHistory(3);
    const untracked = raise(practice, { option: null });
    practice.nowMs += MINUTE_MS;
    start(practice);
    await practice.run(HOUR_MS);
    expect(progressOf(practice)).toMatchObject({ status: "done", failed: 1 });
    practice.xero.control.behave({ webhookDropShare: 0 });
    practice.xero.control.person(practice.group).editInvoice(untracked.InvoiceID, { LineItems: [line("Sydney")] });
    await practice.run(HOUR_MS);
    expect(progressOf(practice)).toMatchObject({ status: "done", failed: 0 });
  });

  // A thousand records and more: once, in the harder Xero of the two.
  test.runIf(isLong || preset === "hostile")(
    "once cancelled it looks for nothing more, and ends what it has begun",
    async () => {
      const practice = await withHistory(1100, { minuteLimit: 8 });
      start(practice);
      while ((progressOf(practice)?.found ?? 0) < 1000) {
        if (!(await practice.step())) throw new Error("nothing more happens");
      }
      await practice.run(30_000);
      expect(progressOf(practice)?.found).toBeLessThan(1050);
      expect(backfilling(practice).cancel("01BACKFILL", practice.nowMs)?.status).toBe("cancelled");
      await practice.run(3 * HOUR_MS);
      expect(copies(practice).length).toBeGreaterThanOrEqual(950);
      expect(copies(practice).length).toBeLessThan(1100);
      expect(progressOf(practice)).toMatchObject({ status: "cancelled", queued: 0, waiting: 0 });
    },
    60_000,
  );

  test("its preview counts with few calls, and is right", async () => {
    const practice = await withHistory(40);
    const before = practice.calls.length;
    const span = { fromMs: START_MS + 30_000, toMs: practice.nowMs - 30_000, by: "Demo" };
    backfilling(practice).startPreview({ ...span, id: "01PREVIEW" }, practice.nowMs);
    await practice.run(MINUTE_MS);
    const preview = backfilling(practice).previewOf("01PREVIEW", practice.nowMs);
    expect(preview?.size.invoice).toBe(40);
    expect(preview).toMatchObject({ minutes: 1 });
    expect(preview?.calls).toBeGreaterThan(3);
    expect(practice.calls.length - before).toBe(6);
    expect(copies(practice)).toEqual([]);
    expect(backfilling(practice).list(null, 10, practice.nowMs)).toEqual([]);
  });

  test("its preview tells what is there already, what cannot be copied and what was never seen", async () => {
    const practice = await withHistory(5);
    raise(practice, { option: null });
    const foreseen = async () => {
      practice.nowMs += MINUTE_MS;
      const span = { id: "01PREVIEW", fromMs: START_MS, toMs: practice.nowMs, by: "Demo" };
      backfilling(practice).startPreview(span, practice.nowMs);
      await practice.run(MINUTE_MS);
      const preview = backfilling(practice).previewOf("01PREVIEW", practice.nowMs);
      if (preview === null) throw new Error("not counted");
      return { ...preview.foreseen, all: Object.values(preview.size).reduce((sum, records) => sum + records, 0) };
    };
    const before = await foreseen();
    expect(before).toMatchObject({ inStep: 0, failed: 0, onTheWay: 0, unseen: before.all });
    start(practice);
    await practice.run(HOUR_MS);
    const after = await foreseen();
    expect(after).toMatchObject({ failed: 1, onTheWay: 0, all: before.all });
    expect(after.inStep).toBeGreaterThanOrEqual(5);
    expect(after.inStep + after.failed + after.unseen).toBe(after.all);
    for (const _ of [1, 2]) raise(practice, { contact: "Client 1" });
    expect(await foreseen()).toEqual({ ...after, unseen: after.unseen + 2, all: after.all + 2 });
  });
});
