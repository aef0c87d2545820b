/** What a read of a copy says, against what Xero last showed of it and what the group wants. Pure. */

import type { Difference } from "../failure.ts";
import { contactDifferences, sameContact } from "../mirror/contact.ts";
import { type DocumentState, sameDocument } from "../mirror/document.ts";
import { documentDifferences } from "../mirror/document-differences.ts";
import { minorUnits, shown } from "../mirror/money.ts";
import type { Copy } from "./copies.ts";
import type { RecordState } from "./records.ts";
import { PRIORITY, type Task } from "./tasks.ts";

/** Xero announced a change, and this is the state from before it. */
export function isStaleRead(copy: Copy, read: RecordState, task: Task): boolean {
  if (task.eventAtMs === 0 || task.priority === PRIORITY.settle || copy.copy === null) return false;
  const readAtMs = read.kind === "contact" ? read.contact.updatedAtMs : read.document.updatedAtMs;
  return readAtMs !== null && readAtMs === copy.copy.updatedAtMs;
}

export function isAsKnown(copy: Copy, read: RecordState): boolean {
  if (copy.copy === null) return true;
  if (copy.kind === "contact") return read.kind === "contact" && sameContact(copy.copy, read.contact);
  return read.kind === "document" && sameDocument(copy.copy, read.document);
}

/** What is read replaces what was known; if it is not what Xero took, that counts for nothing any more. */
export function copyAsRead(copy: Copy, read: RecordState): Copy {
  if (copy.kind === "contact") return read.kind === "contact" ? { ...copy, copy: read.contact } : copy;
  if (read.kind === "contact") return copy;
  const accepted = isAsKnown(copy, read) ? copy.accepted : null;
  return { ...copy, copy: read.document, accepted };
}

/** Compared with the group's own terms: what is translated is the satellite's, so left out. */
export function handEdits(copy: Copy): readonly Difference[] {
  if (copy.copy === null) return [];
  if (copy.kind === "contact") return contactDifferences(copy.wanted, copy.copy, copy.sent);
  const theirs = copy.copy;
  const lines = copy.wanted.lines.map((line, index) => {
    const other = theirs.lines[index];
    return {
      ...line,
      tracking: other?.tracking ?? [],
      taxType: other?.taxType ?? null,
      taxAmount: null,
      itemCode: null,
    };
  });
  const wanted = { ...copy.wanted, lines, contactId: theirs.contactId, brandingThemeId: null, currencyRate: null };
  return documentDifferences(wanted, theirs);
}

/** Money that a person entered on the copy in the satellite: said, but never deleted by Orbit. */
export function foreignMoney(copy: Copy): readonly Difference[] {
  if (copy.kind === "contact" || copy.copy === null) return [];
  const ours = moneyOn(copy.wanted);
  const theirs = moneyOn(copy.copy);
  if (theirs <= ours) return [];
  const { currency } = copy.wanted;
  return [{ field: "paid", group: shown(ours / 100, currency), satellite: shown(theirs / 100, currency) }];
}

/** Minor units of payments, overpayments and prepayments. */
function moneyOn(document: DocumentState): number {
  const paid = document.payments.reduce((total, payment) => total + minorUnits(payment.amount), 0);
  return paid + minorUnits(document.otherCredit);
}
