import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { keepDeadLetter, UNREADABLE_TENANT } from "../../../src/store/dead-letters.ts";
import type { Browser } from "../browser.ts";
import { type FakeObjects, fakeObjects } from "../fake-objects.ts";
import { ACME, aCopy, BETA, BETA_GROUP, freshFirms, GROUP, MELBOURNE, SYDNEY, seedCopies, T0 } from "../seed.ts";
import { apiBrowser, get, send, signedIn } from "./visitor.ts";

let objects: FakeObjects;
let owner: Browser;

interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

beforeEach(async () => {
  await freshFirms();
  objects = fakeObjects();
  owner = await signedIn(objects, ACME, "owner");
});

describe("members", () => {
  const OWNER = { email: `owner-${ACME}@example.com`, role: "owner" };
  const list = async () => (await get<Page<{ id: string; email: string; role: string }>>(owner, "/api/members")).items;

  it("are invited by email address, once, in any case", async () => {
    const invited = await send(owner, "POST", "/api/members", { email: "Zoe@Example.com", role: "operator" });
    expect(invited.status).toBe(201);
    expect(await invited.json()).toMatchObject({ email: "zoe@example.com", role: "operator", name: null });
    expect(await list()).toMatchObject([OWNER, { email: "zoe@example.com", role: "operator" }]);
    const again = await send(owner, "POST", "/api/members", { email: "ZOE@example.com", role: "viewer" });
    expect(again.status).toBe(409);
    expect(await again.json()).toMatchObject({ code: "already-invited" });
  });

  it("of another firm may have the same address", async () => {
    const other = await signedIn(objects, BETA, "owner");
    for (const browser of [owner, other]) {
      const invitation = { email: "zoe@example.com", role: "viewer" };
      expect((await send(browser, "POST", "/api/members", invitation)).status).toBe(201);
    }
  });

  it("always include an owner who has signed in", async () => {
    await send(owner, "POST", "/api/members", { email: "second@example.com", role: "owner" });
    const [self] = await list();
    const refused = await send(owner, "DELETE", `/api/members/${self?.id}`);
    expect(refused.status).toBe(409);
    expect(await refused.json()).toMatchObject({ code: "last-owner" });
  });

  it("may leave when another owner stays, and are signed out", async () => {
    await signedIn(objects, ACME, "viewer");
    await env.DB.prepare("UPDATE members SET role = 'owner' WHERE email LIKE 'viewer%'").run();
    const self = (await list()).find((member) => member.email === OWNER.email);
    expect((await send(owner, "DELETE", `/api/members/${self?.id}`)).status).toBe(204);
    expect((await owner.fetch("/api/session")).status).toBe(401);
  });

  it("keep their place in another firm when they are removed from one", async () => {
    await env.DB.prepare(
      "INSERT INTO members (id, firm_id, email, user_id, role, created_at_ms) VALUES ('m2', ?, ?, ?, 'viewer', 0)",
    )
      .bind(BETA, OWNER.email, `user-owner-${ACME}`)
      .run();
    const elsewhere = apiBrowser(objects);
    await elsewhere.fetch(`/enter/${BETA}/owner-${ACME}`);
    await signedIn(objects, ACME, "viewer");
    await env.DB.prepare("UPDATE members SET role = 'owner' WHERE email LIKE 'viewer%'").run();
    const self = (await list()).find((member) => member.email === OWNER.email);
    expect((await send(owner, "DELETE", `/api/members/${self?.id}`)).status).toBe(204);
    expect(await get(elsewhere, "/api/session")).toMatchObject({ firm: { id: BETA }, role: "viewer" });
  });

  it.each([
    [{ email: "zoe", role: "viewer" }, "email"],
    [{ email: "zoe@example.com", role: "admin" }, "role"],
    [{ email: "zoe@example.com" }, "role"],
  ])("are not invited by %j", async (body, field) => {
    const response = await send(owner, "POST", "/api/members", body);
    expect(response.status).toBe(400);
    expect((await response.json<{ detail: string }>()).detail).toMatch(new RegExp(`^${field}: `));
  });
});

