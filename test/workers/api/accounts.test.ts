import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import type { TenantId } from "../../../src/domain/ids.ts";
import { err, ok } from "../../../src/domain/result.ts";
import type { Account } from "../../../src/mirror/references.ts";
import { loadSnapshot } from "../../../src/store/snapshot.ts";
import type { Browser } from "../browser.ts";
import { type FakeObjects, fakeObjects } from "../fake-objects.ts";
import { ACME, BETA_GROUP, freshFirms, GROUP, SYDNEY } from "../seed.ts";
import { get, send, signedIn } from "./visitor.ts";

const account = (code: string, name: string, parts: Partial<Account> = {}): Account => ({
  ...{ id: `id-${name}`, code, name, type: "CURRENT", taxType: null, active: true, system: false },
  ...{ paymentsAllowed: true, ...parts },
});
const ACCOUNTS = [
  account("090", "Bank", { type: "BANK" }),
  account("", "Till", { type: "BANK" }),
  account("200", "Sales", { type: "REVENUE", paymentsAllowed: false }),
  account("850", "Old credits", { active: false }),
  account("851", "Credits"),
];

let objects: FakeObjects;
let owner: Browser;
let asked: TenantId[];

beforeEach(async () => {
  await freshFirms();
  objects = fakeObjects();
  asked = [];
  const { tenant } = objects;
  Object.assign(objects, {
    tenant: (id: TenantId) => ({
      ...tenant(id),
      accounts: async () => {
        asked.push(id);
        return ok(ACCOUNTS);
      },
      status: async () => {
        throw new Error("no figures here");
      },
    }),
  });
  owner = await signedIn(objects, ACME, "owner");
});

const patch = (tenant: string, body: unknown) => send(owner, "PATCH", `/api/entities/${tenant}`, body);
const problemOf = async (response: Response) => {
  const { code, detail } = await response.json<{ code: string; detail: string }>();
  return { status: response.status, code, detail };
};

describe("the accounts of an organisation", () => {
  it("are listed as Xero has them, with why one cannot be chosen for each use", async () => {
    const shown = await get<Record<string, unknown>[]>(owner, `/api/accounts?entity=${SYDNEY}`);
    expect(shown[1]).toEqual({
      ...{
        id: "id-Till",
        code: null,
        name: "Till",
        type: "BANK",
        active: true,
        paymentsAllowed: true,
        choice: "id-Till",
      },
      cannotBe: { groupPaymentsAccount: "It is chosen from the group’s accounts.", creditsAccount: null },
    });
    const reasons = shown.map(({ cannotBe }) => (cannotBe as { creditsAccount: string | null }).creditsAccount);
    expect(reasons).toEqual([null, null, expect.stringContaining("not enabled"), "It is archived in Xero.", null]);
    const ofGroup = await get<{ cannotBe: Record<string, string | null> }[]>(owner, `/api/accounts?entity=${GROUP}`);
    expect(ofGroup[4]?.cannotBe).toEqual({
      groupPaymentsAccount: null,
      creditsAccount: "It is chosen from the satellite’s own accounts.",
    });
    expect(asked).toEqual([SYDNEY, GROUP]);
  });

  it("are nobody else's, and want an organisation", async () => {
    expect((await owner.fetch(`/api/accounts?entity=${BETA_GROUP}`)).status).toBe(404);
    expect((await owner.fetch("/api/accounts")).status).toBe(400);
    expect(asked).toEqual([]);
  });
});

describe("the two accounts of a satellite", () => {
  it("are checked against the list of the organisation that has them, stored, and go to every object", async () => {
    const response = await patch(SYDNEY, { groupPaymentsAccount: "090", creditsAccount: "851" });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ groupPaymentsAccount: "090", creditsAccount: "851" });
    expect(asked).toEqual([GROUP, SYDNEY]);
    const snapshot = await loadSnapshot(env.DB, ACME);
    const sydney = snapshot.entities.find(({ tenantId }) => tenantId === SYDNEY);
    expect(sydney).toMatchObject({ groupPaymentsAccount: "090", creditsAccount: "851" });
    expect(objects.configured.at(-1)?.firm).toEqual(snapshot);
    expect(await (await patch(SYDNEY, { creditsAccount: null })).json()).toMatchObject({
      ...{ groupPaymentsAccount: "090", creditsAccount: null },
    });
  });

  it("are an id where the account has no code, and a code where it has one", async () => {
    expect(await (await patch(SYDNEY, { creditsAccount: "id-Till" })).json()).toMatchObject({
      creditsAccount: "id-Till",
    });
    expect(await (await patch(SYDNEY, { creditsAccount: "id-Credits" })).json()).toMatchObject({
      creditsAccount: "851",
    });
  });

  it.each([
    ["999", "creditsAccount: Acme Sydney has no account with that code or id."],
    ["200", "creditsAccount: Sales cannot be chosen. Payments to it are not enabled"],
    ["850", "creditsAccount: Old credits cannot be chosen. It is archived in Xero."],
  ])("cannot be %s", async (creditsAccount, detail) => {
    expect(await problemOf(await patch(SYDNEY, { creditsAccount }))).toEqual({
      ...{ status: 400, code: "invalid-request", detail: expect.stringContaining(detail) },
    });
  });

  it("are not stored while the list cannot be read, and leave all else of the change undone", async () => {
    const refused = { code: "xero-unavailable", entity: "Acme Sydney", reason: "503" } as const;
    objects.tenant = ((tenant) => (id: TenantId) => ({ ...tenant(id), accounts: async () => err(refused) }))(
      objects.tenant,
    );
    expect(await problemOf(await patch(SYDNEY, { paused: true, creditsAccount: "851" }))).toMatchObject({
      ...{ status: 503, code: "xero-unavailable" },
    });
    const [sydney] = (await loadSnapshot(env.DB, ACME)).entities.filter(({ tenantId }) => tenantId === SYDNEY);
    expect(sydney).toMatchObject({ paused: false, creditsAccount: null });
    expect((await patch(SYDNEY, { creditsAccount: null })).status).toBe(200);
  });

  it("are a satellite's: the group has none, and loses them when it becomes the group", async () => {
    expect(await problemOf(await patch(GROUP, { creditsAccount: "851" }))).toMatchObject({ code: "account-on-group" });
    await patch(SYDNEY, { groupPaymentsAccount: "090", creditsAccount: "851" });
    await patch(GROUP, { role: "unassigned" });
    expect(await (await patch(SYDNEY, { role: "group" })).json()).toMatchObject({
      ...{ role: "group", groupPaymentsAccount: null, creditsAccount: null },
    });
  });

  it("want a group for the group's account", async () => {
    await patch(GROUP, { role: "unassigned" });
    const refused = await problemOf(await patch(SYDNEY, { groupPaymentsAccount: "090" }));
    expect(refused).toMatchObject({ status: 409, code: "no-group" });
  });
});
