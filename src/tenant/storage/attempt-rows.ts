/**
 * Rows of write attempts as they were before the part of a document that a call is about was a tagged value: a text `item`, of
 * allocations JSON in it, of a satellite's own payment with a prefix. Used by the numbered step of migrations.ts alone, which
 * brings the table and what waits for it in the journal into the shape of today.
 */

import { z } from "zod";
import type { DocPart } from "../model/doc-part.ts";
import { reshapeJournal } from "./journal-rows.ts";
import { type Sql, text } from "./sql.ts";

const formerDocs = z.array(z.looseObject({ item: z.string().optional() }));

const formerAllocation = z.object({
  creditNoteId: z.string(),
  allocationId: z.string().optional(),
  added: z.array(z.object({ invoiceId: z.string(), amount: z.number(), date: z.string().nullable() })).optional(),
});

const FORMER_OWN_PAYMENT = "own:";

export function reshapeAttempts(sql: Sql): void {
  for (const row of sql.all("select key, purpose, docs from attempts")) {
    const docs = reshapedDocs(text(row, "purpose"), text(row, "docs"));
    sql.all("update attempts set docs = ? where key = ?", docs, text(row, "key"));
  }
  reshapeJournal(sql, "attempts", ([key = null, purpose = null, request = null, docs, ...times]) => [
    ...[key, purpose, request],
    ...[reshapedDocs(String(purpose), String(docs)), ...times],
  ]);
}

function reshapedDocs(purpose: string, docs: string): string {
  const reshaped = formerDocs.parse(JSON.parse(docs)).map(({ item, ...doc }) => {
    const part = item === undefined ? null : partOf(purpose, item);
    return part === null ? doc : { ...doc, part };
  });
  return JSON.stringify(reshaped);
}

function partOf(purpose: string, item: string): DocPart | null {
  switch (purpose) {
    case "create-account":
      return { kind: "account", code: item };
    case "create-payments":
      return item.startsWith(FORMER_OWN_PAYMENT)
        ? { kind: "own-payment", paymentId: item.slice(FORMER_OWN_PAYMENT.length) }
        : { kind: "group-payment", groupId: item };
    case "delete-payment":
      return { kind: "applied-payment", paymentId: item };
    case "allocate":
    case "unallocate":
      return creditPartOf(item);
    case "enter-receipts":
    case "take-off-receipt":
      return { kind: "receipt", key: item };
    default:
      return null;
  }
}

function creditPartOf(item: string): DocPart {
  const { creditNoteId, allocationId, added } = formerAllocation.parse(JSON.parse(item));
  if (allocationId !== undefined) return { kind: "allocation", creditNoteId, allocationId };
  return { kind: "new-allocations", creditNoteId, added: added ?? [] };
}