describe("mappings", () => {
  const list = (query = "") => get<Page<{ groupId: string; tenantId: string }>>(owner, `/api/mappings?${query}`);
  const groupIds = async (query: string) => (await list(query)).items.map((row) => row.groupId);

  it("have the contract's shape", async () => {
    await seedCopies(ACME, [aCopy(1, { drifted: true })]);
    expect(await list()).toEqual({
      items: [
        {
          ...{ kind: "invoice", groupId: "g-1", tenantId: SYDNEY, satelliteId: "s-1", label: "INV-1" },
          ...{ syncedAt: "2026-11-20T10:00:00.000Z", drifted: true },
        },
      ],
      nextCursor: null,
    });
  });

  it("are narrowed, searched and paged, and are one firm's", async () => {
    await seedCopies(ACME, [
      aCopy(1),
      aCopy(2, { kind: "contact", label: "Smith & Sons" }),
      aCopy(2, { kind: "contact", label: "Smith & Sons", tenantId: MELBOURNE }),
      aCopy(3, { kind: "credit-note", tenantId: MELBOURNE, satelliteId: "special" }),
    ]);
    await seedCopies(BETA, [aCopy(9, { tenantId: BETA_GROUP })]);
    expect(await groupIds("kind=contact&entity=acme-sydney")).toEqual(["g-2"]);
    expect(await groupIds("entity=acme-melbourne")).toEqual(["g-2", "g-3"]);
    expect(await groupIds("q=smith%20%26")).toEqual(["g-2", "g-2"]);
    expect(await groupIds("q=SPECIAL")).toEqual(["g-3"]);
    expect(await groupIds("kind=&entity=&q=")).toHaveLength(4);
    const seen: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const page: Page<{ groupId: string; tenantId: string }> = await list(`limit=1&cursor=${cursor}`);
      seen.push(...page.items.map((row) => `${row.groupId} ${row.tenantId}`));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(["g-2 acme-melbourne", "g-2 acme-sydney", "g-3 acme-melbourne", "g-1 acme-sydney"]);
    expect((await owner.fetch("/api/mappings?kind=bill")).status).toBe(400);
  });

  it("are replaced and removed by a higher rev only", async () => {
    const read = async () => (await list()).items.map((row) => ({ ...row }));
    await seedCopies(ACME, [aCopy(1, { rev: 3, label: "three" })]);
    await seedCopies(ACME, [aCopy(1, { rev: 2, label: "two" })]);
    await seedCopies(ACME, [{ ...aCopy(1, { rev: 2 }), removed: true }]);
    expect(await read()).toMatchObject([{ label: "three" }]);
    await seedCopies(BETA, [{ ...aCopy(1, { rev: 9 }), removed: true }]);
    expect(await read()).toHaveLength(1);
    await seedCopies(ACME, [{ ...aCopy(1, { rev: 4 }), removed: true }, aCopy(2)]);
    expect(await read()).toMatchObject([{ label: "INV-2" }]);
    await seedCopies(ACME, []);
  });
});

describe("dead letters", () => {
  const message = {
    tenantId: GROUP,
    receivedAtMs: T0,
    events: [{ kind: "invoice", change: "update", resourceId: "invoice-1", eventAtMs: T0 - 1000 }],
  };
  const shown = {
    id: "letter-1",
    tenantId: GROUP,
    receivedAt: "2026-11-20T10:00:00.000Z",
    events: [{ kind: "invoice", change: "update", resourceId: "invoice-1", eventAt: "2026-11-20T09:59:59.000Z" }],
    money: 0,
  };
  const letter = { id: "letter-1", tenantId: GROUP, receivedAtMs: T0 };
  beforeEach(() => keepDeadLetter(env.DB, { ...letter, body: JSON.stringify(message) }));

  it("are shown to the firm that holds the organisation", async () => {
    await keepDeadLetter(env.DB, { ...letter, body: "again" });
    expect(await get(owner, "/api/dead-letters")).toEqual({ items: [shown], nextCursor: null });
    const other = await signedIn(objects, BETA, "owner");
    expect(await get(other, "/api/dead-letters")).toEqual({ items: [], nextCursor: null });
  });

  it("go back to the queue whole, and are then forgotten", async () => {
    const sent = vi
      .spyOn(env.EVENTS, "send")
      .mockResolvedValue({ metadata: { metrics: { backlogBytes: 0, backlogCount: 0 } } });
    const response = await send(owner, "POST", "/api/dead-letters/letter-1/replay");
    expect(response.status).toBe(202);
    expect(sent.mock.calls).toEqual([[message]]);
    expect(await get(owner, "/api/dead-letters")).toEqual({ items: [], nextCursor: null });
    sent.mockRestore();
  });

  it("stay when the queue does not take them", async () => {
    const failing = vi.spyOn(env.EVENTS, "send").mockRejectedValue(new Error("queue down"));
    expect((await send(owner, "POST", "/api/dead-letters/letter-1/replay")).status).toBe(500);
    expect((await get<Page<object>>(owner, "/api/dead-letters")).items).toHaveLength(1);
    failing.mockRestore();
  });

  it("that name no organisation are shown while there is no doubt whose they are", async () => {
    await keepDeadLetter(env.DB, { ...letter, id: "letter-3", tenantId: UNREADABLE_TENANT, body: "null" });
    const ids = async () => (await get<Page<{ id: string }>>(owner, "/api/dead-letters")).items.map(({ id }) => id);
    expect(await ids()).toEqual(["letter-1"]);
    await env.DB.prepare("DELETE FROM firms WHERE id = ?").bind(BETA).run();
    expect(await ids()).toEqual(["letter-3", "letter-1"]);
    expect((await send(owner, "DELETE", "/api/dead-letters/letter-3")).status).toBe(204);
  });

  it("that cannot be read can only be deleted", async () => {
    await keepDeadLetter(env.DB, { ...letter, id: "letter-2", body: "{" });
    expect((await send(owner, "POST", "/api/dead-letters/letter-2/replay")).status).toBe(409);
    expect((await send(owner, "DELETE", "/api/dead-letters/letter-2")).status).toBe(204);
    expect((await get<Page<object>>(owner, "/api/dead-letters")).items).toEqual([shown]);
  });
});
