/**
 * The group's document in a satellite's own terms. Ids are per organisation (FACTS §4.7), so nothing travels but names,
 * codes and amounts; whatever the satellite lacks is copied, left out with a note, or a blocker. Pure.
 */

import type { Failure } from "../failure.ts";
import type { DocumentState, LineState, TrackingState } from "./document.ts";
import { marker } from "./marker.ts";
import { lineTaxMinor, minorUnits } from "./money.ts";
import { sameName } from "./names.ts";
import type { Account, References, TaxRate } from "./references.ts";
import type { DocumentTerms } from "./terms.ts";

export interface SatelliteContext {
  /** The name of the satellite, for people. */
  readonly name: string;
  readonly references: References;
  readonly copyMissingAccounts: boolean;
}

export interface Translation {
  readonly wanted: DocumentState;
  /** Accounts of the group that the satellite lacks and may be copied. */
  readonly missingAccounts: readonly Account[];
  /** Everything known to stop the write, all together, before it costs a call. */
  readonly blockers: readonly Failure[];
  /** What was left out, for the timeline. */
  readonly notes: readonly string[];
}

export function translate(
  group: DocumentState,
  terms: DocumentTerms,
  contactId: string,
  satellite: SatelliteContext,
): Translation {
  const taxes = new Map(taxTypes(group.lines).map((taxType) => [taxType, matchingTax(taxType, terms, satellite)]));
  const { missing, blocked } = accounts(group, terms, satellite);
  const wanted: DocumentState = {
    ...group,
    contactId,
    currencyRate: carriedRate(group, terms, satellite),
    brandingThemeId:
      satellite.references.branding?.find((theme) => sameName(theme.name, terms.brandingTheme))?.id ?? null,
    url: group.kind === "invoice" ? marker(group.id) : null,
    lines: group.lines.map((line) => ({
      ...line,
      id: null,
      itemCode: carriedItem(line, satellite),
      taxType: line.taxType === null ? null : (taxes.get(line.taxType)?.taxType ?? line.taxType),
      taxAmount: handTypedTax(group, line, terms),
      tracking: carriedTracking(line.tracking, satellite),
    })),
  };
  const taxless = [...taxes]
    .filter(([, rate]) => rate === null)
    .map(([taxType]) => taxMissing(taxType, terms, satellite));
  return {
    wanted,
    missingAccounts: missing,
    blockers: [...lockDate(group, satellite), ...blocked, ...taxless, ...currency(group, satellite)],
    notes: droppedItems(group, satellite),
  };
}

/** Every organisation takes it, whether its list of rates has it (FACTS §4.9) or not. */
export const NO_TAX = "NONE";

/** By code where it means the same percentage, else by name and percentage; null when the satellite has no counterpart. */
function matchingTax(taxType: string, terms: DocumentTerms, satellite: SatelliteContext): TaxRate | null {
  const known = satellite.references["tax-rates"];
  const ours = terms.taxRates.find((rate) => rate.taxType === taxType);
  if (known === null) return { taxType, name: taxType, ratePercent: null, active: true };
  if (taxType === NO_TAX) return { taxType, name: taxType, ratePercent: 0, active: true };
  const active = known.filter((rate) => rate.active);
  const samePercent = (rate: TaxRate) =>
    ours === undefined ||
    ours.ratePercent === null ||
    rate.ratePercent === null ||
    ours.ratePercent === rate.ratePercent;
  return (
    active.find((rate) => rate.taxType === taxType && samePercent(rate)) ??
    active.find((rate) => ours !== undefined && sameName(rate.name, ours.name) && samePercent(rate)) ??
    null
  );
}

function taxMissing(taxType: string, terms: DocumentTerms, satellite: SatelliteContext): Failure {
  const ours = terms.taxRates.find((rate) => rate.taxType === taxType);
  const shown = ours === undefined ? taxType : `${ours.name} (${taxType}, ${ours.ratePercent ?? "?"} %)`;
  return { code: "tax-type-missing", taxType: shown, satellite: satellite.name };
}

