/**
 * Organisations that hold copies and are no satellites of the firm any more. Until a person says that one is gone, its
 * copies count; then they are forgotten, all at once and without a call to Xero. The decision is a number that placements
 * are compared with (docs/architecture.md §5, "Former satellites"), so it stands whatever is lost, repeated or restarted.
 * Rows only.
 */

import type { Failure, RecordKind } from "../../domain/failure.ts";
import { entityOf } from "../../domain/firm.ts";
import type { TenantId } from "../../domain/ids.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import type { ForgetProblem, ForgetRequest, FormerCopies } from "../../objects/tenant-rpc.ts";
import { firmOf, isConfigured, nameOf, roleOf, type TenantContext } from "../context.ts";
import { FIRST_DOCUMENT } from "../model/walk.ts";
import type { GroupRecord, Placement } from "../storage/records.ts";

/** Null while the organisation is a satellite. */
export function formerSatellite(context: TenantContext, tenantId: TenantId): Failure | null {
  const entity = entityOf(firmOf(context), tenantId);
  if (entity?.role === "satellite") return null;
  const why = entity === null ? "removed" : "no-role";
  return { code: "former-satellite", entity: nameOf(context, tenantId), why };
}

/** How often its copies were forgotten: what is decided now has this number. */
export function epochOf(context: TenantContext, tenantId: TenantId): number {
  return context.meta.get("forgotten")?.[tenantId]?.epoch ?? 0;
}

/** The record without what a person had forgotten, stored and said; the same one when there is no such place. */
export function withoutForgotten(context: TenantContext, record: GroupRecord, nowMs: number): GroupRecord {
  const isForgotten = ({ tenantId, epoch = 0 }: Placement) => epoch < epochOf(context, tenantId);
  const gone = record.placements.filter(isForgotten);
  if (gone.length === 0) return record;
  const key = { kind: record.kind, recordId: record.id };
  for (const { tenantId } of gone) {
    const by = context.meta.get("forgotten")?.[tenantId]?.by;
    const later = { atMs: nowMs, text: `Its copy in ${nameOf(context, tenantId)} was forgotten.` };
    context.events.addNoteToOpen(key, by === undefined ? later : { ...later, by }, nowMs);
    context.events.markLater(key, tenantId, later, nowMs);
  }
  const placements = record.placements.filter((placement) => !gone.includes(placement));
  return context.records.put({ ...record, placements, mayBeThere: true });
}

/** Organisations without the role of a satellite in which copies are still counted on. Inside a transaction. */
export function formerCopies(context: TenantContext): readonly FormerCopies[] {
  if (!isConfigured(context) || roleOf(context) !== "group") return [];
  const found = new Map<TenantId, Record<RecordKind, number>>();
  for (const { tenantId, epoch, kind, count } of context.records.placed()) {
    if (formerSatellite(context, tenantId) === null || epoch < epochOf(context, tenantId)) continue;
    const copies = found.get(tenantId) ?? { invoice: 0, contact: 0, "credit-note": 0 };
    found.set(tenantId, { ...copies, [kind]: copies[kind] + count });
  }
  return [...found].map(([tenantId, copies]) => ({
    tenantId,
    name: nameOf(context, tenantId),
    isRemoved: entityOf(firmOf(context), tenantId) === null,
    copies,
  }));
}

/** A person says that the organisation is gone; every record that has a place there is decided again. Inside a transaction. */
export function forgetCopies(
  context: TenantContext,
  { tenantId, by }: ForgetRequest,
  nowMs: number,
): Result<FormerCopies, ForgetProblem> {
  if (!isConfigured(context) || roleOf(context) !== "group") return err("nothing-there");
  if (formerSatellite(context, tenantId) === null) return err("still-satellite");
  const former = formerCopies(context).find((one) => one.tenantId === tenantId);
  if (former === undefined) return err("nothing-there");
  const decided = { epoch: epochOf(context, tenantId) + 1, by, atMs: nowMs };
  context.meta.set("forgotten", { ...context.meta.get("forgotten"), [tenantId]: decided });
  context.meta.set("remap", FIRST_DOCUMENT);
  context.outbox.mark(`forget:${tenantId}`, [tenantId], nowMs);
  return ok(former);
}
