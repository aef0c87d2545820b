// biome-ignore-all lint/style/noExcessiveLinesPerFile: one change with many steps, stopped at each of them.

/**
 * Lines of a paid and credited invoice change: all comes off, the invoice is changed, all is put back. Wherever the process
 * dies in that, it ends in the same place, with nothing doubled.
 */

import { describe, expect, test } from "vitest";
import {
  credit,
  eventsOf,
  groupOf,
  justBefore,
  later,
  mirroredSale,
  newestEvent,
  sydneyOf,
} from "./catalogue/stage.ts";
import { line, mirrored, raise } from "./invoices.ts";
import { isLong } from "./long.ts";
import { type NetworkFault, Practice, type PracticeOptions } from "./practice.ts";

/** An invoice of 265.10, 100 paid and 55 credited on both sides, then its lines changed in the group. */
async function paidEdit(options: PracticeOptions) {
  const practice = await new Practice(options).open();
  const { InvoiceID: invoiceId } = raise(practice);
  const { CreditNoteID: noteId } = credit(practice, 50);
  await later(practice);
  const group = groupOf(practice);
  const payment = group.pay(invoiceId, { amount: 100, reference: "part" });
  const allocationId = group.allocate(noteId, { invoiceId, amount: 55 });
  await later(practice, invoiceId);
  expect(standing(practice)).toEqual(wanted(practice));
  // In the group a person takes everything off, edits, and puts it back, all before Orbit looks.
  group.removePayment(payment.PaymentID);
  group.unallocate(noteId, allocationId);
  group.editInvoice(invoiceId, { LineItems: [line("Sydney", 200), line("Sydney", 10)] });
  group.allocate(noteId, { invoiceId, amount: 55 });
  group.pay(invoiceId, { amount: 100, reference: "part" });
  return { practice, invoiceId };
}

/** Everything that is live, as a person of the organisation sees it: what is doubled is seen twice. */
function live(person: ReturnType<typeof groupOf>, isOurs: (number: string) => boolean) {
  return {
    invoices: person
      .invoices()
      .filter((one) => isOurs(one.InvoiceNumber) && one.Status !== "VOIDED")
      .map((one) => ({
        ...mirrored(one),
        paid: one.AmountPaid,
        credited: one.AmountCredited,
        due: one.AmountDue,
        status: one.Status,
      })),
    creditNotes: person
      .creditNotes()
      .filter((one) => one.Status !== "VOIDED")
      .map((one) => ({ ...mirrored(one), remaining: one.RemainingCredit, status: one.Status })),
    payments: person
      .payments()
      .filter((one) => one.Status !== "DELETED")
      .map((one) => [one.Amount, one.Reference]),
  };
}

const standing = (practice: Practice) => live(sydneyOf(practice), () => true);

const LOCKED = {
  ErrorNumber: 10,
  Type: "ValidationException",
  Message: "A validation exception occurred",
  Elements: [{ ValidationErrors: [{ Message: "Organisation accounts are locked on the specified payment date" }] }],
};

/** The group has drafts of the demo, too. */
const wanted = (practice: Practice) => {
  const numbers = new Set(
    sydneyOf(practice)
      .invoices()
      .map((one) => one.InvoiceNumber),
  );
  return live(groupOf(practice), (number) => numbers.has(number));
};

function expectTheSame(practice: Practice, invoiceId: string, where: string): void {
  expect(standing(practice), where).toEqual(wanted(practice));
  expect(standing(practice).payments, where).toEqual([[100, "part"]]);
  expect(standing(practice).invoices, where).toMatchObject([{ paid: 100, credited: 55, SubTotal: 420 }]);
  const statuses = eventsOf(practice, invoiceId).map((event) => event.status);
  expect(statuses, where).not.toContain("failed");
}

