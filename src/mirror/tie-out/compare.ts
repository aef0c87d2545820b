/**
 * The tie-out of a month: the group's documents and payments that belong to each satellite beside the satellite's own, in
 * five lines a currency, with every difference by name. Amounts are added in minor units. Pure; who reads both sides is
 * src/tenant/month.
 */

import type { TenantId } from "../../domain/ids.ts";
import {
  TIE_OUT_LINES,
  type TieOutDifference,
  type TieOutLineName,
  type TieOutSatellite,
} from "../../domain/tie-out.ts";
import type { TieOutReason } from "../../domain/tie-out-words.ts";
import { type DocumentKind, isApproved } from "../document.ts";
import { add, type Found, newTable, shown, type Table } from "./figures.ts";
import { type Pair, pairsOf, type SideIndex, sideIndex } from "./pairs.ts";
import {
  documentReason,
  dueReason,
  groupPaymentReason,
  ownPaymentReason,
  type ReasonInput,
  signed,
  withoutSame,
} from "./reasons.ts";
import { isInMonth, type ReadDocument, type ReadPayment, type Side } from "./sides.ts";

export interface MonthInput extends Pick<ReasonInput, "month" | "recordReason" | "isFinal" | "nameOf"> {
  readonly satellites: readonly SatelliteSide[];
  readonly group: Side;
  /** Differences of one satellite and currency that are named; those without a reason come first. */
  readonly differencesMost: number;
}

interface SatelliteSide {
  readonly tenantId: TenantId;
  readonly name: string;
  readonly baseCurrency: string | null;
  readonly own: Side;
}

/** A document that differs without a reason: reading both sides of it again may bring one. */
export interface Puzzle {
  readonly tenantId: TenantId;
  readonly kind: DocumentKind;
  readonly groupId: string | null;
  readonly satelliteId: string | null;
}

export interface MonthResult {
  readonly satellites: readonly TieOutSatellite[];
  readonly unrouted: number;
  readonly puzzles: readonly Puzzle[];
}

export function compareMonth(input: MonthInput): MonthResult {
  const group = sideIndex(input.group);
  const tables = input.satellites.map((satellite) => ({ satellite, ...compareSatellite(satellite, group, input) }));
  const unrouted = [...group.documents.values()].filter(
    (one) => one.route === null && isApproved(one) && isInMonth(one.date, input.month),
  ).length;
  return {
    satellites: tables.flatMap(({ figures }) => figures),
    unrouted,
    puzzles: tables.flatMap(({ puzzles }) => puzzles),
  };
}

function compareSatellite(satellite: SatelliteSide, group: SideIndex, input: MonthInput) {
  const { tenantId, name, own } = satellite;
  const base = satellite.baseCurrency ?? "";
  const tables = new Map<string, Table>();
  const table = (currency: string | null) => {
    const key = currency ?? base;
    const known = tables.get(key) ?? newTable();
    tables.set(key, known);
    return known;
  };
  const reasons: ReasonInput = { ...input, tenantId, name };
  const puzzles: Puzzle[] = [];
  for (const pair of pairsOf(tenantId, group, sideIndex(own), input.month)) {
    const received = comparePayments(pair, reasons, table);
    const documents = compareDocuments(pair, received, reasons, table);
    if ([...received, ...documents].every(({ reason }) => reason !== null)) continue;
    const { kind, groupId } = pair;
    puzzles.push({ tenantId, kind, groupId, satelliteId: pair.own?.id ?? null });
  }
  if (tables.size === 0) table(null);
  const order = [...tables].sort(([a], [b]) => Number(b === base) - Number(a === base) || (a < b ? -1 : 1));
  return { puzzles, figures: order.map(([currency, one]) => shown(satellite, currency, one, input.differencesMost)) };
}

