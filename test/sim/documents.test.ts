// biome-ignore-all lint/style/noExcessiveLinesPerFile: one table, after all that people can do.

/** The rows of documents in D1 say the same as both simulated organisations, whatever people do. */

import { describe, expect, test } from "vitest";
import type { TenantId } from "../../src/domain/ids.ts";
import { Database } from "../../src/tenant/storage/database.ts";
import { MIGRATIONS } from "../../src/tenant/storage/migrations.ts";
import { credit, groupOf, HOUR_MS, later, MINUTE_MS } from "./catalogue/stage.ts";
import { untrue } from "./document-truth.ts";
import { copiesIn, line, raise } from "./invoices.ts";
import { disagreements } from "./opinions.ts";
import { Practice } from "./practice.ts";

const rowsOf = (practice: Practice) => [...practice.d1.documents.values()];

describe.each(["friendly", "hostile"] as const)("with a %s Xero", (preset) => {
  const open = (options = {}) => new Practice({ preset, ...options }).open();
  const row = (practice: Practice, groupId: string) => {
    const found = rowsOf(practice).find((one) => one.groupId === groupId);
    if (found === undefined) throw new Error("no row");
    return found;
  };
  const sydney = (practice: Practice) => practice.xero.control.person(practice.satellite("Sydney"));

  test("after a burst, an edit and a payment the rows say what both sides say", async () => {
    const practice = await open();
    const invoices = Array.from({ length: 30 }, (_, n) => raise(practice, { option: n % 2 ? "Sydney" : "Melbourne" }));
    const [edited, paid] = invoices;
    await later(practice);
    expect(rowsOf(practice)).toHaveLength(30);
    expect(rowsOf(practice).every(({ state }) => state === "in-step")).toBe(true);
    if (edited === undefined || paid === undefined) throw new Error("no invoices");
    groupOf(practice).editInvoice(edited.InvoiceID, { LineItems: [line("Melbourne", 300)] });
    groupOf(practice).pay(paid.InvoiceID, { amount: 100 });
    await later(practice, edited.InvoiceID, paid.InvoiceID);
    expect(row(practice, paid.InvoiceID)).toMatchObject({
      state: "in-step",
      group: { paid: "100.00" },
      copy: { paid: "100.00" },
    });
    expect(untrue(practice, rowsOf(practice))).toEqual([]);
  });

  test("events, copies, drift and documents say the same of each, and one that does not is named", async () => {
    const practice = await open({ settings: { satelliteEdits: "keep" }, reconcileMinutes: 15 });
    raise(practice, { option: "Melbourne" });
    raise(practice);
    await practice.live(HOUR_MS);
    sydney(practice).editInvoice(copiesIn(practice, "Sydney")[0]?.InvoiceID ?? "", { Reference: "By hand" });
    await practice.live(HOUR_MS);
    const { mappings, events, documents } = practice.d1;
    expect([...mappings.values()].filter(({ drifted }) => drifted)).toHaveLength(1);
    expect(disagreements(practice.d1)).toEqual([]);
    const flipped = [...mappings].map(([key, one]) => [key, { ...one, drifted: !one.drifted }] as const);
    expect(disagreements({ mappings: new Map(flipped), events, documents })).toHaveLength(1);
  });

  test("an edit that a person keeps is kept, with who and since when, until that ends", async () => {
    const practice = await open({ settings: { satelliteEdits: "ask" }, reconcileMinutes: 15 });
    const invoice = raise(practice);
    await practice.live(HOUR_MS);
    const copyId = copiesIn(practice, "Sydney")[0]?.InvoiceID ?? "";
    sydney(practice).editInvoice(copyId, { LineItems: [line(null, 777)] });
    await practice.live(HOUR_MS);
    expect(row(practice, invoice.InvoiceID)).toMatchObject({
      state: "failed",
      failures: [{ code: "satellite-edited" }],
    });
    const { inbox } = practice.engine(practice.satellite("Sydney"));
    const event = practice.events().find((one) => one.resourceId === copyId && one.status === "failed");
    if (event === undefined) throw new Error("nobody is asked");
    inbox.decide(event, "keep", "Ann", practice.nowMs);
    await practice.live(HOUR_MS);
    expect(row(practice, invoice.InvoiceID)).toMatchObject({ state: "kept", copy: { kept: { by: "Ann" } } });
    expect(row(practice, invoice.InvoiceID).differences).not.toEqual([]);
    expect(untrue(practice, rowsOf(practice))).toEqual([]);
    expect(disagreements(practice.d1)).toEqual([]);
    inbox.stopKeeping({ copies: [{ kind: "invoice", groupId: invoice.InvoiceID }], by: "Ben" }, practice.nowMs);
    await practice.live(HOUR_MS);
    expect(row(practice, invoice.InvoiceID)).toMatchObject({ state: "failed", copy: { kept: null } });
  });

  test("an edit that is overwritten is in step again, with both sides as they are", async () => {
    const practice = await open({ settings: { satelliteEdits: "overwrite" }, reconcileMinutes: 15 });
    const invoice = raise(practice);
    await practice.live(HOUR_MS);
    sydney(practice).editInvoice(copiesIn(practice, "Sydney")[0]?.InvoiceID ?? "", { LineItems: [line(null, 777)] });
    await practice.live(2 * HOUR_MS);
    expect(row(practice, invoice.InvoiceID)).toMatchObject({ state: "in-step", differences: [] });
    expect(untrue(practice, rowsOf(practice))).toEqual([]);
  });

  test("a payment that only the copy has is never in step", async () => {
    const practice = await open({ reconcileMinutes: 15 });
    const invoice = raise(practice);
    await practice.live(HOUR_MS);
    sydney(practice).pay(copiesIn(practice, "Sydney")[0]?.InvoiceID ?? "", { amount: 10 });
    await practice.live(HOUR_MS);
    const found = row(practice, invoice.InvoiceID);
    expect(found).toMatchObject({ state: "skipped", group: { paid: "0.00" }, copy: { paid: "10.00" } });
    expect(found.failures[0]?.code).toBe("skip-satellite-change");
  });

  test("credit used on an invoice shows on both sides, however soon after its copy, where reads are 6 s behind", async () => {
    const practice = await open({ behaviour: { readsLagMs: 6000 } });
    const used = [];
    for (let second = 1; second <= 9; second += 2) {
      const { InvoiceID: invoiceId } = raise(practice);
      await practice.live(second * 1000);
      groupOf(practice).allocate(credit(practice, 50).CreditNoteID, { invoiceId, amount: 30 });
      used.push(invoiceId);
      await practice.live(MINUTE_MS);
    }
    await practice.live(HOUR_MS);
    const credited = { state: "in-step", group: { credited: "30.00" }, copy: { credited: "30.00" } };
    for (const invoiceId of used) expect(row(practice, invoiceId)).toMatchObject(credited);
    expect(untrue(practice, rowsOf(practice))).toEqual([]);
    // Nobody but Orbit used credit in the satellite.
    const said = practice
      .events()
      .filter(({ failures }) => failures.some(({ code }) => code === "skip-satellite-change"));
    expect(said).toEqual([]);
  });

  test("a failure, a draft and a move say so", async () => {
    const practice = await open();
    const untracked = raise(practice, { option: null });
    const moved = raise(practice);
    const draft = groupOf(practice).raiseInvoice({
      Contact: { Name: "Ann" },
      Status: "DRAFT",
      LineItems: [line("Sydney")],
    });
    await later(practice);
    expect(row(practice, untracked.InvoiceID)).toMatchObject({
      state: "failed",
      copy: null,
      failures: [{ code: "no-tracking" }],
    });
    expect(row(practice, draft.InvoiceID)).toMatchObject({ state: "skipped", failures: [{ code: "skip-draft" }] });
    groupOf(practice).editInvoice(moved.InvoiceID, { LineItems: [line("Melbourne")] });
    await later(practice, moved.InvoiceID);
    expect(row(practice, moved.InvoiceID)).toMatchObject({
      state: "in-step",
      satelliteTenantId: practice.satellite("Melbourne"),
    });
    practice.pause("Melbourne", true);
    groupOf(practice).editInvoice(moved.InvoiceID, { Reference: "PO 9" });
    await later(practice, moved.InvoiceID);
    expect(row(practice, moved.InvoiceID)).toMatchObject({ state: "waiting", failures: [{ code: "paused" }] });
    expect(untrue(practice, rowsOf(practice))).toEqual([]);
  });
});

