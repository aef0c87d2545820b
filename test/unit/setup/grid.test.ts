/** A cell of the grid says what would happen to a document that names the entry: the mirror's own matching decides it. */

import { describe, expect, it } from "vitest";
import type { Equivalents } from "../../../src/domain/firm.ts";
import { tenantId } from "../../../src/domain/ids.ts";
import { err, ok } from "../../../src/domain/result.ts";
import { GRID_ROWS_MOST } from "../../../src/limits.ts";
import type { Account, References, TaxRate } from "../../../src/mirror/references.ts";
import { candidatesFor } from "../../../src/setup/candidates.ts";
import { type GridFirm, type GridList, gridOf } from "../../../src/setup/grid.ts";

const account = (code: string, name: string, parts: Partial<Account> = {}): Account => ({
  ...{ id: `id of ${name}`, code, name, type: "REVENUE", taxType: "OUTPUT", active: true, system: false },
  ...{ paymentsAllowed: false, ...parts },
});
const bank = (code: string, name: string) =>
  account(code, name, { type: "BANK", paymentsAllowed: true, taxType: null });
const rate = (taxType: string, name: string, ratePercent: number): TaxRate => ({
  taxType,
  name,
  ratePercent,
  active: true,
});
const category = (name: string, ...options: string[]) => ({
  ...{ id: `${name}-id`, name, options: options.map((option) => ({ id: `${name}-${option}`, name: option })) },
});

const OURS: References = {
  organisation: { baseCurrency: "AUD", country: "AU", shortCode: "!a", lockDate: null },
  accounts: [
    account("200", "Sales"),
    account("400", "Rent", { type: "EXPENSE" }),
    bank("090", "Bank"),
    bank("", "Till"),
  ],
  "tax-rates": [rate("OUTPUT", "GST on Income", 10), rate("TAX001", "Levy", 7), rate("NONE", "No tax", 0)],
  tracking: [category("Entity", "Sydney"), category("Service", "Advice", "Audit")],
  branding: [{ id: "b", name: "Standard" }],
  items: ["HOUR"],
  currencies: ["AUD", "USD"],
  "number-prefixes": null,
};
const FIRM: GridFirm = {
  ...{
    group: ok(OURS),
    groupName: "Group",
    routingCategoryId: "Entity-id",
    copyMissingAccounts: true,
    syncBills: false,
  },
};
const NOTHING: Equivalents = { accounts: {}, taxTypes: {} };

/** Each row of a list with what Sydney has for it, and what follows. */
function rows(
  list: GridList,
  theirs: Partial<References> = {},
  {
    firm = {},
    equivalents = NOTHING,
    mayAdd = null,
  }: { readonly firm?: Partial<GridFirm>; readonly equivalents?: Equivalents; readonly mayAdd?: boolean | null } = {},
) {
  const satellite = { tenantId: tenantId("s"), name: "Sydney", setUp: ok({ ...OURS, ...theirs }), equivalents, mayAdd };
  const part = gridOf({ ...FIRM, ...firm }, [satellite]).find((one) => one.list === list);
  return (part?.rows ?? []).map(({ name, cells }) => {
    const [cell] = cells;
    return `${name}: ${cell?.state}${cell?.works ? "" : ", fails"}${cell?.canAdd ? ", can be added" : ""}`;
  });
}

