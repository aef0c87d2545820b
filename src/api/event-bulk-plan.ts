/**
 * What a re-sync of many events would do, said before it is done: which records it is about, which of them have nothing to
 * do, where something is written, what a person keeps as it is, and what cannot run now. Pure: rows in, counts out.
 */

import { z } from "@hono/zod-openapi";
import type { EventStatus, EventTarget } from "../domain/event.ts";
import type { RecordKind } from "../domain/failure.ts";
import type { TenantId } from "../domain/ids.ts";
import type { MappingRow } from "../domain/mapping.ts";
import { isoTimeOrNull, Time } from "./schemas.ts";

const count = (description: string) => z.number().int().openapi({ description });

const Place = z.object({ tenantId: z.string(), name: z.string(), records: z.number().int() });

export const PlanShape = z
  .object({
    records: count("How many records the events are about"),
    inStep: count("Nothing is to be done about them"),
    write: z.array(Place).readonly().openapi({ description: "Where something would be written" }),
    kept: count("A person decided that the copy stays as it is: it does"),
    cannotRun: z
      .array(Place.extend({ until: Time.nullable().openapi({ description: "null: until a person acts" }) }))
      .readonly()
      .openapi({ description: "They wait, because this organisation may not call Xero now" }),
  })
  .openapi("ResyncPlan");
export type ResyncPlan = z.infer<typeof PlanShape>;

export interface PlannedEvent {
  readonly tenantId: TenantId;
  readonly kind: RecordKind;
  readonly resourceId: string;
  readonly status: EventStatus;
  readonly targets: readonly EventTarget[];
}

/** A copy as D1 knows it. */
export type PlannedCopy = Pick<MappingRow, "kind" | "groupId" | "tenantId" | "satelliteId" | "drifted"> & {
  /** The person who decided that it stays as it is. */
  readonly keptBy?: string | null;
};

export interface PlannedPlace {
  readonly tenantId: TenantId;
  readonly name: string;
  readonly isGroup: boolean;
  /** Null while it may call Xero; `untilMs` null: until a person acts. */
  readonly heldUntil: { readonly untilMs: number | null } | null;
}

export interface PlanInput {
  /** Newest first: the first event of a record says how it is. */
  readonly events: readonly PlannedEvent[];
  readonly copies: readonly PlannedCopy[];
  readonly places: readonly PlannedPlace[];
}

export function planOf({ events, copies, places }: PlanInput): ResyncPlan {
  const placeOf = new Map(places.map((place) => [place.tenantId, place]));
  const group = places.find((place) => place.isGroup);
  const copiesOf = Map.groupBy(copies, ({ kind, groupId }) => keyOf(kind, groupId));
  const bySatellite = new Map(copies.map((copy) => [satelliteKey(copy.tenantId, copy.kind, copy.satelliteId), copy]));
  const write = new Map<TenantId, number>();
  const held = new Map<TenantId, number>();
  let [inStep, kept] = [0, 0];
  const records = recordsOf(events, bySatellite);
  for (const [key, event] of records) {
    const own = copiesOf.get(key) ?? [];
    const parts = own.length > 0 ? own.map((copy) => copy.tenantId) : event.targets.map((target) => target.tenantId);
    const concerned = [...new Set([event.tenantId, ...(group === undefined ? [] : [group.tenantId]), ...parts])];
    const stopped = concerned.find((tenantId) => placeOf.get(tenantId)?.heldUntil);
    if (stopped !== undefined) add(held, stopped);
    else if (own.some(isKept)) kept++;
    else if (isAtItsEnd(event, own)) inStep++;
    else for (const tenantId of toBeWritten(event, own)) add(write, tenantId);
  }
  const named = (counts: ReadonlyMap<TenantId, number>) =>
    [...counts].map(([tenantId, n]) => ({ tenantId, name: placeOf.get(tenantId)?.name ?? tenantId, records: n }));
  return {
    records: records.size,
    inStep,
    write: named(write),
    kept,
    cannotRun: named(held).map((place) => {
      const until = [...placeOf.values()].find(({ tenantId }) => tenantId === place.tenantId)?.heldUntil ?? null;
      return { ...place, until: isoTimeOrNull(until?.untilMs ?? null) };
    }),
  };
}

/** A Keep belongs to the copy: whatever is asked of its events, the copy stays as it is. */
export function isKept(copy: PlannedCopy): boolean {
  return copy.keptBy != null;
}

/** The newest event of each record; what a satellite reported of a copy is about the copy's record. */
function recordsOf(
  events: readonly PlannedEvent[],
  bySatellite: ReadonlyMap<string, PlannedCopy>,
): ReadonlyMap<string, PlannedEvent> {
  const records = new Map<string, PlannedEvent>();
  for (const event of events) {
    const copy = bySatellite.get(satelliteKey(event.tenantId, event.kind, event.resourceId));
    const key = keyOf(event.kind, copy?.groupId ?? event.resourceId);
    if (!records.has(key)) records.set(key, event);
  }
  return records;
}

/** Synced or nothing to do, and every copy equals its record. */
function isAtItsEnd({ status }: PlannedEvent, own: readonly PlannedCopy[]): boolean {
  const isOver = status === "synced" || status === "skipped";
  return isOver && !own.some((copy) => copy.drifted);
}

/** Copies that differ; where none does, those that the event is not over for. */
function toBeWritten({ targets }: PlannedEvent, own: readonly PlannedCopy[]): readonly TenantId[] {
  const drifted = own.filter((copy) => copy.drifted).map((copy) => copy.tenantId);
  const open = targets.filter(({ status }) => status !== "synced" && status !== "skipped").map((one) => one.tenantId);
  return [...new Set([...drifted, ...open])];
}

function add(counts: Map<TenantId, number>, tenantId: TenantId): void {
  counts.set(tenantId, (counts.get(tenantId) ?? 0) + 1);
}

function keyOf(kind: RecordKind, groupId: string): string {
  return `${kind} ${groupId}`;
}

function satelliteKey(tenantId: TenantId, kind: RecordKind, satelliteId: string): string {
  return `${tenantId} ${kind} ${satelliteId}`;
}
