// biome-ignore-all lint/style/noExcessiveLinesPerFile: all that can become of a receipt, from one set-up.

/**
 * Payments that people enter in a satellite: each is on the group's invoice exactly once, on the account that is chosen for it,
 * and goes with it; what Orbit entered is never sent back, and what began in the group stays where the setting says.
 */

import { describe, expect, test } from "vitest";
import type { PaymentsFrom } from "../../src/domain/firm.ts";
import { changeEntity, groupOf, groupSetUp, later, newestEvent, SYDNEY, sydneyOf } from "./catalogue/stage.ts";
import { copiesIn, line, raise } from "./invoices.ts";
import { Practice, type PracticeOptions } from "./practice.ts";

const CLEARING = {
  Code: "852",
  Name: "Received in satellites",
  Type: "CURRENT",
  EnablePaymentsToAccount: true,
} as const;
const MINUTE_MS = 60_000;

async function opened(paymentsFrom: PaymentsFrom, options: PracticeOptions = {}): Promise<Practice> {
  const practice = await new Practice({ ...options, settings: { paymentsFrom, ...options.settings } }).open();
  groupSetUp(practice).addAccount(CLEARING);
  for (const name of ["Sydney", "Melbourne"]) changeEntity(practice, name, { groupPaymentsAccount: "852" });
  return practice;
}

/** Live payments of an invoice: amount, date, reference and account, the smallest first. */
function paymentsOf(person: ReturnType<typeof groupOf>, invoiceId: string) {
  const ids = new Set(person.invoice(invoiceId).Payments.map((one) => one.PaymentID));
  return person
    .payments()
    .filter((one) => ids.has(one.PaymentID))
    .map(({ Amount, Date: date, Reference, Account }) => ({
      amount: Amount,
      date: new Date(Number(/\d+/.exec(date)?.[0])).toISOString().slice(0, 10),
      reference: Reference,
      account: Account.Code,
    }))
    .toSorted((a, b) => a.amount - b.amount);
}

const amountsOf = (person: ReturnType<typeof groupOf>, invoiceId: string) =>
  paymentsOf(person, invoiceId).map(({ amount }) => amount);

function copyOf(practice: Practice, number: string) {
  const copy = copiesIn(practice, "Sydney").find((one) => one.InvoiceNumber === number);
  if (copy === undefined) throw new Error("no copy");
  return copy.InvoiceID;
}

async function mirrored(practice: Practice) {
  const invoice = raise(practice);
  await later(practice);
  return { id: invoice.InvoiceID, number: invoice.InvoiceNumber, copyId: copyOf(practice, invoice.InvoiceNumber) };
}

/** Lets everything happen, and has Xero announce both sides, as it may leave out that a payment was made. */
async function settle(practice: Practice, { id, copyId }: { readonly id: string; readonly copyId: string }) {
  await practice.announceRecord("invoice", copyId, practice.satellite("Sydney"));
  await later(practice, id);
}

const stateOf = (practice: Practice, id: string) =>
  [...practice.d1.documents.values()].find(({ groupId }) => groupId === id)?.state;

/** Events of the invoice that are not over. */
const openOf = (practice: Practice, resourceId: string) =>
  practice
    .events()
    .filter((event) => event.resourceId === resourceId && event.status !== "synced" && event.status !== "skipped")
    .map(({ status, failures }) => [status, ...failures.map(({ code }) => code)]);

const writesIn = (practice: Practice, method = "PUT") =>
  practice.calls.filter(
    (call) => call.tenantId === practice.group && call.method === method && call.path.includes("/Payments"),
  );

