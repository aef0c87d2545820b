// biome-ignore-all lint/style/noExcessiveLinesPerFile: one rule, for all that people can do meanwhile.

/**
 * Credits that people of a satellite used on a copy come off for a change of it and go back, like their payments: what they
 * take off themselves meanwhile stays off.
 */

import { describe, expect, test } from "vitest";
import { eventsOf, groupOf, justBefore, later, mirroredSale, newestEvent, sydneyOf } from "./catalogue/stage.ts";
import { line } from "./invoices.ts";
import { isLong } from "./long.ts";
import { Practice, type PracticeOptions } from "./practice.ts";

/** A copy of 265.10 on which Sydney's people use credit notes of their own. */
async function credited(options: PracticeOptions, ...amounts: readonly number[]) {
  const practice = await new Practice(options).open();
  const { invoice, copy } = await mirroredSale(practice);
  const uses = amounts.map((amount) => useOwn(practice, copy.InvoiceID, raiseOwn(practice, 3 * amount), amount));
  await look(practice, copy.InvoiceID);
  return { practice, id: invoice.InvoiceID, copyId: copy.InvoiceID, uses };
}

function raiseOwn(practice: Practice, total: number): string {
  return sydneyOf(practice).raiseCreditNote({
    Contact: { Name: "Ridgeway University" },
    Status: "AUTHORISED",
    LineItems: [{ ...line(null, total), Quantity: 1, TaxType: "NONE" }],
  }).CreditNoteID;
}

function useOwn(practice: Practice, invoiceId: string, noteId: string, amount: number) {
  return { noteId, allocationId: sydneyOf(practice).allocate(noteId, { invoiceId, amount }) };
}

/** The same credit note, twice with the same amount. */
async function creditedTwice(options: PracticeOptions) {
  const { practice, ...sale } = await credited(options);
  const noteId = raiseOwn(practice, 100);
  const uses = [20, 20].map((amount) => useOwn(practice, sale.copyId, noteId, amount));
  await look(practice, sale.copyId);
  return { practice, ...sale, uses };
}

async function look(practice: Practice, copyId: string): Promise<void> {
  await practice.announceRecord("invoice", copyId, practice.satellite("Sydney"));
  await later(practice);
}

const creditsOn = (practice: Practice, copyId: string) =>
  (sydneyOf(practice).invoice(copyId).CreditNotes ?? []).map(({ AppliedAmount }) => AppliedAmount).toSorted();

