import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { explain } from "../../../src/domain/failure-words.ts";
import type { RepairRequest } from "../../../src/objects/tenant-rpc.ts";
import { upsertDocuments } from "../../../src/store/documents.ts";
import type { Browser } from "../browser.ts";
import { type FakeObjects, fakeObjects } from "../fake-objects.ts";
import {
  ACME,
  aCopy,
  BETA,
  BETA_GROUP,
  documentOfCopy,
  freshFirms,
  MELBOURNE,
  type SeededCopy,
  SYDNEY,
  seedCopies,
  T0,
} from "../seed.ts";
import { get, send, signedIn } from "./visitor.ts";

let objects: FakeObjects;
let operator: Browser;
let asked: RepairRequest[];

const differences = [{ field: "reference", group: "PO 1", satellite: "by hand" }];
const mapping = (n: number, parts: Partial<SeededCopy> = {}) =>
  aCopy(n, { syncedAtMs: T0 - 5, drifted: true, differences, driftSeenAtMs: T0, ...parts });

beforeEach(async () => {
  await freshFirms();
  objects = fakeObjects();
  operator = await signedIn(objects, ACME, "operator");
  asked = [];
  objects.tenantMethods.repair = async (request) => {
    asked.push(request);
    return request.copies.length;
  };
  await seedCopies(ACME, [
    mapping(1),
    mapping(2, { tenantId: MELBOURNE, label: "INV-special" }),
    mapping(3, { drifted: false, differences: null, driftSeenAtMs: null }),
    mapping(4, { kind: "contact" }),
  ]);
  await seedCopies(BETA, [mapping(9, { tenantId: BETA_GROUP })]);
});

const list = (query = "") =>
  get<{ items: { groupId: string }[]; nextCursor: string | null }>(operator, `/api/drift?${query}`);
const ids = async (query = "") => (await list(query)).items.map((item) => item.groupId);
const repair = (body: unknown) => send(operator, "POST", "/api/drift/repair", body);

describe("the list of drift", () => {
  it("has the contract's shape", async () => {
    expect((await list("kind=invoice&entity=acme-sydney")).items).toEqual([
      {
        ...{ kind: "invoice", label: "INV-1", groupId: "g-1", tenantId: SYDNEY, satelliteId: "s-1", differences },
        seenAt: "2026-11-20T10:00:00.000Z",
      },
    ]);
  });

  it("says why a document's copy differs, or what keeps Orbit from restoring it, as the document does", async () => {
    const failures = [explain({ code: "no-tracking", category: "Entity" })];
    const putBack = mapping(5, { putBackAtMs: Date.now(), drifted: false });
    const rows = [mapping(1, { rev: 2 }), putBack].flatMap(documentOfCopy);
    await upsertDocuments(
      env.DB,
      ACME,
      rows.map((row) => ({ ...row, state: "failed", failures })),
    );
    const { items } = await get<{ items: { groupId: string; because?: { code: string } }[] }>(operator, "/api/drift");
    expect(items.map(({ groupId, because }) => [groupId, because?.code])).toEqual([
      ...[
        ["g-4", undefined],
        ["g-1", "no-tracking"],
        ["g-2", undefined],
        ["g-5", undefined],
      ],
    ]);
  });

  it("is narrowed, searched and paged; what is in step again leaves it", async () => {
    expect(await ids()).toEqual(["g-4", "g-1", "g-2"]);
    expect(await ids("q=special")).toEqual(["g-2"]);
    expect(await ids("kind=contact")).toEqual(["g-4"]);
    const first = await list("limit=2");
    expect([...first.items.map((item) => item.groupId), ...(await ids(`limit=2&cursor=${first.nextCursor}`))]).toEqual([
      "g-4",
      "g-1",
      "g-2",
    ]);
    const inStep = { drifted: false, differences: null, driftSeenAtMs: null, rev: 2 };
    await seedCopies(ACME, [mapping(1, inStep)]);
    expect(await ids()).toEqual(["g-4", "g-2"]);
  });

  it("leaves out organisations that are no longer connected", async () => {
    await env.DB.prepare("UPDATE entities SET removed_at_ms = 1 WHERE tenant_id = ?").bind(SYDNEY).run();
    expect(await ids()).toEqual(["g-2"]);
    expect(await (await repair({ all: true })).json()).toEqual({ matched: 1, queued: 1 });
  });
});

