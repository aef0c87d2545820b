import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { tenantId } from "../../../src/domain/ids.ts";
import { ok } from "../../../src/domain/result.ts";
import type { References } from "../../../src/mirror/references.ts";
import { upsertDocuments } from "../../../src/store/documents.ts";
import { addNote } from "../../../src/store/notes.ts";
import * as schema from "../../../src/store/schema.ts";
import { database, firmScope } from "../../../src/store/scope.ts";
import type { Browser } from "../browser.ts";
import { type FakeObjects, fakeObjects } from "../fake-objects.ts";
import { ACME, aDocument, anEvent, freshFirms, GROUP, SYDNEY, seedCopies, seedEvents } from "../seed.ts";
import { get, send, signedIn } from "./visitor.ts";

const LETTER = { tenantId: GROUP, receivedAtMs: 0, events: [] };
const BACKFILL = {
  ...({ id: "backfill-1", fromMs: 0, toMs: 1, by: "owner", status: "running" } as const),
  ...{ expected: 1, found: 0, done: 0, failed: 0, waiting: 0, queued: 0 },
  ...{ startedAtMs: 0, finishedAtMs: null, minutesLeft: null },
};
const FORMER = {
  ...{ tenantId: tenantId("acme-old"), name: "Acme Old", isRemoved: true },
  copies: { invoice: 1, "credit-note": 0, contact: 1 },
};
const COPY = { kind: "invoice", groupId: "invoice-1", tenantId: SYDNEY } as const;

let objects: FakeObjects;
let owner: Browser;

beforeEach(async () => {
  await freshFirms();
  objects = fakeObjects();
  // What is replayed goes nowhere: the queue would try it for a minute after the test.
  const mail = { MAIL_FROM: "orbit@firm.example", MAIL: { send: async () => {} } };
  owner = await signedIn(objects, ACME, "owner", { EVENTS: { send: async () => {} }, ...mail });
  await signedIn(objects, ACME, "viewer");
  await seedEvents(ACME, [anEvent(1, { status: "failed" }), anEvent(2, { status: "resolved" })]);
  const differences = [{ field: "date", group: "a", satellite: "b" }];
  const drift = { drifted: true, differences, driftSeenAtMs: 0 };
  const kept = { keptBy: "ann", keptSinceMs: 0 };
  await seedCopies(ACME, [
    { ...COPY, satelliteId: "s-1", label: "INV-1", syncedAtMs: 0, rev: 1, ...drift },
    { ...COPY, groupId: "invoice-2", satelliteId: "s-2", label: "INV-2", syncedAtMs: 0, rev: 1, ...drift, ...kept },
  ]);
  const db = database(env.DB);
  await db
    .insert(schema.deadLetters)
    .values({ id: "letter-1", tenantId: GROUP, body: JSON.stringify(LETTER), receivedAtMs: 0 });
  await db.insert(schema.tokens).values({
    ...{ id: "token-1", firmId: ACME, hash: "hash", name: "Nightly", role: "viewer" },
    ...{ userId: `user-owner-${ACME}`, createdAtMs: 0 },
  });
  await db.insert(schema.tieOuts).values({
    ...{ id: "tie-out-1", firmId: ACME, month: "2026-10", state: "done", by: "ann" },
    ...{ startedAtMs: 0, checkedAtMs: 1, satellites: [], unrouted: 0 },
  });
  await db.insert(schema.monthSignOffs).values({
    ...{ firmId: ACME, month: "2026-09", runId: "tie-out-0", userId: "ann", userName: "Ann", atMs: 0, satellites: [] },
  });
  await upsertDocuments(env.DB, ACME, [aDocument(1)]);
  const note = { kind: "invoice", groupId: "invoice-1", id: "note-1", atMs: 0, tokenName: null } as const;
  await addNote(firmScope(env.DB, ACME), { ...note, userId: "ann", userName: "Ann", text: "Late" });
  const answered = async ({ events }: { readonly events: readonly { readonly id: string }[] }) => ({
    events: events.map(({ id }) => anEvent(Number(id.slice(-4)), { rev: 2 })),
  });
  objects.tenantMethods = {
    ...{ resync: answered, resolve: answered, unresolve: answered, repair: async () => 1, stopKeeping: async () => 1 },
    check: async () => {},
    backup: async () => ({ version: 1, oldest: 1, table: "records", rows: [], next: null }),
    restore: async () => ({ ok: true, value: 0 }),
    decide: async () => ({ ok: true, value: anEvent(1, { rev: 2 }) }),
    startBackfill: async () => ({ ok: true, value: BACKFILL }),
    cancelBackfill: async () => BACKFILL,
    forgetCopies: async () => ({ ok: true, value: FORMER }),
    checkDocument: async () => anEvent(1, { rev: 2 }),
    lookUp: async () => ({ ok: true, value: [] }),
    startTieOut: async () => ({ ok: true, value: null }),
    startTakeOver: async () => ({ ok: true, value: null }),
    ...{ addToSetUp: async () => 1, additions: async () => [] },
  };
  const { tenant } = objects;
  const setUp = (items: readonly string[]): References => ({
    ...{ organisation: null, accounts: [], "tax-rates": [], tracking: [], branding: [], currencies: [] },
    ...{ items, "number-prefixes": null },
  });
  objects.tenant = (id) => ({ ...tenant(id), setUp: async () => ok(setUp(id === GROUP ? ["HOUR"] : [])) });
  objects.grantMethods = {
    accessToken: async () => ({ ok: false, error: { code: "token-set-invalid", entity: "Acme Sydney" } }),
  };
  vi.spyOn(globalThis, "fetch").mockImplementation(async () => new Response("ok"));
});
afterEach(() => vi.restoreAllMocks());

