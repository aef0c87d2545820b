// biome-ignore-all lint/style/noExcessiveLinesPerFile: one story, told from each point at which it can stop.

/**
 * A satellite that comes back under a new tenant id: its tracking option is given to the new organisation, the old one is
 * removed. Until a person says that it is gone, what stands there is counted on and said to be; then all of it stands in
 * the new one, once, and nothing was called in the old one.
 */

import { describe, expect, test } from "vitest";
import type { FirmEntity, FirmSnapshot } from "../../src/domain/firm.ts";
import { type TenantId, tenantId } from "../../src/domain/ids.ts";
import { credit, groupOf, later } from "./catalogue/stage.ts";
import { line, mirrored, raise } from "./invoices.ts";
import { Practice, type PracticeOptions } from "./practice.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const OLD_NAME = "Harbour Sydney Pty Ltd";
const NEW_NAME = "Harbour Sydney Reborn";

/** As PATCH and DELETE of /api/entities do: the firm's objects hear of it, and so does one that was removed. */
function tell(practice: Practice, firm: Omit<FirmSnapshot, "version">): void {
  const known = practice.firm.entities.map((entity) => entity.tenantId);
  practice.configure({ ...firm, version: practice.firm.version + 1 });
  for (const id of known) practice.engine(id).inbox.configure(id, practice.firm, practice.nowMs);
}

function changed(practice: Practice, id: TenantId, change: Partial<FirmEntity>): readonly FirmEntity[] {
  return practice.firm.entities.map((entity) => (entity.tenantId === id ? { ...entity, ...change } : entity));
}

/** Sydney's option belongs to a new organisation, and the old one is removed; or it has no role any more. */
async function reborn(practice: Practice, old: "removed" | "no-role" = "removed") {
  const oldId = practice.satellite("Sydney");
  const before = practice.firm.entities.find((entity) => entity.tenantId === oldId);
  if (before === undefined) throw new Error("no Sydney");
  const newId = tenantId(practice.xero.control.openOrganisation({ name: NEW_NAME }).tenantId);
  const free = { role: "unassigned", trackingOptionId: null, trackingOptionName: null } as const;
  const fresh: FirmEntity = { ...before, ...free, tenantId: newId, name: NEW_NAME };
  tell(practice, { ...practice.firm, entities: [...changed(practice, oldId, free), fresh] });
  await practice.consent();
  if (old === "removed") {
    const entities = practice.firm.entities.filter((entity) => entity.tenantId !== oldId);
    tell(practice, { ...practice.firm, entities, former: [{ tenantId: oldId, name: before.name }] });
  }
  const { trackingOptionId, trackingOptionName } = before;
  const entities = changed(practice, newId, { role: "satellite", trackingOptionId, trackingOptionName });
  tell(practice, { ...practice.firm, entities });
  return { oldId, newId, optionId: trackingOptionId };
}

/** An invoice paid in full, one that a credit note is used on, one in part paid, and a credit note that is used on nothing. */
async function books(practice: Practice) {
  const paid = raise(practice, { unitAmount: 50 });
  groupOf(practice).pay(paid.InvoiceID, { amount: paid.Total, reference: "in full" });
  const part = raise(practice, { contact: "Bayside Club", unitAmount: 70 });
  groupOf(practice).pay(part.InvoiceID, { amount: 20, reference: "a part" });
  const credited = raise(practice, { unitAmount: 90 });
  const used = credit(practice, 40);
  groupOf(practice).allocate(used.CreditNoteID, { invoiceId: credited.InvoiceID, amount: 30 });
  const unused = credit(practice, 15);
  const invoiceIds = [paid.InvoiceID, part.InvoiceID, credited.InvoiceID];
  await later(practice, ...invoiceIds);
  return { invoiceIds, noteIds: [used.CreditNoteID, unused.CreditNoteID] };
}
type Books = Awaited<ReturnType<typeof books>>;

const person = (practice: Practice, id: TenantId) => practice.xero.control.person(id);
const liveInvoices = (practice: Practice, id: TenantId) =>
  person(practice, id)
    .invoices()
    .filter((one) => one.Status !== "VOIDED" && one.Status !== "DELETED");