describe.each(["friendly", "hostile"] as const)("with a %s Xero", (preset) => {
  const open = (from: PaymentsFrom, options: PracticeOptions = {}) => opened(from, { preset, ...options });

  test.each(["satellite", "either"] as const)(
    "a payment on a copy is on the group's invoice once, with its date, amount and reference (%s)",
    async (from) => {
      const practice = await open(from);
      const sale = await mirrored(practice);
      sydneyOf(practice).pay(sale.copyId, { amount: 65.1, date: "2026-11-21", reference: "R-1" });
      await settle(practice, sale);
      await settle(practice, sale);
      expect(paymentsOf(groupOf(practice), sale.id)).toEqual([
        { amount: 65.1, date: "2026-11-21", reference: "R-1", account: "852" },
      ]);
      expect(paymentsOf(sydneyOf(practice), sale.copyId)).toMatchObject([{ amount: 65.1, account: "090" }]);
      expect(writesIn(practice)).toHaveLength(1);
      sydneyOf(practice).pay(sale.copyId, { amount: 200, date: "2026-11-21" });
      await settle(practice, sale);
      expect(amountsOf(groupOf(practice), sale.id)).toEqual([65.1, 200]);
      expect(groupOf(practice).invoice(sale.id).Status).toBe("PAID");
      expect(stateOf(practice, sale.id)).toBe("in-step");
    },
  );

  test("one that is removed there is removed in the group, and what people entered in the group is not", async () => {
    const practice = await open("either");
    const sale = await mirrored(practice);
    groupOf(practice).pay(sale.id, { amount: 20, date: "2026-11-20", reference: "group" });
    const paid = sydneyOf(practice).pay(sale.copyId, { amount: 65.1, reference: "R-1" });
    await settle(practice, sale);
    await settle(practice, sale);
    expect(amountsOf(groupOf(practice), sale.id)).toEqual([20, 65.1]);
    expect(amountsOf(sydneyOf(practice), sale.copyId)).toEqual([20, 65.1]);
    sydneyOf(practice).removePayment(paid.PaymentID);
    await settle(practice, sale);
    await settle(practice, sale);
    expect(amountsOf(groupOf(practice), sale.id)).toEqual([20]);
    expect(amountsOf(sydneyOf(practice), sale.copyId)).toEqual([20]);
    expect(openOf(practice, sale.id)).toEqual([]);
  });

  test("a reconciled one stays in the group and is said, and goes when it is not reconciled any more", async () => {
    const practice = await open("satellite");
    const sale = await mirrored(practice);
    const paid = sydneyOf(practice).pay(sale.copyId, { amount: 65.1 });
    await settle(practice, sale);
    const [entered] = groupOf(practice).payments();
    groupOf(practice).reconcilePayment(entered?.PaymentID ?? "", true);
    sydneyOf(practice).removePayment(paid.PaymentID);
    await settle(practice, sale);
    expect(amountsOf(groupOf(practice), sale.id)).toEqual([65.1]);
    expect(openOf(practice, sale.id).at(-1)).toEqual(["failed", "payment-reconciled"]);
    expect(stateOf(practice, sale.id)).toBe("failed");
    groupOf(practice).reconcilePayment(entered?.PaymentID ?? "", false);
    await settle(practice, sale);
    expect(amountsOf(groupOf(practice), sale.id)).toEqual([]);
    expect(openOf(practice, sale.id)).toEqual([]);
  });

  test("without an account it is said, and choosing one enters all that wait", async () => {
    const practice = await open("satellite");
    changeEntity(practice, "Sydney", { groupPaymentsAccount: null });
    const sales = [await mirrored(practice), await mirrored(practice)];
    for (const sale of sales) {
      sydneyOf(practice).pay(sale.copyId, { amount: 65.1 });
      await settle(practice, sale);
      expect(openOf(practice, sale.id).at(-1)).toEqual(["failed", "clearing-account-missing"]);
    }
    changeEntity(practice, "Sydney", { groupPaymentsAccount: "852" });
    await practice.live(5 * MINUTE_MS);
    for (const sale of sales) {
      expect(amountsOf(groupOf(practice), sale.id)).toEqual([65.1]);
      expect(openOf(practice, sale.id)).toEqual([]);
    }
  });

  test("paid in full on both sides at once is said, and ends when one of the two is removed", async () => {
    const practice = await open("either");
    const sale = await mirrored(practice);
    const { Total } = groupOf(practice).invoice(sale.id);
    const ours = groupOf(practice).pay(sale.id, { amount: Total, reference: "group" });
    sydneyOf(practice).pay(sale.copyId, { amount: Total, reference: "satellite" });
    await settle(practice, sale);
    expect(openOf(practice, sale.id).at(-1)).toEqual(["failed", "paid-twice"]);
    groupOf(practice).removePayment(ours.PaymentID);
    await settle(practice, sale);
    await settle(practice, sale);
    expect(paymentsOf(groupOf(practice), sale.id)).toMatchObject([{ reference: "satellite", account: "852" }]);
    expect(paymentsOf(sydneyOf(practice), sale.copyId)).toMatchObject([{ reference: "satellite" }]);
    expect(openOf(practice, sale.id)).toEqual([]);
  });

  test.each(["group", "satellite"] as const)(
    "the same payment, entered on both sides within seconds, is two on each, the history says so, and the %s's can go",
    async (mistaken) => {
      const practice = await open("either");
      const { id, copyId } = await mirrored(practice);
      const money = { amount: 50, reference: "R-7" };
      const [group, sydney] = [groupOf(practice), sydneyOf(practice)];
      const isFirst = mistaken === "satellite";
      const payments = [isFirst ? sydney.pay(copyId, money) : group.pay(id, money)];
      // Each side has sent its own before it hears of the other.
      practice.network = ({ method, url }) => {
        const isEntry = method === "PUT" && url.includes("/Payments");
        if (isEntry && payments.length === 1) payments.push(isFirst ? group.pay(id, money) : sydney.pay(copyId, money));
        return null;
      };
      await settle(practice, { id, copyId });
      await settle(practice, { id, copyId });
      const amounts = () => [amountsOf(group, id), amountsOf(sydney, copyId)];
      expect(amounts()).toEqual([
        [50, 50],
        [50, 50],
      ]);
      const told = () =>
        practice
          .events()
          .filter(({ resourceId }) => resourceId === id)
          .flatMap(({ timeline }) => timeline.map(({ text }) => text))
          .filter((text) => text.includes("it counts as two"));
      expect(told()).toEqual([expect.stringMatching(/50\.00.*remove it in Xero where it was entered by mistake/)]);
      expect(openOf(practice, id)).toEqual([]);
      // As the history says.
      if (isFirst) sydney.removePayment(payments[0]?.PaymentID ?? "");
      else group.removePayment(payments[0]?.PaymentID ?? "");
      await settle(practice, { id, copyId });
      expect(amounts()).toEqual([[50], [50]]);
      expect(told()).toHaveLength(1);
    },
  );

  test("paid in full on both sides ends as well when Xero announces neither payment nor removal", async () => {
    const practice = await open("either", { reconcileMinutes: 15, behaviour: { paymentsRaiseInvoiceEvents: false } });
    const sale = await mirrored(practice);
    const { Total } = groupOf(practice).invoice(sale.id);
    groupOf(practice).pay(sale.id, { amount: Total, reference: "group" });
    const theirs = sydneyOf(practice).pay(sale.copyId, { amount: Total, reference: "satellite" });
    await practice.live(6 * 60 * MINUTE_MS);
    expect(stateOf(practice, sale.id)).toBe("failed");
    sydneyOf(practice).removePayment(theirs.PaymentID);
    await practice.live(6 * 60 * MINUTE_MS);
    expect(paymentsOf(sydneyOf(practice), sale.copyId)).toMatchObject([{ reference: "group" }]);
    expect(stateOf(practice, sale.id)).toBe("in-step");
  });

  test("the same payment entered on both sides at once is one, or else the same number of them on both", async () => {
    const practice = await open("either");
    const sale = await mirrored(practice);
    const payment = { amount: 65.1, date: "2026-11-21", reference: "R-1" };
    groupOf(practice).pay(sale.id, payment);
    await practice.announce(sale.id);
    sydneyOf(practice).pay(sale.copyId, payment);
    await settle(practice, sale);
    await settle(practice, sale);
    const ours = amountsOf(groupOf(practice), sale.id);
    expect(amountsOf(sydneyOf(practice), sale.copyId)).toEqual(ours);
    // Where reads are behind, one side is entered on the other before that one's own is seen.
    expect(ours).toEqual(preset === "friendly" ? [65.1] : [65.1, 65.1]);
  });

  test("two alike that were received in turn are two on each side", async () => {
    const practice = await open("either");
    const sale = await mirrored(practice);
    const payment = { amount: 50, date: "2026-11-21", reference: "cash" };
    sydneyOf(practice).pay(sale.copyId, payment);
    await settle(practice, sale);
    groupOf(practice).pay(sale.id, payment);
    await settle(practice, sale);
    await settle(practice, sale);
    expect(amountsOf(groupOf(practice), sale.id)).toEqual([50, 50]);
    expect(amountsOf(sydneyOf(practice), sale.copyId)).toEqual([50, 50]);
  });

  test("what is entered in the group stays there in mode satellite, and comes over when the setting lets it", async () => {
    const practice = await open("satellite");
    const sale = await mirrored(practice);
    groupOf(practice).pay(sale.id, { amount: 65.1 });
    await settle(practice, sale);
    expect(amountsOf(sydneyOf(practice), sale.copyId)).toEqual([]);
    expect(openOf(practice, sale.id)).toEqual([]);
    expect(stateOf(practice, sale.id)).toBe("skipped");
    practice.changeSettings({ paymentsFrom: "either" });
    await practice.live(5 * MINUTE_MS);
    expect(amountsOf(sydneyOf(practice), sale.copyId)).toEqual([65.1]);
    expect(stateOf(practice, sale.id)).toBe("in-step");
  });

  test("what is on the copies before the setting is made comes home with it", async () => {
    const practice = await open("group");
    const sale = await mirrored(practice);
    sydneyOf(practice).pay(sale.copyId, { amount: 65.1 });
    await settle(practice, sale);
    expect(amountsOf(groupOf(practice), sale.id)).toEqual([]);
    practice.changeSettings({ paymentsFrom: "satellite" });
    await practice.live(5 * MINUTE_MS);
    expect(amountsOf(groupOf(practice), sale.id)).toEqual([65.1]);
    practice.changeSettings({ paymentsFrom: "group" });
    await practice.live(5 * MINUTE_MS);
    expect(amountsOf(sydneyOf(practice), sale.copyId)).toEqual([65.1]);
  });

  test("a paid invoice that is changed in the group keeps it, and its origin", async () => {
    const practice = await open("either");
    const sale = await mirrored(practice);
    const paid = sydneyOf(practice).pay(sale.copyId, { amount: 65.1, date: "2026-11-21", reference: "R-1" });
    await settle(practice, sale);
    const [entered] = groupOf(practice).payments();
    groupOf(practice).removePayment(entered?.PaymentID ?? "");
    groupOf(practice).editInvoice(sale.id, { LineItems: [line("Sydney", 300)] });
    groupOf(practice).pay(sale.id, { amount: 65.1, date: "2026-11-21", reference: "R-1", accountCode: "852" });
    await settle(practice, sale);
    await settle(practice, sale);
    expect(amountsOf(groupOf(practice), sale.id)).toEqual([65.1]);
    expect(amountsOf(sydneyOf(practice), sale.copyId)).toEqual([65.1]);
    expect(copiesIn(practice, "Sydney")[0]).toMatchObject({ SubTotal: 600 });
    // Put back on the copy, it has another id there, and is the same receipt.
    const [now] = copiesIn(practice, "Sydney")[0]?.Payments ?? [];
    expect(now?.PaymentID).not.toBe(paid.PaymentID);
    expect(writesIn(practice)).toHaveLength(1);
    sydneyOf(practice).removePayment(now?.PaymentID ?? "");
    await settle(practice, sale);
    await settle(practice, sale);
    expect(amountsOf(groupOf(practice), sale.id)).toEqual([]);
  });

  test("one that is removed there while people change the invoice in the group and put it back goes from the group too", async () => {
    const practice = await open("satellite");
    const sale = await mirrored(practice);
    const payment = { amount: 65.1, date: "2026-11-21", reference: "R-1" };
    const there = sydneyOf(practice).pay(sale.copyId, payment);
    await settle(practice, sale);
    const [entered] = groupOf(practice).invoice(sale.id).Payments;
    // Orbit hears of the satellite first: what it knows of the invoice is from before the change.
    practice.xero.control.behave({ webhookDropShare: 1 });
    groupOf(practice).removePayment(entered?.PaymentID ?? "");
    groupOf(practice).editInvoice(sale.id, { LineItems: [line("Sydney", 200)] });
    groupOf(practice).pay(sale.id, payment);
    sydneyOf(practice).removePayment(there.PaymentID);
    await practice.announceRecord("invoice", sale.copyId, practice.satellite("Sydney"));
    await later(practice);
    await settle(practice, sale);
    expect(amountsOf(groupOf(practice), sale.id)).toEqual([]);
    expect(amountsOf(sydneyOf(practice), sale.copyId)).toEqual([]);
    expect(stateOf(practice, sale.id)).toBe("in-step");
  });

  test("one that people take off in the group is not entered again, until a person asks", async () => {
    const practice = await open("satellite");
    const sale = await mirrored(practice);
    sydneyOf(practice).pay(sale.copyId, { amount: 65.1 });
    await settle(practice, sale);
    groupOf(practice).removePayment(groupOf(practice).payments()[0]?.PaymentID ?? "");
    await settle(practice, sale);
    expect(amountsOf(groupOf(practice), sale.id)).toEqual([]);
    expect(stateOf(practice, sale.id)).toBe("skipped");
    const event = newestEvent(practice, sale.id);
    practice.engine(practice.group).inbox.resync({ events: [event], by: "Demo" }, practice.nowMs);
    await later(practice);
    expect(amountsOf(groupOf(practice), sale.id)).toEqual([65.1]);
  });

  test.each(["people take it off in the group", "Xero refuses its entry"] as const)(
    "what people enter in the group after they removed a receipt on both sides stays there (%s)",
    async (why) => {
      const practice = await open("either");
      const sale = await mirrored(practice);
      const isRefused = why === "Xero refuses its entry";
      if (isRefused) groupSetUp(practice).setLockDates({ period: "2026-11-30" });
      const payment = { amount: 65.1, date: "2026-11-21", reference: "R-1" } as const;
      const paid = sydneyOf(practice).pay(sale.copyId, payment);
      await settle(practice, sale);
      if (!isRefused) groupOf(practice).removePayment(groupOf(practice).payments()[0]?.PaymentID ?? "");
      await settle(practice, sale);
      sydneyOf(practice).removePayment(paid.PaymentID);
      await settle(practice, sale);
      if (isRefused) groupSetUp(practice).setLockDates({ period: null });
      expect(amountsOf(groupOf(practice), sale.id)).toEqual([]);
      groupOf(practice).pay(sale.id, payment);
      await practice.announce(sale.id);
      await settle(practice, sale);
      await settle(practice, sale);
      expect(writesIn(practice, "POST")).toHaveLength(0);
      expect(amountsOf(groupOf(practice), sale.id)).toEqual([65.1]);
      expect(amountsOf(sydneyOf(practice), sale.copyId)).toEqual([65.1]);
      expect(openOf(practice, sale.id)).toEqual([]);
    },
  );

  test.each(["lost-before", "lost-after", "killed-before", "killed-after"] as const)(
    "a call whose answer does not come never enters it twice, nor takes off another (%s)",
    async (fault) => {
      for (const [method, nth] of [
        ["PUT", 0],
        ["POST", 0],
      ] as const) {
        const practice = await open("either");
        const sale = await mirrored(practice);
        let seen = 0;
        practice.network = (request) => {
          const isIt =
            request.method === method &&
            request.headers.get("xero-tenant-id") === practice.group &&
            request.url.includes("/Payments");
          return isIt && seen++ === nth ? fault : null;
        };
        const paid = sydneyOf(practice).pay(sale.copyId, { amount: 65.1, reference: "R-1" });
        await settle(practice, sale);
        await settle(practice, sale);
        expect(amountsOf(groupOf(practice), sale.id)).toEqual([65.1]);
        expect(amountsOf(sydneyOf(practice), sale.copyId)).toEqual([65.1]);
        sydneyOf(practice).removePayment(paid.PaymentID);
        await settle(practice, sale);
        await settle(practice, sale);
        expect(amountsOf(groupOf(practice), sale.id)).toEqual([]);
        expect(seen).toBeGreaterThan(0);
        expect(openOf(practice, sale.id)).toEqual([]);
      }
    },
  );

  test("one that came in while a removal there was not answered comes home as soon as that is over", async () => {
    const practice = await open("either");
    const sale = await mirrored(practice);
    const ours = groupOf(practice).pay(sale.id, { amount: 20, reference: "group" });
    await settle(practice, sale);
    expect(amountsOf(sydneyOf(practice), sale.copyId)).toEqual([20]);
    let removals = 0;
    practice.network = (request) => {
      const isRemoval = request.method === "POST" && request.url.includes("/Payments");
      return isRemoval && removals++ === 0 ? "server-error" : null;
    };
    // Its own announcement is lost: the read after that call is the first that shows it, and nothing has the copy read again.
    practice.xero.control.behave({ webhookDropShare: 1 });
    sydneyOf(practice).pay(sale.copyId, { amount: 65.1, reference: "R-1" });
    groupOf(practice).removePayment(ours.PaymentID);
    await practice.announce(sale.id);
    await practice.live(60 * MINUTE_MS);
    expect(removals).toBe(2);
    expect(amountsOf(sydneyOf(practice), sale.copyId)).toEqual([65.1]);
    expect(amountsOf(groupOf(practice), sale.id)).toEqual([65.1]);
    expect(stateOf(practice, sale.id)).toBe("in-step");
  });

  test("one that came in while the invoice was to leave the satellite comes home when it stays after all", async () => {
    const practice = await open("either");
    const sale = await mirrored(practice);
    const swapOptions = () => {
      const [first, second] = ["Sydney", "Melbourne"].map((name) =>
        practice.firm.entities.find(({ role, name: own }) => role === "satellite" && own.includes(name)),
      );
      for (const [name, other] of [
        ["Sydney", second],
        ["Melbourne", first],
      ] as const) {
        const { trackingOptionId = null, trackingOptionName = null } = other ?? {};
        changeEntity(practice, name, { trackingOptionId, trackingOptionName });
      }
    };
    changeEntity(practice, "Sydney", { paused: true });
    sydneyOf(practice).pay(sale.copyId, { amount: 65.1 });
    swapOptions();
    await settle(practice, sale);
    changeEntity(practice, "Sydney", { paused: false });
    await settle(practice, sale);
    expect(amountsOf(groupOf(practice), sale.id)).toEqual([]);
    swapOptions();
    await practice.live(MINUTE_MS);
    expect(amountsOf(groupOf(practice), sale.id)).toEqual([65.1]);
  });

  test("a payment in a locked period of the group is said, and entered when the lock is lifted", async () => {
    const practice = await open("satellite");
    const sale = await mirrored(practice);
    groupSetUp(practice).setLockDates({ period: "2026-11-30" });
    sydneyOf(practice).pay(sale.copyId, { amount: 65.1, date: "2026-11-21" });
    await settle(practice, sale);
    const event = newestEvent(practice, sale.id);
    expect(openOf(practice, sale.id).at(-1)).toEqual(["failed", "lock-date"]);
    expect(event.failures[0]?.detail).not.toContain(SYDNEY);
    groupSetUp(practice).setLockDates({ period: null });
    await practice.live(60 * MINUTE_MS);
    expect(amountsOf(groupOf(practice), sale.id)).toEqual([65.1]);
  });
});

