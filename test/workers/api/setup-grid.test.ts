// biome-ignore-all lint/style/noExcessiveLinesPerFile: one grid, from one set-up.

/** The grid of set-ups, and what people choose in it where a satellite's codes differ from the group's. */

import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import type { TenantId } from "../../../src/domain/ids.ts";
import { err, ok } from "../../../src/domain/result.ts";
import { CODE_CHOICES_MOST } from "../../../src/limits.ts";
import type { Account, References } from "../../../src/mirror/references.ts";
import type { EntityStatus } from "../../../src/objects/tenant-rpc.ts";
import { loadSnapshot } from "../../../src/store/snapshot.ts";
import type { Browser } from "../browser.ts";
import { type FakeObjects, fakeObjects } from "../fake-objects.ts";
import { ACME, BETA_GROUP, freshFirms, GROUP, MELBOURNE, SYDNEY } from "../seed.ts";
import { get, send, signedIn } from "./visitor.ts";

const account = (code: string, name: string, parts: Partial<Account> = {}): Account => ({
  ...{ id: `id-${name}`, code, name, type: "REVENUE", taxType: null, active: true, system: false },
  ...{ paymentsAllowed: false, ...parts },
});
const NOTHING: References = {
  ...{ organisation: null, tracking: null, branding: null, items: null, currencies: null, "number-prefixes": null },
  ...{ accounts: [], "tax-rates": [] },
};
const OURS: References = {
  ...NOTHING,
  accounts: [account("200", "Sales"), account("210", "Advice")],
  "tax-rates": [{ taxType: "OUTPUT", name: "GST", ratePercent: 10, active: true }],
};
const THEIRS: References = {
  ...NOTHING,
  accounts: [account("200", "Sales"), account("4000", "Trading"), account("9", "Bank", { type: "BANK" })],
  "tax-rates": [
    { taxType: "TAX001", name: "Own", ratePercent: 10, active: true },
    { taxType: "TAX002", name: "Other", ratePercent: 15, active: true },
  ],
};

let objects: FakeObjects;
let owner: Browser;
let read: { readonly id: TenantId; readonly names: readonly string[]; readonly withinMs: number }[];

beforeEach(async () => {
  await freshFirms();
  read = [];
  objects = fakeObjects();
  const { tenant } = objects;
  Object.assign(objects, {
    tenant: (id: TenantId) => ({
      ...tenant(id),
      setUp: async (names: readonly string[], withinMs: number) => {
        read.push({ id, names, withinMs });
        if (id === MELBOURNE) return err({ code: "scope-missing", entity: "Acme Melbourne" });
        return ok(id === GROUP ? OURS : THEIRS);
      },
      status: async () => {
        throw new Error("no figures here");
      },
    }),
  });
  owner = await signedIn(objects, ACME, "owner");
});

const patch = (tenant: string, body: unknown) => send(owner, "PATCH", `/api/entities/${tenant}`, body);
const choicesOf = async (tenant: TenantId) => {
  const entity = (await loadSnapshot(env.DB, ACME)).entities.find((one) => one.tenantId === tenant);
  return { accountCodes: entity?.accountCodes, taxTypes: entity?.taxTypes };
};

interface Grid {
  readonly satellites: readonly { readonly name: string }[];
  readonly lists: readonly {
    readonly list: string;
    readonly problem: string | null;
    readonly same: number;
    readonly rows: readonly { readonly key: string; readonly cells: readonly { readonly state: string }[] }[];
  }[];
}

describe("the grid", () => {
  it("shows what each satellite has for the group's entries, and what could not be read", async () => {
    const { satellites, lists } = await get<Grid>(owner, "/api/setup/grid");
    expect(satellites.map(({ name }) => name)).toEqual(["Acme Melbourne", "Acme Sydney"]);
    const shown = lists.map(({ list, rows }) => [
      list,
      rows.map(({ key, cells }) => [key, ...cells.map(({ state }) => state)]),
    ]);
    expect(shown).toEqual([
      [
        "accounts",
        [
          ["200", "unknown", "same"],
          ["210", "unknown", "missing"],
        ],
      ],
      ["payment-accounts", []],
      ["tax-rates", [["OUTPUT", "unknown", "missing"]]],
      ...["tracking", "branding", "currencies", "items"].map((list) => [list, []]),
    ]);
    expect(lists.find(({ list }) => list === "items")?.problem).toContain("Acme Group: its items could not be read");
  });

  it("is of what was read lately, and of now where a person wants it fresh; rows that are alike can be left out", async () => {
    await get<Grid>(owner, "/api/setup/grid");
    await get<Grid>(owner, "/api/setup/grid?fresh=true");
    const [first, second] = [read[0]?.withinMs ?? 0, read.at(-1)?.withinMs ?? 0];
    expect(first).toBeGreaterThan(second);
    await env.DB.prepare("UPDATE entities SET role = 'unassigned' WHERE tenant_id = ?").bind(MELBOURNE).run();
    const { lists } = await get<Grid>(owner, "/api/setup/grid?differing=true");
    expect(lists[0]).toMatchObject({ same: 1, rows: [{ key: "210" }] });
  });

  it("needs a group, and what can stand for an entry needs a satellite of the firm and an entry of the group", async () => {
    const candidates = (entity: string, key = "210") =>
      owner.fetch(`/api/setup/candidates?entity=${entity}&list=accounts&key=${key}`);
    const { items } = await get<{ items: { key: string; cannot: string | null }[] }>(
      owner,
      `/api/setup/candidates?entity=${SYDNEY}&list=accounts&key=210`,
    );
    expect(items.map(({ key, cannot }) => [key, cannot === null])).toEqual([
      ["200", true],
      ["4000", true],
      ["9", false],
    ]);
    expect([(await candidates(BETA_GROUP)).status, (await candidates(SYDNEY, "999")).status]).toEqual([404, 404]);
    expect((await candidates(MELBOURNE)).status).toBe(503);
    await env.DB.prepare("UPDATE entities SET role = 'unassigned' WHERE tenant_id = ?").bind(GROUP).run();
    expect((await owner.fetch("/api/setup/grid")).status).toBe(409);
  });
});

