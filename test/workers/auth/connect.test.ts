// biome-ignore-all lint/style/noExcessiveLinesPerFile: one consent, and all that it may and may not connect.
import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { DEFAULT_SETTINGS } from "../../../src/domain/firm.ts";
import { type FirmId, type TenantId, tenantId } from "../../../src/domain/ids.ts";
import { changeEntity, removeEntity } from "../../../src/store/entities.ts";
import * as schema from "../../../src/store/schema.ts";
import { database, firmScope } from "../../../src/store/scope.ts";
import { loadSnapshot } from "../../../src/store/snapshot.ts";
import { type Browser, ORIGIN } from "../browser.ts";
import { type FakeObjects, fakeObjects } from "../fake-objects.ts";
import { ACME, BETA, BETA_GROUP, freshDatabase, GROUP, SYDNEY, seedFirms, seedMember } from "../seed.ts";
import { authBrowser, goThrough } from "./visitor.ts";
import { CONSENT, connection, type XeroIdentity, xeroIdentity } from "./xero-identity.ts";

const db = database(env.DB);
let xero: XeroIdentity;
let objects: FakeObjects;

beforeEach(async () => {
  await freshDatabase();
  xero = xeroIdentity();
  objects = fakeObjects();
});
afterEach(() => vi.restoreAllMocks());

async function connect(browser: Browser = authBrowser(objects)): Promise<URL> {
  return new URL(await goThrough(browser, xero, "/auth/connect"), ORIGIN);
}

async function entities(firm: FirmId) {
  return db.select().from(schema.entities).where(eq(schema.entities.firmId, firm));
}

async function entity(tenant: TenantId) {
  return db.select().from(schema.entities).where(eq(schema.entities.tenantId, tenant)).get();
}

function be(person: string): void {
  xero.claims = { xero_userid: `xero-${person}`, email: `${person}@example.com` };
}

describe("the first person to connect", () => {
  it("creates the firm, owns it, and is signed in", async () => {
    xero.connections = [connection("t-1", "Smith Sydney"), connection("t-2", "Smith Group")];
    const browser = authBrowser(objects);
    expect((await connect(browser)).href).toBe(`${ORIGIN}/`);
    const [firm] = await db.select().from(schema.firms);
    expect(firm?.name).toBe("Smith Group");
    expect(firm?.settings).toEqual(DEFAULT_SETTINGS);
    const members = await db.select().from(schema.members);
    expect(members).toMatchObject([{ firmId: firm?.id, email: "ann@example.com", role: "owner" }]);
    const rows = await db.select().from(schema.entities);
    expect(rows).toHaveLength(2);
    expect(rows).toMatchObject(
      rows.map(() => ({ firmId: firm?.id, grantId: CONSENT, role: "unassigned", paused: false })),
    );
    expect(browser.cookies.has("orbit_session")).toBe(true);
    expect(xero.requests.at(-1)?.url.href).toBe(`https://api.xero.com/connections?authEventId=${CONSENT}`);
  });

  it("hands the tokens to the grant's object before D1 points at it, and the snapshot to every entity after", async () => {
    xero.connections = [connection("t-1", "One"), connection("t-2", "Two")];
    let grantsBefore = -1;
    const { store } = objects.grant("x" as never);
    objects.grantMethods.store = async (owner, tokens) => {
      grantsBefore = (await db.select().from(schema.grants)).length;
      await store(owner, tokens);
    };
    await connect();
    expect(grantsBefore).toBe(0);
    const [firm] = await db.select().from(schema.firms);
    expect(objects.configured.map((call) => call.tenant).sort()).toEqual(["t-1", "t-2"]);
    expect(objects.configured[0]?.firm).toEqual(await loadSnapshot(env.DB, firm?.id ?? ACME));
    expect(objects.renewed.toSorted()).toEqual(["t-1", "t-2"]);
    expect(await db.select().from(schema.audit)).toMatchObject([
      { firmId: firm?.id, action: "entity.connect", subject: "One and Two", after: { newFirm: true } },
    ]);
  });

  it("is the only one: the next stranger needs an invitation, and nothing of theirs is kept", async () => {
    xero.connections = [connection("t-1", "One")];
    await connect();
    be("zoe");
    xero.connections = [connection("t-2", "Two")];
    const landing = await connect();
    expect(landing.searchParams.get("error")).toBe("not-invited");
    expect(await db.select().from(schema.firms)).toHaveLength(1);
    expect(await db.select().from(schema.users)).toHaveLength(1);
    expect(await db.select().from(schema.entities)).toHaveLength(1);
    expect(objects.stored).toHaveLength(1);
  });

  it("is one of two who connect in the same moment; the other gets nothing", async () => {
    xero.connections = [connection("t-2", "Two")];
    objects.grantMethods.store = async () => {
      await seedFirms();
    };
    const browser = authBrowser(objects);
    expect((await connect(browser)).searchParams.get("error")).toBe("not-saved");
    expect(browser.cookies.has("orbit_session")).toBe(false);
    expect(await entity(tenantId("t-2"))).toBeUndefined();
    expect(await db.select().from(schema.firms)).toHaveLength(2);
  });
});