describe("the grid of set-ups", () => {
  it("is the same everywhere where both organisations are alike, without the category that routes and without no tax", () => {
    const lists = ["accounts", "payment-accounts", "tax-rates", "tracking", "branding", "currencies", "items"] as const;
    expect(lists.flatMap((list) => rows(list))).toEqual([
      ...["Sales: same", "Rent: same", "Bank: same", "Till: same", "GST on Income (10 %): same", "Levy (7 %): same"],
      ...["Service: Advice: same", "Service: Audit: same", "Standard: same", "AUD: same", "USD: same", "HOUR: same"],
    ]);
  });

  it("says of accounts what the mirror would do", () => {
    const theirs = [account("200", "Trading"), account("400", "Rent", { type: "EXPENSE", active: false })];
    expect(rows("accounts", { accounts: theirs })).toEqual(["Sales: differs", "Rent: differs, fails"]);
    expect(rows("accounts", { accounts: [] })).toEqual(["Sales: missing, can be added", "Rent: missing, can be added"]);
    const kept = { firm: { copyMissingAccounts: false } };
    expect(rows("accounts", { accounts: [] }, kept)[0]).toBe("Sales: missing, fails, can be added");
    expect(rows("payment-accounts", { accounts: [account("090", "Bank")] })).toEqual([
      ...["Bank: differs, fails", "Till: missing, fails"],
    ]);
  });

  it("offers to add nothing, and counts on nothing being added, where the consent does not allow it", () => {
    const theirs = { accounts: [], items: [] };
    expect(rows("accounts", theirs, { mayAdd: false })[0]).toBe("Sales: missing, fails");
    expect(rows("items", theirs, { mayAdd: false })).toEqual(["HOUR: missing"]);
    expect(rows("items", theirs, { mayAdd: true })).toEqual(["HOUR: missing, can be added"]);
  });

  it("takes what a person chose, and says when it cannot be used any more", () => {
    const equivalents = { accounts: { "200": "4000", "id of Till": "610" }, taxTypes: { TAX001: "TAX005" } };
    const theirs = {
      accounts: [account("4000", "Trading"), bank("610", "Cash")],
      "tax-rates": [rate("OUTPUT", "GST on Income", 10), rate("TAX005", "Eco", 7)],
    };
    expect(rows("accounts", theirs, { equivalents })[0]).toBe("Sales: chosen");
    expect(rows("payment-accounts", theirs, { equivalents })).toContain("Till: chosen");
    expect(rows("tax-rates", theirs, { equivalents })).toContain("Levy (7 %): chosen");
    const gone = { accounts: [account("4000", "Trading", { active: false })], "tax-rates": [rate("TAX005", "Eco", 8)] };
    expect(rows("accounts", gone, { equivalents })[0]).toBe("Sales: differs, fails");
    expect(rows("tax-rates", gone, { equivalents })).toContain("Levy (7 %): differs, fails");
  });

  it("says of rates whether they are found under another code, are of another percentage, or lack", () => {
    const theirs = (...rates: TaxRate[]) => rows("tax-rates", { "tax-rates": rates });
    expect(theirs(rate("OUTPUT", "GST", 10), rate("TAX004", "levy", 7))).toEqual([
      ...["GST on Income (10 %): differs", "Levy (7 %): differs"],
    ]);
    expect(theirs(rate("TAX001", "Levy", 8))).toEqual([
      "GST on Income (10 %): missing, fails",
      "Levy (7 %): differs, fails",
    ]);
  });

  it("says of tracking, items, themes and currencies what goes without them and what fails", () => {
    const none = { tracking: [], items: [], branding: [], currencies: ["AUD"] };
    expect(rows("tracking", none)).toEqual(
      ["Service: Advice", "Service: Audit"].map((name) => `${name}: missing, can be added`),
    );
    expect(rows("tracking", { tracking: [category("service", "audit")] })).toEqual([
      ...["Service: Advice: missing, can be added", "Service: Audit: same"],
    ]);
    expect(rows("tracking", { tracking: [category("A"), category("B")] })[0]).toBe("Service: Advice: missing");
    expect(rows("items", none)).toEqual(["HOUR: missing, can be added"]);
    expect(rows("branding", none)).toEqual(["Standard: missing"]);
    expect(rows("currencies", none)).toEqual(["AUD: same", "USD: missing, fails, can be added"]);
  });

  it("never takes what could not be read for missing, and says which organisation it is about", () => {
    expect(rows("items", { items: null })).toEqual(["HOUR: unknown, fails"]);
    const lost = {
      ...{ tenantId: tenantId("s"), name: "Sydney", equivalents: NOTHING, mayAdd: null },
      setUp: err({ code: "disconnected", entity: "Sydney" } as const),
    };
    const cells = gridOf(FIRM, [lost]).flatMap(({ rows: all }) => all.flatMap((row) => row.cells));
    expect(new Set(cells.map(({ state }) => state))).toEqual(new Set(["unknown"]));
    expect(cells[0]?.text).toContain("Sydney");
    const [part] = gridOf({ ...FIRM, group: ok({ ...OURS, accounts: null }) }, [lost]);
    expect(part).toMatchObject({
      rows: [],
      problem: expect.stringContaining("Group: its chart of accounts could not be read"),
    });
  });

  it("compares a bounded number of rows and says how many more there are", () => {
    const items = Array.from({ length: GRID_ROWS_MOST + 3 }, (_, index) => `I${index}`);
    const part = gridOf({ ...FIRM, group: ok({ ...OURS, items }) }, []).find(({ list }) => list === "items");
    expect([part?.rows.length, part?.leftOut]).toEqual([GRID_ROWS_MOST, 3]);
  });
});

describe("what can stand for an entry of the group", () => {
  const theirs = {
    accounts: [
      bank("610", "Cash"),
      account("4000", "Trading"),
      account("", "Uncoded"),
      account("800", "Debtors", { system: true }),
    ],
    "tax-rates": [rate("NONE", "No tax", 0), rate("TAX005", "Eco", 7), rate("OUTPUT", "GST", 10)],
  };

  it("comes first; what cannot is listed with the reason, and what Xero itself keeps is not", () => {
    const accounts = candidatesFor("accounts", "200", { ours: OURS, theirs });
    expect(accounts?.map(({ name, cannot }) => [name, cannot === null])).toEqual([
      ...[
        ["4000 Trading", true],
        ["610 Cash", false],
        ["Uncoded", false],
      ],
    ]);
    expect(candidatesFor("payment-accounts", "090", { ours: OURS, theirs })?.[0]?.key).toBe("610");
    const rates = candidatesFor("tax-rates", "TAX001", { ours: OURS, theirs });
    expect(rates).toEqual([
      { key: "TAX005", name: "Eco (7 %)", cannot: null },
      { key: "OUTPUT", name: "GST (10 %)", cannot: expect.stringContaining("totals would differ") },
    ]);
    expect(candidatesFor("accounts", "999", { ours: OURS, theirs })).toBeNull();
  });
});
