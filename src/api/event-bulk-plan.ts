/**
 * What a re-sync of many events would do, said before it is done: which records it is about, which of them have nothing to
 * do, where something is written, what a person keeps as it is, and what cannot run now. Pure: rows in, counts out.
 */

import { z } from "@hono/zod-openapi";
import type { AlikeRecords } from "../domain/alike-records.ts";
import type { TenantId } from "../domain/ids.ts";

import { isoTimeOrNull, Time } from "./schemas.ts";

const count = (description: string) => z.number().int().openapi({ description });

const EntityCount = z.object({ tenantId: z.string(), name: z.string(), records: z.number().int() });

export const PlanShape = z
  .object({
    records: count("How many records the events are about"),
    inStep: count("Nothing is to be done about them"),
    write: z.array(EntityCount).readonly().openapi({ description: "Where something would be written" }),
    kept: count("A person decided that the copy stays as it is: it does"),
    cannotRun: z
      .array(EntityCount.extend({ until: Time.nullable().openapi({ description: "null: until a person acts" }) }))
      .readonly()
      .openapi({ description: "They wait, because this organisation may not call Xero now" }),
  })
  .openapi("ResyncPlan");
export type ResyncPlan = z.infer<typeof PlanShape>;

export interface PlannedEntity {
  readonly tenantId: TenantId;
  readonly name: string;
  readonly isGroup: boolean;
  /** Null while it may call Xero; `untilMs` null: until a person acts. */
  readonly heldUntil: { readonly untilMs: number | null } | null;
}

export interface PlanInput {
  readonly alike: readonly AlikeRecords[];
  readonly entities: readonly PlannedEntity[];
}

export function planOf({ alike, entities }: PlanInput): ResyncPlan {
  const byTenant = new Map(entities.map((entity) => [entity.tenantId, entity]));
  const group = entities.find((entity) => entity.isGroup);
  const write = new Map<TenantId, number>();
  const held = new Map<TenantId, number>();
  let [all, inStep, kept] = [0, 0, 0];
  for (const how of alike) {
    const { records, copies, targets } = how;
    all += records;
    const parts = (copies.length > 0 ? copies : targets).map(({ tenantId }) => tenantId);
    const concerned = [...new Set([how.tenantId, ...(group === undefined ? [] : [group.tenantId]), ...parts])];
    const stopped = concerned.find((tenantId) => byTenant.get(tenantId)?.heldUntil);
    if (stopped !== undefined) add(held, stopped, records);
    // A Keep belongs to the copy: whatever is asked of its events, the copy stays as it is.
    else if (copies.some((copy) => copy.isKept)) kept += records;
    else if (isAtItsEnd(how)) inStep += records;
    else for (const tenantId of toBeWritten(how)) add(write, tenantId, records);
  }
  const named = (counts: ReadonlyMap<TenantId, number>) =>
    [...counts].map(([tenantId, n]) => ({ tenantId, name: byTenant.get(tenantId)?.name ?? tenantId, records: n }));
  return {
    records: all,
    inStep,
    write: named(write),
    kept,
    cannotRun: named(held).map((entity) => {
      const until = byTenant.get(entity.tenantId)?.heldUntil ?? null;
      return { ...entity, until: isoTimeOrNull(until?.untilMs ?? null) };
    }),
  };
}

/** Synced or nothing to do, and every copy equals its record. */
function isAtItsEnd({ status, copies }: AlikeRecords): boolean {
  const isOver = status === "synced" || status === "skipped";
  return isOver && !copies.some((copy) => copy.drifted);
}

/** Copies that differ; where none does, those that the event is not over for. */
function toBeWritten({ targets, copies }: AlikeRecords): readonly TenantId[] {
  const drifted = copies.filter((copy) => copy.drifted).map((copy) => copy.tenantId);
  const open = targets.filter(({ status }) => status !== "synced" && status !== "skipped").map((one) => one.tenantId);
  return [...new Set([...drifted, ...open])];
}

function add(counts: Map<TenantId, number>, tenantId: TenantId, records: number): void {
  counts.set(tenantId, (counts.get(tenantId) ?? 0) + records);
}