describe("ALLOW_SIGNUP=true", () => {
  it("lets a person without a firm create one, and an invited person join instead", async () => {
    await seedFirms();
    await seedMember(BETA, "bob", "owner");
    const open = () => authBrowser(objects, { ALLOW_SIGNUP: "true" });
    xero.connections = [connection("t-1", "Smith & Co")];
    expect((await connect(open())).href).toBe(`${ORIGIN}/`);
    expect((await entity(tenantId("t-1")))?.firmId).not.toBe(ACME);
    expect(await db.select().from(schema.firms)).toHaveLength(3);
    be("bob");
    xero.connections = [connection("t-2", "Beta Two")];
    await connect(open());
    expect((await entity(tenantId("t-2")))?.firmId).toBe(BETA);
    expect(await db.select().from(schema.firms)).toHaveLength(3);
  });
});

describe("what a consent connects", () => {
  beforeEach(async () => {
    await seedFirms();
    await seedMember(ACME, "ann", "owner");
  });

  it("is only what belongs to this consent", async () => {
    xero.connections = [connection("t-1", "One"), connection("t-old", "Old", { authEventId: "another" })];
    await connect();
    expect(await entity(tenantId("t-1"))).toBeDefined();
    expect(await entity(tenantId("t-old"))).toBeUndefined();
  });

  it("may do what the consent says: a later one that allows more is known to every object", async () => {
    const allowed = async (scope: string[]) => {
      xero.accessClaims = { authentication_event_id: CONSENT, scope };
      xero.connections = [connection("t-1", "One")];
      await connect();
      const { entities: all } = await loadSnapshot(env.DB, ACME);
      const told = objects.configured.at(-1)?.firm;
      expect(told).toEqual(await loadSnapshot(env.DB, ACME));
      return all.find((one) => one.tenantId === "t-1")?.mayAdd;
    };
    expect(await allowed(["accounting.invoices", "accounting.settings.read"])).toBe(false);
    expect(await allowed(["accounting.invoices", "accounting.settings"])).toBe(true);
    xero.accessClaims = { authentication_event_id: CONSENT };
    await connect();
    expect((await loadSnapshot(env.DB, ACME)).entities.find((one) => one.tenantId === "t-1")?.mayAdd).toBeNull();
  });

  it("is organisations only; a practice is mentioned", async () => {
    xero.connections = [connection("p-1", "Smith Practice", { tenantType: "PRACTICE" }), connection("t-1", "One")];
    const landing = await connect();
    expect(landing.searchParams.get("notice")).toBe("Smith Practice was not connected: it is not an organisation.");
    expect(await entity(tenantId("p-1"))).toBeUndefined();
    xero.connections = [connection("p-1", "Smith Practice", { tenantType: "PRACTICE" })];
    expect((await connect()).searchParams.get("error")).toBe("no-organisation");
  });

  it("never takes an organisation from another firm, and still connects the rest", async () => {
    xero.connections = [connection(BETA_GROUP, "Beta Group"), connection("t-1", "One")];
    const landing = await connect();
    expect(landing.searchParams.get("notice")).toContain("Beta Group");
    expect((await entity(BETA_GROUP))?.firmId).toBe(BETA);
    expect((await entity(BETA_GROUP))?.grantId).toBe("grant-firm-beta");
    expect((await entity(tenantId("t-1")))?.firmId).toBe(ACME);
    xero.connections = [connection(BETA_GROUP, "Beta Group")];
    const browser = authBrowser(objects);
    const refused = await connect(browser);
    expect(refused.searchParams.get("error")).toBe("held-elsewhere");
    expect(refused.searchParams.get("reason")).toContain("Beta Group");
    expect(browser.cookies.size).toBe(0);
  });

  it("never takes an organisation that another firm connects in the same moment", async () => {
    xero.connections = [connection("t-1", "One"), connection("t-2", "Two")];
    objects.grantMethods.store = async () => {
      await db.insert(schema.entities).values({
        ...{ tenantId: tenantId("t-1"), firmId: BETA, grantId: "g" as never, connectionId: "c", name: "One" },
        ...{ role: "unassigned", paused: false, createdAtMs: 0 },
      });
    };
    const landing = await connect();
    expect(landing.searchParams.get("notice")).toMatch(/^One was not connected/);
    expect((await entity(tenantId("t-1")))?.firmId).toBe(BETA);
    expect((await entity(tenantId("t-2")))?.firmId).toBe(ACME);
  });

  it("is nothing when nothing was chosen", async () => {
    expect((await connect()).searchParams.get("error")).toBe("no-organisation");
    expect(objects.stored).toEqual([]);
  });
});