test("a burst of 200 payments in a satellite costs at most 12 calls in the group", async () => {
  const practice = await opened("satellite");
  const invoices = Array.from({ length: 200 }, () => raise(practice));
  await later(practice);
  await later(practice);
  const copies = copiesIn(practice, "Sydney");
  const before = practice.calls.length;
  for (const { InvoiceID } of copies) sydneyOf(practice).pay(InvoiceID, { amount: 65.1 });
  await later(practice);
  const ours = practice.calls.slice(before).filter(({ tenantId }) => tenantId === practice.group);
  expect(invoices.every(({ InvoiceID }) => amountsOf(groupOf(practice), InvoiceID).length === 1)).toBe(true);
  expect(ours.length).toBeLessThanOrEqual(12);
});

describe("PAYMENT events of a satellite that nothing else announces", () => {
  const silent = { paymentsRaiseInvoiceEvents: false, paymentEvents: "bare" } as const;
  const readsIn = (practice: Practice) =>
    practice.calls.filter(({ tenantId, method }) => tenantId === practice.satellite("Sydney") && method === "GET");

  test.each(["friendly", "hostile"] as const)(
    "bring what was received there, and its removal, to the group (%s)",
    async (preset) => {
      const practice = await opened("satellite", { preset, behaviour: silent });
      const sale = await mirrored(practice);
      const paid = sydneyOf(practice).pay(sale.copyId, { amount: 65.1 });
      await practice.live(5 * MINUTE_MS);
      expect(amountsOf(groupOf(practice), sale.id)).toEqual([65.1]);
      expect(newestEvent(practice, sale.copyId)).toMatchObject({ source: "webhook", kind: "invoice" });
      sydneyOf(practice).removePayment(paid.PaymentID);
      await practice.live(5 * MINUTE_MS);
      expect(amountsOf(groupOf(practice), sale.id)).toEqual([]);
      expect(openOf(practice, sale.copyId)).toEqual([]);
    },
  );

  test("are one look for a burst, and then the copies, many to a call", async () => {
    const practice = await opened("either", { behaviour: silent });
    const sales = Array.from({ length: 30 }, () => raise(practice));
    await later(practice);
    const before = readsIn(practice).length;
    for (const { InvoiceID } of copiesIn(practice, "Sydney")) sydneyOf(practice).pay(InvoiceID, { amount: 65.1 });
    await practice.live(5 * MINUTE_MS);
    expect(sales.every(({ InvoiceID }) => amountsOf(groupOf(practice), InvoiceID).length === 1)).toBe(true);
    const reads = readsIn(practice).slice(before);
    expect(reads.filter(({ path }) => path.includes("/Payments"))).toHaveLength(1);
    expect(reads).toHaveLength(2);
  });

  test("cost no call where receipts stay in the satellites", async () => {
    const practice = await opened("group", { behaviour: silent });
    const sale = await mirrored(practice);
    const before = readsIn(practice).length;
    sydneyOf(practice).pay(sale.copyId, { amount: 65.1 });
    await practice.live(5 * MINUTE_MS);
    expect(readsIn(practice)).toHaveLength(before);
  });

  test("of an overpayment that the satellite uses have its copy looked at", async () => {
    const behaviour = { ...silent, allocationsMoveInvoices: false };
    const practice = await opened("satellite", { behaviour });
    const sale = await mirrored(practice);
    sydneyOf(practice).applyCredit(sale.copyId, { kind: "overpayment", amount: 65.1 });
    await practice.live(5 * MINUTE_MS);
    expect(stateOf(practice, sale.id)).toBe("skipped");
    expect(amountsOf(groupOf(practice), sale.id)).toEqual([]);
  });
});

