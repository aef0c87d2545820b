/** What the keys of the outbox stand for, as it is sent: rows of events, documents and contacts, decisions, status updates. Reads rows only. */

import type { DocumentRow } from "../../domain/document.ts";
import type { EventRecord } from "../../domain/event.ts";
import { isRecordKind } from "../../domain/failure.ts";
import type { TenantId } from "../../domain/ids.ts";
import type { ContactMapping } from "../../domain/mapping.ts";
import { selfOf, type TenantContext } from "../context.ts";
import { wantedBy } from "../group/desired-state.ts";
import { documentRow } from "../group/document-rows.ts";
import { type ContactCopy, copyLabel } from "../model/copy.ts";
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

export function mappingsOf(context: TenantContext, keys: readonly OutboxKey[]): readonly ContactMapping[] {
  return copiesOf(context, keys).flatMap((copy) => (copy.kind === "contact" ? contactMapping(context, copy) : []));
}

function contactMapping(context: TenantContext, copy: ContactCopy): ContactMapping {
  const { kind, groupId, satelliteId, syncedAtMs, drift, putBack, kept, rev } = copy;
  return {
    ...{ kind, groupId, tenantId: selfOf(context), satelliteId: satelliteId ?? "", label: copyLabel(copy), rev },
    syncedAtMs: syncedAtMs ?? 0,
    drifted: drift !== null,
    differences: (drift ?? putBack)?.differences ?? null,
    driftSeenAtMs: (drift ?? putBack)?.seenAtMs ?? null,
    putBackAtMs: drift === null ? (putBack?.atMs ?? null) : null,
    keptBy: kept?.by ?? null,
    keptSinceMs: kept?.sinceMs ?? null,
    removed: satelliteId === null || copy.sharedWith != null,
  };
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