describe.each(["friendly", "hostile"] as const)("with a %s Xero", (preset) => {
  /** Each place costs a whole edit: here every sixth one in the friendly Xero, and those halfway between in the hostile. */
  const [from, step] = isLong ? [0, 1] : [preset === "friendly" ? 0 : 3, 6];

  /** What the edit takes when nothing goes wrong. */
  async function straight() {
    const { practice, invoiceId } = await paidEdit({ preset });
    const disks = [practice.satellite("Sydney"), practice.group].map((id) => practice.disk(id));
    const before = disks.map((disk) => disk.commits);
    const callsBefore = practice.calls.length;
    await later(practice, invoiceId);
    const [sydney = 0, group = 0] = disks.map((disk, index) => disk.commits - (before[index] ?? 0));
    return { practice, invoiceId, commits: { Sydney: sydney, Group: group }, calls: practice.calls.slice(callsBefore) };
  }

  test("all comes off, the lines change, all is put back, and each step is told", async () => {
    const { practice, invoiceId } = await straight();
    expectTheSame(practice, invoiceId, "straight");
    const told = eventsOf(practice, invoiceId)
      .flatMap((event) => event.timeline.map((entry) => entry.text))
      .join("\n");
    expect(told).toMatch(/comes off the copy/);
    expect(told).toMatch(/Took the payment/);
    expect(told).toMatch(/(Put back|Entered) the payment/);
  });

  test.each(["Sydney", "Group"] as const)(
    "killed after any one of the commits of %s, it ends in the same place",
    async (name) => {
      const commits = (await straight()).commits[name];
      expect(commits).toBeGreaterThan(name === "Sydney" ? 8 : 4);
      for (let n = from; n < commits; n += step) {
        const { practice, invoiceId } = await paidEdit({ preset });
        practice.disk(name === "Group" ? practice.group : practice.satellite(name)).killAfter = n;
        await later(practice, invoiceId);
        expectTheSame(practice, invoiceId, `killed after commit ${n}`);
      }
    },
    240_000,
  );

  test.each(["killed-before", "killed-after"] as const)(
    "%s any one of its calls to Xero, it ends in the same place",
    async (fault: NetworkFault) => {
      const { calls } = await straight();
      expect(calls.filter((call) => call.method !== "GET").length).toBeGreaterThanOrEqual(5);
      for (let n = from; n < calls.length; n += step) {
        const { practice, invoiceId } = await paidEdit({ preset });
        let call = 0;
        practice.network = () => (call++ === n ? fault : null);
        await later(practice, invoiceId);
        expectTheSame(practice, invoiceId, `${fault} call ${n}`);
      }
    },
    240_000,
  );

  test("a payment that somebody enters in the satellite when the others are off comes off and goes back with them", async () => {
    const { practice, invoiceId } = await paidEdit({ preset });
    const [copy] = sydneyOf(practice).invoices();
    let isEntered = false;
    practice.answer = (request, response) => {
      const isTakenOff = request.method === "POST" && request.url.includes("/Payments/");
      if (isTakenOff && !isEntered) {
        isEntered = true;
        sydneyOf(practice).pay(copy?.InvoiceID ?? "", { amount: 20, reference: "at the counter" });
      }
      return response;
    };
    await later(practice, invoiceId);
    expect(isEntered).toBe(true);
    expect(standing(practice).payments.toSorted()).toEqual([
      [100, "part"],
      [20, "at the counter"],
    ]);
    expect(standing(practice).invoices).toMatchObject([{ paid: 120, credited: 55, SubTotal: 420 }]);
  });

  /** A payment of the group's and one of the satellite's; one is reconciled when the other is off already. */
  async function givenUp() {
    // A read of a moment ago might show the payment gone and the lines as before: then it comes off for good.
    const practice = await new Practice({ preset, behaviour: { staleReadMs: 0 } }).open();
    const { InvoiceID: invoiceId } = raise(practice);
    await later(practice);
    const [copy] = sydneyOf(practice).invoices();
    if (copy === undefined) throw new Error("no copy");
    groupOf(practice).pay(invoiceId, { amount: 100, reference: "ours" });
    await later(practice, invoiceId);
    sydneyOf(practice).pay(copy.InvoiceID, { amount: 20, reference: "theirs" });
    await later(practice);
    const before = standing(practice);
    const [first, second] = sydneyOf(practice).invoice(copy.InvoiceID).Payments;
    if (first === undefined || second === undefined) throw new Error("not both payments are there");
    // Reconciled after the look at it.
    practice.answer = (request, response) => {
      if (request.url.endsWith(`/Payments/${first.PaymentID}`) && request.method === "POST") {
        sydneyOf(practice).reconcilePayment(second.PaymentID, true);
      }
      return response;
    };
    const [payment] = groupOf(practice).invoice(invoiceId).Payments;
    groupOf(practice).removePayment(payment?.PaymentID ?? "");
    groupOf(practice).editInvoice(invoiceId, { LineItems: [line("Sydney", 300)] });
    groupOf(practice).pay(invoiceId, { amount: 100, reference: "ours" });
    return { practice, invoiceId, before };
  }

  function expectAsItWas({ practice, invoiceId, before }: Awaited<ReturnType<typeof givenUp>>, where: string): void {
    expect(standing(practice), where).toEqual({ ...before, payments: expect.arrayContaining([...before.payments]) });
    const codes = eventsOf(practice, invoiceId)
      .at(-1)
      ?.failures.map((failure) => failure.code);
    expect(codes, where).toEqual(["payment-reconciled"]);
  }

  test("what came off goes back when the rest cannot, wherever the process dies in that", async () => {
    const straightOn = await givenUp();
    const disk = straightOn.practice.disk(straightOn.practice.satellite("Sydney"));
    const [commitsBefore, callsBefore] = [disk.commits, straightOn.practice.calls.length];
    await later(straightOn.practice, straightOn.invoiceId);
    expectAsItWas(straightOn, "straight");
    const calls = straightOn.practice.calls.length - callsBefore;
    for (let n = from; n < disk.commits - commitsBefore; n += step) {
      const killed = await givenUp();
      killed.practice.disk(killed.practice.satellite("Sydney")).killAfter = n;
      await later(killed.practice, killed.invoiceId);
      expectAsItWas(killed, `killed after commit ${n}`);
    }
    for (let n = from; n < calls; n += step) {
      const killed = await givenUp();
      let call = 0;
      killed.practice.network = () => (call++ === n ? "killed-after" : null);
      await later(killed.practice, killed.invoiceId);
      expectAsItWas(killed, `killed after call ${n}`);
    }
  }, 240_000);
});

