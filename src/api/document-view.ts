/** A document as the API shows it. Pure. */

import { z } from "@hono/zod-openapi";
import { type CopySide, type DocumentRow, SYNC_STATES } from "../domain/document.ts";
import type { TenantId } from "../domain/ids.ts";
import type { NoteRow } from "../store/notes.ts";
import { DifferenceShape, isoTime, isoTimeOrNull, ShownFailureShape, Time } from "./schemas.ts";

export const DocumentKindShape = z.enum(["invoice", "credit-note"]);

const amount = z.string().openapi({ example: "352.00", description: "Decimal, in the document's currency" });
const MoneyShape = z.object({
  status: z.string().openapi({ description: "Xero's", example: "AUTHORISED" }),
  total: amount,
  tax: amount,
  paid: amount,
  credited: amount,
  due: amount,
});

const KeptShape = z
  .object({ by: z.string(), since: Time })
  .openapi({ description: "Who decided that the copy stays as it is, and since when" });

export const DocumentShape = z
  .object({
    kind: DocumentKindShape,
    groupId: z.string(),
    number: z.string().nullable(),
    reference: z.string().nullable(),
    contactName: z.string().nullable(),
    date: z.iso.date().nullable(),
    dueDate: z.iso.date().nullable(),
    currency: z.string().nullable(),
    state: z.enum(SYNC_STATES),
    group: MoneyShape,
    satellite: MoneyShape.extend({
      tenantId: z.string(),
      name: z.string(),
      documentId: z.string(),
      kept: KeptShape.nullable(),
    })
      .nullable()
      .openapi({ description: "null while there is no copy" }),
    failure: ShownFailureShape.nullable(),
    failures: z.array(ShownFailureShape).readonly(),
    updatedAt: Time,
    checkedAt: Time.nullable().openapi({ description: "When both sides were last read from Xero" }),
  })
  .openapi("Document");

const EntryShape = z.object({
  at: Time,
  text: z.string(),
  by: z.string().optional().openapi({ description: "Who asked for it" }),
  eventId: z.string(),
  tenantId: z.string().openapi({ description: "The organisation that tells it" }),
  entityName: z.string(),
});
export type HistoryEntry = z.infer<typeof EntryShape>;

export const NoteShape = z
  .object({
    id: z.string(),
    at: Time,
    by: z.string().openapi({ description: "Who wrote it, and by which access token if by one" }),
    text: z.string(),
  })
  .openapi("DocumentNote");

export const DocumentWithHistoryShape = DocumentShape.extend({
  differences: z.array(DifferenceShape).readonly().openapi({ description: "What both sides say otherwise" }),
  history: z.array(EntryShape).readonly().openapi({ description: "The entries of all its events, oldest first" }),
  historySince: Time.nullable().openapi({
    description: "Events that ended before are not kept; null: the history is whole",
  }),
  nextAttemptAt: Time.nullable().openapi({
    description:
      "When a waiting document is tried again; null: it does not wait, or somebody has to do something first",
  }),
  notes: z.array(NoteShape).readonly().openapi({ description: "What people wrote about it, oldest first" }),
}).openapi("DocumentWithHistory");

/** `names`: of the firm's organisations. */
export function documentView(row: DocumentRow, names: ReadonlyMap<TenantId, string>): z.infer<typeof DocumentShape> {
  const { rev: _rev, isBill: _isBill, differences: _differences, ...known } = row;
  const { driftSeenAtMs: _drift, putBack: _putBack, syncedAtMs: _syncedAtMs, ...seen } = known;
  const { satelliteTenantId, copy, updatedAtMs, checkedAtMs, ...shown } = seen;
  return {
    ...shown,
    satellite: satelliteTenantId === null || copy === null ? null : satelliteView(satelliteTenantId, copy, names),
    failure: shown.failures[0] ?? null,
    updatedAt: isoTime(updatedAtMs),
    checkedAt: isoTimeOrNull(checkedAtMs),
  };
}

export function noteView({ id, atMs, userName, tokenName, text }: NoteRow): z.infer<typeof NoteShape> {
  return { id, at: isoTime(atMs), by: tokenName === null ? userName : `${userName} (${tokenName})`, text };
}

function satelliteView(tenantId: TenantId, { kept, ...copy }: CopySide, names: ReadonlyMap<TenantId, string>) {
  const keptBy = kept === null ? null : { by: kept.by, since: isoTime(kept.sinceMs) };
  return { tenantId, name: names.get(tenantId) ?? tenantId, ...copy, kept: keptBy };
}
