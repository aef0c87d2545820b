/**
 * Every way in which the simulated Xero may behave differently, as flags: where docs/xero.md leaves a question open,
 * both answers can be had. `friendly` is for people who try Orbit, `hostile` for its tests. Values are plain JSON and
 * can be changed at run time through `/sim/behaviour`.
 */

export interface Behaviour {
  // Webhooks
  /** From the change to the first delivery. */
  readonly webhookDelayMs: number;
  /** Up to this much more, by chance, per event. */
  readonly webhookJitterMs: number;
  /** Most events in one delivery; Xero's own number is not documented, 15 were seen (docs/xero.md §3.7). */
  readonly webhookMaxEvents: number;
  /** "xero" is the recorded spelling with odd blanks, "compact" is plain JSON (docs/xero.md §3.3). */
  readonly webhookSpelling: "xero" | "compact";
  /** "upper": CREATE and UPDATE as in the spec; "title": Create and Update as on the docs pages (docs/xero.md §3.1). */
  readonly webhookEventType: "upper" | "title";
  /** Share of events that are never delivered, 0 to 1. */
  readonly webhookDropShare: number;
  /** Share of deliveries that are sent twice, 0 to 1. */
  readonly webhookDoubleShare: number;
  /** Events of a delivery in random order. */
  readonly webhookReorder: boolean;
  /** `eventDateUtc` may lie this far before or after the record's `UpdatedDateUTC`. */
  readonly webhookEventSkewMs: number;
  /** After a failed delivery: the second retry and all later ones wait this long (the first is immediate). */
  readonly webhookRetryMs: number;
  /** A 200 with a body or a cookie counts as a failed delivery (docs/xero.md §3.5). */
  readonly webhookStrictAnswers: boolean;
  /** Does a payment raise an INVOICE event? Not documented (docs/xero.md §3.2). */
  readonly paymentsRaiseInvoiceEvents: boolean;
  /** PAYMENT events: not at all, or without or with `data` (docs/xero.md §3.2). */
  readonly paymentEvents: "none" | "bare" | "with-data";
  /** Does using an overpayment or prepayment, or taking it off, raise an event of its own? Making one does. */
  readonly advancesRaiseEvents: boolean;
  /** Does using credit on an invoice move the invoice's UpdatedDateUTC and raise its event? Not recorded. */
  readonly allocationsMoveInvoices: boolean;
  /** Does a new invoice raise a CONTACT event? Not documented (docs/xero.md §7.6). */
  readonly invoicesRaiseContactEvents: boolean;

  // Limits
  /** Calls per tenant and app that may be under way at once. */
  readonly concurrentLimit: number;
  readonly minuteLimit: number;
  /** Day limit of organisations created from now on; each can be set by itself. */
  readonly dayLimit: number;
  readonly appMinuteLimit: number;
  /** Current docs: fixed, starting at a different time per tenant; older ones: rolling (docs/xero.md §2). */
  readonly limitWindow: "fixed" | "rolling";
  /** Do refused calls count against the meter that refused them? Not settled (docs/xero.md §2). */
  readonly refusedCallsCount: boolean;

  // Permissions
  /** No token carries this permission, as when the person did not give it; a new consent does. */
  readonly withheldScope: "none" | "invoices" | "payments" | "contacts" | "settings";

  // Reading
  /**
   * Is a record changed in the very second of If-Modified-Since part of the answer? Not documented (docs/xero.md §4.4).
   */
  readonly modifiedSinceInclusive: boolean;
  /** Elements of a written batch, and records read by `IDs` without `order`, come in random order. */
  readonly shuffleResults: boolean;
  /** Leave out fields that are empty, instead of sending null, "" or []. */
  readonly sparseFields: boolean;
  /**
   * Does the tracking of a line name its TrackingOptionID, or only the option's name? "In some" (docs/xero.md §4.7).
   */
  readonly trackingOptionIds: boolean;
  /**
   * What pages of documents say of a discount: as it was given; a rate rounded to hundredths beside the amount; or that rate
   * alone. Single records and answers to writes say it as it was given, and name options by their ids.
   */
  readonly listedDiscounts: "as-given" | "rounded-rate-and-amount" | "rounded-rate";
  /** Do pages of documents name a TrackingOptionID, where single records do? */
  readonly listedOptionIds: boolean;
  /** The first read of a record this soon after a change still sees it as it was before; 0 turns it off. */
  readonly staleReadMs: number;
  /** Every read of a record sees it as it was this long before; new records are seen at once. 0 turns it off. */
  readonly readsLagMs: number;
  /** How an allocation names its amount in answers: both are reported (docs/xero.md §8). */
  readonly allocationAmountName: "Amount" | "AppliedAmount";
  /** The date of a credit on an invoice that is listed: that of its use, or the credit document's own. */
  readonly listedCreditDates: "use" | "document";
  /** Is the reference of an overpayment or prepayment kept? */
  readonly advanceReferences: boolean;
  /** Contacts show the last four characters of a tax number behind a mask, as to Standard users in the US. */
  readonly maskedTaxNumbers: boolean;
  /** "empty" was recorded in 2026, "text" before (docs/xero.md §4.4). */
  readonly notFoundBody: "empty" | "text";
  /**
   * A voided invoice shows its old AmountDue as recorded; false shows 0 as the spec's example does (docs/xero.md §4.7).
   */
  readonly voidedKeepsAmountDue: boolean;
  /** DueDate or SentToContact alone, on a part-paid document, does not move UpdatedDateUTC (docs/xero.md §4.4). */
  readonly quietDueDateChanges: boolean;

