/**
 * What a document means in the group's own set-up: the accounts, tax rates, theme and payments behind its codes and ids.
 * Travels with the document, because a satellite knows only its own set-up. Pure.
 */

import { calendarDate, instantMs } from "../xero/dates.ts";
import type { XeroPayment } from "../xero/schemas.ts";
import type { AdvanceKind } from "./advance.ts";
import type { DocumentState } from "./document.ts";
import { blankToNull } from "./document-reading.ts";
import type { Account, References, TaxRate } from "./references.ts";

/** A payment of the group with the account it was made to. */
export interface PaymentState {
  readonly id: string;
  /** Of the organisation that the payment was read from; left out for another one, where it means nothing. */
  readonly accountId?: string | null;
  /** Null where the account has no code, as bank accounts need none. */
  readonly accountCode: string | null;
  readonly accountName: string | null;
  /** "YYYY-MM-DD". */
  readonly date: string | null;
  readonly amount: number;
  readonly reference: string | null;
  readonly currencyRate: number | null;
  readonly isReconciled: boolean;
  readonly isBatched: boolean;
  readonly isDeleted: boolean;
  readonly updatedAtMs: number | null;
  /** What an overpayment or prepayment of the group pays: entered on the account that is chosen for that. */
  readonly advance?: AdvanceKind;
  /** Of a payment that began in a satellite: its key there. It is never sent back. */
  readonly receipt?: string;
}

export interface DocumentTerms {
  /** The group's accounts that lines and payments name. */
  readonly accounts: readonly Account[];
  /** The group's tax rates that lines name. */
  readonly taxRates: readonly TaxRate[];
  /** Name of the group's branding theme on the document. */
  readonly brandingTheme: string | null;
  readonly baseCurrency: string | null;
  /** The document's payments, in the group's order. */
  readonly payments: readonly PaymentState[];
}

export function paymentState(raw: XeroPayment): PaymentState {
  return {
    id: raw.PaymentID,
    accountId: blankToNull(raw.Account?.AccountID),
    accountCode: blankToNull(raw.Account?.Code),
    accountName: blankToNull(raw.Account?.Name),
    date: calendarDate(raw.Date),
    amount: raw.Amount ?? 0,
    reference: blankToNull(raw.Reference),
    currencyRate: raw.CurrencyRate ?? null,
    isReconciled: raw.IsReconciled === true,
    isBatched: Boolean(raw.BatchPaymentID) || raw.BatchPayment != null,
    isDeleted: raw.Status?.toUpperCase() === "DELETED",
    updatedAtMs: instantMs(raw.UpdatedDateUTC),
  };
}

/** The account of a payment in words that another organisation knows, too. A payment names the id, and not always more. */
export function accountOf(
  payment: PaymentState | null,
  accounts: References["accounts"],
): Pick<PaymentState, "accountCode" | "accountName"> {
  const id = payment?.accountId ?? null;
  const listed = id === null ? undefined : accounts?.find((account) => account.id === id);
  return {
    accountCode: payment?.accountCode ?? blankToNull(listed?.code),
    // People rename accounts, and only the list is read again.
    accountName: blankToNull(listed?.name) ?? payment?.accountName ?? null,
  };
}

/** `payments` are those of the document; the account of one that is not known is null. */
export function termsOf(
  document: DocumentState,
  references: References,
  payments: readonly PaymentState[],
): DocumentTerms {
  const codes = new Set([
    ...document.lines.map((line) => line.accountCode),
    ...payments.map((payment) => payment.accountCode),
  ]);
  const accounts = (references.accounts ?? []).filter((account) => codes.has(account.code));
  // A copied account goes with its default rate.
  const types = new Set([...document.lines, ...accounts].map((item) => item.taxType));
  const theme = references.branding?.find((item) => item.id === document.brandingThemeId);
  return {
    accounts,
    taxRates: (references["tax-rates"] ?? []).filter((rate) => types.has(rate.taxType)),
    brandingTheme: theme?.name ?? null,
    baseCurrency: references.organisation?.baseCurrency ?? null,
    payments,
  };
}
