/**
 * The group's document in a satellite's own terms. Ids are per organisation (docs/xero.md §4.7), so nothing travels but
 * names, codes and amounts; whatever the satellite lacks is copied, left out with a note, or a blocker. Pure.
 */

import type { Failure } from "../domain/failure.ts";
import { type Adding, addsAccounts, type Equivalents, type PaymentsFrom } from "../domain/firm.ts";
import type { DocumentState, LineState, TrackingState } from "./document.ts";
import { accountOfLine, chosen, codeOfLine, equivalentsInWords } from "./equivalents.ts";
import { marker } from "./marker.ts";
import { sameName } from "./names.ts";
import type { Account, ReferenceName, References } from "./references.ts";
import { matchingTaxType, type TaxLists } from "./tax-match.ts";
import type { DocumentTerms } from "./terms.ts";
import { typedTax } from "./typed-tax.ts";

export interface SatelliteContext extends Adding {
  /** The name of the satellite, for people. */
  readonly name: string;
  readonly references: References;
  /** Its account for what an overpayment or prepayment of the group pays: code or id; null while none is chosen. */
  readonly creditsAccount: string | null;
  readonly paymentsFrom: PaymentsFrom;
  /** What people chose for codes that differ here. */
  readonly equivalents: Equivalents;
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
  const lists = {
    ours: terms.taxRates,
    theirs: known(satellite, "tax-rates"),
    satellite: satellite.name,
    chosen: satellite.equivalents.taxTypes,
  };
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
      accountCode: line.accountCode === null ? null : codeIn(line.accountCode, satellite),
      taxType: line.taxType === null ? null : taxTypeOf(line.taxType, lists),
      // Sent only where a person typed another tax than the rate gives: Xero computes the others, and wants no word of them.
      taxAmount: typedTax(group, line, terms.taxRates),
      tracking: carriedTracking(line.tracking, satellite),
    })),
  };
  const taxless = taxTypes(group.lines).flatMap((taxType) => {
    const found = matchingTaxType(taxType, lists);
    return found.ok ? [] : [found.error];
  });
  return {
    wanted,
    missingAccounts: missing.map((account) => ({ ...account, taxType: taxOfAccount(account, lists) })),
    blockers: [
      ...lockDate(group, satellite),
      ...blocked,
      ...taxless,
      ...currency(group, satellite),
      ...rate(group, terms, satellite),
    ],
    notes: [...droppedItems(group, satellite), ...chosenInWords(group, terms, satellite)],
  };
}

function codeIn(accountCode: string, satellite: SatelliteContext): string {
  return codeOfLine(accountCode, known(satellite, "accounts"), satellite.equivalents);
}

function chosenInWords(group: DocumentState, terms: DocumentTerms, satellite: SatelliteContext): readonly string[] {
  const theirs = { accounts: known(satellite, "accounts"), taxRates: known(satellite, "tax-rates") };
  return equivalentsInWords(group.lines, satellite.equivalents, { satellite: satellite.name, ours: terms, theirs });
}

/** Of rates that are in use; for what is on a copy already, of the others too. A document that has no match is not sent. */
function taxTypeOf(taxType: string, lists: TaxLists): string {
  const found = matchingTaxType(taxType, lists);
  if (found.ok) return found.value;
  const unused = matchingTaxType(taxType, {
    ...lists,
    theirs: lists.theirs.map((rate) => ({ ...rate, active: true })),
  });
  return unused.ok ? unused.value : `no rate like ${found.error.taxType ?? taxType}`;
}

/** Callers ask for a translation only once everything that it needs could be read. */
function known<N extends ReferenceName>(satellite: SatelliteContext, name: N): NonNullable<References[N]> {
  const value = satellite.references[name];
  if (value === null) throw new Error(`${name} of ${satellite.name} are needed and not known`);
  return value as NonNullable<References[N]>;
}

/** A default for lines without one: better none than another. */
function taxOfAccount({ taxType }: Account, lists: TaxLists): string | null {
  const found = taxType === null ? null : matchingTaxType(taxType, lists);
  return found?.ok ? found.value : null;
}

function accounts(group: DocumentState, terms: DocumentTerms, satellite: SatelliteContext) {
  const missing: Account[] = [];
  const blocked: Failure[] = [];
  const theirAccounts = known(satellite, "accounts");
  for (const accountCode of new Set(group.lines.flatMap((line) => line.accountCode ?? []))) {
    const choice = chosen(satellite.equivalents.accounts, accountCode);
    const theirs = accountOfLine(accountCode, theirAccounts, satellite.equivalents);
    if (theirs?.active && theirs.code !== "") continue;
    const ours = terms.accounts.find((account) => account.code === accountCode);
    const isCopyable = ours !== undefined && !ours.system && ours.type !== "BANK";
    const mayCopy = choice === null && theirs === undefined && isCopyable;
    const isWanted = mayCopy && satellite.copyMissingAccounts;
    if (isWanted && addsAccounts(satellite)) missing.push(ours);
    else {
      const lines = group.lines.flatMap((line, index) => (line.accountCode === accountCode ? [index + 1] : []));
      const failure = { code: "account-code-missing", lines, accountCode, satellite: satellite.name } as const;
      if (choice !== null) blocked.push({ ...failure, chosen: theirs?.name ?? choice });
      else blocked.push(isWanted ? { ...failure, mayNotAdd: true } : failure);
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

/** Without the group's rate Xero would take its own of the day. */
function rate(group: DocumentState, terms: DocumentTerms, satellite: SatelliteContext): readonly Failure[] {
  if (!isCarriedAtRate(group, terms, satellite) || group.currencyRate !== null) return [];
  const message = `Xero does not say at which rate the group's document is in ${group.currency}, and its copy needs the same.`;
  return [{ code: "xero-rejected", entity: satellite.name, message }];
}

/** The group's rate means something only where both keep their books in the same currency. */
function carriedRate(group: DocumentState, terms: DocumentTerms, satellite: SatelliteContext): number | null {
  return isCarriedAtRate(group, terms, satellite) ? group.currencyRate : null;
}

function isCarriedAtRate(group: DocumentState, terms: DocumentTerms, satellite: SatelliteContext): boolean {
  const { baseCurrency } = known(satellite, "organisation");
  return group.currency !== null && group.currency !== baseCurrency && terms.baseCurrency === baseCurrency;
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

export interface LeftOut {
  readonly list: "items" | "tracking";
  readonly name: string;
}

/** What the lines name and the satellite's lists, as they are known, lack; `routing`: the category that says whose a line is. */
export function leftOut(group: DocumentState, satellite: SatelliteContext, routing: string | null): readonly LeftOut[] {
  const { items, tracking } = satellite.references;
  return group.lines.flatMap((line): readonly LeftOut[] => {
    const isLacking = items !== null && line.itemCode !== null && carriedItem(line, satellite) === null;
    const options = tracking === null ? [] : line.tracking.filter(({ categoryId }) => categoryId !== routing);
    const lacking = options.filter((item) => carriedTracking([item], satellite).length === 0);
    return [
      ...(isLacking ? [{ list: "items", name: line.itemCode ?? "" } as const] : []),
      ...lacking.map(({ category, option }) => ({ list: "tracking", name: `${category}: ${option}` }) as const),
    ];
  });
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
