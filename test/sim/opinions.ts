/** What the event log, the copies, the list of drift and the rows of documents say of the same document, beside each other. */

import type { DocumentRow } from "../../src/domain/document.ts";
import { type EventRecord, isOpen } from "../../src/domain/event.ts";
import type { MappingRow } from "../../src/domain/mapping.ts";
import type { SimD1 } from "./sim-d1.ts";

/** The documents of which two of them say different things; nothing is on its way. */
export function disagreements(d1: Pick<SimD1, "documents" | "mappings" | "events">): readonly string[] {
  const open = [...d1.events.values()].filter(({ status }) => isOpen(status));
  const byRecord = new Map(open.map((event) => [event.resourceId, event]));
  return [...d1.documents.values()].flatMap((row) => {
    const found = d1.mappings.get(`${row.kind}:${row.groupId}:${row.satelliteTenantId}`);
    const mapping = found === undefined || found.removed === true ? null : found;
    const event = byRecord.get(row.groupId) ?? byRecord.get(row.copy?.documentId ?? "") ?? null;
    const said = (row.state === "in-step" ? againstInStep(mapping, event) : null) ?? ofCopy(row, mapping);
    return said === null ? [] : [`${row.kind} ${row.number} is ${row.state}, and ${said}`];
  });
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
