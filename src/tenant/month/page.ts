/** One page of Xero's as a tie-out keeps it: in few fields, each document with its place in the mirror. Reads rows only. */

import { satellitesOf } from "../../domain/firm.ts";
import type { DocumentKind } from "../../mirror/document.ts";
import { routeDocument } from "../../mirror/route.ts";
import { type ReadingContext, readDocument, readPayment } from "../../mirror/tie-out/extract.ts";
import type { ReadDocument, ReadPayment, Side } from "../../mirror/tie-out/sides.ts";
import { firmOf, roleOf, type TenantContext } from "../context.ts";
import type { Reading } from "../storage/months.ts";

/** Words when one of the elements cannot be read. */
export function pageOf(
  context: TenantContext,
  { step, ids }: Reading,
  kind: DocumentKind | "payment",
  elements: readonly unknown[],
): Side | string {
  const known = readingContext(context);
  const documents: ReadDocument[] = [];
  const payments: ReadPayment[] = [];
  // Of other months only what the payments name.
  const wanted = step?.list.startsWith("earlier-") ? new Set(Object.values(ids).flat()) : null;
  for (const element of elements) {
    if (kind === "payment") {
      const payment = readPayment(element, known);
      if (!payment.ok) return payment.error;
      if (payment.value !== null) payments.push(payment.value);
      continue;
    }
    const document = readDocument(kind, element, known, step?.list === "by-id");
    if (!document.ok) return document.error;
    if (document.value !== null && (wanted?.has(document.value.id) ?? true)) documents.push(document.value);
  }
  return { documents, payments };
}

function readingContext(context: TenantContext): ReadingContext {
  const { copies, references } = context;
  if (roleOf(context) !== "group") {
    return { routeOf: () => null, groupIdOf: (kind, id) => copies.bySatelliteId(kind, id)?.groupId ?? null };
  }
  const firm = firmOf(context);
  const [settings, satellites, categories] = [firm.settings, satellitesOf(firm), references.get().tracking ?? []];
  return {
    routeOf: ({ lines }) => {
      const route = routeDocument({ lines, settings, satellites, categories });
      return route.ok ? route.value.tenantId : null;
    },
    groupIdOf: () => null,
  };
}
