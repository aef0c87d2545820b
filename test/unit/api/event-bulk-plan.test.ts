import { describe, expect, test } from "vitest";
import { type PlanInput, planOf } from "../../../src/api/event-bulk-plan.ts";
import type { AlikeRecords } from "../../../src/domain/alike-records.ts";
import { type TenantId, tenantId } from "../../../src/domain/ids.ts";

const [GROUP, SYDNEY, MELBOURNE] = ["group", "sydney", "melbourne"].map((id) => tenantId(id)) as [
  TenantId,
  TenantId,
  TenantId,
];
const entities = [
  { tenantId: GROUP, name: "Group", isGroup: true, heldUntil: null },
  { tenantId: SYDNEY, name: "Sydney", isGroup: false, heldUntil: null },
  { tenantId: MELBOURNE, name: "Melbourne", isGroup: false, heldUntil: null },
];
const NOTHING = { records: 0, inStep: 0, write: [], kept: 0, cannotRun: [] };

type Targets = AlikeRecords["targets"];
const inStep = { tenantId: SYDNEY, drifted: false, isKept: false };
const drifted = { ...inStep, drifted: true };
const failed = (id: TenantId): Targets => [{ tenantId: id, status: "failed" }];
const alike = (parts: Partial<AlikeRecords> = {}): AlikeRecords => ({
  ...{ records: 1, tenantId: GROUP, status: "synced", targets: [], copies: [] },
  ...parts,
});
const plan = (input: Partial<PlanInput>) => planOf({ alike: [], entities, ...input });

describe("the plan of a re-sync", () => {
  test("counts all records that are alike, and those in step as nothing to do", () => {
    const some = [alike({ records: 3, copies: [inStep] }), alike({ status: "skipped" })];
    expect(plan({ alike: some })).toEqual({ ...NOTHING, records: 4, inStep: 4 });
    expect(plan({})).toEqual(NOTHING);
  });

  test("says where something would be written: a failed copy, a missing one, and one that differs", () => {
    const some = [
      alike({ status: "failed", targets: failed(MELBOURNE), copies: [{ ...inStep, tenantId: MELBOURNE }] }),
      alike({ status: "failed", targets: failed(SYDNEY) }),
      alike({ records: 4, copies: [drifted] }),
    ];
    expect(plan({ alike: some })).toEqual({
      ...{ ...NOTHING, records: 6 },
      write: [
        { tenantId: MELBOURNE, name: "Melbourne", records: 1 },
        { tenantId: SYDNEY, name: "Sydney", records: 5 },
      ],
    });
  });

  test("leaves alone what a person keeps, also where an older event of it is asked for", () => {
    const some = [alike({ records: 2, copies: [{ ...drifted, isKept: true }] })];
    expect(plan({ alike: some })).toEqual({ ...NOTHING, records: 2, kept: 2 });
  });

  test("what concerns an organisation that is held cannot run, in step or not, and when it can", () => {
    const untilMs = Date.parse("2026-11-26T17:07:00.000Z");
    const held = entities.map((place) => (place.tenantId === SYDNEY ? { ...place, heldUntil: { untilMs } } : place));
    const some = [
      alike({ copies: [inStep] }),
      alike({ status: "failed", targets: failed(SYDNEY) }),
      alike({ copies: [{ ...inStep, tenantId: MELBOURNE }] }),
    ];
    expect(plan({ alike: some, entities: held })).toEqual({
      ...{ ...NOTHING, records: 3, inStep: 1 },
      cannotRun: [{ tenantId: SYDNEY, name: "Sydney", records: 2, until: "2026-11-26T17:07:00.000Z" }],
    });
    const paused = entities.map((place) => (place.isGroup ? { ...place, heldUntil: { untilMs: null } } : place));
    expect(plan({ alike: some, entities: paused }).cannotRun).toEqual([
      { tenantId: GROUP, name: "Group", records: 3, until: null },
    ]);
  });
});
