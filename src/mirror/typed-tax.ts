/**
 * Taxes that a person typed on a line in place of what the rate gives. Xero keeps one on a line that is named by its id until
 * the line's amount or tax type changes, so one that the group has no longer must be replaced by its sum. Pure.
 */

import type { DocumentState, LineState } from "./document.ts";
import { lineTaxMinor, minorUnits, sameAmount } from "./money.ts";
import type { TaxRate } from "./references.ts";

/** Null where the rate gives the same tax, or where that cannot be known. `rates`: of the document's own organisation. */
export function typedTax(
  { lineAmountTypes }: Pick<DocumentState, "lineAmountTypes">,
  line: LineState,
  rates: readonly TaxRate[],
): number | null {
  const rate = rates.find((item) => item.taxType === line.taxType)?.ratePercent ?? null;
  if (rate === null || line.taxAmount === null || line.lineAmount === null || lineAmountTypes === "NoTax") return null;
  const computed = lineTaxMinor(line.lineAmount, rate, lineAmountTypes === "Inclusive");
  return computed === minorUnits(line.taxAmount) ? null : line.taxAmount;
}

/** `wanted` with the group's own tax on each line of which the copy, otherwise equal, keeps a typed one. */
export function withoutKeptTax(
  wanted: DocumentState,
  copy: DocumentState | null,
  { group, rates }: { readonly group: DocumentState; readonly rates: readonly TaxRate[] },
): DocumentState {
  if (copy === null) return wanted;
  const lines = wanted.lines.map((line, index) => {
    const [other, own] = [copy.lines[index], group.lines[index]?.taxAmount ?? null];
    if (line.taxAmount !== null || own === null || other === undefined || line.taxType !== other.taxType) return line;
    const isKept = sameAmount(line.lineAmount, other.lineAmount) && !sameAmount(own, other.taxAmount);
    return isKept && typedTax(copy, other, rates) !== null ? { ...line, taxAmount: own } : line;
  });
  return { ...wanted, lines };
}

/** Whether a line of the copy seems to keep a typed tax that the group has not; with rates of before, another rate looks the same. */
export function seemsToKeepTax(copy: DocumentState, group: DocumentState, rates: readonly TaxRate[]): boolean {
  return copy.lines.some((line, index) => {
    const own = group.lines[index]?.taxAmount ?? null;
    return own !== null && !sameAmount(own, line.taxAmount) && typedTax(copy, line, rates) !== null;
  });
}
