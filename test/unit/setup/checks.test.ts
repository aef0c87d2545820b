import { describe, expect, it } from "vitest";
import { tenantId } from "../../../src/domain/ids.ts";
import { err, ok } from "../../../src/domain/result.ts";
import type { Account, References } from "../../../src/mirror/references.ts";
import { type CheckedEntity, checkSetUp } from "../../../src/setup/checks.ts";

const account = (code: string, name: string, parts: Partial<Account> = {}): Account => ({
  ...{
    id: `id of ${name}`,
    code,
    name,
    type: "REVENUE",
    taxType: "OUTPUT",
    active: true,
    system: false,
    paymentsAllowed: false,
  },
  ...parts,
});

const HEALTHY: References = {
  organisation: { baseCurrency: "AUD", country: "AU", shortCode: "!a", lockDate: null },
  accounts: [account("200", "Sales"), account("090", "Bank", { type: "BANK", paymentsAllowed: true })],
  "tax-rates": null,
  tracking: null,
  branding: null,
  items: null,
  currencies: ["AUD"],
  "number-prefixes": ["INV-"],
};

const entity = (name: string, parts: Partial<References> = {}): CheckedEntity => ({
  tenantId: tenantId(name),
  name,
  setUp: ok({ ...HEALTHY, ...parts }),
  equivalents: { accounts: {}, taxTypes: {} },
  mayAdd: null,
});
const GROUP = entity("Group");

/** What is not good about the satellite, and about the group where that is asked for. */
function trouble(satellite: Partial<References>, group: Partial<References> = {}) {
  const own = { "number-prefixes": ["SYD-"], ...satellite };
  const found = checkSetUp(entity("Group", group), [entity("Sydney", own)]);
  return found
    .filter((finding) => finding.level !== "good")
    .map(({ check, name, title }) => `${name} ${check}: ${title}`);
}

describe("the checks of a set-up", () => {
  it("find nothing wrong where both are alike", () => {
    expect(trouble({})).toEqual([]);
  });

  it.each<[string, Partial<References>, string]>([
    [
      "another currency that it does not know",
      { organisation: { baseCurrency: "NZD", country: "AU", lockDate: null }, currencies: ["NZD"] },
      "Sydney currency: Keeps its books in NZD and does not know AUD",
    ],
    [
      "another currency that it does know",
      { organisation: { baseCurrency: "NZD", country: "AU", lockDate: null }, currencies: ["NZD", "AUD"] },
      "Sydney currency: Keeps its books in NZD, Group in AUD",
    ],
    [
      "another country",
      { organisation: { baseCurrency: "AUD", country: "NZ", lockDate: null } },
      "Sydney country: Another country (NZ)",
    ],
    [
      "locked books",
      { organisation: { baseCurrency: "AUD", country: "AU", lockDate: "2026-06-30" } },
      "Sydney lock-date: Locked up to 30 Jun 2026",
    ],
    [
      "a payment account that is missing",
      { accounts: [account("200", "Sales"), account("090", "Bank")] },
      "Sydney payment-accounts: Lacks payment accounts: 090 Bank",
    ],
    [
      "an account for lines that is archived",
      { accounts: [account("200", "Sales", { active: false }), ...(HEALTHY.accounts ?? []).slice(1)] },
      "Sydney account-codes: Archived there: 200 Sales",
    ],
    [
      "the group's number prefix",
      { "number-prefixes": ["SYD-", "inv-"] },
      "Sydney number-prefixes: Its own invoices are numbered like the group’s: inv-",
    ],
  ])("say %s", (_name, satellite, words) => {
    expect(trouble(satellite)).toEqual([words]);
  });

  it.each<[string, Partial<References>, string]>([
    [
      "currencies",
      { organisation: { baseCurrency: "NZD", country: "AU", lockDate: null }, currencies: null },
      "Sydney currency: Could not read its currencies",
    ],
    ["accounts", { accounts: null }, "Sydney payment-accounts: Could not read its chart of accounts"],
    ["invoices", { "number-prefixes": null }, "Sydney number-prefixes: Could not read its newest invoices"],
    ["settings", { organisation: null }, "Sydney currency: Could not read its organisation settings"],
  ])("say of %s that could not be read that they are unknown, not that something is missing", (_name, own, words) => {
    expect(trouble(own)).toEqual([words]);
  });

  it("name the group's accounts without codes, but not those that nobody uses on sales", () => {
    const accounts = [
      ...(HEALTHY.accounts ?? []),
      account("", "Advice"),
      account("", "Old", { active: false }),
      account("", "GST", { system: true }),
      account("", "Rent", { type: "EXPENSE" }),
    ];
    expect(trouble({}, { accounts })).toEqual(["Group account-codes: Without a code: Advice"]);
  });

  it("look at the account that was chosen where the group's code is archived", () => {
    const accounts = [
      account("200", "Sales", { active: false }),
      account("400", "Fees"),
      ...(HEALTHY.accounts ?? []).slice(1),
    ];
    const sydney = {
      ...entity("Sydney", { accounts, "number-prefixes": ["SYD-"] }),
      equivalents: { accounts: { "200": "400" }, taxTypes: {} },
    };
    expect(checkSetUp(GROUP, [sydney]).filter(({ level }) => level !== "good")).toEqual([]);
  });

  it("take a bank account without a code for the one of its name, and say where there is none", () => {
    const savings = account("", "Savings", { type: "BANK", paymentsAllowed: true });
    const accounts = [...(HEALTHY.accounts ?? []), savings];
    expect(trouble({}, { accounts })).toEqual(["Sydney payment-accounts: Lacks payment accounts: Savings"]);
    const theirs = { ...savings, id: "another id", code: "099", name: " SAVINGS" };
    expect(trouble({ accounts: [...(HEALTHY.accounts ?? []), theirs] }, { accounts })).toEqual([]);
  });

  it("warn where missing accounts are to be copied and the consent does not allow it", () => {
    const permissions = (mayAdd: boolean | null) =>
      checkSetUp(GROUP, [{ ...entity("Sydney"), mayAdd }]).find(
        ({ check, name }) => check === "permissions" && name === "Sydney",
      )?.level;
    expect([permissions(false), permissions(true), permissions(null)]).toEqual(["warn", "good", "good"]);
  });

  it("say what is missing to read an organisation, and compare nothing with it", () => {
    const lost: CheckedEntity = {
      tenantId: tenantId("Sydney"),
      name: "Sydney",
      setUp: err({ code: "scope-missing", entity: "Sydney" }),
      equivalents: { accounts: {}, taxTypes: {} },
      mayAdd: null,
    };
    const about = checkSetUp(GROUP, [lost]).filter((finding) => finding.name === "Sydney");
    expect(about).toMatchObject([{ check: "permissions", level: "bad" }]);
    expect(
      checkSetUp({ ...lost, name: "Group" }, [entity("Sydney")]).filter((one) => one.name === "Sydney"),
    ).toHaveLength(1);
  });
});
