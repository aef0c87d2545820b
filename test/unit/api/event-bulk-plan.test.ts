import { describe, expect, test } from "vitest";
import { type PlanInput, type PlannedCopy, type PlannedEvent, planOf } from "../../../src/api/event-bulk-plan.ts";
import { type TenantId, tenantId } from "../../../src/domain/ids.ts";

const [GROUP, SYDNEY, MELBOURNE] = ["group", "sydney", "melbourne"].map((id) => tenantId(id)) as [
  TenantId,
  TenantId,
  TenantId,
];
const places = [
  { tenantId: GROUP, name: "Group", isGroup: true, heldUntil: null },
  { tenantId: SYDNEY, name: "Sydney", isGroup: false, heldUntil: null },
  { tenantId: MELBOURNE, name: "Melbourne", isGroup: false, heldUntil: null },
];
const NOTHING = { records: 0, inStep: 0, write: [], kept: 0, cannotRun: [] };

const event = (resourceId: string, parts: Partial<PlannedEvent> = {}): PlannedEvent => ({
  ...{ tenantId: GROUP, kind: "invoice", resourceId, status: "synced", targets: [] },
  ...parts,
});
const copy = (groupId: string, parts: Partial<PlannedCopy> = {}): PlannedCopy => ({
  ...{ kind: "invoice", groupId, tenantId: SYDNEY, satelliteId: `s-${groupId}`, drifted: false },
  ...parts,
});
const target = (id: TenantId, status: "failed" | "synced") => ({
  ...{ tenantId: id, name: id, resourceId: null, status, failures: [], nextAttemptAtMs: null },
});
const plan = (input: Partial<PlanInput>) => planOf({ events: [], copies: [], places, ...input });

describe("the plan of a re-sync", () => {
  test("counts records, not events, and those in step as nothing to do", () => {
    const events = [event("a"), event("a"), event("b", { status: "skipped" })];
    expect(plan({ events, copies: [copy("a")] })).toEqual({ ...NOTHING, records: 2, inStep: 2 });
    expect(plan({})).toEqual(NOTHING);
  });

  test("says where something would be written: a failed copy, a missing one, and one that differs", () => {
    const events = [
      event("failed", { status: "failed", targets: [target(MELBOURNE, "failed")] }),
      event("missing", { status: "failed", targets: [target(SYDNEY, "failed")] }),
      event("edited"),
    ];
    const copies = [copy("failed", { tenantId: MELBOURNE }), copy("edited", { drifted: true })];
    expect(plan({ events, copies })).toEqual({
      ...{ ...NOTHING, records: 3 },
      write: [
        { tenantId: MELBOURNE, name: "Melbourne", records: 1 },
        { tenantId: SYDNEY, name: "Sydney", records: 2 },
      ],
    });
  });

  test("leaves alone what a person keeps, also where an older event of it is asked for", () => {
    const copies = [copy("a", { drifted: true, keptBy: "Ann" })];
    expect(plan({ events: [event("a")], copies })).toEqual({ ...NOTHING, records: 1, kept: 1 });
  });

  test("an event of the copy itself is about the copy's record", () => {
    const events = [event("s-a", { tenantId: SYDNEY, status: "failed" }), event("a")];
    expect(plan({ events, copies: [copy("a", { drifted: true })] })).toEqual({
      ...{ ...NOTHING, records: 1 },
      write: [{ tenantId: SYDNEY, name: "Sydney", records: 1 }],
    });
  });

  test("what concerns an organisation that is held cannot run, in step or not, and when it can", () => {
    const untilMs = Date.parse("2026-11-26T17:07:00.000Z");
    const held = places.map((place) => (place.tenantId === SYDNEY ? { ...place, heldUntil: { untilMs } } : place));
    const events = [event("a"), event("b", { status: "failed", targets: [target(SYDNEY, "failed")] }), event("c")];
    const copies = [copy("a"), copy("c", { tenantId: MELBOURNE })];
    expect(plan({ events, copies, places: held })).toEqual({
      ...{ ...NOTHING, records: 3, inStep: 1 },
      cannotRun: [{ tenantId: SYDNEY, name: "Sydney", records: 2, until: "2026-11-26T17:07:00.000Z" }],
    });
    const paused = places.map((place) => (place.isGroup ? { ...place, heldUntil: { untilMs: null } } : place));
    expect(plan({ events, copies, places: paused }).cannotRun).toEqual([
      { tenantId: GROUP, name: "Group", records: 3, until: null },
    ]);
  });
});
