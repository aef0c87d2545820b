/**
 * What Orbit knows of an organisation's set-up: lock dates, accounts, tax rates, tracking. Cached per entity, because a
 * rejected write costs a call and tells only one thing at a time. Null means not known: then Xero decides. Pure.
 */

import { calendarDate } from "../xero/dates.ts";
import {
  elementsOf,
  parseElements,
  xeroAccount,
  xeroOrganisation,
  xeroTaxRate,
  xeroTrackingCategory,
} from "../xero/schemas.ts";

export interface TrackingCategory {
  readonly id: string;
  readonly name: string;
  readonly options: readonly { readonly id: string; readonly name: string }[];
}

export interface Organisation {
  readonly baseCurrency: string | null;
  /** The later of both lock dates, "YYYY-MM-DD": nothing dated on or before it can be written (FACTS §4.7). */
  readonly lockDate: string | null;
}

export interface Account {
  readonly code: string;
  readonly name: string;
  readonly type: string;
  readonly active: boolean;
}

export interface TaxRate {
  readonly taxType: string;
  readonly name: string;
  readonly ratePercent: number | null;
  readonly active: boolean;
  readonly forRevenue: boolean;
}

export interface References {
  readonly organisation: Organisation | null;
  readonly accounts: readonly Account[] | null;
  readonly "tax-rates": readonly TaxRate[] | null;
  readonly tracking: readonly TrackingCategory[] | null;
}

export type ReferenceName = keyof References;

export const REFERENCE_NAMES: readonly ReferenceName[] = ["organisation", "accounts", "tax-rates", "tracking"];

/** Where each is read from; all are unpaged. */
export const REFERENCE_PATHS: Readonly<Record<ReferenceName, string>> = {
  organisation: "/Organisation",
  accounts: "/Accounts",
  "tax-rates": "/TaxRates",
  tracking: "/TrackingCategories",
};

/** Null when the answer has not the expected list. Elements that do not parse are left out: what is left is still true. */
export function readReference(name: ReferenceName, body: unknown): References[ReferenceName] {
  switch (name) {
    case "organisation":
      return organisation(body);
    case "accounts":
      return accounts(body);
    case "tax-rates":
      return taxRates(body);
    case "tracking":
      return trackingCategories(body);
  }
}

function organisation(body: unknown): Organisation | null {
  const [found] = elementsOf(body, "Organisations") ?? elementsOf(body, "Organisation") ?? [];
  const parsed = xeroOrganisation.safeParse(found);
  if (!parsed.success) return null;
  const locks = [parsed.data.PeriodLockDate, parsed.data.EndOfYearLockDate].flatMap((date) => calendarDate(date) ?? []);
  return { baseCurrency: parsed.data.BaseCurrency ?? null, lockDate: locks.sort().at(-1) ?? null };
}

function accounts(body: unknown): readonly Account[] | null {
  const elements = elementsOf(body, "Accounts");
  if (elements === null) return null;
  return parseElements(elements, xeroAccount).flatMap(({ value }) =>
    value?.Code
      ? [{ code: value.Code, name: value.Name ?? "", type: value.Type ?? "", active: isActive(value.Status) }]
      : [],
  );
}

function taxRates(body: unknown): readonly TaxRate[] | null {
  const elements = elementsOf(body, "TaxRates");
  if (elements === null) return null;
  return parseElements(elements, xeroTaxRate).flatMap(({ value }) =>
    value?.TaxType
      ? [
          {
            taxType: value.TaxType,
            name: value.Name ?? value.TaxType,
            ratePercent: value.EffectiveRate ?? null,
            active: isActive(value.Status),
            forRevenue: value.CanApplyToRevenue ?? true,
          },
        ]
      : [],
  );
}

export function trackingCategories(body: unknown): readonly TrackingCategory[] | null {
  const elements = elementsOf(body, "TrackingCategories");
  if (elements === null) return null;
  return parseElements(elements, xeroTrackingCategory).flatMap(({ value }) =>
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

/** A missing status means active: some answers leave it out (FACTS: do not rely on presence). */
function isActive(status: string | null | undefined): boolean {
  return status == null || status.toUpperCase() === "ACTIVE";
}
