/**
 * How a copy differs from what is wanted, field by field and in words; and whether Xero lets those fields be changed while
 * payments or credits are applied. Amounts are compared in minor units. Pure.
 */

import type { Difference } from "../domain/failure.ts";
import { discountMinor } from "./discount.ts";
import { type DocumentState, isPurchase, isVoid, type LineState } from "./document.ts";
import { differingFields, isFreeField } from "./line-differences.ts";
import { sameAmount, sameExchangeRate, shown } from "./money.ts";
import { sameReference } from "./shown-in-part.ts";

interface Found extends Difference {
  /** Xero takes the change even when payments or credits are applied (docs/xero.md §4.7). */
  readonly isFree: boolean;
}

export function documentDifferences(wanted: DocumentState, copy: DocumentState): readonly Difference[] {
  return found(wanted, copy).map(({ isFree: _, ...difference }) => difference);
}

/** Whether an update can go out while payments, credits or allocations are on the copy. */
export function isFreeUpdate(wanted: DocumentState, copy: DocumentState): boolean {
  return found(wanted, copy).every((difference) => difference.isFree);
}

/** Compared after each write: a copy whose totals are not the group's is never reported as in step without saying so. */
export function totalDifferences(group: DocumentState, copy: DocumentState): readonly Difference[] {
  const pairs = [
    ["subtotal", group.subTotal, copy.subTotal],
    ["tax", group.totalTax, copy.totalTax],
    ["total", group.total, copy.total],
  ] as const;
  return pairs.flatMap(([field, ours, theirs]) =>
    ours === null || theirs === null || sameAmount(ours, theirs)
      ? []
      : [{ field, group: shown(ours, group.currency), satellite: shown(theirs, copy.currency) }],
  );
}

function found(wanted: DocumentState, copy: DocumentState): readonly Found[] {
  const all: Found[] = [];
  const compare = (field: string, isFree: boolean, group: string | null, satellite: string | null) => {
    if ((group ?? "") === (satellite ?? "")) return;
    all.push({ field, isFree, group: group ?? "empty", satellite: satellite ?? "empty" });
  };
  if (isVoid(copy)) all.push({ field: "status", isFree: false, group: wanted.status, satellite: copy.status });
  compare("number", true, wanted.number, copy.number);
  if (!isPurchase(wanted) && !sameReference(wanted.reference, copy.reference)) {
    compare("reference", true, wanted.reference, copy.reference);
  }
  compare("date", false, wanted.date, copy.date);
  if (wanted.dueDate !== null && wanted.kind === "invoice") compare("due date", true, wanted.dueDate, copy.dueDate);
  compare("currency", false, wanted.currency, copy.currency);
  compare("amounts are", false, wanted.lineAmountTypes, copy.lineAmountTypes);
  if (wanted.brandingThemeId !== null) compare("branding theme", true, wanted.brandingThemeId, copy.brandingThemeId);
  if (wanted.currencyRate !== null && !sameExchangeRate(wanted.currencyRate, copy.currencyRate)) {
    compare("currency rate", false, String(wanted.currencyRate), String(copy.currencyRate));
  }
  if (wanted.contactId !== copy.contactId) {
    // An invoice may change hands while it is paid, but not while credit of its contact is on it.
    const isFree = copy.kind === "invoice" && copy.credits.length === 0 && copy.otherCredit === 0;
    all.push({ field: "contact", isFree, group: wanted.contactName ?? "", satellite: copy.contactName ?? "" });
  }
  return [...all, ...lineDifferences(wanted.lines, copy.lines)];
}

function lineDifferences(wanted: readonly LineState[], copy: readonly LineState[]): readonly Found[] {
  if (wanted.length !== copy.length) {
    const counts = { group: String(wanted.length), satellite: String(copy.length) };
    return [{ field: "number of lines", isFree: false, ...counts }];
  }
  return wanted.flatMap((line, index) => {
    const other = copy[index];
    if (other === undefined) return [];
    const fields = differingFields(line, other);
    const [field] = fields;
    if (field === undefined) return [];
    const isFree = fields.every(isFreeField);
    return [{ field: `line ${index + 1} ${field}`, isFree, group: inWords(line), satellite: inWords(other) }];
  });
}

function inWords(line: LineState): string {
  const off = discountMinor(line);
  const amount = `${line.quantity ?? 0} × ${line.unitAmount ?? 0}${off === 0 ? "" : ` less ${shown(off / 100, null)}`}`;
  const tracking = line.tracking.map((item) => item.option);
  return [line.itemCode, line.description, amount, line.accountCode, line.taxType, ...tracking]
    .filter((part) => part !== null)
    .join(", ");
}
