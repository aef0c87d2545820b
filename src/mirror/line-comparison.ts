/**
 * Lines of a document beside those of its copy: an equal line is one row in words; of one that differs, each part that
 * does is a row. Which lines differ is decided in document-differences.ts. Pure.
 */

import type { Difference } from "../domain/failure.ts";
import type { ComparedField } from "./comparison.ts";
import type { DocumentState, LineState } from "./document.ts";
import { shown } from "./money.ts";

/** `wanted` is in the satellite's terms; `found` is what differs between the two documents. */
export function compareLines(
  wanted: DocumentState,
  copy: DocumentState,
  found: readonly Difference[],
): readonly ComparedField[] {
  const count = Math.max(wanted.lines.length, copy.lines.length);
  const isCounted = found.some(({ field }) => field === "number of lines");
  return Array.from({ length: count }, (_, index) => index).flatMap((index) => {
    const name = `line ${index + 1}`;
    const [ours, theirs] = [wanted.lines[index], copy.lines[index]];
    const own = found.filter(({ field }) => field.startsWith(`${name} `));
    const isMissing = isCounted && (ours === undefined || theirs === undefined);
    if (own.length === 0 || ours === undefined || theirs === undefined) {
      return [aRow(name, inWords(ours, wanted.currency), inWords(theirs, copy.currency), !isMissing)];
    }
    const parts = differingParts(ours, theirs, [wanted.currency, copy.currency]);
    if (parts.length === 0) return own.map(({ field, group, satellite }) => aRow(field, group, satellite, false));
    return parts.map(([part, group, satellite]) => aRow(`${name} ${part}`, group, satellite, false));
  });
}

type Part = readonly [name: string, group: string, satellite: string];

function differingParts(ours: LineState, theirs: LineState, currencies: readonly [string | null, string | null]) {
  const text = (name: string, key: "description" | "itemCode" | "accountCode"): Part => [
    name,
    ours[key] ?? "",
    theirs[key] ?? "",
  ];
  const money = (name: string, key: "unitAmount" | "taxAmount" | "discountAmount"): Part => [
    name,
    precise(ours[key], currencies[0]),
    precise(theirs[key], currencies[1]),
  ];
  const parts: readonly Part[] = [
    text("description", "description"),
    ["quantity", String(ours.quantity ?? 0), String(theirs.quantity ?? 0)],
    money("unit amount", "unitAmount"),
    text("account", "accountCode"),
    ["tax type", ours.taxType ?? theirs.taxType ?? "", theirs.taxType ?? ""],
    ...(ours.taxAmount === null ? [] : [money("tax", "taxAmount")]),
    ...discounts(ours, theirs, money("discount", "discountAmount")),
    text("item", "itemCode"),
    ["tracking", tracked(ours), tracked(theirs)],
  ];
  return parts.filter(([, group, satellite]) => group !== satellite);
}

/** Xero gives a discount as a rate, as an amount, or as both; one that is the same either way is the same. */
function discounts(ours: LineState, theirs: LineState, amount: Part): readonly Part[] {
  const rates: Part = ["discount", percent(ours.discountRate), percent(theirs.discountRate)];
  const isRate = ours.discountRate !== null && theirs.discountRate !== null;
  if (rates[1] === rates[2] || amount[1] === amount[2]) return [];
  return [isRate ? rates : amount];
}

function inWords(line: LineState | undefined, currency: string | null): string {
  if (line === undefined) return "";
  const account = line.accountCode === null ? [] : [`account ${line.accountCode}`];
  const amount = `${line.quantity ?? 0} × ${precise(line.unitAmount, currency)}`;
  return [line.description ?? "", amount, ...account].filter((part) => part !== "").join(", ");
}

/** Unit amounts may have four decimals. */
function precise(amount: number | null, currency: string | null): string {
  const rounded = Math.round((amount ?? 0) * 10_000);
  if (rounded % 100 === 0) return shown(amount, currency);
  const text = (rounded / 10_000).toLocaleString("en", { minimumFractionDigits: 4, useGrouping: true });
  return currency === null ? text : `${text} ${currency}`;
}

function percent(rate: number | null): string {
  return rate === null || rate === 0 ? "none" : `${rate} %`;
}

function tracked({ tracking }: LineState): string {
  return tracking
    .map(({ category, option }) => `${category ?? ""}: ${option ?? ""}`)
    .sort()
    .join(", ");
}

function aRow(field: string, group: string, satellite: string, same: boolean): ComparedField {
  return { field, group, satellite, same, follows: false };
}