describe("what a person asks about a document", () => {
  const objectOf = (practice: Practice) => practice.engine(practice.group);
  const rowOf = (practice: Practice, id: string) => rowsOf(practice).find(({ groupId }) => groupId === id);

  /** A person acts, and Xero's events are lost from then on. */
  function unannounced<T>(practice: Practice, act: () => T): T {
    practice.xero.control.behave({ webhookDropShare: 1 });
    return act();
  }

  async function lookUp(practice: Practice, number: string) {
    const { lookUps } = objectOf(practice);
    lookUps.ask(number, practice.nowMs);
    await practice.run();
    return lookUps.answer(number)?.map(({ groupId, isKnown, verdict }) => [groupId, isKnown, verdict.code]);
  }

  test("a number is looked for in the group's Xero with one call, whatever Orbit has heard", async () => {
    const practice = await new Practice({ reconcileMinutes: 0 }).open();
    const known = raise(practice);
    await practice.run();
    const unheard = unannounced(practice, () => raise(practice));
    const draft = unannounced(practice, () =>
      groupOf(practice).raiseInvoice({ Contact: { Name: "Ann" }, Status: "DRAFT", LineItems: [line("Sydney")] }),
    );
    const untracked = unannounced(practice, () => raise(practice, { option: null }));
    const before = practice.calls.length;
    expect(await lookUp(practice, unheard.InvoiceNumber)).toEqual([[unheard.InvoiceID, false, "not-copied"]]);
    expect(practice.calls).toHaveLength(before + 1);
    expect(await lookUp(practice, known.InvoiceNumber.toLowerCase())).toEqual([[known.InvoiceID, true, "in-step"]]);
    expect(await lookUp(practice, draft.InvoiceNumber)).toEqual([[draft.InvoiceID, false, "draft"]]);
    expect(await lookUp(practice, untracked.InvoiceNumber)).toEqual([[untracked.InvoiceID, false, "no-tracking"]]);
    expect(await lookUp(practice, "INV-9999")).toEqual([]);
    // Two people who look for one number share the answer.
    expect(objectOf(practice).lookUps.answer(untracked.InvoiceNumber)).toHaveLength(1);
    unannounced(practice, () => groupOf(practice).editInvoice(known.InvoiceID, { Reference: "PO 7" }));
    expect(await lookUp(practice, known.InvoiceNumber)).toEqual([[known.InvoiceID, true, "changed"]]);
  });

  test("an approved one that changed last before Orbit was connected says so", async () => {
    const practice = new Practice({ reconcileMinutes: 0 });
    const early = unannounced(practice, () => raise(practice));
    await practice.live(60_000);
    await practice.open();
    expect(await lookUp(practice, early.InvoiceNumber)).toEqual([[early.InvoiceID, false, "before-start"]]);
  });

  test("checking one that Orbit has not heard of copies it, and its event says who asked", async () => {
    const practice = await new Practice({ reconcileMinutes: 0 }).open();
    const invoice = unannounced(practice, () => raise(practice));
    await practice.run();
    expect(rowOf(practice, invoice.InvoiceID)).toBeUndefined();
    const request = { kind: "invoice", id: invoice.InvoiceID, by: "Ann" } as const;
    const event = objectOf(practice).inbox.checkDocument(request, practice.nowMs);
    await practice.run();
    expect(rowOf(practice, invoice.InvoiceID)).toMatchObject({ state: "in-step" });
    const [told] = objectOf(practice).views.eventsOf("invoice", invoice.InvoiceID);
    expect(told).toMatchObject({ id: event?.id, status: "synced", timeline: [{ by: "Ann" }, {}, {}] });
  });

  test("checking one again reads both sides, and says when", async () => {
    const practice = await new Practice({ reconcileMinutes: 0 }).open();
    const invoice = raise(practice);
    await practice.run();
    practice.nowMs += HOUR_MS;
    const askedMs = practice.nowMs;
    objectOf(practice).inbox.checkDocument({ kind: "invoice", id: invoice.InvoiceID, by: "Ann" }, askedMs);
    await practice.run();
    const row = rowOf(practice, invoice.InvoiceID);
    expect(row?.state).toBe("in-step");
    expect(row?.checkedAtMs).toBeGreaterThanOrEqual(askedMs);
  });

  test("checking one that a person keeps reads the copy, and leaves it as it is", async () => {
    const practice = await new Practice({ settings: { satelliteEdits: "ask" }, reconcileMinutes: 0 }).open();
    const invoice = raise(practice);
    await practice.run();
    practice.nowMs += HOUR_MS;
    const sydney = practice.xero.control.person(practice.satellite("Sydney"));
    const copyId = copiesIn(practice, "Sydney")[0]?.InvoiceID ?? "";
    sydney.editInvoice(copyId, { LineItems: [line(null, 777)] });
    await practice.run();
    const event = practice.events().find((one) => one.resourceId === copyId && one.status === "failed");
    if (event === undefined) throw new Error("nobody is asked");
    practice.engine(practice.satellite("Sydney")).inbox.decide(event, "keep", "Ann", practice.nowMs);
    await practice.run();
    practice.nowMs += HOUR_MS;
    const askedMs = practice.nowMs;
    objectOf(practice).inbox.checkDocument({ kind: "invoice", id: invoice.InvoiceID, by: "Ben" }, askedMs);
    await practice.run();
    const row = rowOf(practice, invoice.InvoiceID);
    expect(row).toMatchObject({ state: "kept", copy: { kept: { by: "Ann" }, total: "1709.40" } });
    expect(row?.checkedAtMs).toBeGreaterThanOrEqual(askedMs);
  });
});

