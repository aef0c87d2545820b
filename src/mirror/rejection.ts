/**
 * Xero's validation messages, recognised into failure codes in this one place (sources: FACTS §4 and the recorded
 * messages). What is not recognised is shown in Xero's own words. Pure.
 */

import type { Failure } from "../failure.ts";
import { calendarDate } from "../xero/dates.ts";

export interface RejectionContext {
  /** The organisation that rejected it, for people. */
  readonly satellite: string;
  readonly contact: string;
  readonly number: string;
  readonly date: string | null;
}

type Recogniser = readonly [RegExp, (match: RegExpExecArray, context: RejectionContext) => Failure];

const RECOGNISERS: readonly Recogniser[] = [
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
    (_, c) => ({ code: "account-number-taken", contact: c.contact, satellite: c.satellite }),
  ],
  [
    /additional people cannot be added/i,
    (_, c) => ({ code: "contact-email-missing", contact: c.contact, satellite: c.satellite }),
  ],
  [
    /(invoice|credit note) (#|number) must be unique|number already exists/i,
    (_, c) => ({ code: "invoice-number-taken", number: c.number, satellite: c.satellite }),
  ],
  [
    /lock date(?:, currently set at (.+?))?\.?$/i,
    (match, c) => ({ code: "lock-date", date: c.date, lockDate: lockDate(match[1]), satellite: c.satellite }),
  ],
  [
    /not of valid status|cannot be edited as it has|cannot be applied to the (invoice|credit note) because/i,
    (match, c) => ({ code: "not-modifiable", satellite: c.satellite, message: match.input }),
  ],
  [
    /account type is invalid for making a payment/i,
    (_, c) => ({ code: "payment-account-invalid", account: "of the payment", satellite: c.satellite }),
  ],
  [
    /tax ?type code '?([^' ]+)'? (?:does not exist|cannot be used)/i,
    (match, c) => ({ code: "tax-type-missing", taxType: match[1] ?? "", satellite: c.satellite }),
  ],
  [
    /account code '?([^' ]+)'? (?:is not a valid|has been)/i,
    (match, c) => ({ code: "account-code-missing", lines: [], accountCode: match[1] ?? "", satellite: c.satellite }),
  ],
  [
    /not subscribed to currency (\w+)/i,
    (match, c) => ({ code: "currency-missing", currency: match[1] ?? "", satellite: c.satellite }),
  ],
  [
    /enter a unique (code|name)/i,
    (match, c) => ({ code: "account-conflict", account: "", satellite: c.satellite, message: match.input }),
  ],
];

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

/** Xero writes the date in the organisation's own style; what cannot be read as one is shown as it is. */
function lockDate(text: string | undefined): string | null {
  if (text === undefined) return null;
  const ms = Date.parse(`${text} UTC`);
  return calendarDate(text) ?? (Number.isNaN(ms) ? text : new Date(ms).toISOString().slice(0, 10));
}