describe.each(["friendly", "hostile"] as const)("with a %s Xero", (preset) => {
  test("all of several credits go back on the changed copy", async () => {
    const { practice, id, copyId } = await credited({ preset }, 20, 30);
    groupOf(practice).editInvoice(id, { LineItems: [line("Sydney", 200)] });
    await later(practice, id);
    expect(creditsOn(practice, copyId)).toEqual([20, 30]);
    expect(sydneyOf(practice).invoice(copyId).SubTotal).toBe(400);
  });

  test("of two parts of one credit note that are alike both go back, and one that people take off stays off", async () => {
    const { practice, id, copyId, uses } = await creditedTwice({ preset });
    groupOf(practice).editInvoice(id, { LineItems: [line("Sydney", 200)] });
    await later(practice, id);
    expect(creditsOn(practice, copyId)).toEqual([20, 20]);
    const note = sydneyOf(practice).creditNote(uses[0]?.noteId ?? "");
    justBefore(practice, "DELETE", /\/Allocations\//, () => {
      sydneyOf(practice).unallocate(note.CreditNoteID, note.Allocations[0]?.AllocationID ?? "");
    });
    groupOf(practice).editInvoice(id, { LineItems: [line("Sydney", 150)] });
    await later(practice, id);
    expect(creditsOn(practice, copyId)).toEqual([20]);
    expect(sydneyOf(practice).invoice(copyId).SubTotal).toBe(300);
  });

  test("one for which people leave no room while it is off is named, also when somebody asks again", async () => {
    const { practice, id, copyId } = await credited({ preset, reconcileMinutes: 15 }, 100);
    let isUsed = false;
    practice.answer = (request, response) => {
      if (request.method === "DELETE" && !isUsed) useOwn(practice, copyId, raiseOwn(practice, 200), 200);
      isUsed ||= request.method === "DELETE";
      return response;
    };
    groupOf(practice).editInvoice(id, { LineItems: [line("Sydney", 60)] });
    await later(practice, id);
    const said = () => newestEvent(practice, id).failures.find(({ code }) => code === "restore-incomplete")?.detail;
    expect(said()).toContain("the credit 100.00 AUD");
    const { id: eventId, kind, resourceId } = newestEvent(practice, id);
    const asked = { events: [{ id: eventId, kind, resourceId }], by: "Jo" };
    practice.engine(practice.group).inbox.resync(asked, practice.nowMs);
    await later(practice);
    expect(said()).toContain("the credit 100.00 AUD");
    expect(creditsOn(practice, copyId)).toEqual([200]);
  });

  test("of two that are alike the other one goes back when people take one off as Orbit looks at them", async () => {
    const { practice, id, copyId, uses } = await creditedTwice({ preset });
    justBefore(practice, "GET", /\/CreditNotes\/[0-9a-f-]{36}/, () => {
      sydneyOf(practice).unallocate(uses[0]?.noteId ?? "", uses[0]?.allocationId ?? "");
    });
    groupOf(practice).editInvoice(id, { LineItems: [line("Sydney", 200)] });
    await later(practice, id);
    expect(creditsOn(practice, copyId)).toEqual([20]);
    expect(sydneyOf(practice).invoice(copyId).SubTotal).toBe(400);
  });

  test("one that people took off stays off though a look at its note shows it still", async () => {
    const { practice, id, copyId, uses } = await credited({ preset }, 20);
    let isStale = true;
    practice.answer = async (request, response) => {
      const isLook = request.method === "GET" && request.url.includes(`/CreditNotes/${uses[0]?.noteId}`);
      if (!isLook || !isStale) return response;
      isStale = false;
      const body = await response.text();
      const [shown] = /\{"AllocationID".*?"IsDeleted":false\}/.exec(body) ?? [];
      const gone = shown?.replace(/"AllocationID":"[^"]*"/, `"AllocationID":"${crypto.randomUUID()}"`);
      return new Response(body.replace(shown ?? "", `${shown},${gone?.replace(/mount":20/, 'mount":30')}`), response);
    };
    groupOf(practice).editInvoice(id, { LineItems: [line("Sydney", 200)] });
    await later(practice, id);
    expect(isStale).toBe(false);
    expect(creditsOn(practice, copyId)).toEqual([20]);
    expect(sydneyOf(practice).invoice(copyId).SubTotal).toBe(400);
  });

  test("another part of the same credit note, of which Orbit has not heard, goes back too", async () => {
    const practice = await new Practice({ preset }).open();
    const { invoice, copy } = await mirroredSale(practice);
    const noteId = raiseOwn(practice, 100);
    useOwn(practice, copy.InvoiceID, noteId, 20);
    await look(practice, copy.InvoiceID);
    useOwn(practice, copy.InvoiceID, noteId, 30);
    groupOf(practice).editInvoice(invoice.InvoiceID, { LineItems: [line("Sydney", 200)] });
    await practice.announce(invoice.InvoiceID);
    await later(practice, invoice.InvoiceID);
    expect(creditsOn(practice, copy.InvoiceID)).toEqual([20, 30]);
    expect(sydneyOf(practice).invoice(copy.InvoiceID).SubTotal).toBe(400);
  });

  test.each(["announced", "found by the comparison"] as const)(
    "one that people use is said, %s, until it is off",
    async (how) => {
      const isAnnounced = how === "announced";
      const behaviour = isAnnounced ? {} : { webhookDropShare: 1 };
      const practice = await new Practice({ preset, reconcileMinutes: 15, behaviour }).open();
      const { invoice, copy } = await mirroredSale(practice);
      const seen = async () => {
        if (isAnnounced) await look(practice, copy.InvoiceID);
        else await practice.live(3 * 60 * 60_000);
      };
      const row = () => practice.d1.documents.get(`invoice ${invoice.InvoiceID}`);
      const { noteId, allocationId } = useOwn(practice, copy.InvoiceID, raiseOwn(practice, 20), 20);
      await seen();
      const credited = [{ field: "credited", group: "0.00 AUD", satellite: "20.00 AUD" }];
      expect(row()).toMatchObject({ state: "skipped", differences: credited });
      expect(newestEvent(practice, copy.InvoiceID)).toMatchObject({
        status: "skipped",
        failures: [{ title: "Credited in the satellite only" }],
      });
      expect([...practice.d1.mappings.values()].find(({ kind }) => kind === "invoice")?.drifted).toBe(true);
      const events = eventsOf(practice, copy.InvoiceID).length;
      await practice.live(3 * 60 * 60_000);
      expect(eventsOf(practice, copy.InvoiceID)).toHaveLength(events);
      sydneyOf(practice).unallocate(noteId, allocationId);
      await seen();
      expect(row()).toMatchObject({ state: "in-step", differences: [] });
    },
  );

  test("one that is back, its answer lost, stays off when people take it off while the change is not over", async () => {
    const { practice, id, copyId, uses } = await credited({ preset, reconcileMinutes: 15 }, 100);
    practice.network = ({ method, url }) => (method === "PUT" && url.includes("/Allocations") ? "lost-after" : null);
    groupOf(practice).editInvoice(id, { LineItems: [line("Sydney", 200)] });
    groupOf(practice).pay(id, { amount: 400, reference: "all" });
    await later(practice, id);
    practice.network = () => null;
    expect(creditsOn(practice, copyId)).toEqual([100]);
    expect(newestEvent(practice, id).failures.map(({ code }) => code)).toEqual(["paid-twice"]);
    const note = sydneyOf(practice)
      .creditNotes()
      .find(({ CreditNoteID }) => CreditNoteID === uses[0]?.noteId);
    sydneyOf(practice).unallocate(note?.CreditNoteID ?? "", note?.Allocations?.[0]?.AllocationID ?? "");
    await practice.live(3 * 60 * 60_000);
    expect(creditsOn(practice, copyId)).toEqual([]);
  });

  test("a payment for which one leaves too little is said, is not sent, and goes once the credit is off", async () => {
    const { practice, id, copyId, uses } = await credited({ preset, reconcileMinutes: 15 }, 20);
    let sent = 0;
    practice.network = ({ method, url }) => {
      if (method === "PUT" && url.includes("/Payments")) sent++;
      return null;
    };
    groupOf(practice).pay(id, { amount: groupOf(practice).invoice(id).AmountDue });
    await later(practice, id);
    expect(newestEvent(practice, id).failures.map(({ code }) => code)).toEqual(["paid-twice"]);
    expect(sent).toBe(0);
    sydneyOf(practice).unallocate(uses[0]?.noteId ?? "", uses[0]?.allocationId ?? "");
    await look(practice, copyId);
    expect(sydneyOf(practice).invoice(copyId).AmountDue).toBe(0);
    expect(sent).toBe(1);
  });

  test("one that people take off right before it comes off is not put back", async () => {
    const { practice, id, copyId, uses } = await credited({ preset }, 20);
    const [use] = uses;
    justBefore(practice, "DELETE", /\/Allocations\//, () => {
      sydneyOf(practice).unallocate(use?.noteId ?? "", use?.allocationId ?? "");
    });
    groupOf(practice).editInvoice(id, { LineItems: [line("Sydney", 200)] });
    await later(practice, id);
    expect(creditsOn(practice, copyId)).toEqual([]);
    expect(sydneyOf(practice).invoice(copyId).SubTotal).toBe(400);
  });

  test("one that people take off when other parts are off already is not put back", async () => {
    const { practice, id, copyId, uses } = await credited({ preset }, 20);
    const payment = sydneyOf(practice).pay(copyId, { amount: 30 });
    await look(practice, copyId);
    const [{ noteId, allocationId } = { noteId: "", allocationId: "" }] = uses;
    practice.answer = (request, response) => {
      if (request.method === "POST" && request.url.endsWith(`/Payments/${payment.PaymentID}`)) {
        // After the payment a limit holds the credit back.
        const path = `/api.xro/2.0/CreditNotes/${noteId}/Allocations/${allocationId}`;
        const effect = { kind: "rate-limit", problem: "minute", retryAfterSeconds: 40 } as const;
        practice.xero.control.addFault({ path, times: 1, effect });
      }
      return response;
    };
    groupOf(practice).editInvoice(id, { LineItems: [line("Sydney", 200)] });
    await practice.announce(id);
    await practice.live(5000);
    expect(sydneyOf(practice).invoice(copyId)).toMatchObject({ AmountPaid: 0, AmountCredited: 20 });
    sydneyOf(practice).unallocate(noteId, allocationId);
    // A person asks again, so the copy is read before anything else.
    const { id: eventId, kind, resourceId } = newestEvent(practice, id);
    const asked = { events: [{ id: eventId, kind, resourceId }], by: "Jo" };
    practice.engine(practice.group).inbox.resync(asked, practice.nowMs);
    await later(practice, id);
    expect(creditsOn(practice, copyId)).toEqual([]);
    expect(sydneyOf(practice).invoice(copyId)).toMatchObject({ SubTotal: 400, AmountPaid: 30 });
  });

  test("one goes back though Xero's first answer to that leaves it out and nothing was done", async () => {
    const { practice, id, copyId } = await credited({ preset }, 20);
    const before = practice.instead;
    let isLeftOut = false;
    practice.instead = (request) => {
      if (isLeftOut || request.method !== "PUT" || !request.url.includes("/Allocations")) return before(request);
      isLeftOut = true;
      return Response.json({ Allocations: [] });
    };
    groupOf(practice).editInvoice(id, { LineItems: [line("Sydney", 200)] });
    await later(practice, id);
    expect(isLeftOut).toBe(true);
    expect(creditsOn(practice, copyId)).toEqual([20]);
    expect(sydneyOf(practice).invoice(copyId).SubTotal).toBe(400);
  });

  test.each([
    ["of two credit notes", "lost-after"],
    ["of two credit notes", "killed-after"],
    ["of two credit notes", "killed-before"],
    ["alike, of one credit note", "lost-after"],
    ["alike, of one credit note", "killed-after"],
  ] as const)(
    "two %s are back, and once, whichever call of the change is %s",
    async (which, fault) => {
      const isAlike = which !== "of two credit notes";
      const change = async (network: Practice["network"]) => {
        const { practice, id, copyId } = await (isAlike ? creditedTwice({ preset }) : credited({ preset }, 20, 30));
        practice.network = network;
        groupOf(practice).editInvoice(id, { LineItems: [line("Sydney", 200)] });
        await later(practice, id);
        return { credits: creditsOn(practice, copyId), lines: sydneyOf(practice).invoice(copyId).SubTotal };
      };
      let calls = 0;
      const asWanted = { credits: isAlike ? [20, 20] : [20, 30], lines: 400 };
      expect(
        await change(() => {
          calls++;
          return null;
        }),
      ).toEqual(asWanted);
      for (let n = isLong ? 0 : 1; n < calls; n += isLong ? 1 : 4) {
        let call = 0;
        expect(await change(() => (call++ === n ? fault : null)), `${which} ${fault} call ${n} of ${calls}`).toEqual(
          asWanted,
        );
      }
    },
    240_000,
  );
});
