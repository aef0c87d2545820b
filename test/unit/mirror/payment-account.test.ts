import { describe, expect, it } from "vitest";
import { accountFor, accountLike, ownAccount } from "../../../src/mirror/payment-account.ts";
import type { Account, References } from "../../../src/mirror/references.ts";
import type { PaymentState } from "../../../src/mirror/terms.ts";
import { accountOf, paymentState } from "../../../src/mirror/terms.ts";

const account = (id: string, code: string, name: string, parts: Partial<Account> = {}): Account => ({
  ...{ id, code, name, type: "BANK", taxType: null, active: true, system: false, paymentsAllowed: true },
  ...parts,
});

const UNKNOWN: References = {
  organisation: null,
  accounts: null,
  "tax-rates": null,
  tracking: null,
  branding: null,
  items: null,
  currencies: null,
  "number-prefixes": null,
};
const PAYMENT = {
  ...{ id: "p", date: "2026-11-20", amount: 10, reference: null, currencyRate: null, isReconciled: false },
  ...{ isBatched: false, isDeleted: false, updatedAtMs: null },
};
const SAVINGS = { accountCode: null, accountName: "Savings" };

/** Where the payment goes in a satellite that has these accounts; what stops it, if nowhere. */
function goesTo(
  payment: Pick<PaymentState, "accountId" | "accountCode" | "accountName">,
  accounts: readonly Account[] | null,
  chosen: Readonly<Record<string, string>> = {},
) {
  const satellite = {
    name: "Sydney",
    references: { ...UNKNOWN, accounts },
    copyMissingAccounts: true,
    mayAdd: null,
    creditsAccount: null,
    paymentsFrom: "group" as const,
    equivalents: { accounts: chosen, taxTypes: {} },
  };
  const found = accountFor(satellite, { ...PAYMENT, ...payment }, "AUD");
  return found.ok ? found.value : found.error;
}

describe("a payment of the group goes to", () => {
  it("the account of the same code, whatever its name, and no other", () => {
    const accounts = [account("a", "091", "Savings"), account("b", "090", "Cheque")];
    expect(goesTo({ accountCode: "090", accountName: "Savings" }, accounts)).toEqual({ Code: "090" });
    expect(goesTo({ accountCode: "092", accountName: "Savings" }, accounts)).toEqual({
      ...{ code: "payment-account-invalid", account: "092", satellite: "Sydney" },
    });
  });

  it("the account of its name where it has no code, by the id that the satellite's has, with or without a code", () => {
    expect(goesTo(SAVINGS, [account("a", "", " savings "), account("b", "", "Cheque")])).toEqual({ AccountID: "a" });
    expect(goesTo(SAVINGS, [account("a", "091", "SAVINGS")])).toEqual({ AccountID: "a" });
  });

  it.each([
    ["archived", { active: false }],
    ["one that takes no payments", { type: "REVENUE", paymentsAllowed: false }],
  ])("none of its name that is %s", (_, parts) => {
    const failure = { code: "payment-account-invalid", account: "Savings", satellite: "Sydney", byName: "no-name" };
    const passedOver = account("a", "", "Savings", parts);
    expect(goesTo(SAVINGS, [passedOver])).toEqual(failure);
    expect(goesTo(SAVINGS, [passedOver, account("b", "", "Savings")])).toEqual({ AccountID: "b" });
  });

  it("none where several have its name", () => {
    const accounts = [account("a", "", "Savings"), account("b", "091", "savings")];
    expect(accountLike(SAVINGS, accounts, { accounts: {}, taxTypes: {} })).toEqual({
      ok: false,
      error: "several-names",
    });
    expect(goesTo(SAVINGS, accounts)).toMatchObject({ account: "Savings", byName: "several-names" });
  });

  it("none where it has neither, also if an account there has no name", () => {
    const nameless = goesTo({ accountCode: null, accountName: null }, [account("a", "", "")]);
    expect(nameless).toEqual({ code: "payment-account-invalid", account: "without a code", satellite: "Sydney" });
  });

  it("the one that a person chose for it, whatever its code or name, and none where that cannot be used", () => {
    const accounts = [account("a", "090", "Cheque"), account("b", "610", "Trading"), account("c", "", "Till")];
    const cheque = { accountId: "ours", accountCode: "090", accountName: "Cheque" };
    expect(goesTo(cheque, accounts, { "090": "610" })).toEqual({ AccountID: "b" });
    expect(goesTo({ ...SAVINGS, accountId: "ours" }, accounts, { ours: "c" })).toEqual({ AccountID: "c" });
    const archived = [account("a", "090", "Cheque"), account("b", "610", "Trading", { active: false })];
    const refused = { code: "payment-account-invalid", account: "610 (chosen for 090)", satellite: "Sydney" };
    expect(goesTo(cheque, archived, { "090": "610" })).toEqual(refused);
    expect(goesTo(cheque, null, { "090": "610" })).toEqual(refused);
  });

  it("the code as it is while the satellite's accounts are not known", () => {
    expect(goesTo({ accountCode: "090", accountName: null }, null)).toEqual({ Code: "090" });
    expect(goesTo(SAVINGS, null)).toMatchObject({ code: "payment-account-invalid" });
  });
});

describe("the account of a payment", () => {
  const paid = (Account: { AccountID?: string; Code?: string; Name?: string }) =>
    paymentState({ PaymentID: "p", Amount: 1, Account });
  const accounts = [account("a", "", "Savings"), account("b", "090", "Cheque")];

  it("is found by its id where Xero names no more", () => {
    expect(accountOf(paid({ AccountID: "a" }), accounts)).toEqual(SAVINGS);
    expect(accountOf(paid({ AccountID: "b" }), accounts)).toEqual({ accountCode: "090", accountName: "Cheque" });
  });

  it("has the name that the list has, for a payment keeps the one of its day", () => {
    expect(accountOf(paid({ AccountID: "a", Name: "Old savings" }), accounts)).toEqual(SAVINGS);
  });

  it("is as the payment says where the list does not have it, and nothing where the payment is not known", () => {
    expect(accountOf(paid({ AccountID: "c", Code: "099", Name: "Till" }), accounts)).toEqual({
      accountCode: "099",
      accountName: "Till",
    });
    expect(accountOf(paid({ AccountID: "c", Code: "099" }), null)).toEqual({ accountCode: "099", accountName: null });
    expect(accountOf(null, accounts)).toEqual({ accountCode: null, accountName: null });
  });

  it("is none of those that were kept without ids", () => {
    const { id: _, ...before } = account("", "090", "Cheque");
    const kept: readonly Account[] = JSON.parse(JSON.stringify([before]));
    for (const payment of [null, paid({}), paid({ AccountID: "a" })]) {
      expect(accountOf(payment, kept)).toEqual({ accountCode: null, accountName: null });
    }
  });

  it("is the same one when a payment of the satellite's own is put back", () => {
    expect(ownAccount(paid({ AccountID: "a", Code: "090" }))).toEqual({ AccountID: "a" });
    const { accountId: _, ...before } = paid({ Code: "090" });
    expect(ownAccount(before)).toEqual({ Code: "090" });
  });
});
