/** Whose a document in Xero's answer is: which element answers which copy, and what proves that a found one is ours. */

import { type DocumentState, isVoid } from "../../../mirror/document.ts";
import { documentDifferences, totalDifferences } from "../../../mirror/document-differences.ts";
import { isMarked, marker } from "../../../mirror/marker.ts";
import { sameAmount } from "../../../mirror/money.ts";
import { sameName } from "../../../mirror/names.ts";
import { openUntilMs } from "../../../mirror/unconfirmed.ts";
import type { TenantContext } from "../../context.ts";
import type { DocumentCopy } from "../../model/copy.ts";
import { fieldOf, idFieldOf } from "../../model/parse-record.ts";
import { translationOf } from "../step-input.ts";

/** By id, by our link in Url, by number: never by position while anything better is there. */
export function matching(elements: readonly unknown[], copy: DocumentCopy): unknown {
  const link = marker(copy.groupId).toLowerCase();
  const number = copy.wanted.number?.toLowerCase();
  const numberField = copy.kind === "invoice" ? "InvoiceNumber" : "CreditNoteNumber";
  const idField = idFieldOf(copy.kind);
  return (
    elements.find((element) => copy.satelliteId !== null && fieldOf(element, idField) === copy.satelliteId) ??
    elements.find((element) => fieldOf(element, "Url")?.toLowerCase() === link) ??
    elements.find((element) => number !== undefined && fieldOf(element, numberField)?.toLowerCase() === number)
  );
}

export function isSameNumber(document: DocumentState, copy: DocumentCopy): boolean {
  return document.type === copy.wanted.type && document.number?.toLowerCase() === copy.wanted.number?.toLowerCase();
}

/** An invoice carries our link; a credit note cannot, so an unanswered create, its contact and its total prove it. */
export function isOurs(context: TenantContext, found: DocumentState, copy: DocumentCopy): boolean {
  if (isVoid(found)) return false;
  if (copy.mayBeThere === true && isSameContents(context, found, copy)) return true;
  if (copy.kind === "invoice") return isMarked(found, copy.groupId);
  const isUnanswered = copy.search?.why === "unanswered" || openUntilMs(copy.unconfirmed) !== null;
  return isUnanswered && isSameContact(context, found, copy) && sameAmount(found.total, copy.wanted.total);
}

/** All that is mirrored of it is as it would be made: only the link to the group may be another one, or missing. */
function isSameContents(context: TenantContext, found: DocumentState, copy: DocumentCopy): boolean {
  const wanted = translationOf(context, copy)?.wanted;
  const isTaken = context.copies.bySatelliteId(copy.kind, found.id) !== null;
  if (wanted === undefined || isTaken || totalDifferences(copy.wanted, found).length > 0) return false;
  return documentDifferences({ ...wanted, url: found.url }, found).length === 0;
}

/** Either may have been renamed since; the name decides where Xero's answer leaves the id out. */
function isSameContact(context: TenantContext, found: DocumentState, { wanted }: DocumentCopy): boolean {
  const contact = wanted.contactId === null ? null : context.copies.contact(wanted.contactId);
  if (found.contactId !== null && contact?.satelliteId != null) return found.contactId === contact.satelliteId;
  return sameName(found.contactName, wanted.contactName);
}
