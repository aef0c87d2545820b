/** Every message of Xero's that is known, recorded or documented, means something; the others are shown as they are. */

import { describe, expect, it } from "vitest";
import type { FailureCode } from "../../../src/domain/failure.ts";
import { type RejectionContext, recognise } from "../../../src/mirror/rejection.ts";
import recorded from "../../vectors/validation-messages.json" with { type: "json" };
import { MESSAGES } from "../../xero/src/rules/messages.ts";

const CONTEXT: RejectionContext = {
  satellite: "Sydney",
  contact: "Ridgeway",
  number: "INV-1",
  date: "2026-01-31",
  account: "090",
  payment: "10.00 AUD of 2026-01-31",
};
const codeOf = (message: string) => recognise([message], CONTEXT)[0].code;

/** What Xero's messages mean, by the simulator's names for them. */
const MEANING: Readonly<Partial<Record<keyof typeof MESSAGES, FailureCode>>> = {
  contactNameTaken: "contact-name-taken",
  contactArchivedEdit: "contact-archived",
  contactArchivedDocument: "contact-archived",
  accountNumberTaken: "account-number-taken",
  peopleNeedEmail: "contact-email-missing",
  noLineItems: "no-line-items",
  notValidForModification: "not-modifiable",
  numberTaken: "invoice-number-taken",
  creditNoteNumberTaken: "invoice-number-taken",
  hasPayments: "not-modifiable",
  fieldIsFixed: "not-modifiable",
  statusBlockedByPayments: "not-modifiable",
  currencyMissing: "currency-missing",
  beforePeriodLock: "lock-date",
  beforeYearLock: "lock-date",
  lockedByPeriod: "lock-date",
  lockedByYear: "lock-date",
  paymentInLockedPeriod: "lock-date",
  accountNotValid: "account-code-missing",
  accountArchived: "account-code-missing",
  accountRemoved: "account-code-missing",
  accountMissing: "account-code-missing",
  accountNotFound: "payment-account-invalid",
  taxTypeNotValid: "tax-type-missing",
  taxTypeNotForAccount: "tax-type-missing",
  taxTypeMissing: "tax-type-missing",
  paymentExceedsDue: "not-modifiable",
  paymentNeedsAuthorised: "not-modifiable",
  paymentAccountNotValid: "payment-account-invalid",
  paymentNotFound: "not-modifiable",
  paymentReconciled: "payment-reconciled",
  paymentBatched: "payment-reconciled",
  documentNotFound: "not-modifiable",
  creditExceedsRemaining: "credit-note-not-applicable",
  invoicePaidOff: "credit-note-not-applicable",
  allocationTypeDiffers: "credit-note-not-applicable",
  allocationContactDiffers: "credit-note-not-applicable",
  allocationCurrencyDiffers: "credit-note-not-applicable",
  allocationAmountNotPositive: "credit-note-not-applicable",
  accountCodeTaken: "account-conflict",
  nameTaken: "account-conflict",
};

/** Recorded messages that ask for nothing that has a name of its own: a person reads Xero's words. */
const IN_XEROS_WORDS: ReadonlySet<string> = new Set([
  "The Contact must contain at least 1 of the following elements to identify the contact: Name, ContactID, ContactNumber",
  "Invoice not of valid status for creation",
  "Invoice not of valid type for creation",
  "A Contact must be specified for this type of transaction",
  "Email address must be valid.",
  "Only AUTHORISED invoices may have SentToContact updated.",
  "You have reached the limit of invoices you can approve",
  "Insufficient stock. Items are eligible for backorder.",
]);

/** The messages as Xero spells them, with sample words in their gaps. */
const SPELLED = Object.entries(MESSAGES).map(([name, message]) => {
  const text = typeof message === "string" ? message : (message as (...words: string[]) => string)("Sample", "Other");
  return [name, text, MEANING[name as keyof typeof MESSAGES] ?? "xero-rejected"] as const;
});

describe("Xero's rejections", () => {
  it.each(SPELLED)("%s: “%s” is %s", (_, text, code) => expect(codeOf(text)).toBe(code));

  // Their gaps are written {so}.
  it.each(recorded.map(({ message }) => message.replace(/\{(\w+)\}/g, "$1")))(
    "the recorded “%s” is known for what it is",
    (message) => {
      const failure = recognise([message], CONTEXT)[0];
      if (IN_XEROS_WORDS.has(message)) expect(failure).toMatchObject({ code: "xero-rejected", message });
      else expect(failure.code).not.toBe("xero-rejected");
    },
  );

  it.each([
    ["The TaxType code OUTPUT9 does not exist or cannot be used for this type of transaction.", { taxType: "OUTPUT9" }],
    ["The TaxType code 'OUTPUT9' cannot be used with account code '200'.", { taxType: "OUTPUT9" }],
    ["Organisation is not subscribed to currency EUR", { currency: "EUR" }],
    ["Account code '299' is not a valid code for this document.", { accountCode: "299" }],
    ["Account type is invalid for making a payment to", { code: "payment-account-invalid", account: "090" }],
    ["This payment has been reconciled and cannot be deleted", { payment: "10.00 AUD of 2026-01-31" }],
    ["Please enter a unique Code.", { account: "090" }],
    [
      "The document date cannot be before the period lock date, currently set at 28 Feb 2026",
      { code: "lock-date", date: "2026-01-31", lockDate: "2026-02-28", satellite: "Sydney" },
    ],
  ])("the evidence of “%s” is taken from it and from what was written", (message, evidence) => {
    expect(recognise([message], CONTEXT)[0]).toMatchObject(evidence);
  });

  it.each(["Date", "Contact", "Currency rate", "Line items", "LineAmountTypes"])(
    "that %s cannot be changed while something is applied is known, whatever the field and the verb",
    (field) => {
      const words = "on an invoice that has payment or credit notes allocated to it.";
      expect(codeOf(`${field} cannot be changed ${words}`)).toBe("not-modifiable");
      expect(codeOf(`${field} cannot be modified on a document that has credits allocated`)).toBe("not-modifiable");
    },
  );

  it.each([
    "Organisation accounts are locked on the specified payment date",
    "The organisation is locked on this date.",
    "The date is in a locked period",
  ])("“%s” is a lock date, whatever names it", (message) => expect(codeOf(message)).toBe("lock-date"));

  it("several messages are several failures, the same one once, and none is still one", () => {
    const twice = recognise(["Invoice # must be unique.", "Invoice # must be unique.", "Something new"], CONTEXT);
    expect(twice.map((failure) => failure.code)).toEqual(["invoice-number-taken", "xero-rejected"]);
    expect(recognise([], CONTEXT)).toMatchObject([{ code: "xero-rejected" }]);
  });
});
