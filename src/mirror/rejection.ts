/**
 * Xero's validation messages, recognised into failure codes in this one place (sources: recorded messages and public
 * reports). Patterns, not sentences: Xero names the field, the date or the kind of document in them. What is not recognised
 * is shown in Xero's own words. Pure.
 */

import type { Failure } from "../domain/failure.ts";
import { calendarDate } from "../xero/dates.ts";

export interface RejectionContext {
  /** The organisation that rejected it, for people. */
  readonly satellite: string;
  readonly contact: string;
  readonly number: string;
  readonly date: string | null;
  /** The account that the write was about: a payment's, or one that is copied; of a contact its account number. */
  readonly account: string | null;
  /** The payment that the write was about, in words. */
  readonly payment: string | null;
}

type Recogniser = readonly [RegExp, (match: RegExpExecArray, context: RejectionContext) => Failure];

const CONTACTS: readonly Recogniser[] = [
  [
    /contact name .*already assigned/i,
    (_, c) => ({ code: "contact-name-taken", contact: c.contact, satellite: c.satellite }),
  ],
  [
    /archived contact|contact.*archived/i,
    (_, c) => ({ code: "contact-archived", contact: c.contact, satellite: c.satellite }),
  ],
  [
    /account number .*(already exists|must be unique)/i,
    (_, c) => ({ code: "account-number-taken", contact: c.contact, number: c.account, satellite: c.satellite }),
  ],
  [
    /additional people cannot be added/i,
    (_, c) => ({ code: "contact-email-missing", contact: c.contact, satellite: c.satellite }),
  ],
];

/** Before the documents' own: "not of valid status" is said of payments and allocations, too. */
const PAYMENTS_AND_CREDITS: readonly Recogniser[] = [
  [
    /account type is invalid for making a payment|^account could not be found/i,
    (_, c) => ({
      code: "payment-account-invalid",
      account: c.account ?? "the payment's account",
      satellite: c.satellite,
    }),
  ],
  [
    /payment (has been reconciled|is part of a batch)/i,
    (match, c) => ({ code: "payment-reconciled", payment: c.payment ?? match.input, satellite: c.satellite }),
  ],
  [
    /credit note cannot be allocated|you are trying to allocate to|amount of an allocation/i,
    (match, c) => ({
      code: "credit-note-not-applicable",
      satellite: c.satellite,
      message: match.input,
      invoice: null,
    }),
  ],
  // A payment or credit that a person entered on the copy leaves too little, or the copy itself is gone.
  [/exceeds the amount outstanding|against authorised documents|supplied id was not found/i, notModifiable],
];

const DOCUMENTS: readonly Recogniser[] = [
  [/line items must be specified/i, (_, c) => ({ code: "no-line-items", document: c.number })],
  [
    /(invoice|credit note) (#|number) must be unique|invoice number already exists/i,
    (_, c) => ({ code: "invoice-number-taken", number: c.number, satellite: c.satellite }),
  ],
  [
    /(?:lock date|\b(?:is|are) locked\b|\block(?:ed)? period)(?:.*?currently set at (.+?)\.?$)?/i,
    (match, c) => ({ code: "lock-date", date: c.date, lockDate: lockDate(match[1]), satellite: c.satellite }),
  ],
  [/not of valid status for modification|cannot be applied to the (invoice|credit note) because/i, notModifiable],
  // "<Field> cannot be changed on an invoice that has payment or credit notes allocated to it.", and what is like it.
  [
    /(cannot|can not|can't|may not) be (changed|edited|modified|updated|altered)\b.*\b(has|have|had)\b.*\b(payment|credit|allocated|allocation)/i,
    notModifiable,
  ],
  [
    /not subscribed to currency (\w+)/i,
    (match, c) => ({ code: "currency-missing", currency: match[1] ?? "", satellite: c.satellite }),
  ],
];

const SET_UP: readonly Recogniser[] = [
  [
    /tax ?type code '?([^' ]+)'? (?:does not exist|cannot be used)/i,
    (match, c) => ({ code: "tax-type-missing", taxType: match[1] ?? null, satellite: c.satellite }),
  ],
  [/tax ?type field is mandatory/i, (_, c) => ({ code: "tax-type-missing", taxType: null, satellite: c.satellite })],
  [
    /account code '?([^' ]+)'? (?:is not a valid|has been)/i,
    (match, c) => ({ code: "account-code-missing", lines: [], accountCode: match[1] ?? null, satellite: c.satellite }),
  ],
  [
    /account code or id must be specified/i,
    (_, c) => ({ code: "account-code-missing", lines: [], accountCode: null, satellite: c.satellite }),
  ],
  [
    /enter a unique (code|name)/i,
    (match, c) => ({
      code: "account-conflict",
      account: c.account ?? "of the document",
      satellite: c.satellite,
      message: match.input,
    }),
  ],
];

const RECOGNISERS: readonly Recogniser[] = [...CONTACTS, ...PAYMENTS_AND_CREDITS, ...DOCUMENTS, ...SET_UP];

/** All messages of one element as failures, the same one once. Never empty: no words at all are a rejection too. */
export function recognise(messages: readonly string[], context: RejectionContext): readonly [Failure, ...Failure[]] {
  const found = new Map<string, Failure>();
  for (const message of messages) {
    const failure = recogniseOne(message.trim(), context);
    found.set(JSON.stringify(failure), failure);
  }
  const [head, ...tail] = found.values();
  const wordless: Failure = { code: "xero-rejected", entity: context.satellite, message: "Xero gave no reason." };
  return [head ?? wordless, ...tail];
}

function recogniseOne(message: string, context: RejectionContext): Failure {
  for (const [pattern, toFailure] of RECOGNISERS) {
    const match = pattern.exec(message);
    if (match !== null) return toFailure(match, context);
  }
  return { code: "xero-rejected", entity: context.satellite, message };
}

function notModifiable(match: RegExpExecArray, context: RejectionContext): Failure {
  return { code: "not-modifiable", satellite: context.satellite, message: `Xero says: ${match.input}`, isVoid: false };
}

/** Xero writes the date in the organisation's own style; what cannot be read as one is shown as it is. */
function lockDate(text: string | undefined): string | null {
  if (text === undefined) return null;
  const ms = Date.parse(`${text} UTC`);
  return calendarDate(text) ?? (Number.isNaN(ms) ? text : new Date(ms).toISOString().slice(0, 10));
}
