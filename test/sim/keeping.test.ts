/** What a person decided about an edited copy holds, and what Orbit replaced is told, with both values. */

import { describe, expect, test } from "vitest";
import { mappingOfDocument } from "../../src/domain/mapping.ts";
import { copiesIn, line, raise } from "./invoices.ts";
import { Practice } from "./practice.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

describe.each(["friendly", "hostile"] as const)("with a %s Xero", (preset) => {
  const sydney = (practice: Practice) => practice.xero.control.person(practice.satellite("Sydney"));
  const inbox = (practice: Practice) => practice.engine(practice.satellite("Sydney")).inbox;
  const about = (practice: Practice, id: string) => practice.events().filter((event) => event.resourceId === id);
  const mapping = (practice: Practice, id: string) =>
    [...practice.d1.mappings.values()].find((row) => row.groupId === id);

  /** A copy at 777 a piece, the group's at 120.50. */
  async function edited(satelliteEdits: "ask" | "overwrite") {
    const practice = await new Practice({ preset, reconcileMinutes: 15, settings: { satelliteEdits } }).open();
    const invoice = raise(practice);
    await practice.live(HOUR_MS);
    const [copy] = copiesIn(practice, "Sydney");
    if (copy === undefined) throw new Error("no copy");
    sydney(practice).editInvoice(copy.InvoiceID, { LineItems: [line(null, 777)] });
    await practice.live(5 * MINUTE_MS);
    return { practice, invoice, copyId: copy.InvoiceID };
  }

  async function kept() {
    const made = await edited("ask");
    const { practice, copyId } = made;
    const event = about(practice, copyId).find((one) => one.status === "failed");
    if (event === undefined) throw new Error("nobody is asked");
    const decided = inbox(practice).decide(event, "keep", "Ann", practice.nowMs);
    await practice.live(MINUTE_MS);
    return { ...made, event, decided };
  }
  const total = (practice: Practice) => copiesIn(practice, "Sydney")[0]?.Total;
  const writes = (practice: Practice) =>
    practice.calls.filter(({ tenantId, method }) => tenantId === practice.satellite("Sydney") && method !== "GET");

  test("a Keep says who decided, and both totals", async () => {
    const { practice, invoice, event, decided } = await kept();
    expect(decided.ok && decided.value.status).toBe("skipped");
    const [failure] = about(practice, event.resourceId).find(({ id }) => id === event.id)?.failures ?? [];
    expect(failure?.code).toBe("skip-satellite-change");
    expect(failure?.detail).toContain("Ann kept this difference");
    expect(failure?.detail).toContain("total 1,709.40 AUD here, 265.10 AUD in the group");
    expect(mapping(practice, invoice.InvoiceID)).toMatchObject({ drifted: true, keptBy: "Ann" });
  });

  test("a Keep survives re-syncs of all events of the record, a repair, a sweep and a backfill", async () => {
    const { practice, invoice } = await kept();
    const before = writes(practice).length;
    const groupEvents = about(practice, invoice.InvoiceID);
    const copysEvents = () => practice.events().filter((one) => one.tenantId === practice.satellite("Sydney")).length;
    const said = copysEvents();
    practice.engine(practice.group).inbox.resync({ events: groupEvents, by: "Ben" }, practice.nowMs);
    await practice.live(HOUR_MS);
    const ofCopy = practice.events().filter((event) => event.tenantId === practice.satellite("Sydney"));
    inbox(practice).resync({ events: ofCopy, by: "Ben" }, practice.nowMs);
    await practice.live(HOUR_MS);
    expect(
      inbox(practice).repair({ copies: [{ kind: "invoice", groupId: invoice.InvoiceID }], by: "Ben" }, practice.nowMs),
    ).toBe(0);
    const span = { fromMs: practice.nowMs - 24 * HOUR_MS, toMs: practice.nowMs };
    practice.engine(practice.group).backfilling.start({ id: "b1", by: "Ben", ...span }, practice.nowMs);
    await practice.live(3 * HOUR_MS);
    expect(total(practice)).toBe(1709.4);
    // What is kept was said once: no look finds it anew.
    expect(copysEvents()).toBe(said);
    expect(writes(practice)).toHaveLength(before);
    expect(mapping(practice, invoice.InvoiceID)).toMatchObject({ drifted: true, keptBy: "Ann" });
    expect(about(practice, invoice.InvoiceID).map(({ status }) => status)).not.toContain("queued");
    const last = about(practice, invoice.InvoiceID).at(-1);
    expect(last?.failures[0]?.detail).toContain("Ann kept this difference");
  });

  test("a group edit leaves a kept copy alone while edits are asked about, and ends the Keep when they are overwritten", async () => {
    const { practice, invoice, copyId } = await kept();
    const group = practice.xero.control.person(practice.group);
    group.editInvoice(invoice.InvoiceID, { Reference: "PO 2" });
    await practice.live(HOUR_MS);
    expect(total(practice)).toBe(1709.4);
    practice.changeSettings({ satelliteEdits: "overwrite" });
    await practice.live(HOUR_MS);
    expect(total(practice)).toBe(1709.4);
    group.editInvoice(invoice.InvoiceID, { Reference: "PO 3" });
    await practice.live(HOUR_MS);
    expect(total(practice)).toBe(265.1);
    expect(mapping(practice, invoice.InvoiceID)).toMatchObject({ drifted: false, keptBy: null });
    expect(about(practice, copyId).at(-1)?.status).not.toBe("queued");
  });

  test("stop keeping asks again where Settings say so, and puts the group's values back where they say that", async () => {
    const { practice, invoice, copyId } = await kept();
    const copies = [{ kind: "invoice", groupId: invoice.InvoiceID }] as const;
    expect(inbox(practice).stopKeeping({ copies, by: "Ben" }, practice.nowMs)).toBe(1);
    await practice.live(MINUTE_MS);
    const asked = about(practice, copyId).find((one) => one.status === "failed");
    expect(asked?.failures[0]?.code).toBe("satellite-edited");
    expect(mapping(practice, invoice.InvoiceID)).toMatchObject({ drifted: true, keptBy: null });
    if (asked === undefined) return;
    inbox(practice).decide(asked, "keep", "Ann", practice.nowMs);
    practice.changeSettings({ satelliteEdits: "overwrite" });
    inbox(practice).stopKeeping({ copies, by: "Ben" }, practice.nowMs);
    await practice.live(HOUR_MS);
    expect(total(practice)).toBe(265.1);
  });

  test("a kept copy whose invoice is voided in the group is asked about, and overwriting ends it", async () => {
    const { practice, invoice } = await kept();
    practice.xero.control.person(practice.group).editInvoice(invoice.InvoiceID, { Status: "VOIDED" });
    await practice.live(HOUR_MS);
    expect(copiesIn(practice, "Sydney")[0]?.Status).toBe("AUTHORISED");
    const asked = about(practice, invoice.InvoiceID).find((one) => one.status === "failed");
    expect(asked?.failures[0]?.code).toBe("satellite-edited");
    if (asked === undefined) return;
    practice.engine(practice.group).inbox.decide(asked, "overwrite", "Ann", practice.nowMs);
    await practice.live(HOUR_MS);
    expect(copiesIn(practice, "Sydney").filter(({ Status }) => Status !== "VOIDED")).toEqual([]);
    expect(about(practice, invoice.InvoiceID).map(({ status }) => status)).not.toContain("queued");
  });

  test("a credit note that is used on a kept invoice waits, and says why", async () => {
    const { practice, invoice } = await kept();
    const group = practice.xero.control.person(practice.group);
    const note = group.raiseCreditNote({
      Contact: { Name: "Ridgeway University" },
      Status: "AUTHORISED",
      LineItems: [line("Sydney", 10)],
    });
    await practice.live(HOUR_MS);
    group.allocate(note.CreditNoteID, { invoiceId: invoice.InvoiceID, amount: 20 });
    await practice.announceRecord("credit-note", note.CreditNoteID);
    await practice.live(HOUR_MS);
    expect(copiesIn(practice, "Sydney")[0]).toMatchObject({ AmountCredited: 0 });
    expect(about(practice, note.CreditNoteID).at(-1)).toMatchObject({
      status: "failed",
      failures: [{ code: "credit-note-not-applicable" }],
    });
    const copies = [{ kind: "invoice", groupId: invoice.InvoiceID }] as const;
    practice.changeSettings({ satelliteEdits: "overwrite" });
    inbox(practice).stopKeeping({ copies, by: "Ben" }, practice.nowMs);
    await practice.live(HOUR_MS);
    expect(copiesIn(practice, "Sydney")[0]).toMatchObject({ Total: 265.1, AmountCredited: 20 });
    expect(about(practice, note.CreditNoteID).at(-1)?.status).toBe("synced");
  });

  test("an edit that Orbit overwrote is told with both values, in the past tense, and stays listed", async () => {
    const { practice, invoice, copyId } = await edited("overwrite");
    expect(total(practice)).toBe(265.1);
    const event = about(practice, copyId).at(-1);
    expect(event?.status).toBe("synced");
    expect(event?.overwritten).toContainEqual({ field: "total", satellite: "1,709.40 AUD", group: "265.10 AUD" });
    expect(event?.summary).toContain("Edited in Harbour Sydney Pty Ltd: total 1,709.40 AUD");
    const told = event?.timeline.map(({ text }) => text) ?? [];
    expect(told.some((text) => text.startsWith("Found edited in Harbour Sydney Pty Ltd: total 1,709.40 AUD"))).toBe(
      true,
    );
    expect(told.at(-1)).toBe("Put the group's values back in Harbour Sydney Pty Ltd.");
    const row = mapping(practice, invoice.InvoiceID);
    expect(row).toMatchObject({ drifted: false });
    expect(row?.putBackAtMs).toBeGreaterThanOrEqual(row?.driftSeenAtMs ?? Number.POSITIVE_INFINITY);
    expect(row?.differences).toContainEqual({ field: "total", satellite: "1,709.40 AUD", group: "265.10 AUD" });
  });

  test("an edit was listed as drift before it was put back, also when that takes a second", async () => {
    const takes = { overlapping: true, behaviour: { writeLatencyMs: 1000 } };
    const practice = await new Practice({ preset, ...takes, settings: { satelliteEdits: "overwrite" } }).open();
    const invoice = raise(practice);
    await practice.live(HOUR_MS);
    const [copy] = copiesIn(practice, "Sydney");
    const seen: boolean[] = [];
    const write = practice.d1.writeDocuments.bind(practice.d1);
    practice.d1.writeDocuments = (rows) => {
      const own = rows.filter((row) => row.groupId === invoice.InvoiceID);
      seen.push(...own.map((row) => mappingOfDocument(row)?.drifted ?? false));
      write(rows);
    };
    sydney(practice).editInvoice(copy?.InvoiceID ?? "", { Reference: "by hand" });
    await practice.live(HOUR_MS);
    expect(seen).toContain(true);
    expect(seen.at(-1)).toBe(false);
  });

  test("a payment that only the satellite has is said as that, after a repair too", async () => {
    const practice = await new Practice({ preset, reconcileMinutes: 15 }).open();
    const invoice = raise(practice);
    await practice.live(HOUR_MS);
    const [copy] = copiesIn(practice, "Sydney");
    sydney(practice).pay(copy?.InvoiceID ?? "", { amount: 165 });
    await practice.live(2 * HOUR_MS);
    const event = () => about(practice, copy?.InvoiceID ?? "").at(-1);
    const words = {
      code: "skip-satellite-change",
      detail: "A payment of 165.00 AUD was entered in Harbour Sydney Pty Ltd only. Orbit never deletes payments.",
      remedy: ["Enter the payment in the group too, or remove it in Harbour Sydney Pty Ltd."],
    };
    expect(event()?.failures).toMatchObject([words]);
    expect(event()?.summary).toBe("Payment $165.00 entered in Harbour Sydney Pty Ltd only");
    const copies = [{ kind: "invoice", groupId: invoice.InvoiceID }] as const;
    inbox(practice).repair({ copies, by: "Ann" }, practice.nowMs);
    await practice.live(HOUR_MS);
    expect(event()).toMatchObject({ source: "resync", status: "skipped", failures: [words] });
  });
});
