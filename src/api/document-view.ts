/** A document as the API shows it. Pure. */

import { z } from "@hono/zod-openapi";
import { DOCUMENT_STATES, type DocumentRow } from "../document.ts";
import type { TenantId } from "../ids.ts";
import { isoTime, isoTimeOrNull, ShownFailureShape, Time } from "./schemas.ts";

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
    state: z.enum(DOCUMENT_STATES),
    group: MoneyShape,
    satellite: MoneyShape.extend({ tenantId: z.string(), name: z.string(), documentId: z.string() })
      .nullable()
      .openapi({ description: "null while there is no copy" }),
    failure: ShownFailureShape.nullable(),
    failures: z.array(ShownFailureShape).readonly(),
    updatedAt: Time,
    checkedAt: Time.nullable().openapi({ description: "When both sides were last read from Xero" }),
  })
  .openapi("Document");

/** `names`: of the firm's organisations. */
export function documentView(row: DocumentRow, names: ReadonlyMap<TenantId, string>): z.infer<typeof DocumentShape> {
  const { rev: _rev, satelliteTenantId: tenantId, copy, updatedAtMs, checkedAtMs, failures, ...shown } = row;
  const satellite =
    tenantId === null || copy === null ? null : { tenantId, name: names.get(tenantId) ?? tenantId, ...copy };
  const times = { updatedAt: isoTime(updatedAtMs), checkedAt: isoTimeOrNull(checkedAtMs) };
  return { ...shown, satellite, failure: failures[0] ?? null, failures, ...times };
}