/** What both sides say of a document that is in step, by its number. */
function standing(practice: Practice, id: TenantId, { invoiceIds, noteIds }: Books) {
  const group = person(practice, practice.group);
  const numbers = invoiceIds.map((invoiceId) => group.invoice(invoiceId).InvoiceNumber);
  const notes = noteIds.map((noteId) => group.creditNote(noteId).CreditNoteNumber);
  return {
    invoices: liveInvoices(practice, id)
      .filter((one) => numbers.includes(one.InvoiceNumber))
      .map((one) => ({ ...mirrored(one), paid: one.AmountPaid, credited: one.AmountCredited, status: one.Status }))
      .sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b))),
    notes: person(practice, id)
      .creditNotes()
      .filter((one) => one.Status !== "VOIDED" && notes.includes(one.CreditNoteNumber))
      .map((one) => ({ number: one.CreditNoteNumber, total: one.Total, left: one.RemainingCredit, status: one.Status }))
      .sort((a, b) => String(a.number).localeCompare(String(b.number))),
    payments: person(practice, id)
      .payments()
      .filter((one) => one.Status !== "DELETED")
      .map((one) => [one.Reference, one.Amount])
      .filter(([reference]) => reference === "in full" || reference === "a part")
      .sort(),
  };
}

const about = (practice: Practice, resourceId: string) =>
  practice.events().filter((event) => event.resourceId === resourceId);
const callsTo = (practice: Practice, id: TenantId) => practice.calls.filter((call) => call.tenantId === id).length;
const inbox = (practice: Practice) => practice.engine(practice.group).inbox;
const forget = (practice: Practice, id: TenantId) =>
  inbox(practice).forgetCopies({ tenantId: id, by: "Ann" }, practice.nowMs);
const mappingsOf = (practice: Practice, id: TenantId) =>
  [...practice.d1.mappings.values()].filter((row) => row.tenantId === id);