describe("connecting again", () => {
  beforeEach(async () => {
    await seedFirms();
    await seedMember(ACME, "ann", "owner");
    await changeEntity(firmScope(env.DB, ACME), SYDNEY, { paused: true, dayLimit: 1000 });
    await db.update(schema.entities).set({ disconnectedAtMs: 5 }).where(eq(schema.entities.tenantId, SYDNEY));
  });

  it("keeps role, option, pause and limit, takes the new consent, and releases what waited", async () => {
    const before = (await loadSnapshot(env.DB, ACME)).version;
    xero.connections = [connection(SYDNEY, "Acme Sydney Pty Ltd")];
    await connect();
    expect(await entity(SYDNEY)).toMatchObject({
      ...{ grantId: CONSENT, connectionId: `c-${SYDNEY}`, name: "Acme Sydney Pty Ltd", disconnectedAtMs: null },
      ...{ role: "satellite", trackingOptionId: "option-sydney", paused: true, dayLimit: 1000 },
    });
    expect((await loadSnapshot(env.DB, ACME)).version).toBeGreaterThan(before);
    expect(objects.renewed).toEqual([SYDNEY]);
    expect(objects.configured).toHaveLength(3);
    expect(await entities(ACME)).toHaveLength(3);
  });

  it("brings back a removed organisation without its role", async () => {
    await removeEntity(firmScope(env.DB, ACME), SYDNEY, 1);
    xero.connections = [connection(SYDNEY, "Acme Sydney")];
    await connect();
    expect(await entity(SYDNEY)).toMatchObject({ removedAtMs: null, role: "unassigned" });
  });

  it("lets another firm have what this one removed, blank and with a higher version than any object has seen", async () => {
    await seedMember(BETA, "bob", "owner");
    for (let n = 0; n < 5; n++) await changeEntity(firmScope(env.DB, ACME), GROUP, { paused: false });
    await changeEntity(firmScope(env.DB, ACME), SYDNEY, {
      accountCodes: { "200": "4000" },
      taxTypes: { OUTPUT: "TAX001" },
    });
    await removeEntity(firmScope(env.DB, ACME), SYDNEY, 1);
    const seen = (await loadSnapshot(env.DB, ACME)).version;
    be("bob");
    xero.connections = [connection(SYDNEY, "Acme Sydney")];
    await connect();
    expect(await entity(SYDNEY)).toMatchObject({
      ...{ firmId: BETA, role: "unassigned", trackingOptionId: null, paused: false, dayLimit: null },
      ...{ accountCodes: null, taxTypes: null },
    });
    expect((await loadSnapshot(env.DB, BETA)).version).toBeGreaterThan(seen);
  });
});

