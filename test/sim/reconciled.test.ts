// biome-ignore-all lint/style/noExcessiveLinesPerFile: one rule, for each moment at which a payment can be reconciled.

/**
 * A reconciled payment is never taken off by Orbit, also where Xero would let it: each is looked at shortly before it comes off.
 * And a change for which what was received has no room touches nothing.
 */

import { describe, expect, test } from "vitest";
import { INSPECTION_FRESH_MS } from "../../src/limits.ts";
import { groupOf, later, newestEvent, press, sydneyOf } from "./catalogue/stage.ts";
import { copiesIn, line, raise } from "./invoices.ts";
import { Practice } from "./practice.ts";

const amountsOf = (person: ReturnType<typeof groupOf>, invoiceId: string) =>
  person.invoice(invoiceId).Payments.map(({ Amount }) => Amount);

describe.each(["friendly", "hostile"] as const)("with a %s Xero that takes reconciled payments off", (preset) => {
  async function mirrored() {
    const practice = await new Practice({ preset, behaviour: { reconciledPaymentsComeOff: true } }).open();
    const { InvoiceID: id } = raise(practice);
    await later(practice);
    return { practice, id, copyId: copiesIn(practice, "Sydney")[0]?.InvoiceID ?? "" };
  }

  test("one that goes in the group stays where its copy is reconciled, is said, and goes once it is not", async () => {
    const { practice, id, copyId } = await mirrored();
    const paid = groupOf(practice).pay(id, { amount: 65.1 });
    await later(practice, id);
    const [copy] = sydneyOf(practice).payments();
    sydneyOf(practice).reconcilePayment(copy?.PaymentID ?? "", true);
    groupOf(practice).removePayment(paid.PaymentID);
    // What can be entered meanwhile is.
    groupOf(practice).pay(id, { amount: 20 });
    await later(practice, id);
    expect(amountsOf(sydneyOf(practice), copyId).toSorted()).toEqual([20, 65.1]);
    const event = newestEvent(practice, id);
    expect([event.status, event.failures[0]?.code]).toEqual(["failed", "payment-reconciled"]);
    sydneyOf(practice).reconcilePayment(copy?.PaymentID ?? "", false);
    const trouble = {
      resourceId: id,
      names: [],
      screen: null,
      mend: () => null,
      press: "resync",
      ends: "synced",
    } as const;
    press({ ...trouble, practice });
    await later(practice);
    expect(amountsOf(sydneyOf(practice), copyId)).toEqual([20]);
    expect(newestEvent(practice, id).status).toBe("synced");
  });

  test("one that people of the group enter again is the copy that stays reconciled, not a second one", async () => {
    const { practice, id, copyId } = await mirrored();
    const payment = { amount: 65.1, reference: "BANK 7" };
    const { PaymentID } = groupOf(practice).pay(id, payment);
    await later(practice, id);
    const [copy] = sydneyOf(practice).payments();
    sydneyOf(practice).reconcilePayment(copy?.PaymentID ?? "", true);
    groupOf(practice).removePayment(PaymentID);
    groupOf(practice).pay(id, payment);
    await later(practice, id);
    expect(sydneyOf(practice).invoice(copyId).Payments).toMatchObject([{ PaymentID: copy?.PaymentID }]);
    expect(["synced", "skipped"]).toContain(newestEvent(practice, id).status);
  });

  test("one that is reconciled after the look, while a limit holds the call back, stays, and all is put back", async () => {
    const { practice, id, copyId } = await mirrored();
    const group = groupOf(practice);
    for (const amount of [20, 65.1]) group.pay(id, { amount });
    await later(practice, id);
    const before = amountsOf(sydneyOf(practice), copyId);
    for (const { PaymentID } of group.invoice(id).Payments) group.removePayment(PaymentID);
    group.editInvoice(id, { LineItems: [line("Sydney", 300)] });
    for (const amount of [20, 65.1]) group.pay(id, { amount });
    let taken = 0;
    practice.network = (request) => {
      const isRemoval = request.method === "POST" && /\/Payments\/[0-9a-f-]{36}$/.test(new URL(request.url).pathname);
      if (isRemoval && ++taken === 1) {
        // Between the first and the second that come off.
        practice.nowMs += INSPECTION_FRESH_MS * 2;
        const [, second] = sydneyOf(practice).invoice(copyId).Payments;
        sydneyOf(practice).reconcilePayment(second?.PaymentID ?? "", true);
      }
      return null;
    };
    await later(practice, id);
    expect(taken).toBe(1);
    expect(amountsOf(sydneyOf(practice), copyId).toSorted()).toEqual(before.toSorted());
    expect(newestEvent(practice, id).failures.map(({ code }) => code)).toContain("payment-reconciled");
    expect(
      sydneyOf(practice)
        .payments()
        .filter(({ IsReconciled }) => IsReconciled === true),
    ).toHaveLength(1);
  });

  test("a payment that the satellite's people take off before Orbit does, for a change, stays off", async () => {
    const { practice, id, copyId } = await mirrored();
    const [, second] = [20, 30].map((amount) => sydneyOf(practice).pay(copyId, { amount }));
    const announced = () => practice.announceRecord("invoice", copyId, practice.satellite("Sydney"));
    await announced();
    await later(practice);
    groupOf(practice).editInvoice(id, { LineItems: [line("Sydney", 300)] });
    let taken = 0;
    practice.network = (request) => {
      const isRemoval = request.method === "POST" && /\/Payments\/[0-9a-f-]{36}$/.test(new URL(request.url).pathname);
      if (isRemoval && ++taken === 1) {
        // After the first a limit holds the second back.
        const path = `/api.xro/2.0/Payments/${second?.PaymentID}`;
        const effect = { kind: "rate-limit", problem: "minute", retryAfterSeconds: 40 } as const;
        practice.xero.control.addFault({ path, times: 1, effect });
      }
      return null;
    };
    await practice.announce(id);
    await practice.live(5000);
    expect(amountsOf(sydneyOf(practice), copyId)).toEqual([30]);
    sydneyOf(practice).removePayment(second?.PaymentID ?? "");
    // A person asks again, so the copy is read before anything else.
    const { id: eventId, kind, resourceId } = newestEvent(practice, id);
    const asked = { events: [{ id: eventId, kind, resourceId }], by: "Jo" };
    practice.engine(practice.group).inbox.resync(asked, practice.nowMs);
    await later(practice, id);
    expect(amountsOf(sydneyOf(practice), copyId)).toEqual([20]);
    expect(copiesIn(practice, "Sydney")).toMatchObject([{ SubTotal: 600 }]);
  });

  test("one that they take off right before the second look at it stays off", async () => {
    const { practice, id, copyId } = await mirrored();
    const [, second] = [20, 30].map((amount) => sydneyOf(practice).pay(copyId, { amount }));
    await practice.announceRecord("invoice", copyId, practice.satellite("Sydney"));
    await later(practice);
    groupOf(practice).editInvoice(id, { LineItems: [line("Sydney", 300)] });
    let isFirstOff = false;
    let isRemoved = false;
    practice.network = ({ method, url }) => {
      const { pathname } = new URL(url);
      if (method === "POST" && /\/Payments\/[0-9a-f-]{36}$/.test(pathname)) {
        isFirstOff = true;
        practice.nowMs += INSPECTION_FRESH_MS * 2;
      } else if (isFirstOff && !isRemoved && method === "GET" && pathname.endsWith(`/Payments/${second?.PaymentID}`)) {
        isRemoved = true;
        sydneyOf(practice).removePayment(second?.PaymentID ?? "");
      }
      return null;
    };
    await later(practice, id);
    expect(isRemoved).toBe(true);
    expect(amountsOf(sydneyOf(practice), copyId)).toEqual([20]);
    expect(copiesIn(practice, "Sydney")).toMatchObject([{ SubTotal: 600 }]);
  });

  test("an invoice that comes to less than was received for it leaves its copy as it is, and says why", async () => {
    const { practice, id, copyId } = await mirrored();
    const received = sydneyOf(practice).pay(copyId, { amount: 200 });
    await practice.announceRecord("invoice", copyId, practice.satellite("Sydney"));
    await later(practice);
    groupOf(practice).editInvoice(id, { LineItems: [line("Sydney", 50)] });
    const writes = () =>
      practice.calls.filter(({ tenantId, method }) => tenantId !== practice.group && method !== "GET");
    const sent = writes().length;
    await later(practice, id);
    expect(writes()).toHaveLength(sent);
    expect(amountsOf(sydneyOf(practice), copyId)).toEqual([200]);
    const event = newestEvent(practice, id);
    expect([event.status, event.failures[0]?.code]).toEqual(["failed", "not-modifiable"]);
    expect(event.failures[0]?.detail).toContain("200.00");
    sydneyOf(practice).removePayment(received.PaymentID);
    await practice.announceRecord("invoice", copyId, practice.satellite("Sydney"));
    await later(practice, id);
    expect(copiesIn(practice, "Sydney")[0]?.Total).toBe(groupOf(practice).invoice(id).Total);
    expect(practice.events().filter(({ status }) => status !== "synced" && status !== "skipped")).toEqual([]);
  });

  /** A person takes a payment off, edits, and enters it again, all before Orbit looks. */
  function editPaid(practice: Practice, id: string, paymentId: string, unitPrice: number): string {
    groupOf(practice).removePayment(paymentId);
    groupOf(practice).editInvoice(id, { LineItems: [line("Sydney", unitPrice)] });
    return groupOf(practice).pay(id, { amount: 100, reference: "theirs" }).PaymentID;
  }

  test("so it does when an earlier change took that off and put it back, and is not over for another reason", async () => {
    const { practice, id, copyId } = await mirrored();
    sydneyOf(practice).pay(copyId, { amount: 200 });
    await practice.announceRecord("invoice", copyId, practice.satellite("Sydney"));
    await later(practice);
    const paid = groupOf(practice).pay(id, { amount: 100, reference: "theirs" });
    await later(practice, id);
    const again = editPaid(practice, id, paid.PaymentID, 130);
    await later(practice, id);
    // Changed, and 200 is back: the group's 100 has no room beside it.
    expect(copiesIn(practice, "Sydney")).toMatchObject([{ SubTotal: 260, AmountPaid: 200 }]);
    expect(newestEvent(practice, id).failures.map(({ code }) => code)).toContain("paid-twice");
    const writes = () =>
      practice.calls.filter(({ tenantId, method }) => tenantId !== practice.group && method !== "GET");
    const sent = writes().length;
    editPaid(practice, id, again, 50);
    await later(practice, id);
    expect(writes()).toHaveLength(sent);
    expect(copiesIn(practice, "Sydney")).toMatchObject([{ SubTotal: 260, AmountPaid: 200 }]);
    expect(newestEvent(practice, id).failures.map(({ code }) => code)).toContain("not-modifiable");
  });

  test("nothing comes off beside a reconciled payment, also after an earlier change that is not over", async () => {
    const { practice, id, copyId } = await mirrored();
    sydneyOf(practice).pay(copyId, { amount: 50, reference: "own" });
    await practice.announceRecord("invoice", copyId, practice.satellite("Sydney"));
    await later(practice);
    const paid = groupOf(practice).pay(id, { amount: 100, reference: "theirs" });
    await later(practice, id);
    const again = editPaid(practice, id, paid.PaymentID, 130);
    const more = groupOf(practice).pay(id, { amount: 150, reference: "more" });
    await later(practice, id);
    // All but the last is back: there is no room for it beside the satellite's own.
    const before = amountsOf(sydneyOf(practice), copyId);
    expect(before.toSorted()).toEqual([100, 50]);
    expect(newestEvent(practice, id).failures.map(({ code }) => code)).toContain("paid-twice");
    const twin = sydneyOf(practice)
      .payments()
      .find(({ Reference, Status }) => Reference === "theirs" && Status !== "DELETED");
    sydneyOf(practice).reconcilePayment(twin?.PaymentID ?? "", true);
    for (const paymentId of [again, more.PaymentID]) groupOf(practice).removePayment(paymentId);
    groupOf(practice).editInvoice(id, { LineItems: [line("Sydney", 140)] });
    const writes = () =>
      practice.calls.filter(({ tenantId, method }) => tenantId !== practice.group && method !== "GET");
    const sent = writes().length;
    await later(practice, id);
    expect(writes()).toHaveLength(sent);
    expect(amountsOf(sydneyOf(practice), copyId)).toEqual(before);
    expect(newestEvent(practice, id).failures.map(({ code }) => code)).toContain("payment-reconciled");
  });

  test("what is off for a change goes back when the invoice comes to less meanwhile, and is not sent in vain", async () => {
    const { practice, id, copyId } = await mirrored();
    sydneyOf(practice).pay(copyId, { amount: 200 });
    await practice.announceRecord("invoice", copyId, practice.satellite("Sydney"));
    await later(practice);
    const isOfSydney = (request: Request) => request.headers.get("xero-tenant-id") === practice.satellite("Sydney");
    const before = practice.instead;
    let isOut = true;
    practice.instead = (request) =>
      isOut && isOfSydney(request) && request.method === "POST" && new URL(request.url).pathname.endsWith("/Invoices")
        ? new Response("", { status: 503 })
        : before(request);
    groupOf(practice).editInvoice(id, { LineItems: [line("Sydney", 130)] });
    await practice.announce(id);
    await practice.live(10_000);
    expect(amountsOf(sydneyOf(practice), copyId)).toEqual([]);
    groupOf(practice).editInvoice(id, { LineItems: [line("Sydney", 50)] });
    await practice.announce(id);
    await practice.live(10_000);
    isOut = false;
    await later(practice, id);
    expect(copiesIn(practice, "Sydney")).toMatchObject([{ Total: 265.1, AmountPaid: 200 }]);
    const event = newestEvent(practice, id);
    expect([event.status, event.failures[0]?.code]).toEqual(["failed", "not-modifiable"]);
    const puts = practice.calls.filter(({ method, path }) => method === "PUT" && path.includes("/Payments"));
    expect(puts).toHaveLength(1);
  });
});
