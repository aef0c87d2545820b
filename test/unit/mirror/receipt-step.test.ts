/** What is to be done next about the receipts of one invoice: what is entered, what comes off, and what stands in the way. */

import { describe, expect, test } from "vitest";
import { tenantId } from "../../../src/domain/ids.ts";
import { INSPECTION_FRESH_MS } from "../../../src/limits.ts";
import type { AppliedPayment, DocumentState } from "../../../src/mirror/document.ts";
import { nextReceiptStep, type Receipt, type ReceiptView } from "../../../src/mirror/receipt.ts";
import type { Account } from "../../../src/mirror/references.ts";

const NOW_MS = 1_000_000_000;

const OPEN: Receipt = {
  ...{ key: "s1", tenantId: tenantId("sydney"), date: "2026-11-20", amount: 100, reference: "R-1", currencyRate: 1 },
  ...{ isGone: false, groupId: null, sentAtMs: null, absentAfterMs: null, others: [] },
  ...{ isSeen: false, isTakenOff: false, inspected: null },
};
const ENTERED: Receipt = { ...OPEN, groupId: "g1", sentAtMs: 1, isSeen: true };
const GONE: Receipt = { ...ENTERED, isGone: true };

const CLEARING = { id: "a1", code: "800", name: "Clearing", active: true, paymentsAllowed: true } as Account;

interface Circumstances {
  readonly paid?: number;
  readonly status?: string;
  readonly lockDate?: string;
  readonly accounts?: readonly Account[];
  readonly account?: string | null;
  readonly isThere?: boolean;
}

function step(receipts: readonly Receipt[], circumstances: Circumstances = {}) {
  const { paid = 0, status = "AUTHORISED", lockDate = null, accounts = [CLEARING], account = "800" } = circumstances;
  const payments = paid === 0 ? [] : [{ id: "g9", amount: paid, date: null, reference: null } as AppliedPayment];
  const document = { kind: "invoice", status, currency: "AUD", total: 250, payments, credits: [], otherCredit: 0 };
  const view: ReceiptView = {
    receipts,
    document: document as unknown as DocumentState,
    group: { name: "Group", accounts, lockDate },
    satellite: () => (circumstances.isThere === false ? null : { name: "Sydney", account }),
    nowMs: NOW_MS,
  };
  return nextReceiptStep(view);
}

describe("what was received in a satellite", () => {
  test("is entered on the chosen account while that much is due, to the cent", () => {
    expect(step([OPEN])).toEqual({ step: "enter", receipt: OPEN, accountId: "a1" });
    expect(step([OPEN], { paid: 150 })).toMatchObject({ step: "enter" });
    expect(step([OPEN], { paid: 150.01 })).toMatchObject({
      step: "fail",
      failures: [{ code: "paid-twice", satellite: "Sydney", enteredIn: "satellite" }],
    });
  });

  test("is entered once: not where it is on the invoice, was taken off by people of the group, or is gone", () => {
    expect(step([ENTERED])).toEqual({ step: "done" });
    expect(step([{ ...OPEN, isTakenOff: true }])).toEqual({ step: "done" });
    expect(step([{ ...OPEN, isTakenOff: true, isGone: true }])).toMatchObject({ step: "look" });
  });

  test("is not entered on an invoice that is not approved, or that has left the satellite", () => {
    expect(step([OPEN], { status: "DRAFT" })).toEqual({ step: "done" });
    expect(step([OPEN], { status: "VOIDED" })).toEqual({ step: "done" });
    expect(step([OPEN], { status: "PAID" })).toMatchObject({ step: "enter" });
    expect(step([OPEN], { isThere: false })).toEqual({ step: "done" });
  });

  test("waits for an account that takes payments, and says what is wrong with the chosen one", () => {
    const missing = (circumstances: Circumstances) => step([OPEN], circumstances);
    const why = (account: object | null) => ({
      step: "fail",
      failures: [{ code: "clearing-account-missing", satellite: "Sydney", amount: "100.00 AUD", account }],
    });
    expect(missing({ account: null })).toMatchObject(why(null));
    expect(missing({ accounts: [] })).toMatchObject(
      why({ name: "800", why: "It is not in the chart of accounts any more." }),
    );
    expect(missing({ accounts: [{ ...CLEARING, active: false }] })).toMatchObject(
      why({ name: "Clearing", why: "It is archived in Xero." }),
    );
    expect(missing({ accounts: [{ ...CLEARING, paymentsAllowed: false }] })).toMatchObject(
      why({ name: "Clearing", why: expect.stringContaining("not enabled") }),
    );
  });

  test("waits for the group's period: one of the lock date or before it is locked, one after it is not", () => {
    const locked = { code: "lock-date", date: "2026-11-20", satellite: "Group" };
    expect(step([OPEN], { lockDate: "2026-11-20" })).toMatchObject({ step: "fail", failures: [locked] });
    expect(step([OPEN], { lockDate: "2026-11-21" })).toMatchObject({ step: "fail", failures: [locked] });
    expect(step([OPEN], { lockDate: "2026-11-19" })).toMatchObject({ step: "enter" });
  });
});

describe("what was taken off in a satellite", () => {
  const looked = (isFixed: boolean, atMs = NOW_MS, date: string | null = "2026-11-20"): Receipt => ({
    ...GONE,
    inspected: { isFixed, date, atMs },
  });

  test("is looked at before it comes off in the group, right before", () => {
    expect(step([GONE])).toMatchObject({ step: "inspect", groupId: "g1" });
    expect(step([looked(false)])).toMatchObject({ step: "remove", groupId: "g1" });
    expect(step([looked(false, NOW_MS - INSPECTION_FRESH_MS)])).toMatchObject({ step: "remove" });
    expect(step([looked(false, NOW_MS - INSPECTION_FRESH_MS - 1)])).toMatchObject({ step: "inspect" });
  });

  test("stays where it is reconciled, or where its period is locked", () => {
    expect(step([looked(true)])).toMatchObject({
      step: "fail",
      failures: [{ code: "payment-reconciled", satellite: "Sydney", group: "Group" }],
    });
    expect(step([looked(false)], { lockDate: "2026-11-20" })).toMatchObject({ failures: [{ code: "lock-date" }] });
    expect(step([looked(false, NOW_MS, null)], { lockDate: "2026-11-20" })).toMatchObject({ step: "remove" });
  });

  test("does not keep others from being entered, and everything that stands in the way is said", () => {
    expect(step([looked(true), { ...OPEN, key: "s2" }])).toMatchObject({ step: "enter", receipt: { key: "s2" } });
    expect(step([looked(true), { ...OPEN, key: "s2" }], { account: null })).toMatchObject({
      step: "fail",
      failures: [{ code: "payment-reconciled" }, { code: "clearing-account-missing" }],
    });
  });
});

describe("what is not known", () => {
  test("is looked for before anything else is done: an entry without an answer when its absence proves something", () => {
    const unanswered = { ...OPEN, sentAtMs: 1, absentAfterMs: NOW_MS + 5000 };
    expect(step([{ ...OPEN, key: "s0" }, unanswered])).toEqual({ step: "look", atMs: NOW_MS + 5000 });
    expect(step([{ ...unanswered, absentAfterMs: NOW_MS - 1 }])).toEqual({ step: "look", atMs: NOW_MS });
  });

  test("and an entry that no read has shown at once", () => {
    expect(
      step([
        { ...OPEN, key: "s0" },
        { ...ENTERED, isSeen: false },
      ]),
    ).toEqual({ step: "look", atMs: NOW_MS });
  });
});
