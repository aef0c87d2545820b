/**
 * Credit that people of the satellite used on a copy of an invoice: what no copy of a group's credit note brought. It is theirs
 * and stays, and the copy differs by it. Reads rows only.
 */

import type { DocumentState } from "../../mirror/document.ts";
import { sumMinor } from "../../mirror/money.ts";
import type { TenantContext } from "../context.ts";
import type { Copy } from "../model/copy.ts";
import type { RecordState } from "../model/record-state.ts";
import { isAsKnown } from "./copy-reading.ts";

/** What was read is another document than Xero showed last, or has credit of its people that is not listed. */
export function isNews(context: TenantContext, copy: Copy, read: RecordState): boolean {
  if (!isAsKnown(copy, read)) return true;
  if (copy.kind !== "invoice" || copy.copy === null || read.kind !== "document") return false;
  const now = ownCreditMinor(context, read.document);
  return now !== ownCreditMinor(context, copy.copy) || (now > 0 && copy.drift === null);
}

/** In minor units. */
function ownCreditMinor({ copies }: TenantContext, { credits }: DocumentState): number {
  return sumMinor(credits.filter(({ creditNoteId }) => copies.bySatelliteId("credit-note", creditNoteId) === null));
}