describe("a repair", () => {
  it("hands the copies to their satellites, with the person's name", async () => {
    const response = await repair({ all: true });
    expect(response.status).toBe(202);
    expect(await response.json()).toEqual({ matched: 3, queued: 3 });
    const by = `operator-${ACME}`;
    expect(asked).toEqual([
      {
        copies: [
          { kind: "contact", groupId: "g-4" },
          { kind: "invoice", groupId: "g-1" },
        ],
        by,
      },
      { copies: [{ kind: "invoice", groupId: "g-2" }], by },
    ]);
  });

  it.each([
    [{ items: [{ kind: "invoice", groupId: "g-1", tenantId: SYDNEY }] }, 1],
    [{ items: [{ kind: "invoice", groupId: "g-3", tenantId: SYDNEY }] }, 0],
    [{ items: [{ kind: "invoice", groupId: "g-1", tenantId: MELBOURNE }] }, 0],
    [{ filter: { entity: MELBOURNE } }, 1],
    [{ filter: {}, dryRun: true }, 3],
  ])("of %j matches %i", async (body, matched) => {
    const queued = "dryRun" in body ? 0 : matched;
    expect(await (await repair(body)).json()).toEqual({ matched, queued });
    expect(asked.flatMap(({ copies }) => copies)).toHaveLength(queued);
  });

  it.each([{}, { all: false }, { all: true, filter: {} }, { items: [] }, { filter: { status: "x" } }])(
    "of %j is refused",
    async (body) => {
      expect((await repair(body)).status).toBe(400);
    },
  );

  it("says what could not be handed over", async () => {
    objects.tenantMethods.repair = async ({ copies }) => {
      if (copies.length === 1) throw new Error("overloaded");
      return copies.length;
    };
    expect(await (await repair({ all: true })).json()).toEqual({
      matched: 3,
      queued: 2,
      note: "1 could not be handed over; ask again in a moment.",
    });
    expect((await repair({ filter: { entity: MELBOURNE } })).status).toBe(503);
  });
});

describe("an edit that Orbit put back", () => {
  it("stays listed with its values and when that was, is told apart, and leaves after a week", async () => {
    const putBackAtMs = Date.now() - 1000;
    const replaced = { drifted: false, rev: 2, driftSeenAtMs: putBackAtMs - 1000, putBackAtMs };
    await seedCopies(ACME, [mapping(1, replaced)]);
    expect(await ids("kind=invoice")).toEqual(["g-1", "g-2"]);
    expect(await ids("kind=invoice&state=differs")).toEqual(["g-2"]);
    expect((await list("state=put-back")).items).toMatchObject([
      { groupId: "g-1", differences, putBackAt: new Date(putBackAtMs).toISOString() },
    ]);
    expect(await (await repair({ all: true, dryRun: true })).json()).toEqual({ matched: 2, queued: 0 });
    await seedCopies(ACME, [mapping(1, { ...replaced, rev: 3, putBackAtMs: Date.now() - 8 * 86_400_000 })]);
    expect(await ids("kind=invoice")).toEqual(["g-2"]);
  });
});

describe("a copy that a person keeps as it is", () => {
  const kept = { keptBy: "Ann", keptSinceMs: T0, rev: 2 };

  it("says who and since when, and no repair is about it", async () => {
    await seedCopies(ACME, [mapping(1, kept)]);
    expect((await list(`kind=invoice&entity=${SYDNEY}`)).items).toMatchObject([
      { kept: { by: "Ann", since: "2026-11-20T10:00:00.000Z" } },
    ]);
    expect(await (await repair({ all: true, dryRun: true })).json()).toEqual({ matched: 2, queued: 0 });
  });

  it("is handed back to Orbit by stop-keeping; one that nobody keeps is not found", async () => {
    const stopped: RepairRequest[] = [];
    objects.tenantMethods.stopKeeping = async (request) => {
      stopped.push(request);
      return 1;
    };
    await seedCopies(ACME, [mapping(1, kept)]);
    const stop = (id: string) => send(operator, "POST", `/api/documents/invoice/${id}/stop-keeping`, {});
    expect((await stop("g-2")).status).toBe(404);
    const response = await stop("g-1");
    expect(response.status).toBe(202);
    expect(await response.json()).toEqual({ ended: 1 });
    expect(stopped).toEqual([{ copies: [{ kind: "invoice", groupId: "g-1" }], by: `operator-${ACME}` }]);
  });
});
