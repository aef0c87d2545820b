/**
 * Line items of invoices, bills and credit notes: every id and code must be the organisation's own. On update the sent
 * set replaces the stored one; a line with a known LineItemID is that line, changed (docs/xero.md §4.7).
 */

import type { Behaviour } from "../behaviour.ts";
import {
  amount,
  decimal,
  divide,
  fromMinor,
  multiply,
  round,
  spelled,
  subtract,
  toMinor,
  toNumber,
} from "../decimal.ts";
import type { LineInput } from "../input/schemas.ts";
import type { Line, LineAmountTypes } from "../state/records.ts";
import type { World } from "../state/world.ts";
import { lineAmounts, lineTaxMinor } from "./amounts.ts";
import { chooseAccount } from "./line-account.ts";
import { chooseTaxType } from "./line-tax.ts";
import { chooseTracking } from "./line-tracking.ts";
import { MESSAGES } from "./messages.ts";

export interface LineRules {
  readonly tenantId: string;
  /** Drafts may name accounts that do not exist: they are removed with a warning. */
  readonly draft: boolean;
  /** Only sales invoices may have discounts. */
  readonly discounts: boolean;
  readonly lineAmountTypes: LineAmountTypes;
  readonly unitPlaces: 2 | 4;
}

/** What was found wrong while the lines were read; errors refuse the document, warnings do not. */
export interface Findings {
  readonly errors: string[];
  readonly warnings: string[];
}

export function writeLines(
  world: World,
  lines: { readonly sent: readonly LineInput[]; readonly stored: readonly Line[] },
  rules: LineRules,
  findings: Findings,
): Line[] {
  const byId = new Map(lines.stored.map((line) => [line.id, line]));
  return lines.sent.map((sent) => {
    const stored = sent.LineItemID === undefined ? undefined : byId.get(sent.LineItemID);
    return writeLine(world, { sent, stored }, rules, findings);
  });
}

function writeLine(
  world: World,
  line: { readonly sent: LineInput; readonly stored: Line | undefined },
  rules: LineRules,
  findings: Findings,
): Line {
  const { sent, stored } = line;
  const item = itemOf(world, rules.tenantId, sent.ItemCode ?? stored?.itemCode ?? "", findings);
  const discount = discountOf(sent, stored);
  if (!rules.discounts && (discount.discountRate ?? discount.discountMinor ?? 0) !== 0)
    findings.errors.push(MESSAGES.discountNotAllowed);
  const amountsSent = [sent.Quantity, sent.UnitAmount, sent.LineAmount, sent.DiscountRate, sent.DiscountAmount].some(
    (value) => value !== undefined,
  );
  const amounts = lineAmounts({
    quantity: sent.Quantity ?? stored?.quantity ?? undefined,
    unitAmount: sent.UnitAmount ?? stored?.unitAmount ?? (sent.LineAmount === undefined ? item?.unitPrice : undefined),
    lineAmount: amountsSent ? sent.LineAmount : undefined,
    ...discount,
    unitPlaces: rules.unitPlaces,
  });
  checkLineTotal(sent, amounts.lineMinor, findings);
  const bare = amounts.quantity === null && sent.AccountCode === undefined && sent.AccountID === undefined;
  const account = bare ? null : chooseAccount(world, { sent, stored, item }, rules, findings);
  const taxType = bare
    ? { taxType: "", rate: 0 }
    : chooseTaxType(world, { sent, stored, item, account }, rules, findings);
  const tax = taxOf({ sent, stored }, { ...taxType, lineMinor: amounts.lineMinor }, rules);
  return {
    id: stored?.id ?? world.newId(),
    description: sent.Description ?? stored?.description ?? item?.description ?? "",
    ...amounts,
    itemCode: item?.code ?? "",
    accountId: account?.id ?? null,
    taxType: taxType.taxType,
    ...tax,
    ...discount,
    tracking: chooseTracking(world, { sent, stored }, rules, findings),
  };
}

function itemOf(world: World, tenantId: string, code: string, findings: Findings) {
  if (code === "") return undefined;
  const item = world.tables.items
    .lookup("tenant", tenantId)
    .find((row) => row.code.toLowerCase() === code.toLowerCase());
  if (item === undefined) findings.errors.push(MESSAGES.itemNotValid(code));
  return item;
}

function discountOf(sent: LineInput, stored: Line | undefined): Pick<Line, "discountRate" | "discountMinor"> {
  if (sent.DiscountRate !== undefined)
    return { discountRate: sent.DiscountRate === 0 ? null : sent.DiscountRate, discountMinor: null };
  if (sent.DiscountAmount !== undefined) {
    const minor = toMinor(decimal(sent.DiscountAmount));
    return { discountRate: null, discountMinor: minor === 0 ? null : minor };
  }
  return { discountRate: stored?.discountRate ?? null, discountMinor: stored?.discountMinor ?? null };
}

function checkLineTotal(sent: LineInput, expectedMinor: number, findings: Findings): void {
  if (sent.LineAmount === undefined) return;
  const sentMinor = toMinor(decimal(sent.LineAmount));
  if (sentMinor !== expectedMinor)
    findings.errors.push(MESSAGES.lineTotalDiffers(spelled(sentMinor), spelled(expectedMinor)));
}

/** A sent TaxAmount overrides; an overridden one stays while nothing that it depends on changes. */
function taxOf(
  line: { readonly sent: LineInput; readonly stored: Line | undefined },
  computed: { readonly taxType: string; readonly rate: number; readonly lineMinor: number },
  rules: LineRules,
): Pick<Line, "taxMinor" | "taxOverridden"> {
  const taxMinor = lineTaxMinor(computed.lineMinor, computed.rate, rules.lineAmountTypes);
  if (rules.lineAmountTypes === "NoTax") return { taxMinor: 0, taxOverridden: false };
  const { sent, stored } = line;
  if (sent.TaxAmount !== undefined) {
    const sentMinor = toMinor(decimal(sent.TaxAmount));
    return { taxMinor: sentMinor, taxOverridden: sentMinor !== taxMinor };
  }
  const kept =
    stored?.taxOverridden === true && stored.lineMinor === computed.lineMinor && stored.taxType === computed.taxType;
  return kept ? { taxMinor: stored.taxMinor, taxOverridden: true } : { taxMinor, taxOverridden: false };
}

/** The discount as it goes on the wire. */
export function wireDiscount(line: Line): { DiscountRate?: number; DiscountAmount?: number } {
  if (line.discountRate !== null) return { DiscountRate: line.discountRate };
  return line.discountMinor === null ? {} : { DiscountAmount: amount(line.discountMinor) };
}

/** The same as pages of documents show it: a rate says no more than hundredths. */
export function listedDiscount(
  line: Line,
  listed: Behaviour["listedDiscounts"],
): { DiscountRate?: number; DiscountAmount?: number } {
  const given = wireDiscount(line);
  const gross = multiply(decimal(line.quantity ?? 0), decimal(line.unitAmount ?? 0));
  if (listed === "as-given" || gross.units === 0n || (line.discountRate === null && line.discountMinor === null))
    return given;
  const off = subtract(gross, fromMinor(line.lineMinor));
  const rate = line.discountRate ?? toNumber(divide(multiply(off, { units: 100n, scale: 0 }), gross, 2));
  const DiscountRate = toNumber(round(decimal(rate), 2));
  return listed === "rounded-rate" ? { DiscountRate } : { ...given, DiscountRate };
}
