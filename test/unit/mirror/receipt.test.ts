/** Which payment of the group's invoice is the twin of a receipt. */

import { describe, expect, test } from "vitest";
import { tenantId } from "../../../src/domain/ids.ts";
import { READS_LAG_MS, UNANSWERED_PROOF_MS } from "../../../src/limits.ts";
import type { AppliedPayment, DocumentState } from "../../../src/mirror/document.ts";
import { nextReceiptStep, type Receipt, type ReceiptView } from "../../../src/mirror/receipt.ts";
import { provedAbsent, receiptsByPayment, seenReceipts } from "../../../src/mirror/seen-receipts.ts";

const RECEIPT: Receipt = {
  ...{ key: "s1", tenantId: tenantId("sydney"), date: "2026-11-20", amount: 198.08, reference: "R-1", currencyRate: 1 },
  ...{ isGone: false, groupId: "g1", sentAtMs: 1, absentAfterMs: null, others: [] },
  ...{ isSeen: true, isTakenOff: false, inspected: null },
};

function payment(id: string, amount: number, reference: string | null = "R-1"): AppliedPayment {
  return { id, date: "2026-11-20", amount, reference, currencyRate: 1 };
}

/** Of the invoice, only what is on it counts here. */
function invoice(payments: readonly AppliedPayment[], total = 500): DocumentState {
  return { kind: "invoice", payments, credits: [], otherCredit: 0, total } as unknown as DocumentState;
}

function seen(payments: readonly AppliedPayment[], receipt: Receipt = RECEIPT): Receipt | undefined {
  return seenReceipts([receipt], invoice(payments))[0];
}

describe("a receipt that people took off in the group for a change", () => {
  test("is known again when less of it is put back, so that it is neither sent back nor entered a second time", () => {
    expect(seen([payment("g2", 103)])).toMatchObject({ groupId: "g2", isTakenOff: false });
  });

  test("is the one that is the same, where both are there", () => {
    expect(seen([payment("g2", 103), payment("g3", 198.08)])).toMatchObject({ groupId: "g3" });
  });

  test("is known again on another day, whole or in part", () => {
    for (const amount of [198.08, 103]) {
      expect(seen([{ ...payment("g2", amount), date: "2026-11-21" }])).toMatchObject({
        groupId: "g2",
        isTakenOff: false,
      });
    }
    for (const other of [payment("g2", 198.08, "R-2"), payment("g2", 300)]) {
      expect(seen([{ ...other, date: "2026-11-21" }])).toMatchObject({ groupId: null });
    }
    const never = { ...RECEIPT, groupId: null, isSeen: false };
    expect(seen([{ ...payment("g2", 103), date: "2026-11-21" }], never)).toMatchObject({ groupId: null });
  });

  test("stays off where what was entered has another name, none, or more", () => {
    for (const other of [payment("g2", 103, "R-2"), payment("g2", 103, null), payment("g2", 300)]) {
      expect(seen([other])).toMatchObject({ groupId: null, isTakenOff: true });
    }
    expect(seen([payment("g2", 103, null)], { ...RECEIPT, reference: null })).toMatchObject({ groupId: null });
  });

  test("one that was never off is not taken for a part of it, but where the invoice has no room for the whole", () => {
    const never = { ...RECEIPT, groupId: null, isSeen: false };
    const part = payment("g2", 103);
    const seenAt = (total: number, others: readonly AppliedPayment[] = []) =>
      seenReceipts([never], invoice([...others, part], total))[0];
    expect(seenAt(500)).toMatchObject({ groupId: null, isTakenOff: false });
    expect(seenAt(150)).toMatchObject({ groupId: "g2", isSeen: true });
    expect(seenAt(500, [payment("g3", 397, "R-2")])).toMatchObject({ groupId: "g2", isSeen: true });
    expect(seenReceipts([{ ...never, sentAtMs: null }], invoice([part], 150))[0]).toMatchObject({ groupId: null });
  });
});

describe("a payment of the invoice stands for a receipt", () => {
  const stands = (payments: readonly AppliedPayment[], change: Partial<Receipt> = {}) => [
    ...receiptsByPayment([{ ...RECEIPT, ...change }], invoice(payments)).keys(),
  ];

  test("as it was entered, whatever else is like it", () => {
    expect(stands([payment("g2", 198.08), payment("g1", 198.08)])).toEqual(["g1"]);
  });

  test("where that does not show and one is like it, which was not there before", () => {
    const unseen = { isSeen: false };
    expect(stands([payment("g2", 198.08)], unseen)).toEqual(["g2"]);
    expect(stands([payment("g2", 198.08)], { ...unseen, isGone: true })).toEqual(["g2"]);
    expect(stands([payment("g0", 198.08), payment("g2", 20)], { ...unseen, others: ["g0"] })).toEqual([]);
  });

  test("where people put a part of it back before a read showed it, and the invoice has no room for the whole", () => {
    const unseen = { isSeen: false };
    expect(stands([payment("g3", 397, "R-2"), payment("g2", 103)], unseen)).toEqual(["g2"]);
    expect(stands([payment("g3", 97, "R-2"), payment("g2", 103)], unseen)).toEqual([]);
    expect(stands([payment("g3", 397, "R-2"), payment("g2", 103)], { ...unseen, others: ["g2"] })).toEqual([]);
  });

  test("only once it was sent", () => {
    expect(stands([payment("g1", 198.08)], { sentAtMs: null })).toEqual([]);
  });
});

