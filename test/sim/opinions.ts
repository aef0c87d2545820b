/**
 * What the event log, the copies, the list of drift, the rows of documents, the satellites' own comparisons and the tie-outs
 * say of the same document, beside each other.
 */

import type { DocumentRow } from "../../src/domain/document.ts";
import { type EventRecord, isOpen } from "../../src/domain/event.ts";
import type { TenantId } from "../../src/domain/ids.ts";
import type { MappingRow } from "../../src/domain/mapping.ts";
import type { TieOutResult } from "../../src/domain/tie-out.ts";
import type { Comparison } from "../../src/objects/tenant-rpc.ts";
import type { Engine } from "../../src/tenant/engine.ts";
import { copyName, documentName, type SimD1 } from "./sim-d1.ts";

/** The documents of which two of them say different things; nothing is on its way. `engine`: asked for its own comparison. */
export function disagreements(
  d1: Pick<SimD1, "documents" | "mappings" | "events">,
  engine?: (id: TenantId) => Engine,
): readonly string[] {
  const { mappings } = d1;
  const open = [...d1.events.values()].filter(({ status }) => isOpen(status));
  const byRecord = new Map(open.map((event) => [event.resourceId, event]));
  const ofDocuments = [...d1.documents.values()].flatMap((row) => {
    const { kind, groupId, satelliteTenantId: tenantId } = row;
    const mapping = tenantId === null ? null : (mappings.get(copyName({ kind, groupId, tenantId })) ?? null);
    const event = byRecord.get(row.groupId) ?? byRecord.get(row.copy?.documentId ?? "") ?? null;
    const said = (row.state === "in-step" ? againstInStep(mapping, event) : null) ?? ofCopy(row, mapping);
    return said === null ? [] : [`${row.kind} ${row.number} is ${row.state}, and ${said}`];
  });
  if (engine === undefined) return ofDocuments;
  const ofCopies = [...mappings.values()].flatMap((mapping) => {
    const { kind, groupId, tenantId } = mapping;
    const said = besideComparison(mapping, engine(tenantId).views.comparison(kind, groupId));
    return said === null ? [] : [`the copy of ${kind} ${mapping.label} ${said}`];
  });
  return [...ofDocuments, ...ofCopies];
}

/** Of a month that was just read from Xero: what differs is no document that is in step. */
export function tieOutDisagreements(d1: Pick<SimD1, "documents">, { satellites }: TieOutResult): readonly string[] {
  return satellites.flatMap(({ differences }) =>
    differences.flatMap(({ number, line, document: { kind, groupId } }) => {
      const row = groupId === null ? undefined : d1.documents.get(documentName({ kind, groupId }));
      return row?.state === "in-step" ? [`${kind} ${number} is in step, and its ${line} differs in Xero`] : [];
    }),
  );
}

function besideComparison(mapping: MappingRow, comparison: Comparison | null): string | null {
  if (comparison === null) return "is listed, and its satellite has none";
  if (mapping.drifted !== comparison.drifted) return `drifted here only: ${mapping.drifted ? "listed" : "compared"}`;
  if ((mapping.keptBy ?? null) !== (comparison.kept?.by ?? null)) return `is kept by ${mapping.keptBy}`;
  const [listed, compared] = [mapping.drifted ? (mapping.differences ?? []) : [], comparison.differences].map((all) =>
    JSON.stringify(all),
  );
  return mapping.drifted && listed !== compared ? `differs by ${listed}, and by ${compared}` : null;
}

function againstInStep(mapping: MappingRow | null, event: EventRecord | null): string | null {
  if (mapping === null) return "no copy is mapped";
  if (mapping.drifted) return "its copy is listed as drift";
  return event === null ? null : `an event about it is ${event.status} (${event.failures[0]?.code})`;
}

function ofCopy({ state, copy, differences }: DocumentRow, mapping: MappingRow | null): string | null {
  if (state === "kept" && copy?.kept == null) return "nobody keeps it";
  if (copy === null || mapping === null) return null;
  if (mapping.satelliteId !== copy.documentId) return `its copy is ${copy.documentId} and ${mapping.satelliteId}`;
  if (!mapping.drifted || mapping.keptBy != null || differences.length > 0) return null;
  return `drift names ${mapping.differences?.map(({ field }) => field)}, and the document nothing`;
}
