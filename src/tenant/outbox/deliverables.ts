/** What the keys of the outbox stand for, as it is sent: rows of events, documents and mappings, decisions, status updates. Reads rows only. */

import type { DocumentRow } from "../../domain/document.ts";
import type { EventRecord } from "../../domain/event.ts";
import { isRecordKind } from "../../domain/failure.ts";
import type { TenantId } from "../../domain/ids.ts";
import type { MappingChange } from "../../domain/mapping.ts";
import { selfOf, type TenantContext } from "../context.ts";
import { wantedBy } from "../group/desired-state.ts";
import { documentRow } from "../group/document-rows.ts";
import { copyLabel } from "../model/copy.ts";
import type { Report } from "../model/copy-report.ts";
import type { WantedState } from "../model/wanted-state.ts";
import { reportedCopy } from "../satellite/reported-copy.ts";
import type { OutboxKey } from "../storage/outbox.ts";

export function eventsOf(context: TenantContext, keys: readonly OutboxKey[]): readonly EventRecord[] {
  return keys.flatMap(([kind = "", recordId = "", id = ""]) => {
    return isRecordKind(kind) ? (context.events.get(kind, recordId, id) ?? []) : [];
  });
}

export function documentRowsOf(context: TenantContext, keys: readonly OutboxKey[]): readonly DocumentRow[] {
  return keys.flatMap(([kind = "", id = ""]) => {
    const record = isRecordKind(kind) ? context.records.get(kind, id) : null;
    return record === null ? [] : (documentRow(context, record) ?? []);
  });
}

export function mappingsOf(context: TenantContext, keys: readonly OutboxKey[]): readonly MappingChange[] {
  return copiesOf(context, keys).map((copy) => ({
    kind: copy.kind,
    groupId: copy.groupId,
    tenantId: selfOf(context),
    satelliteId: copy.satelliteId ?? "",
    label: copyLabel(copy),
    syncedAtMs: copy.syncedAtMs ?? 0,
    drifted: copy.drift !== null,
    differences: (copy.drift ?? copy.putBack)?.differences ?? null,
    driftSeenAtMs: (copy.drift ?? copy.putBack)?.seenAtMs ?? null,
    putBackAtMs: copy.drift === null ? (copy.putBack?.atMs ?? null) : null,
    keptBy: copy.kept?.by ?? null,
    keptSinceMs: copy.kept?.sinceMs ?? null,
    rev: copy.rev,
    removed: copy.satelliteId === null || (copy.kind === "contact" && copy.sharedWith != null),
  }));
}

export function wantedOf(
  context: TenantContext,
  satellite: TenantId,
  keys: readonly OutboxKey[],
): readonly WantedState[] {
  return keys.flatMap(([kind = "", id = ""]) => {
    const record = isRecordKind(kind) ? context.records.get(kind, id) : null;
    return record === null ? [] : (wantedBy(context, satellite, record) ?? []);
  });
}

export function reportsOf(context: TenantContext, keys: readonly OutboxKey[]): readonly Report[] {
  return copiesOf(context, keys).map((copy) => ({
    kind: copy.kind,
    id: copy.groupId,
    seq: copy.seq,
    rev: copy.rev,
    status: copy.status,
    failures: copy.failures,
    satelliteId: copy.satelliteId,
    nextAttemptAtMs: copy.nextAttemptAtMs,
    notes: copy.notes,
    ...(copy.kind === "contact" ? {} : { copy: reportedCopy(context, copy) }),
  }));
}

export function copiesOf(context: TenantContext, keys: readonly OutboxKey[]) {
  return keys.flatMap(([kind = "", groupId = ""]) => {
    return isRecordKind(kind) ? (context.copies.get(kind, groupId) ?? []) : [];
  });
}