/** Sent only where a person typed another tax than the rate gives: Xero computes the rest, and asks not to be told. */
function handTypedTax(group: DocumentState, line: LineState, terms: DocumentTerms): number | null {
  const rate = terms.taxRates.find((item) => item.taxType === line.taxType)?.ratePercent ?? null;
  if (rate === null || line.taxAmount === null || line.lineAmount === null) return null;
  if (group.lineAmountTypes === "NoTax") return null;
  const computed = lineTaxMinor(line.lineAmount, rate, group.lineAmountTypes === "Inclusive");
  return computed === minorUnits(line.taxAmount) ? null : line.taxAmount;
}

function accounts(group: DocumentState, terms: DocumentTerms, satellite: SatelliteContext) {
  const missing: Account[] = [];
  const blocked: Failure[] = [];
  const known = satellite.references.accounts;
  if (known === null) return { missing, blocked };
  for (const accountCode of new Set(group.lines.flatMap((line) => line.accountCode ?? []))) {
    const theirs = known.find((account) => account.code === accountCode);
    if (theirs?.active) continue;
    const ours = terms.accounts.find((account) => account.code === accountCode);
    const mayCopy = theirs === undefined && ours !== undefined && !ours.system && ours.type !== "BANK";
    if (mayCopy && satellite.copyMissingAccounts) missing.push(ours);
    else {
      const lines = group.lines.flatMap((line, index) => (line.accountCode === accountCode ? [index + 1] : []));
      blocked.push({ code: "account-code-missing", lines, accountCode, satellite: satellite.name });
    }
  }
  return { missing, blocked };
}

function lockDate(group: DocumentState, satellite: SatelliteContext): readonly Failure[] {
  const lock = satellite.references.organisation?.lockDate ?? null;
  if (lock === null || group.date === null || group.date > lock) return [];
  return [{ code: "lock-date", date: group.date, lockDate: lock, satellite: satellite.name }];
}

function currency(group: DocumentState, satellite: SatelliteContext): readonly Failure[] {
  const { organisation, currencies } = satellite.references;
  if (group.currency === null || currencies === null || organisation?.baseCurrency === group.currency) return [];
  if (currencies.includes(group.currency)) return [];
  return [{ code: "currency-missing", currency: group.currency, satellite: satellite.name }];
}

/** The group's rate means something only where both keep their books in the same currency. */
function carriedRate(group: DocumentState, terms: DocumentTerms, satellite: SatelliteContext): number | null {
  const base = satellite.references.organisation?.baseCurrency ?? null;
  const isForeign = base !== null && group.currency !== base;
  return isForeign && terms.baseCurrency === base ? group.currencyRate : null;
}

function carriedItem(line: LineState, satellite: SatelliteContext): string | null {
  const { items } = satellite.references;
  return items?.find((code) => code.toLowerCase() === line.itemCode?.toLowerCase()) ?? null;
}

function droppedItems(group: DocumentState, satellite: SatelliteContext): readonly string[] {
  const dropped = new Set(
    group.lines.flatMap((line) => (carriedItem(line, satellite) === null ? (line.itemCode ?? []) : [])),
  );
  return [...dropped].map((code) => `${satellite.name} has no item ${code}: its line goes without it.`);
}

/** Tracking goes along by name where the satellite has that category and option. */
function carriedTracking(tracking: readonly TrackingState[], satellite: SatelliteContext): readonly TrackingState[] {
  return tracking.flatMap((item) => {
    const category = satellite.references.tracking?.find((candidate) => sameName(candidate.name, item.category));
    const option = category?.options.find((candidate) => sameName(candidate.name, item.option));
    if (category === undefined || option === undefined) return [];
    return [{ categoryId: category.id, category: category.name, optionId: option.id, option: option.name }];
  });
}

function taxTypes(lines: readonly LineState[]): readonly string[] {
  return [...new Set(lines.flatMap((line) => line.taxType ?? []))];
}
