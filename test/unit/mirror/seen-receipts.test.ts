/** Receipts joined to what the group's invoice shows: each payment to one receipt, and what a read proves. */

import { describe, expect, test } from "vitest";
import { tenantId } from "../../../src/domain/ids.ts";
import { UNANSWERED_PROOF_MS } from "../../../src/limits.ts";
import type { AppliedPayment, DocumentState } from "../../../src/mirror/document.ts";
import type { Receipt } from "../../../src/mirror/receipt.ts";
import { provedAbsent, receiptsByPayment, seenReceipts } from "../../../src/mirror/seen-receipts.ts";

const SENT: Receipt = {
  ...{ key: "s1", tenantId: tenantId("sydney"), date: "2026-11-20", amount: 50, reference: "Deposit 4711 of June" },
  ...{ currencyRate: 1, isGone: false, groupId: null, sentAtMs: 1, absentAfterMs: null, others: [] },
  ...{ isSeen: false, isTakenOff: false, inspected: null },
};
const SHOWN: Receipt = { ...SENT, groupId: "g1", isSeen: true };

function payment(id: string, change: Partial<AppliedPayment> = {}): AppliedPayment {
  return { id, date: SENT.date, amount: SENT.amount, reference: SENT.reference, currencyRate: 1, ...change };
}

function invoice(payments: readonly AppliedPayment[]): DocumentState {
  return { kind: "invoice", payments, credits: [], otherCredit: 0, total: 500 } as unknown as DocumentState;
}

const idsOf = (receipts: readonly Receipt[]) => receipts.map(({ groupId }) => groupId);

describe("a read of the invoice", () => {
  test("joins each payment to one receipt, and alike ones in turn", () => {
    const twin = { ...SENT, key: "s2" };
    expect(idsOf(seenReceipts([SENT, twin], invoice([payment("g1")])))).toEqual(["g1", null]);
    expect(idsOf(seenReceipts([SENT, twin], invoice([payment("g1"), payment("g2")])))).toEqual(["g1", "g2"]);
    // The first payment is another receipt's already.
    expect(idsOf(seenReceipts([SENT, { ...SHOWN, key: "s2" }], invoice([payment("g1")])))).toEqual([null, "g1"]);
  });

  test("leaves one where it is while its payment is shown, whatever else is alike", () => {
    const [same] = seenReceipts([SHOWN], invoice([payment("g0"), payment("g1")]));
    expect(same).toEqual(SHOWN);
    expect(seenReceipts([{ ...SHOWN, isSeen: false }], invoice([payment("g1")]))).toEqual([SHOWN]);
  });

  test("knows one by a reference that Xero cut, if it was sent and not taken off by people since", () => {
    const cut = invoice([payment("g1", { reference: "Deposit 4711" })]);
    expect(idsOf(seenReceipts([SENT], cut))).toEqual(["g1"]);
    expect(idsOf(seenReceipts([{ ...SENT, sentAtMs: null }], cut))).toEqual([null]);
    expect(idsOf(seenReceipts([{ ...SENT, isTakenOff: true }], cut))).toEqual([null]);
    const other = (reference: string) => invoice([payment("g1", { reference })]);
    for (const reference of ["", "4711 of June", "Invoice 12"]) {
      expect(idsOf(seenReceipts([SENT], other(reference)))).toEqual([null]);
    }
    expect(idsOf(seenReceipts([SENT], invoice([payment("g1", { reference: "Deposit 4711", amount: 51 })])))).toEqual([
      null,
    ]);
    expect(
      idsOf(seenReceipts([SENT], invoice([payment("g1", { reference: "Deposit 4711", date: "2026-11-21" })]))),
    ).toEqual([null]);
  });

  test("ends one that is off on both sides now, and no other", () => {
    const none = invoice([]);
    expect(seenReceipts([{ ...SHOWN, isGone: true }], none)).toEqual([]);
    expect(seenReceipts([SHOWN], none)).toMatchObject([{ groupId: null, isTakenOff: true, isSeen: false }]);
    // It was not known to be on: whether its entry is still carried out is not proved yet.
    expect(seenReceipts([{ ...SENT, isGone: true, absentAfterMs: 9 }], none)).toHaveLength(1);
    expect(seenReceipts([{ ...SHOWN, isGone: true }], invoice([payment("g1")]))).toHaveLength(1);
  });
});

describe("what is handed to the satellite as received there", () => {
  test("is what was sent and has a payment, no more", () => {
    const shown = invoice([payment("g1"), payment("g2")]);
    expect([...receiptsByPayment([SHOWN], shown).keys()]).toEqual(["g1"]);
    expect([...receiptsByPayment([SENT], shown).keys()]).toEqual([]);
    expect([...receiptsByPayment([{ ...SHOWN, sentAtMs: null }], shown).keys()]).toEqual([]);
  });
});

describe("absence", () => {
  const unanswered: Receipt = { ...SENT, absentAfterMs: 1000 };

  test("of one that was not answered proves nothing before its time, and frees it afterwards", () => {
    const none = invoice([]);
    expect(provedAbsent([unanswered], none, 999)).toEqual([unanswered]);
    expect(provedAbsent([unanswered], none, 1000)).toEqual([{ ...unanswered, absentAfterMs: null }]);
    expect(provedAbsent([SENT], none, 1000)).toEqual([SENT]);
  });

  test("of one that was entered and never shown means, after its time, that people took it off", () => {
    const entered: Receipt = { ...SHOWN, isSeen: false, sentAtMs: 1000 };
    const proofMs = 1000 + UNANSWERED_PROOF_MS;
    expect(provedAbsent([entered], invoice([]), proofMs - 1)).toEqual([entered]);
    expect(provedAbsent([entered], invoice([]), proofMs)).toMatchObject([{ groupId: null, isTakenOff: true }]);
    // One that was shown is not concerned, and neither is one without a payment.
    expect(provedAbsent([SHOWN, SENT], invoice([payment("g1")]), proofMs)).toEqual([SHOWN, SENT]);
    const both = provedAbsent([entered, { ...SHOWN, key: "s2", groupId: "g2" }], invoice([payment("g2")]), proofMs);
    expect(idsOf(both)).toEqual([null, "g2"]);
  });
});
