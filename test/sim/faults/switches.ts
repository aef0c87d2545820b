/**
 * Everything that a seed may meet, by name: faults that strike now and then, circumstances of a whole world, and the promises
 * that are checked besides. Each can be switched on by itself (`npm run sim -- --with NAME`); those in NOT_YET are off
 * otherwise, because Orbit does not keep them up yet. Pure.
 */

/** Fates of one call to Xero's API; at most one of them each. */
export const CALL_FAULTS = [
  "call-lost-before",
  "call-lost-after",
  "call-hangs-before",
  "call-hangs-after",
  "call-arrives-late",
  "call-slow",
  "status-500",
  "status-500-committed",
  "status-503",
  "maintenance",
  "organisation-offline",
  "answer-cut-off",
  "answer-incomplete",
  "limit-minute",
  "limit-day",
  "limit-app-minute",
  "limit-concurrent",
  "token-refused",
  /** The edge in front of Xero answers, with a page or nothing: the call never arrives. */
  "page-400",
  "page-403",
  "page-408",
  "page-412",
  /** As good as no answer, too: whether a write was carried out is not known. */
  "page-200",
] as const;

export const TOKEN_FAULTS = [
  "renewal-lost-before",
  "renewal-lost-after",
  "renewal-500",
  "renewal-hangs",
  /** `invalid_grant` once, for a token that is good. */
  "renewal-refused",
] as const;

const OTHER_FAULTS = [
  "webhook-dropped",
  "webhook-refused",
  "webhook-answer-lost",
  "queue-delayed",
  "queue-doubled",
  "queue-failed",
  "d1-down",
  "d1-answer-lost",
  "message-lost-before",
  "message-lost-after",
  "message-slow",
  "killed",
  "killed-after-a-commit",
  "all-killed",
  "grant-killed",
  "consent-revoked",
  "message-late",
  /** Never answered, or after minutes. */
  "d1-hangs",
  "message-hangs",
  "grant-hangs",
  "queue-hangs",
  /** 401 or 403 for seconds or minutes, with a consent that is good. */
  "everything-refused",
  "organisation-refused",
  "endpoint-refused",
  /** As `page-…`, of one organisation's settings. */
  "page-for-settings",
] as const;

export const FAULTS = [...CALL_FAULTS, ...TOKEN_FAULTS, ...OTHER_FAULTS] as const;
/** Came after seeds were written down, so they draw from a stream of their own. */
export const YOUNGER: ReadonlySet<FaultName> = new Set<FaultName>([
  "page-400",
  "page-403",
  "page-408",
  "page-412",
  "page-200",
  "renewal-refused",
  "d1-hangs",
  "message-hangs",
  "grant-hangs",
  "queue-hangs",
  "everything-refused",
  "organisation-refused",
  "endpoint-refused",
  "page-for-settings",
]);
export type FaultName = (typeof FAULTS)[number];
export type CallFault = (typeof CALL_FAULTS)[number];

/** What a world is like from its beginning, and what its people do in it. */
export const CIRCUMSTANCES = [
  /** Satellites have contacts of the same names, and documents of numbers to come. */
  "already-there",
  /** Each organisation numbers its own tax rates as they came: TAX001 is another one in each. */
  "own-tax-numbers",
  /** Discounts in money. */
  "money-discounts",
  /** Lists show discounts as rates rounded to hundredths, and options without ids. */
  "lists-say-less",
  /** Reads show a change some seconds after it was made and announced. */
  "reads-lag",
  /** Lines change places; items, discounts and the second tracking category come and go. */
  "lines-change",
  /** Names and account numbers pass from one contact to another. */
  "names-pass",
  /** People of satellites pay copies, un-pay them, and reconcile, in whatever mode. */
  "satellites-receive",
  /** What satellites receive is entered in the group, and what the group receives stays there (`paymentsFrom: satellite`). */
  "receipts-come-home",
  /** Both ways (`paymentsFrom: either`). */
  "payments-both-ways",
  /** Some look-ups of several documents are refused, by id or by number, and none of one. */
  "look-ups-refused",
  /** Some payments are answered with 200 and were not made. */
  "payments-in-vain",
  /** Satellites have contacts whose names differ from the group's in blanks alone. */
  "names-with-blanks",
  /** Satellites have invoices that another tool made of the group's, and people take them over while all else happens. */
  "take-overs",
  /** People of satellites use credit notes of their own on copies, and take them off. */
  "own-credits",
  /** Some records are shown for a while in a form that cannot be read. */
  "unreadable-records",
] as const;
/** Came after some worlds were written down, which are run without them. */
export const RECEIPTS = ["satellites-receive", "receipts-come-home", "payments-both-ways"] as const;
/** As YOUNGER, of circumstances. */
export const YOUNGER_CIRCUMSTANCES: ReadonlySet<Switch> = new Set<Circumstance>([
  "look-ups-refused",
  "payments-in-vain",
  "names-with-blanks",
  "take-overs",
  "own-credits",
  "unreadable-records",
]);
export type Circumstance = (typeof CIRCUMSTANCES)[number];

/** Promises beside those that always hold. */
export const EXTRA_PROMISES = [
  "what was refused does not leave again",
  "a step that changes nothing is not repeated",
  "queued means soon",
  "a kept copy is not written",
  "no call waits for an outlet",
  "nothing stops for good while the consent is good",
  "money is counted once on each side",
  "what Orbit entered is never sent back",
  "a reconciled payment is never touched",
  "a take-over writes nothing",
] as const;
export type ExtraPromise = (typeof EXTRA_PROMISES)[number];

export type Switch = FaultName | Circumstance | ExtraPromise;
export const SWITCHES: readonly Switch[] = [...FAULTS, ...CIRCUMSTANCES, ...EXTRA_PROMISES];

/** Off unless a run names them. Whoever makes Orbit keep one up takes it from this list. */
export const NOT_YET: readonly Switch[] = [];

/** Off unless a run names them, though Orbit keeps them up: the worlds of seeds that were written down stay as they were. */
export const WHEN_NAMED: readonly Switch[] = ["take-overs", "own-credits", "unreadable-records"];