describe.each(["friendly", "hostile"] as const)("with a %s Xero", (preset) => {
  const open = (options: PracticeOptions = {}) => new Practice({ preset, ...options }).open();

  test.each(["removed", "no-role"] as const)(
    "what stands in a satellite that is %s is a question to a person, by its name",
    async (old) => {
      const practice = await open();
      const made = await books(practice);
      const { oldId } = await reborn(practice, old);
      await later(practice);
      for (const id of [...made.invoiceIds, ...made.noteIds]) {
        const event = about(practice, id).at(-1);
        expect(event).toMatchObject({ status: "failed" });
        expect(event?.failures.map((failure) => failure.code)).toEqual(["former-satellite", "moving"]);
        const words = JSON.stringify([event?.failures, event?.targets.map((target) => target.name)]);
        expect(words).toContain(OLD_NAME);
        expect(words).toContain("Forget its copies");
        expect(words).not.toContain("goes on by itself");
        expect(words.replaceAll(`"tenantId":"${oldId}"`, "")).not.toContain(oldId);
      }
      const [former] = practice.engine(practice.group).views.formerCopies();
      expect(former).toMatchObject({ tenantId: oldId, name: OLD_NAME, isRemoved: old === "removed" });
      expect(former?.copies).toMatchObject({ invoice: 3, "credit-note": 2 });
      expect(practice.engine(practice.group).status().backlog).toBe(0);
    },
  );

  test("a contact and a voided invoice with copies there ask the same, and end when it is decided", async () => {
    const practice = await open();
    const invoice = raise(practice);
    await later(practice);
    const { oldId } = await reborn(practice);
    const contacts = practice.xero.control.contactBook(practice.group);
    contacts.edit(invoice.Contact.ContactID, { EmailAddress: "new@ridgeway.example" });
    groupOf(practice).editInvoice(invoice.InvoiceID, { Status: "VOIDED" });
    await later(practice);
    for (const id of [invoice.InvoiceID, invoice.Contact.ContactID]) {
      expect(about(practice, id).at(-1)).toMatchObject({ status: "failed", failures: [{ code: "former-satellite" }] });
    }
    expect(forget(practice, oldId).ok).toBe(true);
    await later(practice);
    for (const id of [invoice.InvoiceID, invoice.Contact.ContactID]) {
      expect(about(practice, id).at(-1)).toMatchObject({ status: "skipped", failures: [{ code: "skip-not-mapped" }] });
    }
  });

  test.each(["removed", "no-role"] as const)(
    "once it is said to be gone, all stands in the new one once, and nothing was called in the old one (%s)",
    async (old) => {
      const practice = await open();
      const made = await books(practice);
      const { oldId, newId } = await reborn(practice, old);
      await later(practice);
      const before = callsTo(practice, oldId);
      const there = standing(practice, oldId, made);
      const answer = forget(practice, oldId);
      expect(answer.ok && answer.value.copies).toMatchObject({ invoice: 3, "credit-note": 2 });
      await later(practice, ...made.invoiceIds);
      expect(standing(practice, newId, made)).toEqual(standing(practice, practice.group, made));
      expect(standing(practice, oldId, made)).toEqual(there);
      expect(callsTo(practice, oldId)).toBe(before);
      for (const id of [...made.invoiceIds, ...made.noteIds]) {
        const events = about(practice, id);
        expect(events.filter((event) => event.status === "failed" || event.status === "waiting")).toEqual([]);
        expect(JSON.stringify(events.map((event) => event.timeline))).toContain(
          `Its copy in ${OLD_NAME} was forgotten.`,
        );
      }
      expect(mappingsOf(practice, oldId)).toEqual([]);
      expect(mappingsOf(practice, newId).filter((row) => row.kind === "invoice")).toHaveLength(3);
      expect(practice.engine(practice.group).views.formerCopies()).toEqual([]);
      expect(forget(practice, oldId)).toEqual({ ok: false, error: "nothing-there" });
    },
  );

  test("the decision stands whatever is killed and lost after it", async () => {
    const practice = await open();
    const made = await books(practice);
    const { oldId, newId } = await reborn(practice);
    await later(practice);
    practice.hanging.add(oldId);
    forget(practice, oldId);
    practice.crash(practice.group);
    for (let life = 0; life < 6; life++) {
      practice.disk(practice.group).killAfter = 1 + life;
      practice.disk(newId).killAfter = 2 + life;
      await practice.run(MINUTE_MS);
    }
    practice.hanging.delete(oldId);
    practice.disk(oldId).killAfter = 1;
    await practice.live(2 * HOUR_MS);
    await later(practice, ...made.invoiceIds);
    expect(standing(practice, newId, made)).toEqual(standing(practice, practice.group, made));
    expect(mappingsOf(practice, oldId)).toEqual([]);
  });

  test("a write that was under way when its copies were forgotten brings no copy back", async () => {
    const practice = await open();
    await later(practice);
    const { group } = practice;
    const oldId = practice.satellite("Sydney");
    let isGone = false;
    practice.network = (request) => {
      const isCreate = request.method === "PUT" && new URL(request.url).pathname.endsWith("/Invoices");
      if (!isCreate || isGone || request.headers.get("xero-tenant-id") !== oldId) return null;
      isGone = true;
      tell(practice, { ...practice.firm, entities: changed(practice, oldId, { role: "unassigned" }) });
      forget(practice, oldId);
      practice.engine(oldId).inbox.forget(group, 1, practice.nowMs);
      return null;
    };
    const invoice = raise(practice);
    await later(practice);
    expect(isGone).toBe(true);
    expect(liveInvoices(practice, oldId).map((one) => one.InvoiceNumber)).toContain(invoice.InvoiceNumber);
    expect(mappingsOf(practice, oldId)).toEqual([]);
    expect(practice.engine(oldId).views.comparison("invoice", invoice.InvoiceID)).toBeNull();
    expect(about(practice, invoice.InvoiceID).at(-1)).toMatchObject({
      status: "failed",
      failures: [{ code: "no-satellite" }],
    });
  });

  test("documents of the same number and contents are recognised in the new one, and others are asked about", async () => {
    const practice = await open();
    const made = await books(practice);
    const { oldId, newId } = await reborn(practice);
    await later(practice);
    const group = person(practice, practice.group);
    const [paidId = "", partId = ""] = made.invoiceIds;
    const [, unusedId = ""] = made.noteIds;
    const restored = group.invoice(paidId);
    const same = person(practice, newId).raiseInvoice({
      ...{ InvoiceNumber: restored.InvoiceNumber, Contact: { Name: "Ridgeway University" }, Status: "AUTHORISED" },
      ...{ Date: dateIn(restored, "Date"), DueDate: dateIn(restored, "DueDate"), LineItems: [line(null, 50)] },
      ...(restored.Reference ? { Reference: restored.Reference } : {}),
    });
    person(practice, newId).pay(same.InvoiceID, {
      amount: restored.Total,
      reference: "in full",
      date: dateIn(restored.Payments[0] ?? {}, "Date"),
    });
    const note = group.creditNote(unusedId);
    const sameNote = person(practice, newId).raiseCreditNote({
      ...{ CreditNoteNumber: note.CreditNoteNumber, Contact: { Name: "Ridgeway University" }, Status: "AUTHORISED" },
      ...{ Date: dateIn(note, "Date"), LineItems: [{ ...line(null, 15), Quantity: 1 }] },
    });
    person(practice, newId).raiseInvoice({
      ...{
        InvoiceNumber: group.invoice(partId).InvoiceNumber,
        Contact: { Name: "Bayside Club" },
        Status: "AUTHORISED",
      },
      LineItems: [line(null, 71)],
    });
    forget(practice, oldId);
    await later(practice);
    const mapped = (id: string) => mappingsOf(practice, newId).find((row) => row.groupId === id)?.satelliteId;
    expect(mapped(paidId)).toBe(same.InvoiceID);
    expect(mapped(unusedId)).toBe(sameNote.CreditNoteID);
    expect(
      person(practice, newId)
        .payments()
        .filter((one) => one.Reference === "in full" && one.Status !== "DELETED"),
    ).toHaveLength(1);
    expect(about(practice, partId).at(-1)).toMatchObject({
      status: "failed",
      failures: [{ code: "invoice-number-taken" }],
    });
  });

  test("a satellite that may come back is waited for, with what a person does about it, and moves by itself then", async () => {
    const practice = await open();
    const invoice = raise(practice);
    await later(practice);
    practice.pause("Sydney", true);
    groupOf(practice).editInvoice(invoice.InvoiceID, { LineItems: [line("Melbourne")] });
    await later(practice);
    const event = about(practice, invoice.InvoiceID).at(-1);
    expect(event?.status).toBe("waiting");
    const [moving] = event?.failures ?? [];
    expect(moving?.code).toBe("moving");
    expect(moving?.remedy.join(" ")).toContain(`Press Resume beside ${OLD_NAME} on the Organisations page`);
    expect(moving?.remedy.join(" ")).toContain(`If ${OLD_NAME} is gone for good`);
    expect(moving?.remedy.join(" ")).not.toContain("Nothing to do");
    expect(forget(practice, practice.satellite("Sydney"))).toEqual({ ok: false, error: "still-satellite" });
    practice.pause("Sydney", false);
    await later(practice);
    expect(about(practice, invoice.InvoiceID).at(-1)?.status).toBe("synced");
    expect(liveInvoices(practice, practice.satellite("Sydney"))).toEqual([]);
  });

  test("an organisation that lost its role and has it again lets its copies go by itself", async () => {
    const practice = await open();
    const invoice = raise(practice);
    await later(practice);
    const { oldId, newId } = await reborn(practice, "no-role");
    await later(practice);
    expect(about(practice, invoice.InvoiceID).at(-1)?.status).toBe("failed");
    tell(practice, { ...practice.firm, entities: changed(practice, oldId, { role: "satellite" }) });
    await later(practice);
    expect(liveInvoices(practice, oldId).filter((one) => one.InvoiceNumber === invoice.InvoiceNumber)).toEqual([]);
    expect(liveInvoices(practice, newId).map((one) => one.InvoiceNumber)).toContain(invoice.InvoiceNumber);
    expect(about(practice, invoice.InvoiceID).at(-1)?.status).toBe("synced");
  });

  test("an organisation that is connected again later keeps its old documents, and has the record's copy only when it belongs there", async () => {
    const practice = await open();
    const invoice = raise(practice);
    await later(practice);
    const { oldId, newId, optionId } = await reborn(practice, "no-role");
    forget(practice, oldId);
    await later(practice);
    tell(practice, { ...practice.firm, entities: changed(practice, oldId, { role: "satellite" }) });
    const [old] = liveInvoices(practice, oldId).filter((one) => one.InvoiceNumber === invoice.InvoiceNumber);
    if (old === undefined) throw new Error("the old copy is gone");
    person(practice, oldId).editInvoice(old.InvoiceID, { Reference: "by hand" });
    await later(practice);
    expect(person(practice, oldId).invoice(old.InvoiceID)).toMatchObject({
      Status: "AUTHORISED",
      Reference: "by hand",
    });
    expect(about(practice, old.InvoiceID).at(-1)).toMatchObject({ status: "skipped" });
    // Given its option back, it is the satellite again, and what is there carries the record's link.
    const without = { trackingOptionId: null, trackingOptionName: null };
    tell(practice, { ...practice.firm, entities: changed(practice, newId, without) });
    tell(practice, { ...practice.firm, entities: changed(practice, oldId, { trackingOptionId: optionId }) });
    await later(practice);
    expect(mappingsOf(practice, oldId).find((row) => row.kind === "invoice")?.satelliteId).toBe(old.InvoiceID);
    expect(liveInvoices(practice, newId).filter((one) => one.InvoiceNumber === invoice.InvoiceNumber)).toEqual([]);
  });
});

/** "/Date(1795132800000+0000)/" as "2026-11-19". */
function dateIn(element: object, field: "Date" | "DueDate"): string {
  const ms = /-?\d+/.exec(String(Reflect.get(element, field)))?.[0];
  return new Date(Number(ms)).toISOString().slice(0, 10);
}
