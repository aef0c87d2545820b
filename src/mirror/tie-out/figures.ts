/** The table of one satellite and currency while it is filled, and as it is shown: sums in minor units become decimals. Pure. */

import type { TenantId } from "../../domain/ids.ts";
import {
  TIE_OUT_LINES,
  type TieOutDifference,
  type TieOutLine,
  type TieOutLineName,
  type TieOutSatellite,
} from "../../domain/tie-out.ts";
import { decimalOf } from "../money.ts";

/** A difference with its amounts as numbers. */
export interface Found extends Omit<TieOutDifference, "group" | "satellite"> {
  readonly group: number;
  readonly satellite: number;
}

interface Named {
  readonly tenantId: TenantId;
  readonly name: string;
}

interface Sum {
  count: { group: number; satellite: number };
  group: number;
  satellite: number;
}

/** Of one satellite and currency. */
export interface Table {
  readonly sums: Readonly<Record<TieOutLineName, Sum>>;
  readonly found: Found[];
  documents: number;
  payments: number;
}

export function newTable(): Table {
  const sum = (): Sum => ({ count: { group: 0, satellite: 0 }, group: 0, satellite: 0 });
  const sums = { invoiced: sum(), credited: sum(), tax: sum(), received: sum(), owing: sum() };
  return { sums, found: [], documents: 0, payments: 0 };
}

export function add(
  table: (currency: string | null) => Table,
  line: TieOutLineName,
  { currency, amount }: { readonly currency: string | null; readonly amount: number | undefined },
  side: "group" | "satellite",
): void {
  if (amount === undefined) return;
  const sum = table(currency).sums[line];
  sum[side] += amount;
  sum.count[side]++;
}

/** Those without a reason first; `most` of the differences are named. */
export function shown(satellite: Named, currency: string, table: Table, most: number): TieOutSatellite {
  const unexplained = table.found
    .filter(({ reason }) => reason === null)
    .reduce((sum, one) => sum + Math.abs(one.group - one.satellite), 0);
  const sorted = table.found.toSorted(inOrder);
  return {
    tenantId: satellite.tenantId,
    name: satellite.name,
    currency,
    lines: linesOf(table),
    unexplained: decimalOf(unexplained),
    compared: { documents: table.documents, payments: table.payments },
    differing: sorted.length,
    differences: sorted
      .slice(0, most)
      .map((one) => ({ ...one, group: decimalOf(one.group), satellite: decimalOf(one.satellite) })),
  };
}

function linesOf({ sums }: Table): Readonly<Record<TieOutLineName, TieOutLine>> {
  const line = (name: TieOutLineName): TieOutLine => {
    const { count, group, satellite } = sums[name];
    return {
      count,
      group: decimalOf(group),
      satellite: decimalOf(satellite),
      difference: decimalOf(group - satellite),
    };
  };
  return {
    invoiced: line("invoiced"),
    credited: line("credited"),
    tax: line("tax"),
    received: line("received"),
    owing: line("owing"),
  };
}

function inOrder(a: Found, b: Found): number {
  const byReason = Number(a.reason !== null) - Number(b.reason !== null);
  const byLine = TIE_OUT_LINES.indexOf(a.line) - TIE_OUT_LINES.indexOf(b.line);
  const [first, second] = [a.number ?? "", b.number ?? ""];
  return byReason || byLine || (first === second ? 0 : first < second ? -1 : 1);
}