describe.each(["friendly", "hostile"] as const)("a typed tax on a paid copy, with a %s Xero", (preset) => {
  const typed = (unitAmount: number, TaxAmount: number) => ({ ...line("Sydney", unitAmount), TaxAmount });

  test.each([
    ["stays while another line changes", [typed(100, 20.03), line("Sydney", 11)]],
    ["changes", [typed(100, 20.05), line("Sydney", 10)]],
    ["goes back to what the rate gives", [typed(100, 20), line("Sydney", 10)]],
  ])("%s as in the group, and the payment of the satellite's own is put back", async (_, LineItems) => {
    const practice = await new Practice({ preset }).open();
    const { InvoiceID: invoiceId } = raise(practice, {
      fields: { LineItems: [typed(100, 20.03), line("Sydney", 10)] },
    });
    await later(practice);
    const [copy] = sydneyOf(practice).invoices();
    if (copy === undefined) throw new Error("no copy");
    sydneyOf(practice).pay(copy.InvoiceID, { amount: 50, reference: "theirs" });
    await later(practice);
    groupOf(practice).editInvoice(invoiceId, { LineItems });
    await later(practice, invoiceId);
    expect(sydneyOf(practice).invoices().map(mirrored)).toEqual([mirrored(groupOf(practice).invoice(invoiceId))]);
    expect(sydneyOf(practice).invoice(copy.InvoiceID).AmountPaid).toBe(50);
  });
});