describe("a receipt that was entered, and that people took off in the group before a read showed it", () => {
  const proved = (payments: readonly AppliedPayment[], change: Partial<Receipt> = {}) => {
    const receipt = { ...RECEIPT, isSeen: false, sentAtMs: 1, ...change };
    return provedAbsent([receipt], invoice(payments), 1 + UNANSWERED_PROOF_MS);
  };

  test("is the one that they put back, also where it was taken off in the satellite meanwhile: there it must go as well", () => {
    expect(proved([payment("g2", 198.08)])).toMatchObject([{ groupId: "g2", isSeen: true }]);
    expect(proved([payment("g2", 198.08)], { isGone: true })).toMatchObject([{ groupId: "g2", isSeen: true }]);
  });

  test("is off where they did not, and over where it is off on both sides", () => {
    expect(proved([])).toMatchObject([{ groupId: null, isTakenOff: true }]);
    expect(proved([], { isGone: true })).toEqual([]);
    expect(proved([payment("g0", 198.08)], { isGone: true, others: ["g0"] })).toEqual([]);
  });
});

describe("a receipt that Orbit took off in the group, as it is off in the satellite", () => {
  const off = { ...RECEIPT, isGone: true, removedAtMs: 5 };
  const there = invoice([payment("g1", 198.08)]);
  const view = (receipt: Receipt) => ({ receipts: [receipt], document: there, nowMs: 6 }) as unknown as ReceiptView;

  test("is no payment of the group's own while the invoice still shows it, and nothing more is done about it", () => {
    expect([...receiptsByPayment([off], there).keys()]).toEqual(["g1"]);
    expect(seenReceipts([off], there)).toEqual([off]);
    expect(nextReceiptStep(view(off))).toEqual({ step: "done" });
  });

  test("is over with the read that does not show it, and what people enter then is theirs", () => {
    expect(seenReceipts([off], invoice([payment("g2", 198.08)]))).toEqual([]);
    expect([...receiptsByPayment([off], invoice([payment("g2", 198.08)])).keys()]).toEqual([]);
  });

  test("is entered anew where the satellite has it again, once a read shows that it is off", () => {
    const again = { ...off, isGone: false };
    expect(nextReceiptStep(view(again))).toMatchObject({ step: "look" });
    const [anew] = seenReceipts([again], invoice([]));
    expect(anew).toMatchObject({ groupId: null, sentAtMs: null, isTakenOff: false });
    expect(anew).not.toHaveProperty("removedAtMs");
  });

  test("is looked at again where Xero shows it long after", () => {
    const soon = provedAbsent([off], there, 5 + READS_LAG_MS - 1);
    expect(soon).toEqual([off]);
    const late = provedAbsent([off], there, 5 + READS_LAG_MS);
    expect(late[0]?.removedAtMs).toBeUndefined();
    expect(nextReceiptStep({ ...view(RECEIPT), receipts: late })).toMatchObject({ step: "inspect", groupId: "g1" });
  });
});

describe("a receipt that has no payment in the group, and is taken off in the satellite", () => {
  const gone = { ...RECEIPT, isGone: true, groupId: null, isSeen: false };
  const none = { payments: [], total: 500 } as unknown as DocumentState;

  test("is over with the next read of the invoice, which is asked for at once", () => {
    for (const isTakenOff of [true, false]) {
      const receipt = { ...gone, isTakenOff };
      const view = { receipts: [receipt], document: none, nowMs: 5 } as unknown as ReceiptView;
      expect(nextReceiptStep(view)).toEqual({ step: "look", atMs: 5 });
      expect(provedAbsent(seenReceipts([receipt], none), none, 5)).toEqual([]);
    }
  });

  test("is not over while its entry may still be carried out", () => {
    const unanswered = { ...gone, absentAfterMs: 10 };
    expect(provedAbsent([unanswered], none, 9)).toEqual([unanswered]);
    expect(provedAbsent([unanswered], none, 10)).toEqual([]);
  });
});

test("an entry that Xero answers time and again without making it ends in words, until it shows or a person asks", () => {
  const account = { id: "a", code: "800", name: "Clearing", type: "CURRENT", taxType: null };
  const accounts = [{ ...account, active: true, system: false, paymentsAllowed: true }];
  const view = (inVain: number): ReceiptView => ({
    receipts: [{ ...RECEIPT, groupId: null, isSeen: false, inVain }],
    document: { kind: "invoice", status: "AUTHORISED", total: 500, payments: [], credits: [], otherCredit: 0 } as never,
    group: { name: "Group", accounts, lockDate: null },
    satellite: () => ({ name: "Sydney", account: "800" }),
    nowMs: 0,
  });
  expect(nextReceiptStep(view(2))).toMatchObject({ step: "enter" });
  expect(nextReceiptStep(view(3))).toMatchObject({
    step: "fail",
    failures: [{ code: "xero-rejected", entity: "Group", message: expect.stringContaining("shows none of it") }],
  });
  expect(seen([payment("g2", 198.08)], { ...RECEIPT, groupId: null, isSeen: false, inVain: 3 })).toMatchObject({
    inVain: 0,
  });
});
