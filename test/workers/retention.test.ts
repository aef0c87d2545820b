import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";
import { type GrantId, grantId } from "../../src/domain/ids.ts";
import { removeOld } from "../../src/maintenance/retention.ts";
import { keepDeadLetter, UNREADABLE_TENANT } from "../../src/store/dead-letters.ts";
import { removeEntity } from "../../src/store/entities.ts";
import * as schema from "../../src/store/schema.ts";
import { database, firmScope } from "../../src/store/scope.ts";
import { type FakeObjects, fakeObjects } from "./fake-objects.ts";
import { ACME, anEvent, BETA, BETA_GROUP, freshFirms, GROUP, seedEvents, T0 } from "./seed.ts";

const DAY_MS = 24 * 3_600_000;
const NOW_MS = T0 + 100 * DAY_MS;
const OLD = grantId("grant-replaced");
const SERVES_ACME = grantId("grant-firm-acme");
const SERVES_BETA = grantId("grant-firm-beta");

let objects: FakeObjects;
let forgotten: GrantId[];
const db = database(env.DB);

beforeEach(async () => {
  await freshFirms();
  objects = fakeObjects();
  forgotten = [];
  const { grant } = objects;
  Object.assign(objects, {
    grant: (id: GrantId) => ({ ...grant(id), forget: async () => void forgotten.push(id), ...objects.grantMethods }),
  });
});

const run = (nowMs = NOW_MS) => removeOld({ db: env.DB, objects, retentionDays: 90 }, nowMs);
const seedGrant = (id: GrantId, updatedAtMs: number) =>
  db.insert(schema.grants).values({ id, firmId: ACME, userId: "user-x", status: "ok", updatedAtMs });
const grants = async () => (await db.select({ id: schema.grants.id }).from(schema.grants)).map((row) => row.id).sort();
const count = async (table: string) =>
  (await env.DB.prepare(`SELECT count(*) AS n FROM ${table}`).first<{ n: number }>())?.n;

describe("the hourly cron", () => {
  it("removes what ended long ago, batch after batch, and nothing that is open or current", async () => {
    await env.DB.prepare(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1200)
       INSERT INTO sessions (id_hash, user_id, firm_id, expires_at_ms) SELECT 'old-' || i, 'u', ?, ? FROM n`,
    )
      .bind(ACME, NOW_MS)
      .run();
    await db.insert(schema.sessions).values({ idHash: "now", userId: "u", firmId: ACME, expiresAtMs: NOW_MS + 1 });
    await seedEvents(ACME, [anEvent(1), anEvent(2, { status: "failed" }), anEvent(3, { updatedAtMs: NOW_MS })]);
    for (const [id, tenantId, receivedAtMs] of [
      ["old", GROUP, T0],
      ["nobody's", UNREADABLE_TENANT, T0],
      ["new", GROUP, NOW_MS],
    ] as const) {
      await keepDeadLetter(env.DB, { id, tenantId, body: "{}", receivedAtMs });
    }
    await run();
    expect([await count("sessions"), await count("events"), await count("dead_letters")]).toEqual([1, 2, 1]);
  });
});

describe("the token set of a consent that serves no organisation", () => {
  const changed = (id: GrantId, updatedAtMs: number) =>
    db.update(schema.grants).set({ updatedAtMs }).where(eq(schema.grants.id, id));

  it("is forgotten a day after a newer consent took its place, and not before", async () => {
    await seedGrant(OLD, T0);
    await changed(SERVES_ACME, NOW_MS);
    await run(NOW_MS + DAY_MS - 1);
    expect([forgotten, await grants()]).toEqual([[], [SERVES_ACME, SERVES_BETA, OLD]]);
    await run(NOW_MS + DAY_MS + 1);
    expect([forgotten, await grants()]).toEqual([[OLD], [SERVES_ACME, SERVES_BETA]]);
    await run(NOW_MS + 2 * DAY_MS);
    expect(forgotten).toEqual([OLD]);
  });

  it("is forgotten a day after its last organisation was disconnected here", async () => {
    await removeEntity(firmScope(env.DB, BETA), BETA_GROUP, NOW_MS);
    await removeEntity(firmScope(env.DB, ACME), GROUP, T0);
    await run(NOW_MS + DAY_MS - 1);
    expect(forgotten).toEqual([]);
    await run(NOW_MS + DAY_MS + 1);
    expect([forgotten, await grants()]).toEqual([[SERVES_BETA], [SERVES_ACME]]);
  });

  it("is tried again at the next run while its object does not answer", async () => {
    await seedGrant(OLD, T0);
    objects.grantMethods.forget = () => Promise.reject(new Error("object overloaded"));
    await run();
    expect(await grants()).toContain(OLD);
    objects.grantMethods = {};
    await run(NOW_MS + 3_600_000);
    expect([forgotten, await grants()]).toEqual([[OLD], [SERVES_ACME, SERVES_BETA]]);
  });

  it("leaves nothing in its object, and no way back to it", async () => {
    const object = env.GRANT.getByName(OLD);
    const tokens = { accessToken: "access", refreshToken: "refresh", expiresAtMs: Date.now() + DAY_MS };
    await object.store({ grantId: OLD, firmId: ACME }, tokens);
    expect(await object.accessToken()).toMatchObject({ ok: true, value: { accessToken: "access" } });
    await object.forget();
    expect(await object.accessToken()).toMatchObject({ ok: false, error: { code: "token-set-invalid" } });
    await runInDurableObject(object, async (_grant, { storage }) => {
      expect(await storage.list()).toEqual(new Map());
    });
  });
});