describe("the plan of the Xero app", () => {
  it("says what of the firm's tier is used, and sums the egress of those that answer", async () => {
    const egress = { month: new Date().toISOString().slice(0, 7), bytes: 11 * 1_073_741_824 };
    const { tenant } = objects;
    objects.tenant = (id) => ({
      ...tenant(id),
      status: async () => {
        if (id === MELBOURNE) throw new Error("asleep");
        return {
          egress: id === GROUP ? egress : { month: "2020-01", bytes: 5 },
          day: { limit: id === GROUP ? 5000 : 1000 },
        } as EntityStatus;
      },
    });
    expect(await get(owner, "/api/xero-plan")).toMatchObject({
      ...{
        tier: null,
        dayCalls: 1000,
        connections: { used: 3, most: null },
        egress: { bytes: egress.bytes, price: null, unknown: 1 },
      },
    });
    await send(owner, "PATCH", "/api/settings", { xeroTier: "core" });
    expect(await get(owner, "/api/xero-plan")).toMatchObject({
      ...{ tier: "core", dayCalls: 5000, connections: { used: 3, most: 50 } },
      egress: { price: "2.40", includedGiB: 10, forecastPrice: expect.stringMatching(/^\d+\.\d\d$/) },
    });
  });
});

describe("entries that a person has added to a satellite", () => {
  const wanted = {
    list: "accounts",
    account: { code: "210", name: "Advice", type: "REVENUE", taxType: null, paymentsAllowed: false },
  } as const;
  const cell = (key: string, list = "accounts", tenantId: string = SYDNEY) => ({ list, key, tenantId });
  const add = async (...cells: unknown[]) => await send(owner, "POST", "/api/setup/additions", { cells });

  it("go to its object in its own terms, are in the audit by name, and are shown while they are on their way", async () => {
    const asked: unknown[] = [];
    objects.tenantMethods = {
      addToSetUp: async (request) => {
        asked.push(request);
        return request.additions.length;
      },
      additions: async () => [{ wanted, failed: "Xero says: no" }],
    };
    const response = await add(cell("210"));
    expect([response.status, await response.json()]).toEqual([202, { accepted: 1, refused: [] }]);
    expect(asked).toEqual([{ additions: [wanted], by: expect.any(String) }]);
    const { items } = await get<{ items: Record<string, unknown>[] }>(owner, "/api/audit");
    expect(items[0]).toMatchObject({
      action: "setup.add",
      subject: "Acme Sydney",
      after: { added: "1 entry", first: "account 210 Advice" },
    });
    const { lists } = await get<Grid>(owner, "/api/setup/grid");
    const shown = lists[0]?.rows.find(({ key }) => key === "210")?.cells.at(-1);
    expect(shown).toMatchObject({ state: "missing", canAdd: true, adding: { failed: "Xero says: no" } });
  });

  it("are refused one by one with the reason, and nothing is in the audit", async () => {
    objects.tenantMethods = { addToSetUp: async () => 0, additions: async () => [] };
    const response = await add(
      cell("200"),
      cell("999"),
      cell("OUTPUT", "tax-rates"),
      cell("210", "accounts", BETA_GROUP),
      cell("210"),
    );
    const { accepted, refused } = await response.json<{
      accepted: number;
      refused: { key: string; reason: string }[];
    }>();
    expect(accepted).toBe(0);
    expect(refused.map(({ key, reason }) => `${key}: ${reason.split(".")[0]}`)).toEqual([
      "200: It is there already",
      "999: The group's list has no such entry, or it could not be read",
      expect.stringContaining("OUTPUT: The tax rate GST"),
      "210: The firm has no such satellite",
      "210: Too much is being added there already",
    ]);
    expect((await get<{ items: unknown[] }>(owner, "/api/audit")).items).toEqual([]);
  });
});

