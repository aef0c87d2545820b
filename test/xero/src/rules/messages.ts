/**
 * Xero's words for its refusals. Those marked "recorded" or "seen" stand in test/vectors/validation-messages.json or in
 * public reports; those marked "ours" had no known text and follow the style of the others.
 */

export const MESSAGES = {
  // Set-up: not seen; in Xero's manner.
  itemCode: "The Item Code is required and must be at most 30 characters.",
  itemTaken: (code: string) => `Price List Item with Code '${code}' already exists`,
  currencyUnknown: "The Currency Code is not valid.",
  currencyTaken: "The organisation is already subscribed to this currency.",
  // Contacts
  contactNameTaken: (name: string) =>
    `The contact name ${name} is already assigned to another contact. The contact name must be unique across all active contacts.`,
  contactArchivedEdit:
    "The specified contact details matched an archived contact. Archived contacts cannot currently be edited via the API.",
  /** Seen in several products' documentation; starts with the title that docs/api.md keeps. */
  contactArchivedDocument:
    "The contact with the specified contact details has been archived. The contact must be un-archived before creating new invoices or credit notes.",
  contactUnidentified:
    "The Contact must contain at least 1 of the following elements to identify the contact: Name, ContactID, ContactNumber",
  contactMissing: "A Contact must be specified for this type of transaction",
  /** Seen: waynerobinson/xeroizer#380. */
  contactNameEmpty: "Contact Name cannot be empty.",
  contactNameInvalid: "The contact name may not contain angle brackets or surplus blanks", // ours
  contactNotFound: "An existing Contact with the specified ContactID could not be found", // ours, after the credit note's
  contactNumberTaken: "The Contact Number already exists. Please enter a different Contact Number.", // ours
  /** Seen: calcinai/xero-php#880. */
  accountNumberTaken: "The Account Number already exists. Please enter a different Account Number.",
  emailInvalid: "Email address must be valid.",
  /** Seen: MacsiDigital/laravel-api-client documentation. */
  peopleNeedEmail: "Additional people cannot be added when the primary person has no email address set.",
  tooManyPeople: "A maximum of 5 additional people can be added", // ours
  fieldTooLong: (field: string, most: number) =>
    `The field ${field} must be a string with a maximum length of ${most}.`, // ours

  // Documents
  noLineItems: "One or more line items must be specified",
  notValidForCreation: (what: string) => `${what} not of valid status for creation`,
  notValidForModification: (what: string) => `${what} not of valid status for modification`,
  typeNotValidForCreation: (what: string) => `${what} not of valid type for creation`,
  numberTaken: "Invoice # must be unique.",
  creditNoteNumberTaken: "Credit Note # must be unique.", // ours
  idTaken: (what: string) => `An existing ${what} with the specified ${what.replace(" ", "")}ID already exists`, // ours
  idNotFound: (what: string) => `An existing ${what} with the specified ${what.replace(" ", "")}ID could not be found`,
  hasPayments: "This document cannot be edited as it has a payment or credit note allocated to it.",
  /** Seen in public reports, with several fields. */
  fieldIsFixed: (field: string) =>
    `${field} cannot be changed on an invoice that has payment or credit notes allocated to it.`,
  statusBlockedByPayments: (status: string) =>
    `The status ${status} cannot be applied to the invoice because it has payments or credit notes allocated to it.`,
  dueDateMissing: "The DueDate must be specified for an AUTHORISED invoice", // ours
  totalNegative: "The document total must be greater than or equal to zero", // ours
  sentBeforeApproval: "Only AUTHORISED invoices may have SentToContact updated.",
  currencyMissing: (code: string) => `Organisation is not subscribed to currency ${code}`,
  brandingThemeNotFound: "The BrandingTheme with the specified BrandingThemeID could not be found", // ours
  urlInvalid: "The Url must be a valid absolute URL", // ours
  beforePeriodLock: (date: string) =>
    `The document date cannot be before the period lock date, currently set at ${date}`,
  beforeYearLock: (date: string) =>
    `The document date cannot be before the end of year lock date, currently set at ${date}`,
  /** Seen in public reports. */
  paymentInLockedPeriod: "Organisation accounts are locked on the specified payment date",
  lockedByPeriod: "The document cannot be edited as it is currently dated before the period lock date",
  lockedByYear: "The document cannot be edited as it is currently dated before the end of year lock date",

  // Lines
  accountNotValid: (code: string) => `Account code '${code}' is not a valid code for this document.`,
  accountArchived: (code: string) =>
    `Account code '${code}' has been archived, or has been deleted. Each line item must reference a valid account.`,
  accountRemoved: (code: string) =>
    `Account code '${code}' has been removed as it does not match a recognised account.`,
  /** Seen in several connectors' sources. */
  accountMissing: "Account code or ID must be specified",
  accountNotFound: "Account could not be found", // seen
  taxTypeNotValid: (taxType: string) =>
    `The TaxType code ${taxType} does not exist or cannot be used for this type of transaction.`,
  taxTypeNotForAccount: (taxType: string, code: string) =>
    `The TaxType code '${taxType}' cannot be used with account code '${code}'.`,
  taxTypeMissing: "The TaxType field is mandatory",
  itemNotValid: (code: string) => `Item code '${code}' is not valid`,
  trackingNotFound: (name: string) => `The Tracking Category or Option '${name}' could not be found`, // ours
  trackingDropped: (name: string) => `Tracking '${name}' has been removed as it does not match an active option.`, // ours
  tooMuchTracking: "A line item can have a maximum of 2 tracking categories", // ours
  discountNotAllowed: "Discounts can only be applied to sales invoices", // ours
  /** Seen in several connectors' sources. */
  lineTotalDiffers: (sent: string, expected: string) =>
    `The line total ${sent} does not match the expected line total ${expected}`,

  // Payments, credit notes, allocations
  paymentExceedsDue: "Payment amount exceeds the amount outstanding on this document",
  /** Seen in several products' documentation. */
  paymentNeedsAuthorised: "Payments can only be made against Authorised documents",
  paymentAccountNotValid: "Account type is invalid for making a payment to/from",
  paymentAmountNotPositive: "Payment amount must be greater than zero",
  paymentNotFound: "Payment not of valid status for modification", // ours
  /** Seen in a connector's tests. */
  paymentReconciled: "This payment has been reconciled and cannot be deleted",
  paymentBatched: "This payment is part of a batch payment and cannot be deleted", // ours
  documentNotFound: "The document with the supplied id was not found for this endpoint.",
  /** Seen: calcinai/xero-php#251, waynerobinson/xeroizer#320. */
  creditExceedsRemaining: "Credit Note cannot be allocated as amount is greater than amount outstanding",
  invoicePaidOff: "The invoice you are trying to allocate to has already been paid off",
  allocationTypeDiffers: "Credit Note cannot be allocated to an incorrect invoice type",
  allocationContactDiffers: "Credit Note cannot be allocated to an invoice of another contact", // ours
  allocationCurrencyDiffers: "Credit Note cannot be allocated to an invoice in another currency", // ours
  allocationAmountNotPositive: "The Amount of an allocation must be greater than zero", // ours

  // Settings
  accountCodeTaken: "Please enter a unique Code.",
  nameTaken: "Please enter a unique Name.",
  accountTypeNotValid: (type: string) => `The account type '${type}' is not valid`, // ours
  systemAccount: "System accounts cannot be changed", // ours
  accountInUse: "The account is used in transactions and cannot be deleted; archive it instead", // ours
  tooManyCategories: "A maximum of 2 active tracking categories is allowed", // ours
  nameMissing: "The Name must be specified", // ours
  codeMissing: "The Code must be specified", // ours
} as const;
