/**
 * What Orbit knows of an organisation's set-up: lock dates, accounts, tax rates, tracking, items, themes, currencies. Cached
 * per entity, because a rejected write costs a call and names only one thing at a time. Null means not known, which is
 * never read as "there is none": nothing that needs it is written before it could be read. Pure.
 */

import { calendarDate } from "../xero/dates.ts";
import {
  elementsOf,
  parseElements,
  xeroAccount,
  xeroBrandingTheme,
  xeroCurrency,
  xeroDocument,
  xeroItem,
  xeroOrganisation,
  xeroTaxRate,
  xeroTrackingCategory,
} from "../xero/schemas.ts";
import { COPY_MARK } from "./marker.ts";

export interface TrackingCategory {
  readonly id: string;
  readonly name: string;
  readonly options: readonly { readonly id: string; readonly name: string }[];
}

export interface Organisation {
  readonly baseCurrency: string | null;
  /** Two letters. */
  readonly country?: string | null;
  /** Names the organisation in links into Xero. */
  readonly shortCode?: string | null;
  /** The later of both lock dates, "YYYY-MM-DD": nothing dated on or before it can be written (docs/xero.md §4.7). */
  readonly lockDate: string | null;
}

export interface Account {
  readonly id: string;
  /** "" for an account that has none. */
  readonly code: string;
  readonly name: string;
  readonly type: string;
  readonly taxType: string | null;
  readonly active: boolean;
  /** Made by Xero itself (debtors, GST …); nobody writes to it. */
  readonly system: boolean;
  readonly paymentsAllowed: boolean;
}

export interface TaxRate {
  readonly taxType: string;
  readonly name: string;
  readonly ratePercent: number | null;
  readonly active: boolean;
}

export interface BrandingTheme {
  readonly id: string;
  readonly name: string;
}

export interface References {
  readonly organisation: Organisation | null;
  readonly accounts: readonly Account[] | null;
  readonly "tax-rates": readonly TaxRate[] | null;
  readonly tracking: readonly TrackingCategory[] | null;
  readonly branding: readonly BrandingTheme[] | null;
  /** Item codes. */
  readonly items: readonly string[] | null;
  /** Currency codes. */
  readonly currencies: readonly string[] | null;
  /** Of its own newest sales invoices, the letters before their running numbers: "INV-". Copies are left out. */
  readonly "number-prefixes": readonly string[] | null;
}

export type ReferenceName = keyof References;

/** As a part of the organisation, for people. */
export const REFERENCE_WORDS: Readonly<Record<ReferenceName, string>> = {
  organisation: "its organisation settings",
  accounts: "its chart of accounts",
  "tax-rates": "its tax rates",
  tracking: "its tracking categories",
  branding: "its branding themes",
  items: "its items",
  currencies: "its currencies",
  "number-prefixes": "its newest invoices",
};

export function isReferenceName(name: string): name is ReferenceName {
  return name in REFERENCE_WORDS;
}

/** Where each is read from; all but invoices are unpaged. */
export const REFERENCE_PATHS: Readonly<Record<ReferenceName, string>> = {
  organisation: "/Organisation",
  accounts: "/Accounts",
  "tax-rates": "/TaxRates",
  tracking: "/TrackingCategories",
  branding: "/BrandingThemes",
  items: "/Items",
  currencies: "/Currencies",
  "number-prefixes": "/Invoices",
};

export const REFERENCE_QUERIES: Readonly<Partial<Record<ReferenceName, Readonly<Record<string, string>>>>> = {
  "number-prefixes": { where: 'Type=="ACCREC"', order: "UpdatedDateUTC DESC", page: "1", pageSize: "100" },
};

/**
 * Null when the answer has not the expected list, when nothing of it can be read, or when it is empty where Xero never is.
 * Single elements that do not parse are left out.
 */
export function readReference<N extends ReferenceName>(name: N, body: unknown): References[N] {
  return READERS[name](body);
}

const READERS: { readonly [N in ReferenceName]: (body: unknown) => References[N] } = {
  organisation,
  accounts: (body) => neverEmpty(listed(body, "Accounts", account)),
  "tax-rates": (body) => neverEmpty(listed(body, "TaxRates", taxRate)),
  tracking: trackingCategories,
  branding: (body) => listed(body, "BrandingThemes", brandingTheme),
  items: (body) => listed(body, "Items", (element) => xeroItem.safeParse(element).data?.Code ?? null),
  currencies: (body) =>
    neverEmpty(listed(body, "Currencies", (element) => xeroCurrency.safeParse(element).data?.Code ?? null)),
  "number-prefixes": numberPrefixes,
};