function compareDocuments(
  pair: Pair,
  received: readonly Found[],
  reasons: ReasonInput,
  table: (currency: string | null) => Table,
): readonly Found[] {
  const { group, own } = pair;
  const [inGroup, inOwn] = [worthOf(group, reasons.month), worthOf(own, reasons.month)];
  if (inGroup.size + inOwn.size > 0) table((inGroup.size > 0 ? group : own)?.currency ?? null).documents++;
  const found: Found[] = [];
  for (const line of TIE_OUT_LINES) {
    if (line === "received") continue;
    const [a, b] = [inGroup.get(line), inOwn.get(line)];
    add(table, line, { currency: group?.currency ?? null, amount: a }, "group");
    add(table, line, { currency: own?.currency ?? null, amount: b }, "satellite");
    const reason = () =>
      line === "owing"
        ? dueReason(
            pair,
            received.map((one) => one.reason),
            reasons,
          )
        : documentReason(pair, line, reasons);
    for (const part of differing({ group, own }, a ?? 0, b ?? 0)) {
      const shownOf = group ?? own;
      const entry: Found = {
        kind: pair.kind,
        number: shownOf?.number ?? null,
        groupId: pair.groupId,
        satelliteId: own?.id ?? null,
        line,
        group: part.group,
        satellite: part.satellite,
        reason: reason(),
        contactName: shownOf?.contactName ?? null,
        date: shownOf?.date ?? null,
        document: documentOf(pair, null),
      };
      table(part.currency).found.push(entry);
      found.push(entry);
    }
  }
  return found;
}

/** In two currencies nothing can be set off: each side stands alone. */
function differing(
  { group, own }: Pick<Pair, "group" | "own">,
  a: number,
  b: number,
): readonly { readonly currency: string | null; readonly group: number; readonly satellite: number }[] {
  const isOther = group !== null && own !== null && group.currency !== own.currency;
  if (!isOther) return a === b ? [] : [{ currency: (group ?? own)?.currency ?? null, group: a, satellite: b }];
  return [
    { currency: group.currency, group: a, satellite: 0 },
    { currency: own.currency, group: 0, satellite: b },
  ].filter((part) => part.group !== part.satellite);
}

function comparePayments(
  pair: Pair,
  reasons: ReasonInput,
  table: (currency: string | null) => Table,
): readonly Found[] {
  // A list may leave out what its document says.
  const currencyOf = (payment: ReadPayment) => payment.currency ?? pair.group?.currency ?? pair.own?.currency ?? null;
  const currencies = new Set([...pair.groupPayments, ...pair.ownPayments].map(currencyOf));
  return [...currencies].flatMap((currency) => {
    const ofCurrency = (payments: readonly ReadPayment[]) => payments.filter((one) => currencyOf(one) === currency);
    const [inGroup, inOwn] = [ofCurrency(pair.groupPayments), ofCurrency(pair.ownPayments)];
    const here = table(currency);
    for (const payment of inGroup) add(() => here, "received", { currency, amount: signed(payment) }, "group");
    for (const payment of inOwn) add(() => here, "received", { currency, amount: signed(payment) }, "satellite");
    here.payments += Math.max(inGroup.length, inOwn.length);
    // The document received the same: in how many parts makes no difference to the month.
    if (total(inGroup) === total(inOwn)) return [];
    const { over, others } = withoutSame(inGroup, inOwn);
    const found = [
      ...over.map((one) => paymentFound(pair, one, "group", groupPaymentReason(pair, one, reasons))),
      ...others.map((one) => paymentFound(pair, one, "satellite", ownPaymentReason(pair, one, reasons))),
    ];
    here.found.push(...found);
    return found;
  });
}

function paymentFound(
  pair: Pair,
  payment: ReadPayment,
  side: "group" | "satellite",
  reason: TieOutReason | null,
): Found {
  const isGroup = side === "group";
  return {
    kind: "payment",
    number: payment.number ?? pair.number,
    groupId: isGroup ? payment.id : null,
    satelliteId: isGroup ? null : payment.id,
    line: "received",
    group: isGroup ? signed(payment) : 0,
    satellite: isGroup ? 0 : signed(payment),
    reason,
    contactName: payment.contactName,
    date: payment.date,
    document: documentOf(pair, isGroup ? null : payment.documentId),
  };
}

function documentOf(pair: Pair, ownId: string | null): TieOutDifference["document"] {
  return { kind: pair.kind, groupId: pair.groupId, satelliteId: pair.own?.id ?? ownId };
}

/** What a document adds to each line; lines that it is no part of are left out. */
function worthOf(document: ReadDocument | null, month: string): ReadonlyMap<TieOutLineName, number> {
  const worth = new Map<TieOutLineName, number>();
  if (document === null || !isApproved(document)) return worth;
  const sign = document.kind === "invoice" ? 1 : -1;
  if (isInMonth(document.date, month)) {
    worth.set(document.kind === "invoice" ? "invoiced" : "credited", document.total);
    worth.set("tax", sign * document.tax);
  }
  if (document.open !== 0) worth.set("owing", sign * document.open);
  return worth;
}

function total(payments: readonly ReadPayment[]): number {
  return payments.reduce((sum, payment) => sum + signed(payment), 0);
}
