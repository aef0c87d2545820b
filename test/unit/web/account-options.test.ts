import { describe, expect, it } from "vitest";
import { accountOptions } from "../../../web/src/features/entities/account-options.ts";

const account = (code: string | null, name: string, why: string | null) => ({
  ...{ id: `id-${name}`, code, name, type: "CURRENT", active: why === null, paymentsAllowed: true },
  ...{ choice: code ?? `id-${name}`, cannotBe: { creditsAccount: why, groupPaymentsAccount: null } },
});

describe("the accounts to choose from", () => {
  const accounts = [
    account("800", "Old", "It is archived in Xero."),
    account(null, "Bank", null),
    account("850", "Credits", null),
  ];

  it("are those that can be chosen, and below them the others with the reason", () => {
    expect(accountOptions(accounts, "creditsAccount", "850")).toEqual([
      { value: "", label: "None yet" },
      { value: "id-Bank", label: "Bank" },
      { value: "850", label: "850 Credits" },
      { value: "800", label: "800 Old: It is archived in Xero.", disabled: true },
    ]);
    expect(accountOptions(accounts, "groupPaymentsAccount", "").every(({ disabled }) => !disabled)).toBe(true);
  });

  it("keep the one that is chosen, also while the list is not there or no longer has it", () => {
    expect(accountOptions(null, "creditsAccount", "850")).toEqual([
      { value: "", label: "Loading…" },
      { value: "850", label: "850" },
    ]);
    expect(accountOptions(accounts, "creditsAccount", "999")[1]).toEqual({
      value: "999",
      label: "999: it is no longer in Xero",
    });
  });
});