describe("what a role may connect", () => {
  beforeEach(seedFirms);

  it("operator: what the firm has, but nothing new", async () => {
    await seedMember(ACME, "ann", "operator");
    xero.connections = [connection(SYDNEY, "Acme Sydney"), connection("t-1", "New One")];
    const landing = await connect();
    expect(landing.searchParams.get("notice")).toBe(
      "New One was not connected: only an owner of the firm may add organisations.",
    );
    expect((await entity(SYDNEY))?.grantId).toBe(CONSENT);
    expect(await entity(tenantId("t-1"))).toBeUndefined();
  });

  it("viewer: nothing", async () => {
    await seedMember(ACME, "ann", "viewer");
    xero.connections = [connection(SYDNEY, "Acme Sydney")];
    const browser = authBrowser(objects);
    const landing = await connect(browser);
    expect(landing.searchParams.get("error")).toBe("role-too-low");
    expect(landing.searchParams.get("reason")).toContain("viewer");
    expect((await entity(SYDNEY))?.grantId).toBe("grant-firm-acme");
    expect(objects.stored).toEqual([]);
    expect(browser.cookies.size).toBe(0);
  });
});

describe("when a part fails", () => {
  beforeEach(() => {
    xero.connections = [connection("t-1", "One"), connection("t-2", "Two")];
  });

  async function expectNothing(code: string): Promise<void> {
    const browser = authBrowser(objects);
    expect((await connect(browser)).searchParams.get("error")).toBe(code);
    expect(browser.cookies.size).toBe(0);
    expect(await db.select().from(schema.firms)).toEqual([]);
    expect(await db.select().from(schema.entities)).toEqual([]);
    expect(await db.select().from(schema.grants)).toEqual([]);
  }

  it("Xero's list of connections: nothing is connected", async () => {
    xero.faults.set("https://api.xero.com/connections", () => new Response(null, { status: 500 }));
    await expectNothing("xero-unavailable");
    expect(objects.stored).toEqual([]);
  });

  it("the grant's object: nothing is connected, and trying again works", async () => {
    objects.grantMethods.store = async () => {
      throw new Error("object overloaded");
    };
    await expectNothing("not-saved");
    objects.grantMethods = {};
    expect((await connect()).href).toBe(`${ORIGIN}/`);
  });

  it("a token set without lasting access, or without a consent's id: nothing is connected", async () => {
    xero.refreshToken = undefined;
    await expectNothing("identity-invalid");
    xero.refreshToken = "r";
    xero.accessClaims = {};
    await expectNothing("identity-invalid");
  });

  it("D1: nothing is connected", async () => {
    objects.grantMethods.store = async () => {
      await env.DB.prepare("DROP TABLE grants").run();
    };
    const browser = authBrowser(objects);
    expect((await connect(browser)).searchParams.get("error")).toBe("internal");
    expect(browser.cookies.size).toBe(0);
    expect(await db.select().from(schema.firms)).toEqual([]);
  });

  it("an entity's object: it is connected all the same, and said", async () => {
    objects.tenantMethods.consentRenewed = async () => {
      throw new Error("object overloaded");
    };
    const browser = authBrowser(objects);
    const landing = await connect(browser);
    expect(landing.searchParams.get("notice")).toContain("One and Two");
    expect(browser.cookies.has("orbit_session")).toBe(true);
  });
});
