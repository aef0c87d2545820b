// biome-ignore-all lint/style/noExcessiveLinesPerFile: it is one vocabulary, without code.

/**
 * What a simulated Xero organisation keeps: settings, contacts and documents. Rows are plain JSON and immutable.
 * Money is in minor units (`Minor`), dates are `YYYY-MM-DD`, moments are milliseconds since 1970 (`Ms`).
 * Payments and credits applied to a document are kept inside it too, so that one row is one consistent picture.
 */

export interface Organisation {
  readonly tenantId: string;
  readonly name: string;
  readonly shortCode: string;
  readonly countryCode: string;
  readonly baseCurrency: string;
  readonly currencies: readonly string[];
  /** IANA name; decides what "today" is when a document has no date. */
  readonly timeZone: string;
  readonly taxNumber: string;
  readonly periodLockDate: string | null;
  readonly endOfYearLockDate: string | null;
  readonly invoicePrefix: string;
  readonly nextInvoiceNumber: number;
  readonly creditNotePrefix: string;
  readonly nextCreditNoteNumber: number;
  readonly createdMs: number;
  /** Calls per 24 hours and app: 1,000 on the Starter tier, else 5,000 (docs/xero.md §1.8). */
  readonly dayLimit: number;
  /** Where this tenant's fixed windows start: "a different time per tenant" (docs/xero.md §2). */
  readonly windowPhaseMs: number;
  readonly offline: boolean;
}

export interface Account {
  readonly tenantId: string;
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly type: string;
  readonly class: AccountClass;
  readonly status: "ACTIVE" | "ARCHIVED" | "DELETED";
  readonly taxType: string;
  readonly description: string;
  readonly systemAccount: string;
  readonly enablePayments: boolean;
  readonly currencyCode: string;
  readonly bankAccountNumber: string;
  readonly updatedMs: number;
}

export type AccountClass = "ASSET" | "EQUITY" | "EXPENSE" | "LIABILITY" | "REVENUE";

export interface TaxRate {
  readonly tenantId: string;
  readonly name: string;
  readonly taxType: string;
  readonly reportTaxType: string;
  readonly status: "ACTIVE" | "DELETED" | "ARCHIVED";
  /** Per cent, up to four decimals. */
  readonly rate: number;
  readonly components: readonly { readonly name: string; readonly rate: number; readonly compound: boolean }[];
  readonly appliesTo: readonly AccountClass[];
}

export interface TrackingCategory {
  readonly tenantId: string;
  readonly id: string;
  readonly name: string;
  readonly status: "ACTIVE" | "ARCHIVED" | "DELETED";
  readonly options: readonly TrackingOption[];
}

export interface TrackingOption {
  readonly id: string;
  readonly name: string;
  readonly status: "ACTIVE" | "ARCHIVED" | "DELETED";
}

export interface BrandingTheme {
  readonly tenantId: string;
  readonly id: string;
  readonly name: string;
  readonly sortOrder: number;
  readonly createdMs: number;
}

export interface Item {
  readonly tenantId: string;
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly description: string;
  readonly unitPrice: number;
  readonly accountCode: string;
  readonly taxType: string;
  readonly updatedMs: number;
}

export interface Address {
  readonly type: string;
  /** The other fields by Xero's names: AddressLine1…4, City, Region, PostalCode, Country, AttentionTo. */
  readonly fields: Readonly<Record<string, string>>;
}

export interface Phone {
  readonly type: string;
  readonly number: string;
  readonly areaCode: string;
  readonly countryCode: string;
}

export interface ContactPerson {
  readonly firstName: string;
  readonly lastName: string;
  readonly emailAddress: string;
  readonly includeInEmails: boolean;
}

export interface PaymentTerm {
  readonly day: number;
  readonly type: string;
}

export interface Contact {
  readonly tenantId: string;
  readonly id: string;
  readonly contactNumber: string;
  readonly accountNumber: string;
  readonly status: "ACTIVE" | "ARCHIVED";
  readonly mergedToId: string | null;
  readonly name: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly companyNumber: string;
  readonly emailAddress: string;
  readonly bankAccountDetails: string;
  readonly taxNumber: string;
  readonly receivableTaxType: string;
  readonly payableTaxType: string;
  readonly defaultCurrency: string;
  readonly salesDefaultAccountCode: string;
  readonly purchasesDefaultAccountCode: string;
  readonly salesLineAmountType: string;
  readonly purchasesLineAmountType: string;
  readonly website: string;
  readonly addresses: readonly Address[];
  readonly phones: readonly Phone[];
  readonly people: readonly ContactPerson[];
  readonly salesTerm: PaymentTerm | null;
  readonly billsTerm: PaymentTerm | null;
  readonly createdByApp: boolean;
  readonly updatedMs: number;
}