/** The rows of the organisation's object as a version that knew nothing of documents has left them. */
function asBefore(practice: Practice, id: TenantId): void {
  const sql = practice.disk(id).open();
  const database = new Database(sql);
  database.transaction(() => {
    for (const { document: _, readAtMs: __, placements, ...record } of database.records.page("invoice", "", 100)) {
      database.records.put({ ...record, placements: placements.map(({ copy: ___, ...placement }) => placement) });
    }
    for (const copy of database.copies.page("invoice", "", 100)) {
      const { reported: _, ...before } = copy;
      database.copies.put(before as typeof copy);
    }
  });
  const fill = MIGRATIONS[16] ?? [];
  sql.transaction(() => {
    for (const step of fill) if (typeof step === "string") sql.all(step);
  });
  practice.crash(id);
}

test("what an earlier version held is filled by a pass that costs no call", async () => {
  const practice = await new Practice({ reconcileMinutes: 0 }).open();
  for (let n = 0; n < 5; n++) raise(practice);
  await later(practice);
  const said = () =>
    rowsOf(practice)
      .map(({ rev: _, updatedAtMs: __, checkedAtMs: ___, ...row }) => row)
      .toSorted((a, b) => (a.groupId < b.groupId ? -1 : 1));
  const before = said();
  practice.d1.documents.clear();
  for (const { tenantId } of practice.firm.entities) asBefore(practice, tenantId);
  const calls = practice.calls.length;
  practice.configure(practice.firm);
  await practice.run();
  expect(practice.calls).toHaveLength(calls);
  expect(said()).toEqual(before);
  expect(before).toHaveLength(5);
});