/** Every organisation has system accounts, the rate "No tax" and its own currency: an empty list says nothing. */
function neverEmpty<T>(list: readonly T[] | null): readonly T[] | null {
  return list === null || list.length === 0 ? null : list;
}

function numberPrefixes(body: unknown): readonly string[] | null {
  const invoices = elementsOf(body, "Invoices");
  return invoices === null ? null : [...new Set(invoices.flatMap((element) => ownPrefix(element) ?? []))];
}

/** "INV-0042": "INV-". Null for a number that does not run, and for a copy, whose number is the group's. */
function ownPrefix(element: unknown): string | null {
  const invoice = xeroDocument.safeParse(element).data;
  if (invoice?.Url?.includes(COPY_MARK)) return null;
  return invoice?.InvoiceNumber?.match(/^(.*?)\d+$/)?.[1] ?? null;
}

function listed<T>(body: unknown, key: string, read: (element: unknown) => T | null): readonly T[] | null {
  const elements = elementsOf(body, key);
  if (elements === null) return null;
  const found = elements.flatMap((element) => read(element) ?? []);
  return elements.length > 0 && found.length === 0 ? null : found;
}

function organisation(body: unknown): Organisation | null {
  const [found] = elementsOf(body, "Organisations") ?? elementsOf(body, "Organisation") ?? [];
  const parsed = xeroOrganisation.safeParse(found);
  // Without the base currency it is not known which documents need a rate.
  if (!parsed.success || !parsed.data.BaseCurrency) return null;
  const locks = [parsed.data.PeriodLockDate, parsed.data.EndOfYearLockDate].flatMap((date) => calendarDate(date) ?? []);
  const { BaseCurrency, CountryCode, ShortCode } = parsed.data;
  return {
    baseCurrency: BaseCurrency ?? null,
    country: CountryCode ?? null,
    shortCode: ShortCode ?? null,
    lockDate: locks.sort().at(-1) ?? null,
  };
}

function account(element: unknown): Account | null {
  const parsed = xeroAccount.safeParse(element);
  if (!parsed.success) return null;
  const { AccountID, Code, Name, Type, TaxType, Status, SystemAccount, EnablePaymentsToAccount } = parsed.data;
  const type = Type?.toUpperCase() ?? "";
  return {
    id: AccountID,
    code: Code ?? "",
    name: Name ?? "",
    type,
    taxType: TaxType ?? null,
    active: isActive(Status),
    system: Boolean(SystemAccount),
    paymentsAllowed: type === "BANK" || EnablePaymentsToAccount === true,
  };
}

function brandingTheme(element: unknown): BrandingTheme | null {
  const parsed = xeroBrandingTheme.safeParse(element);
  return parsed.success ? { id: parsed.data.BrandingThemeID, name: parsed.data.Name ?? "" } : null;
}

function taxRate(element: unknown): TaxRate | null {
  const parsed = xeroTaxRate.safeParse(element);
  if (!parsed.success || !parsed.data.TaxType) return null;
  const { TaxType, Name, EffectiveRate, Status } = parsed.data;
  return { taxType: TaxType, name: Name ?? TaxType, ratePercent: EffectiveRate ?? null, active: isActive(Status) };
}

export function trackingCategories(body: unknown): readonly TrackingCategory[] | null {
  const elements = elementsOf(body, "TrackingCategories");
  if (elements === null) return null;
  const parsed = parseElements(elements, xeroTrackingCategory);
  if (parsed.length > 0 && parsed.every(({ value }) => value === null)) return null;
  return parsed.flatMap(({ value }) =>
    value !== null && isActive(value.Status)
      ? [
          {
            id: value.TrackingCategoryID,
            name: value.Name,
            options: (value.Options ?? [])
              .filter((option) => isActive(option.Status))
              .map((option) => ({ id: option.TrackingOptionID, name: option.Name })),
          },
        ]
      : [],
  );
}

/** A missing status means active: some answers leave it out (docs/xero.md §4.7). */
function isActive(status: string | null | undefined): boolean {
  return status == null || status.toUpperCase() === "ACTIVE";
}