test("while a receipt cannot be entered because the group's consent is gone, what is open of its invoice says so", async () => {
  const practice = await opened("satellite");
  const invoice = await mirrored(practice);
  groupOf(practice).editInvoice(invoice.id, { Reference: "PO 1" });
  await later(practice);
  practice.network = (request) => {
    const isEntered = request.method === "PUT" && request.url.includes("/Payments");
    if (isEntered) practice.xero.control.revokeConsent();
    return null;
  };
  // The copy's own change brings the payment along, so that the event is open still.
  practice.xero.control.behave({ webhookDropShare: 1 });
  sydneyOf(practice).pay(invoice.copyId, { amount: 20 });
  groupOf(practice).editInvoice(invoice.id, { Reference: "PO 2" });
  await practice.announceRecord("invoice", invoice.id, practice.group);
  await practice.run(20 * MINUTE_MS);
  expect(amountsOf(groupOf(practice), invoice.id)).toEqual([]);
  expect(newestEvent(practice, invoice.id)).toMatchObject({ status: "waiting", failures: [expect.anything()] });
});

test("a receipt that the group's people take off before any read shows it is looked for ever more seldom, not every two seconds", async () => {
  const practice = await opened("satellite");
  const invoice = await mirrored(practice);
  let isEntered = false;
  let reads = 0;
  practice.network = (request) => {
    if (request.method === "PUT" && request.url.includes("/Payments")) isEntered = true;
    else if (isEntered && request.url.includes(`/Invoices?IDs=${invoice.id}`)) {
      const [payment] = groupOf(practice).invoice(invoice.id).Payments;
      if (reads++ === 0 && payment !== undefined) groupOf(practice).removePayment(payment.PaymentID);
    }
    return null;
  };
  practice.xero.control.behave({ webhookDropShare: 1 });
  sydneyOf(practice).pay(invoice.copyId, { amount: 20 });
  await practice.announceRecord("invoice", invoice.copyId, practice.satellite("Sydney"));
  await practice.run(8 * MINUTE_MS);
  expect(isEntered).toBe(true);
  expect(reads).toBeGreaterThan(3);
  expect(reads).toBeLessThan(20);
});

test("a receipt that people of the group take off and put back while Orbit looks at its payment is the same one, and goes when the satellite's is gone", async () => {
  const practice = await opened("satellite", { overlapping: true });
  const sale = await mirrored(practice);
  const money = { amount: 65.1, date: "2026-11-21", reference: "R-1" };
  const paid = sydneyOf(practice).pay(sale.copyId, money);
  await settle(practice, sale);
  const [entered] = groupOf(practice).payments();
  // Both calls leave together; the one about the payment that is gone by then is answered last.
  const read = Promise.withResolvers<void>();
  practice.answer = async ({ url }, response) => {
    if (url.includes(`/Invoices?IDs=${sale.id}`)) read.resolve();
    if (url.includes(`/Payments/${entered?.PaymentID}`)) await read.promise;
    return response;
  };
  sydneyOf(practice).removePayment(paid.PaymentID);
  groupOf(practice).removePayment(entered?.PaymentID ?? "");
  groupOf(practice).pay(sale.id, money);
  await settle(practice, sale);
  await settle(practice, sale);
  expect(amountsOf(groupOf(practice), sale.id)).toEqual([]);
});