export type DocumentStatus = "DRAFT" | "SUBMITTED" | "AUTHORISED" | "PAID" | "VOIDED" | "DELETED";
export type LineAmountTypes = "Exclusive" | "Inclusive" | "NoTax";

export interface LineTracking {
  readonly categoryId: string;
  readonly optionId: string;
}

export interface Line {
  readonly id: string;
  readonly description: string;
  readonly quantity: number | null;
  /** Four decimals at most, two unless it was written with `unitdp=4`. */
  readonly unitAmount: number | null;
  readonly itemCode: string;
  readonly accountId: string | null;
  readonly taxType: string;
  readonly taxMinor: number;
  readonly taxOverridden: boolean;
  readonly lineMinor: number;
  readonly discountRate: number | null;
  readonly discountMinor: number | null;
  readonly tracking: readonly LineTracking[];
}

export interface AppliedPayment {
  readonly paymentId: string;
  readonly date: string;
  readonly amountMinor: number;
  readonly reference: string;
  readonly currencyRate: number;
}

/** A credit note, overpayment or prepayment that lowers what is due on an invoice. */
export interface AppliedCredit {
  readonly kind: "credit-note" | "overpayment" | "prepayment";
  readonly allocationId: string;
  readonly creditId: string;
  readonly creditNumber: string;
  readonly creditDate: string;
  readonly creditTotalMinor: number;
  readonly date: string;
  readonly amountMinor: number;
}

/** The part that invoices, bills and credit notes share. */
export interface DocumentBody {
  readonly tenantId: string;
  readonly id: string;
  readonly number: string;
  readonly reference: string;
  readonly contactId: string;
  readonly date: string;
  readonly status: DocumentStatus;
  readonly lineAmountTypes: LineAmountTypes;
  readonly lines: readonly Line[];
  readonly currencyCode: string;
  readonly currencyRate: number;
  readonly brandingThemeId: string | null;
  readonly sentToContact: boolean;
  readonly payments: readonly AppliedPayment[];
  readonly fullyPaidOn: string | null;
  readonly createdByApp: boolean;
  readonly createdMs: number;
  readonly updatedMs: number;
}

export interface Invoice extends DocumentBody {
  readonly type: "ACCREC" | "ACCPAY";
  readonly dueDate: string | null;
  readonly expectedPaymentDate: string | null;
  readonly plannedPaymentDate: string | null;
  readonly url: string;
  readonly credits: readonly AppliedCredit[];
}

export interface Allocation {
  readonly id: string;
  readonly invoiceId: string;
  readonly invoiceNumber: string;
  readonly date: string;
  readonly amountMinor: number;
}

export interface CreditNote extends DocumentBody {
  readonly type: "ACCRECCREDIT" | "ACCPAYCREDIT";
  readonly allocations: readonly Allocation[];
}

export type AdvanceKind = "overpayment" | "prepayment";

/** Money that was received too much, or in advance. */
export interface Advance {
  readonly tenantId: string;
  readonly id: string;
  readonly kind: AdvanceKind;
  readonly contactId: string;
  readonly date: string;
  readonly reference: string;
  readonly status: "AUTHORISED" | "PAID" | "VOIDED";
  readonly currencyCode: string;
  readonly currencyRate: number;
  readonly totalMinor: number;
  readonly allocations: readonly Allocation[];
  /** Refunds. */
  readonly payments: readonly AppliedPayment[];
  readonly updatedMs: number;
}

export interface Payment {
  readonly tenantId: string;
  readonly id: string;
  readonly target: { readonly kind: "invoice" | "credit-note" | "advance"; readonly id: string };
  readonly accountId: string;
  readonly date: string;
  readonly amountMinor: number;
  readonly reference: string;
  readonly currencyRate: number;
  readonly status: "AUTHORISED" | "DELETED";
  readonly reconciled: boolean;
  readonly batchPaymentId: string | null;
  readonly createdByApp: boolean;
  readonly updatedMs: number;
}

export type HistoryOwner = "Contacts" | "Invoices" | "CreditNotes" | "Payments";

export interface HistoryRecord {
  readonly id: string;
  readonly owner: HistoryOwner;
  readonly ownerId: string;
  readonly changes: string;
  readonly user: string;
  readonly details: string;
  readonly atMs: number;
}