interface Entry {
  readonly action: string;
  readonly subject: string;
  readonly before: unknown;
  readonly after: unknown;
}
const entries = async () => (await get<{ items: Entry[] }>(owner, "/api/audit")).items;

const MEMBER = `member-viewer-${ACME}-${ACME}`;

/** Every route that changes something: a request that does, and the action of its entry. Null: it changes nothing. */
const CHANGES: Readonly<Record<string, readonly [action: string | null, path: string, body?: unknown]>> = {
  "PATCH /api/settings": ["settings.change", "/api/settings", { syncBills: true }],
  "PATCH /api/entities/{tenantId}": ["entity.change", `/api/entities/${SYDNEY}`, { paused: true }],
  "POST /api/setup/additions": [
    "setup.add",
    "/api/setup/additions",
    { cells: [{ list: "items", key: "HOUR", tenantId: SYDNEY }] },
  ],
  "POST /api/entities/{tenantId}/check": ["entity.check", `/api/entities/${SYDNEY}/check`],
  "POST /api/entities/{tenantId}/forget-copies": ["entity.forget-copies", "/api/entities/acme-old/forget-copies"],
  "DELETE /api/entities/{tenantId}": ["entity.disconnect", `/api/entities/${SYDNEY}`],
  "POST /api/events/{id}/resync": ["event.resync", "/api/events/event-0001/resync"],
  "POST /api/events/{id}/resolve": ["event.resolve", "/api/events/event-0001/resolve"],
  "POST /api/events/{id}/unresolve": ["event.unresolve", "/api/events/event-0002/unresolve"],
  "POST /api/events/{id}/decide": ["event.decide", "/api/events/event-0001/decide", { choice: "keep" }],
  "POST /api/events/resync": ["event.resync", "/api/events/resync", { filter: {} }],
  "POST /api/events/resolve": ["event.resolve", "/api/events/resolve", { ids: ["event-0001"] }],
  "POST /api/events/unresolve": ["event.unresolve", "/api/events/unresolve", { ids: ["event-0002"] }],
  "POST /api/events/progress": [null, "/api/events/progress", { ids: ["event-0001"] }],
  "POST /api/backfill": ["backfill.start", "/api/backfill", { from: "2026-11-01", to: "2026-11-02" }],
  "POST /api/backfill/{id}/cancel": ["backfill.cancel", "/api/backfill/backfill-1/cancel"],
  "POST /api/adopt": ["copies.adopt", "/api/adopt", { entity: SYDNEY }],
  "POST /api/drift/repair": ["copy.restore", "/api/drift/repair", { all: true }],
  "POST /api/documents/{kind}/{groupId}/stop-keeping": [
    "copy.stop-keeping",
    "/api/documents/invoice/invoice-2/stop-keeping",
    {},
  ],
  "POST /api/documents/{kind}/{groupId}/check": ["document.check", "/api/documents/invoice/invoice-1/check"],
  "POST /api/documents/{kind}/{groupId}/notes": [
    "document.note",
    "/api/documents/invoice/invoice-1/notes",
    { text: "Asked Ann" },
  ],
  "DELETE /api/documents/{kind}/{groupId}/notes/{id}": [
    "document.remove-note",
    "/api/documents/invoice/invoice-1/notes/note-1",
  ],
  "POST /api/documents/find": [null, "/api/documents/find", { q: "INV-1" }],
  "POST /api/tie-out": ["tie-out.start", "/api/tie-out", { month: "2026-11" }],
  "POST /api/tie-out/sign-off": ["tie-out.sign-off", "/api/tie-out/sign-off", { month: "2026-10" }],
  "DELETE /api/tie-out/sign-off": ["tie-out.take-back", "/api/tie-out/sign-off?month=2026-09"],
  "POST /api/alerts/test": ["alert.test", "/api/alerts/test"],
  "PATCH /api/mail-preferences": ["mail.change", "/api/mail-preferences", { digest: "daily" }],
  "POST /api/mail-preferences/test": ["mail.test", "/api/mail-preferences/test"],
  "POST /api/members": ["member.invite", "/api/members", { email: "zoe@example.com", role: "viewer" }],
  "PATCH /api/members/{id}": ["member.change", `/api/members/${MEMBER}`, { role: "operator" }],
  "DELETE /api/members/{id}": ["member.remove", `/api/members/${MEMBER}`],
  "POST /api/tokens": ["token.create", "/api/tokens", { name: "Weekly", role: "viewer" }],
  "DELETE /api/tokens/{id}": ["token.revoke", "/api/tokens/token-1"],
  "POST /api/dead-letters/{id}/replay": ["dead-letter.replay", "/api/dead-letters/letter-1/replay"],
  // The file itself: test/workers/backup.test.ts.
  "POST /api/import": ["firm.import", "/api/import"],
  "DELETE /api/dead-letters/{id}": ["dead-letter.remove", "/api/dead-letters/letter-1"],
};

