import { beforeEach, describe, expect, it } from "vitest";
import { explain } from "../../../src/domain/failure-words.ts";
import { err, ok } from "../../../src/domain/result.ts";
import type { TakeOverItem, TakeOverProgress } from "../../../src/domain/take-over.ts";
import type { TakeOverRequest } from "../../../src/objects/tenant-rpc.ts";
import type { Browser } from "../browser.ts";
import { type FakeObjects, fakeObjects } from "../fake-objects.ts";
import { ACME, freshFirms, SYDNEY } from "../seed.ts";
import { get, send, signedIn } from "./visitor.ts";

let objects: FakeObjects;
let operator: Browser;
let asked: TakeOverRequest[];

beforeEach(async () => {
  await freshFirms();
  objects = fakeObjects();
  asked = [];
  objects.tenantMethods.startTakeOver = async (request) => {
    asked.push(request);
    return ok(null);
  };
  operator = await signedIn(objects, ACME, "operator");
});

function item(n: number): TakeOverItem {
  const differences = [{ field: "total", group: "1.00 AUD", satellite: "2.00 AUD" }];
  const base = { kind: "invoice", groupId: `g-${n}`, number: `INV-${n}`, satelliteId: `s-${n}` } as const;
  return { ...base, verdict: "differs", differences, adopted: null };
}

const PROGRESS: TakeOverProgress = {
  ...{ state: "done", isDryRun: true, startedAtMs: 0, finishedAtMs: 1000, failure: null, satellite: SYDNEY },
  ...{ counts: { exact: 0, differs: 3, ambiguous: 0, missing: 0 }, known: 7, adopted: 0, rows: 3 },
};

describe("POST /api/adopt", () => {
  it("asks the group's object, with the documents that are named once each", async () => {
    const body = { entity: SYDNEY, dryRun: false, include: ["AB-1", "ab-1", "ab-2"] };
    const response = await send(operator, "POST", "/api/adopt", body);
    expect(response.status).toBe(202);
    const { id } = await response.json<{ id: string }>();
    expect(asked).toEqual([
      { id, satellite: SYDNEY, isDryRun: false, include: ["ab-1", "ab-2"], by: `operator-${ACME}` },
    ]);
  });

  it.each([
    ["not-a-satellite", 409],
    ["too-many", 409],
    ["not-the-group", 409],
  ] as const)("says in words why it was not begun: %s", async (why, status) => {
    objects.tenantMethods.startTakeOver = async () => err(why);
    const response = await send(operator, "POST", "/api/adopt", { entity: SYDNEY, dryRun: true });
    expect(response.status).toBe(status);
  });

  it("refuses a body that says something else", async () => {
    for (const body of [{}, { entity: "" }, { entity: SYDNEY, include: "all" }, { entity: SYDNEY, force: true }]) {
      expect((await send(operator, "POST", "/api/adopt", body)).status).toBe(400);
    }
    expect(asked).toEqual([]);
  });
});

describe("GET /api/adopt/:id", () => {
  it("answers every item, however many answers of the object they come in", async () => {
    objects.tenantMethods.takeOver = async () => PROGRESS;
    objects.tenantMethods.takeOverItems = async (_, from) => (from === 0 ? [[item(1)], [item(2)]] : [[item(3)]]);
    expect(await get(operator, "/api/adopt/run-1")).toEqual({
      ...{ id: "run-1", entity: SYDNEY, dryRun: true, state: "done", failure: null, waiting: [] },
      ...{ startedAt: "1970-01-01T00:00:00.000Z", finishedAt: "1970-01-01T00:00:01.000Z" },
      ...{ exact: 0, differs: 3, ambiguous: 0, missing: 0, known: 7, adopted: 0 },
      items: [item(1), item(2), item(3)],
    });
  });

  it("says what holds it up while it runs", async () => {
    objects.tenantMethods.takeOver = async () => ({ ...PROGRESS, state: "running", finishedAtMs: null, rows: 0 });
    const failure = explain({ code: "paused", entity: "Acme Sydney" });
    objects.tenantMethods.takeOverWait = async () => ({ failure, untilMs: null });
    const running = await get<{ waiting: { name: string; reason: object }[] }>(operator, "/api/adopt/run-1");
    expect(running.waiting.map(({ name }) => name)).toContain("Acme Sydney");
    expect(running.waiting[0]?.reason).toEqual({ code: "paused", title: failure.title, text: failure.detail });
  });
});
