import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { err, ok } from "../../../src/domain/result.ts";
import type { BackfillProgress, BackfillRequest } from "../../../src/objects/tenant-rpc.ts";
import type { Browser } from "../browser.ts";
import { type FakeObjects, fakeObjects } from "../fake-objects.ts";
import { ACME, BETA, freshFirms, GROUP, T0 } from "../seed.ts";
import { get, send, signedIn } from "./visitor.ts";

let objects: FakeObjects;
let operator: Browser;

beforeEach(async () => {
  await freshFirms();
  objects = fakeObjects();
  operator = await signedIn(objects, ACME, "operator");
});

const progress = (parts: Partial<BackfillProgress> = {}): BackfillProgress => ({
  ...{ id: "01A", by: "Ann", fromMs: T0, toMs: T0 + 1, status: "running", expected: 9, found: 7, done: 3, failed: 1 },
  ...{ waiting: 1, queued: 2, startedAtMs: T0, finishedAtMs: null, minutesLeft: 4 },
  ...parts,
});
const shown = {
  ...{ id: "01A", by: "Ann", from: "2026-11-20T10:00:00.000Z", to: "2026-11-20T10:00:00.001Z", status: "running" },
  ...{ expected: 9, found: 7, done: 3, failed: 1, waiting: 1, queued: 2, startedAt: "2026-11-20T10:00:00.000Z" },
  ...{ finishedAt: null, minutesLeft: 4 },
};
const post = (body: unknown) => send(operator, "POST", "/api/backfill", body);

describe("a backfill", () => {
  it("is handed to the group's object with whole days in UTC and the person's name", async () => {
    const asked: BackfillRequest[] = [];
    objects.tenantMethods.startBackfill = async (request) => {
      asked.push(request);
      return ok(progress());
    };
    const response = await post({ from: "2026-11-01", to: "2026-11-20" });
    expect(response.status).toBe(202);
    expect(await response.json()).toEqual(shown);
    expect(asked).toEqual([
      {
        id: expect.stringMatching(/^[0-9A-Z]{26}$/),
        fromMs: Date.parse("2026-11-01T00:00:00Z"),
        toMs: Date.parse("2026-11-20T23:59:59.999Z"),
        by: `operator-${ACME}`,
      },
    ]);
  });

  it.each([
    [{}, "from: is missing; to: is missing"],
    [{ from: "2026-11-01" }, "to: is missing"],
    [{ from: "2026-02-30", to: "2026-03-01" }, "from: must be a date"],
    [{ from: "yesterday", to: "2026-03-01" }, "from: must be a date"],
    [{ from: 5, to: "2026-03-01" }, "from: must be a date"],
    [{ from: "2026-03-02", to: "2026-03-01" }, "to: must not be before from"],
    [{ from: "2999-03-02", to: "2999-03-03" }, "from: must not lie in the future"],
    [{ from: "2026-03-02", to: "2026-03-03", until: "x" }, "until"],
  ])("of %j is refused with words", async (body, words) => {
    const response = await post(body);
    expect(response.status).toBe(400);
    expect((await response.json<{ detail: string }>()).detail).toContain(words);
  });

  it("is counted beforehand when it is only asked about", async () => {
    const size = { contact: 2, invoice: 30, "credit-note": 1 };
    const foreseen = { inStep: 20, failed: 2, onTheWay: 0, unseen: 11 };
    objects.tenantMethods.previewBackfill = async () => ok({ size, foreseen, calls: 12, minutes: 1 });
    const response = await post({ from: "2026-11-01T08:00:00+10:00", to: "2026-11-20", dryRun: true });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      from: "2026-10-31T22:00:00.000Z",
      to: "2026-11-20T23:59:59.999Z",
      records: { contacts: 2, invoices: 30, creditNotes: 1 },
      foreseen,
      calls: 12,
      minutes: 1,
    });
    objects.tenantMethods.previewBackfill = async () => ok(null);
    const late = await post({ from: "2026-11-01", to: "2026-11-20", dryRun: true });
    expect([late.status, (await late.json<{ code: string }>()).code]).toEqual([503, "xero-unavailable"]);
  });

  it.each([
    ["too-many", 409, "too-many"],
    ["not-the-group", 409, "no-group"],
  ] as const)("that the object refuses (%s) is answered with %i", async (why, status, code) => {
    objects.tenantMethods.startBackfill = async () => err(why);
    const response = await post({ from: "2026-11-01", to: "2026-11-20" });
    expect([response.status, (await response.json<{ code: string }>()).code]).toEqual([status, code]);
  });

  it("needs a group, and an object that answers", async () => {
    expect((await post({ from: "2026-11-01", to: "2026-11-20" })).status).toBe(503);
    await env.DB.prepare("UPDATE entities SET role = 'unassigned' WHERE tenant_id = ?").bind(GROUP).run();
    expect((await post({ from: "2026-11-01", to: "2026-11-20" })).status).toBe(409);
    expect(await get(operator, "/api/backfill")).toEqual({ items: [], nextCursor: null });
  });

  it("is seen, listed page by page, and cancelled; another firm's is not there", async () => {
    const all = ["01C", "01B", "01A"].map((id) => progress({ id }));
    objects.tenantMethods.backfill = async (id) => all.find((one) => one.id === id) ?? null;
    objects.tenantMethods.backfills = async (before, most) =>
      all.filter((one) => before === null || one.id < before).slice(0, most);
    objects.tenantMethods.cancelBackfill = async (id) => (id === "01A" ? progress({ status: "cancelled" }) : null);
    expect(await get(operator, "/api/backfill/01A")).toEqual(shown);
    const first = await get<{ items: { id: string }[]; nextCursor: string }>(operator, "/api/backfill?limit=2");
    const second = await get<{ items: { id: string }[] }>(operator, `/api/backfill?limit=2&cursor=${first.nextCursor}`);
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(["01C", "01B", "01A"]);
    expect(second).toMatchObject({ nextCursor: null });
    const cancelled = await send(operator, "POST", "/api/backfill/01A/cancel");
    expect(await cancelled.json()).toMatchObject({ id: "01A", status: "cancelled" });
    expect((await send(operator, "POST", "/api/backfill/01X/cancel")).status).toBe(404);
    expect((await operator.fetch("/api/backfill/01X")).status).toBe(404);
    const asked: string[] = [];
    const tenant = objects.tenant;
    objects.tenant = (id) => {
      asked.push(id);
      return tenant(id);
    };
    await (await signedIn(objects, BETA, "owner")).fetch("/api/backfill/01A");
    expect(asked).toEqual(["beta-group"]);
  });
});