  // Writing
  /** Are 5xx answers replayed under their Idempotency-Key? "Errors are cached too" (docs/xero.md §4.5). */
  readonly cacheServerErrors: boolean;
  /** Shape of the 400 for a key used with another request: not known (docs/xero.md §7.8). */
  readonly idempotencyErrorShape: "problem" | "validation";
  readonly maxBodyBytes: number;
  /** Characters that are kept of the reference of a document or payment; no limit is documented. */
  readonly referenceChars: number;
  /** A tracking category or option that the organisation does not have: refused, or dropped with a warning. */
  readonly unknownTracking: "refuse" | "drop";
  /** Does an empty list of tracking clear that of a line named by its LineItemID, or count as not sent? Not documented. */
  readonly emptyTrackingClears: boolean;
  /** The contact of an invoice that is paid or credited cannot be changed ("Contact (conditions)", not settled). */
  readonly paidContactIsFixed: boolean;
  /** What an edit of a paid document is refused with: words about the document, or about the first field that is fixed. */
  readonly paidEditWords: "document" | "field";
  /** Does an app's call take off a payment that is reconciled? No rule and no text is documented (docs/xero.md §9). */
  readonly reconciledPaymentsComeOff: boolean;
  /** AUTHORISED needs a due date, its own or from the contact's terms (docs/xero.md §4.7, not settled). */
  readonly authorisedNeedsDueDate: boolean;
  /** An approved document whose total is zero is PAID at once. */
  readonly zeroTotalIsPaid: boolean;
  /** Does the answer to a new allocation name its AllocationID? The spec's example does not. */
  readonly allocationIdInAnswer: boolean;

  // Signing in
  /** Real Xero refuses redirects to http://127.0.0.1 (docs/xero.md §1.2). */
  readonly allowLoopbackIpRedirect: boolean;
  /** Apps made since March 2026 get `invalid_scope` for the broad scopes (docs/xero.md §1.6). */
  readonly granularScopesOnly: boolean;
  /** Scopes add up over consents until they are revoked (docs/xero.md §1.6). */
  readonly additiveScopes: boolean;
  /** Several organisations in one consent (Advanced tier); false allows one (docs/xero.md §1.2). */
  readonly bulkConnect: boolean;
  /** How long a refresh token works after its first use; 0 makes rotation strict (docs/xero.md §1.3). */
  readonly refreshGraceMs: number;

  // How long a call takes (the work is done at the end of it)
  readonly readLatencyMs: number;
  readonly writeLatencyMs: number;
  readonly writeLatencyPerElementMs: number;
}

const FRIENDLY: Behaviour = {
  webhookDelayMs: 100,
  webhookJitterMs: 50,
  webhookMaxEvents: 50,
  webhookSpelling: "xero",
  webhookEventType: "upper",
  webhookDropShare: 0,
  webhookDoubleShare: 0,
  webhookReorder: false,
  webhookEventSkewMs: 0,
  webhookRetryMs: 15 * 60_000,
  webhookStrictAnswers: true,
  paymentsRaiseInvoiceEvents: true,
  paymentEvents: "none",
  advancesRaiseEvents: true,
  allocationsMoveInvoices: true,
  invoicesRaiseContactEvents: false,
  concurrentLimit: 5,
  minuteLimit: 60,
  dayLimit: 5_000,
  appMinuteLimit: 10_000,
  limitWindow: "fixed",
  withheldScope: "none",
  refusedCallsCount: false,
  modifiedSinceInclusive: true,
  shuffleResults: false,
  sparseFields: false,
  trackingOptionIds: true,
  listedDiscounts: "as-given",
  listedOptionIds: true,
  staleReadMs: 0,
  readsLagMs: 0,
  allocationAmountName: "Amount",
  listedCreditDates: "use",
  advanceReferences: true,
  maskedTaxNumbers: false,
  notFoundBody: "empty",
  voidedKeepsAmountDue: true,
  quietDueDateChanges: true,
  cacheServerErrors: false,
  idempotencyErrorShape: "problem",
  maxBodyBytes: 3_500_000,
  referenceChars: 4_000,
  unknownTracking: "refuse",
  emptyTrackingClears: true,
  paidContactIsFixed: false,
  paidEditWords: "document",
  reconciledPaymentsComeOff: false,
  authorisedNeedsDueDate: true,
  zeroTotalIsPaid: true,
  allocationIdInAnswer: true,
  allowLoopbackIpRedirect: false,
  granularScopesOnly: true,
  additiveScopes: true,
  bulkConnect: true,
  refreshGraceMs: 30 * 60_000,
  readLatencyMs: 0,
  writeLatencyMs: 0,
  writeLatencyPerElementMs: 0,
};

const HOSTILE: Behaviour = {
  ...FRIENDLY,
  webhookJitterMs: 400,
  webhookMaxEvents: 15,
  webhookEventType: "title",
  webhookDoubleShare: 0.2,
  webhookReorder: true,
  webhookEventSkewMs: 900,
  paymentsRaiseInvoiceEvents: false,
  advancesRaiseEvents: false,
  invoicesRaiseContactEvents: true,
  limitWindow: "rolling",
  withheldScope: "none",
  refusedCallsCount: true,
  modifiedSinceInclusive: false,
  shuffleResults: true,
  sparseFields: true,
  trackingOptionIds: false,
  listedDiscounts: "rounded-rate",
  emptyTrackingClears: false,
  paidContactIsFixed: true,
  paidEditWords: "field",
  staleReadMs: 1_500,
  cacheServerErrors: true,
  allocationIdInAnswer: false,
  allocationAmountName: "AppliedAmount",
  listedCreditDates: "document",
  advanceReferences: false,
};

export const PRESETS = { friendly: FRIENDLY, hostile: HOSTILE } as const;

export type PresetName = keyof typeof PRESETS;