/** A backup of this firm, once nothing is mirrored any more. */
async function anImport(): Promise<RequestInit> {
  const body = await (await owner.fetch("/api/export")).text();
  await database(env.DB).delete(schema.mappings);
  await database(env.DB).delete(schema.documents);
  return { method: "POST", body };
}

describe("the audit", () => {
  it("is tried here with every route of the description that is no reading, and with no other", async () => {
    const { paths } = await get<{ paths: Record<string, object> }>(owner, "/api/openapi.json");
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).flatMap((method) => (method === "get" ? [] : [`${method.toUpperCase()} ${path}`])),
    );
    expect(Object.keys(CHANGES).toSorted()).toEqual(described.toSorted());
  });

  it.each(Object.entries(CHANGES))(
    "%s leaves one entry that names what was done",
    async (route, [action, path, body]) => {
      if (route === "POST /api/alerts/test") {
        await send(owner, "PATCH", "/api/settings", { alertUrl: "https://hooks.example/x" });
      }
      const init = route === "POST /api/import" ? await anImport() : undefined;
      const before = (await entries()).length;
      const method = route.slice(0, route.indexOf(" "));
      const response = await (init === undefined ? send(owner, method, path, body) : owner.fetch(path, init));
      expect(response.status, await response.clone().text()).toBeLessThan(300);
      const added = (await entries()).slice(0, -before || undefined);
      expect(added.map((entry) => entry.action)).toEqual(action === null ? [] : [action]);
      for (const { subject } of added) expect(subject).not.toBe("");
      if (action === "copy.stop-keeping") expect(added[0]?.subject).toMatch(/^INV-/);
    },
  );

  it.each([
    ["/api/events/resync", { filter: {}, dryRun: true }],
    ["/api/events/resolve", { ids: ["event-0001"], dryRun: true }],
    ["/api/drift/repair", { all: true, dryRun: true }],
    ["/api/adopt", { entity: SYDNEY, dryRun: true }],
    ["/api/events/resync", { ids: ["none"] }],
  ])("has no entry of a request that only counts or names nothing: %s %o", async (path, body) => {
    expect((await send(owner, "POST", path, body)).status).toBe(202);
    expect(await entries()).toEqual([]);
  });

  it("says what an organisation was before, and only what changed", async () => {
    await send(owner, "PATCH", `/api/entities/${SYDNEY}`, { paused: true, dayLimit: 900 });
    expect(await entries()).toMatchObject([
      {
        ...{ action: "entity.change", subject: "Acme Sydney" },
        ...{ before: { paused: false, dayLimit: null }, after: { paused: true, dayLimit: 900 } },
      },
    ]);
  });

  it("counts what a bulk request did, and says how the events were named", async () => {
    await send(owner, "POST", "/api/events/resync", { filter: { q: "INV" } });
    expect(await entries()).toMatchObject([{ subject: "2 events", after: { filter: { q: "INV" } } }]);
  });

  it("shows operators the origin of an alert address only", async () => {
    await send(owner, "PATCH", "/api/settings", { alertUrl: "https://hooks.example/T0/secret" });
    const [entry] = await entries();
    expect(entry?.after).toEqual({ alertUrl: "https://hooks.example/…" });
    expect(JSON.stringify(await entries())).not.toContain("secret");
  });
});