describe("codes that a person chooses for a satellite", () => {
  it("are kept one by one, reach its object, are in the audit with what was before, and can be taken back", async () => {
    expect(await (await patch(SYDNEY, { accountCodes: { "210": "4000" } })).json()).toMatchObject({
      accountCodes: { "210": "4000" },
    });
    const both = await patch(SYDNEY, { accountCodes: { "200": "4000" }, taxTypes: { OUTPUT: "TAX001" } });
    expect(both.status).toBe(200);
    const all = { accountCodes: { "200": "4000", "210": "4000" }, taxTypes: { OUTPUT: "TAX001" } };
    expect(await choicesOf(SYDNEY)).toEqual(all);
    expect(objects.configured.at(-1)?.firm.entities.find((one) => one.tenantId === SYDNEY)).toMatchObject(all);
    await patch(SYDNEY, { accountCodes: { "210": null } });
    expect(await choicesOf(SYDNEY)).toMatchObject({ accountCodes: { "200": "4000" } });
    const { items } = await get<{ items: { action: string; before: unknown; after: unknown }[] }>(owner, "/api/audit");
    expect(items[0]).toMatchObject({
      action: "entity.change",
      before: { accountCodes: { "200": "4000", "210": "4000" } },
      after: { accountCodes: { "200": "4000" } },
    });
  });

  it("are left as they are where somebody else has chosen meanwhile", async () => {
    await patch(SYDNEY, { accountCodes: { "200": "4000" }, taxTypes: { OUTPUT: "TAX001" } });
    const late = [
      { accountCodes: { "200": null }, seen: { accountCodes: { "200": null } } },
      { accountCodes: null, seen: { accountCodes: null } },
      { accountCodes: { "210": "4000" }, seen: { accountCodes: { "210": null }, taxTypes: { OUTPUT: null } } },
    ];
    for (const change of late) {
      const response = await patch(SYDNEY, change);
      expect([response.status, await response.json()]).toMatchObject([409, { code: "changed-meanwhile" }]);
    }
    expect(await choicesOf(SYDNEY)).toEqual({ accountCodes: { "200": "4000" }, taxTypes: { OUTPUT: "TAX001" } });
    const seen = { accountCodes: { "200": "4000", "210": null }, taxTypes: { OUTPUT: "TAX001" } };
    expect((await patch(SYDNEY, { accountCodes: { "200": null, "210": "4000" }, seen })).status).toBe(200);
    expect(await choicesOf(SYDNEY)).toMatchObject({ accountCodes: { "210": "4000" } });
  });

  it.each([
    ["an account that the group does not have", { accountCodes: { "999": "4000" } }, "the group has no account 999"],
    ["an account that is not there", { accountCodes: { "210": "4001" } }, "Acme Sydney has no account 4001"],
    ["a bank account for lines", { accountCodes: { "210": "9" } }, "lines of documents cannot be on one"],
    ["a rate of another percentage", { taxTypes: { OUTPUT: "TAX002" } }, "totals would differ"],
    ["a rate that is not there", { taxTypes: { OUTPUT: "TAX009" } }, "Acme Sydney has no tax rate TAX009"],
    [
      "too many at a time",
      { taxTypes: Object.fromEntries(Array.from({ length: CODE_CHOICES_MOST + 1 }, (_, n) => [`T${n}`, "TAX001"])) },
      "at most",
    ],
  ])("are refused where they name %s", async (_, body, words) => {
    const response = await patch(SYDNEY, body);
    expect(response.status).toBe(400);
    expect((await response.json<{ detail: string }>()).detail).toContain(words);
    expect(await choicesOf(SYDNEY)).toEqual({ accountCodes: null, taxTypes: null });
  });

  it("are none of the group's, and go when a satellite becomes the group", async () => {
    expect((await patch(GROUP, { accountCodes: { "200": "4000" } })).status).toBe(409);
    await patch(SYDNEY, { accountCodes: { "200": "4000" } });
    await patch(GROUP, { role: "unassigned" });
    expect((await patch(SYDNEY, { role: "group", trackingOptionId: null })).status).toBe(200);
    expect(await choicesOf(SYDNEY)).toEqual({ accountCodes: null, taxTypes: null });
  });

  it("are not stored unchecked: where the lists cannot be read nothing is changed", async () => {
    const response = await patch(MELBOURNE, { accountCodes: { "210": "4000" } });
    expect(response.status).toBe(503);
    expect(await choicesOf(MELBOURNE)).toEqual({ accountCodes: null, taxTypes: null });
  });
});