describe.each(["friendly", "hostile"] as const)("with a %s Xero", (preset) => {
  test.each([
    ["is looked at", "GET"],
    ["comes off", "POST"],
  ])(
    "a payment that people take off right before it %s is not put back, and one that they enter then stays",
    async (_, method) => {
      const practice = await new Practice({ preset }).open();
      const { invoice, copy } = await mirroredSale(practice);
      const own = sydneyOf(practice).pay(copy.InvoiceID, { amount: 100, reference: "wrong" });
      await later(practice);
      justBefore(practice, method, /\/Payments\/[0-9a-f-]+$/, () => {
        sydneyOf(practice).removePayment(own.PaymentID);
        sydneyOf(practice).pay(copy.InvoiceID, { amount: 60, reference: "right" });
      });
      groupOf(practice).editInvoice(invoice.InvoiceID, { LineItems: [line("Sydney", 200)] });
      await later(practice, invoice.InvoiceID);
      expect(standing(practice)).toMatchObject({ invoices: [{ SubTotal: 400 }], payments: [[60, "right"]] });
    },
  );

  test("a payment of the satellite's people that is off for a change goes back when the invoice is voided meanwhile", async () => {
    const practice = await new Practice({ preset }).open();
    const { invoice, copy } = await mirroredSale(practice);
    sydneyOf(practice).pay(copy.InvoiceID, { amount: 100, reference: "own" });
    await later(practice);
    practice.network = ({ method, url }) => (method === "PUT" && url.includes("/Payments") ? "server-error" : null);
    groupOf(practice).editInvoice(invoice.InvoiceID, { LineItems: [line("Sydney", 200)] });
    await practice.live(30_000);
    groupOf(practice).editInvoice(invoice.InvoiceID, { Status: "VOIDED" });
    await practice.live(60_000);
    practice.network = () => null;
    await later(practice, invoice.InvoiceID);
    expect(standing(practice)).toMatchObject({ invoices: [{ SubTotal: 400 }], payments: [[100, "own"]] });
    const [failure] = eventsOf(practice, invoice.InvoiceID).at(-1)?.failures ?? [];
    expect(failure).toMatchObject({ code: "not-modifiable" });
    expect(failure?.detail).toContain("Orbit did not put it there");
  });

  test("two payments of the satellite's people that are alike both go back on the changed copy", async () => {
    const practice = await new Practice({ preset }).open();
    const { invoice, copy } = await mirroredSale(practice);
    for (let times = 0; times < 2; times++) sydneyOf(practice).pay(copy.InvoiceID, { amount: 60, reference: "cash" });
    await later(practice);
    groupOf(practice).editInvoice(invoice.InvoiceID, { LineItems: [line("Sydney", 200)] });
    await later(practice, invoice.InvoiceID);
    expect(standing(practice)).toMatchObject({
      invoices: [{ SubTotal: 400, paid: 120 }],
      payments: [
        [60, "cash"],
        [60, "cash"],
      ],
    });
  });

  test("a payment of the satellite's people that is back on the copy, its answer lost, stays off when they take it off", async () => {
    const practice = await new Practice({ preset, reconcileMinutes: 15 }).open();
    const { invoice, copy } = await mirroredSale(practice);
    sydneyOf(practice).pay(copy.InvoiceID, { amount: 100, reference: "own" });
    await later(practice);
    practice.answer = (request, response) =>
      request.method === "PUT" && request.url.includes("/Payments") ? Response.json({ Payments: [] }) : response;
    groupOf(practice).editInvoice(invoice.InvoiceID, { LineItems: [line("Sydney", 200)] });
    groupOf(practice).pay(invoice.InvoiceID, { amount: 400, reference: "all" });
    await later(practice, invoice.InvoiceID);
    practice.answer = (_, response) => response;
    const [failure, ...others] = eventsOf(practice, invoice.InvoiceID).at(-1)?.failures ?? [];
    expect([failure?.code, others]).toEqual(["paid-twice", []]);
    const [back] = sydneyOf(practice).invoice(copy.InvoiceID).Payments;
    expect(back?.Reference).toBe("own");
    sydneyOf(practice).removePayment(back?.PaymentID ?? "");
    await practice.live(3 * 60 * 60_000);
    expect(standing(practice)).toMatchObject({ payments: [[400, "all"]] });
  });

  test("a payment of the satellite's people goes back when Xero refuses the removal that an unanswered call carried out", async () => {
    const practice = await new Practice({ preset }).open();
    const { invoice, copy } = await mirroredSale(practice);
    sydneyOf(practice).pay(copy.InvoiceID, { amount: 100, reference: "own" });
    let removals = 0;
    const before = new Map<string, string>();
    practice.answer = async ({ method, url }, response) => {
      // Reads are behind until the second.
      if (method === "GET" && removals === 0) before.set(url, await response.clone().text());
      if (method === "GET" && removals === 1) return new Response(before.get(url), response);
      if (method !== "POST" || !/\/Payments\/[0-9a-f-]{36}$/.test(new URL(url).pathname)) return response;
      removals += 1;
      // The first is carried out; then somebody locks the period.
      return removals === 1 ? new Response("", { status: 503 }) : Response.json(LOCKED, { status: 400 });
    };
    await practice.announceRecord("invoice", copy.InvoiceID, practice.satellite("Sydney"));
    await later(practice);
    groupOf(practice).editInvoice(invoice.InvoiceID, { LineItems: [line("Sydney", 200)] });
    await practice.announce(invoice.InvoiceID);
    await practice.live(10 * 60_000);
    expect(removals).toBe(2);
    expect(standing(practice)).toMatchObject({ payments: [[100, "own"]] });
    expect(newestEvent(practice, invoice.InvoiceID)).toMatchObject({
      status: "failed",
      failures: [{ code: "lock-date" }],
    });
  });
});
