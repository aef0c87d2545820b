/**
 * Organisation, accounts, tax rates, tracking, branding, currencies and items as Xero shows them (docs/xero.md §4.9).
 */

import { wireDate, wireMoment } from "../calendar.ts";
import type {
  Account,
  BrandingTheme,
  Item,
  Organisation,
  TaxRate,
  TrackingCategory,
  TrackingOption,
} from "../state/records.ts";

export function organisationJson(organisation: Organisation) {
  return {
    Name: organisation.name,
    LegalName: organisation.name,
    PaysTax: true,
    Version: organisation.countryCode,
    OrganisationType: "COMPANY",
    BaseCurrency: organisation.baseCurrency,
    CountryCode: organisation.countryCode,
    IsDemoCompany: false,
    OrganisationStatus: "ACTIVE",
    ...(organisation.taxNumber === "" ? {} : { TaxNumber: organisation.taxNumber }),
    FinancialYearEndDay: 30,
    FinancialYearEndMonth: 6,
    SalesTaxBasis: "ACCRUALS",
    SalesTaxPeriod: "QUARTERLY1",
    DefaultSalesTax: "Tax Exclusive",
    DefaultPurchasesTax: "Tax Inclusive",
    ...(organisation.periodLockDate === null ? {} : { PeriodLockDate: wireDate(organisation.periodLockDate) }),
    ...(organisation.endOfYearLockDate === null ? {} : { EndOfYearLockDate: wireDate(organisation.endOfYearLockDate) }),
    CreatedDateUTC: `/Date(${organisation.createdMs})/`,
    OrganisationEntityType: "COMPANY",
    Timezone: "AUSEASTERNSTANDARDTIME",
    ShortCode: organisation.shortCode,
    OrganisationID: organisation.tenantId,
    Edition: "BUSINESS",
    Class: organisation.currencies.length > 1 ? "PREMIUM" : "STANDARD",
    Addresses: [],
    Phones: [],
    ExternalLinks: [],
    PaymentTerms: {},
  };
}

const ACTIONS = [
  "CreateApprovedInvoice",
  "CreateDraftInvoice",
  "CreateRepeatingInvoice",
  "CreateApprovedBill",
  "CreateDraftBill",
  "CreateInvoicePayment",
  "AttachFilesIntoInvoice",
  "UseMulticurrency",
];

export function actionsJson(organisation: Organisation) {
  const allowed = (name: string) => name !== "UseMulticurrency" || organisation.currencies.length > 1;
  return ACTIONS.map((name) => ({ Name: name, Status: allowed(name) ? "ALLOWED" : "NOT-ALLOWED" }));
}

export function accountJson(account: Account) {
  return {
    AccountID: account.id,
    ...(account.code === "" ? {} : { Code: account.code }),
    Name: account.name,
    Status: account.status,
    Type: account.type,
    TaxType: account.taxType,
    ...(account.description === "" ? {} : { Description: account.description }),
    Class: account.class,
    ...(account.systemAccount === "" ? {} : { SystemAccount: account.systemAccount }),
    EnablePaymentsToAccount: account.enablePayments,
    ShowInExpenseClaims: false,
    ...(account.type === "BANK"
      ? { BankAccountNumber: account.bankAccountNumber, BankAccountType: "BANK", CurrencyCode: account.currencyCode }
      : {}),
    ReportingCode: account.class.slice(0, 3),
    ReportingCodeName: account.class,
    HasAttachments: false,
    UpdatedDateUTC: wireMoment(account.updatedMs),
    AddToWatchlist: false,
  };
}

export function taxRateJson(rate: TaxRate) {
  return {
    Name: rate.name,
    TaxType: rate.taxType,
    ReportTaxType: rate.reportTaxType,
    CanApplyToAssets: rate.appliesTo.includes("ASSET"),
    CanApplyToEquity: rate.appliesTo.includes("EQUITY"),
    CanApplyToExpenses: rate.appliesTo.includes("EXPENSE"),
    CanApplyToLiabilities: rate.appliesTo.includes("LIABILITY"),
    CanApplyToRevenue: rate.appliesTo.includes("REVENUE"),
    DisplayTaxRate: rate.rate,
    EffectiveRate: rate.rate,
    Status: rate.status,
    TaxComponents: rate.components.map((component) => ({
      Name: component.name,
      Rate: component.rate,
      IsCompound: component.compound,
      IsNonRecoverable: false,
    })),
  };
}

export function trackingCategoryJson(category: TrackingCategory, includeArchived: boolean) {
  return {
    Name: category.name,
    Status: category.status,
    TrackingCategoryID: category.id,
    Options: category.options.filter((option) => option.status === "ACTIVE" || includeArchived).map(trackingOptionJson),
  };
}

export function trackingOptionJson(option: TrackingOption) {
  return {
    TrackingOptionID: option.id,
    Name: option.name,
    Status: option.status,
    HasValidationErrors: false,
    IsDeleted: option.status === "DELETED",
    IsArchived: option.status === "ARCHIVED",
    IsActive: option.status === "ACTIVE",
  };
}

export function brandingThemeJson(theme: BrandingTheme) {
  return {
    BrandingThemeID: theme.id,
    Name: theme.name,
    SortOrder: theme.sortOrder,
    CreatedDateUTC: wireMoment(theme.createdMs),
  };
}

export function currencyJson(code: string) {
  const name = new Intl.DisplayNames(["en"], { type: "currency" }).of(code) ?? code;
  return { Code: code, Description: name };
}

export function itemJson(item: Item) {
  return {
    ItemID: item.id,
    Code: item.code,
    Name: item.name,
    Description: item.description,
    IsTrackedAsInventory: false,
    IsSold: true,
    IsPurchased: false,
    SalesDetails: { UnitPrice: item.unitPrice, AccountCode: item.accountCode, TaxType: item.taxType },
    UpdatedDateUTC: wireMoment(item.updatedMs),
  };
}
