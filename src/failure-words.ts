/**
 * What people read about a failure: title (the contract's words, known from the product that Orbit replaces), cause with
 * the names and numbers of this case, and the next steps with the screen in Xero where they are done. Pure; the mapped
 * type makes it exhaustive. Over 250 lines because it is one table, read top to bottom.
 */

import { type Difference, disposition, type Failure, type FailureCode, type RecordKind } from "./failure.ts";

/** The shape of `failure` in the API (CONTRACT §5). */
export interface ShownFailure {
  readonly code: FailureCode;
  readonly title: string;
  readonly detail: string;
  readonly remedy: readonly string[];
  /** True when it goes on without a person. */
  readonly automatic: boolean;
}

interface Words<F extends Failure> {
  readonly title: string | ((failure: F) => string);
  readonly detail: (failure: F) => string;
  readonly remedy: (failure: F) => readonly string[];
}

type WordTable = { readonly [Code in FailureCode]: Words<Extract<Failure, { readonly code: Code }>> };

const RESYNC = "Press Re-sync here.";
const EDIT_GOES_ON = "Save it: Orbit sees the change and goes on by itself.";
const NOTHING_TO_DO = "Nothing to do: Orbit goes on by itself.";

const WORDS: WordTable = {
  "token-refresh-failed": {
    title: "Unable to refresh tokens",
    detail: (f) =>
      `Xero did not renew Orbit's access: ${f.reason}. The consent may still be good, so Orbit keeps trying.`,
    remedy: () => [NOTHING_TO_DO, "If it lasts for more than an hour, press Reconnect on the Entities page."],
  },
  "token-set-invalid": {
    title: "Invalid token set provided",
    detail: (f) =>
      `Xero no longer accepts the consent that Orbit holds for ${f.entity}: it was withdrawn or has expired.`,
    remedy: (f) => [
      `Press Reconnect beside ${f.entity} on the Entities page and allow access in Xero.`,
      "Everything that waited then goes on by itself.",
    ],
  },
  "mapping-read-failed": {
    title: (f) => (f.kind === "contact" ? "Unable to get contact mapping" : "Could not get invoice mapping"),
    detail: (f) => `Orbit's database could not be read (${f.reason}). The mirror goes on from what each entity holds.`,
    remedy: () => [NOTHING_TO_DO],
  },
  "mapping-write-failed": {
    title: (f) =>
      f.kind === "contact" ? "Failed to create the contact mapping" : "Unable to create / delete invoice mapping",
    detail: (f) =>
      `Orbit's database could not be written (${f.reason}). Nothing is lost: it is written as soon as it can be.`,
    remedy: () => [NOTHING_TO_DO],
  },
  "minute-limit": {
    title: "Minute Rate Limit Hit",
    detail: (f) => `${f.entity} has used the calls that Xero allows in a minute. Work goes on when the minute is over.`,
    remedy: () => [NOTHING_TO_DO],
  },
  "day-limit": {
    title: "Daily Rate Limit Hit",
    detail: (f) =>
      `${f.entity} has used the ${f.limit.toLocaleString("en")} calls that Xero allows in 24 hours. Work goes on when calls come free.`,
    remedy: () => [
      NOTHING_TO_DO,
      "If your Xero app is on a tier with more calls a day, set the entity's day limit on the Entities page.",
    ],
  },
  "no-tracking": {
    title: "Invoice has no tracking",
    detail: (f) =>
      f.category === null
        ? "No line names a tracking option, so Orbit cannot tell which entity owns it."
        : `No line names an option of the tracking category ${f.category}, so Orbit cannot tell which entity owns it.`,
    remedy: (f) => [
      `In the group's Xero, open it and choose ${f.category === null ? "a tracking option" : `an option of ${f.category}`} on each line.`,
      EDIT_GOES_ON,
    ],
  },
  "no-satellite": {
    title: "No satellite entity was found with the tracking option",
    detail: (f) => `The lines name the tracking option ${f.option}, and no satellite has that option.`,
    remedy: (f) => [
      `On the Entities page, give the option ${f.option} to the satellite that owns it; or choose another option on the lines in the group's Xero.`,
      "Orbit then goes on by itself.",
    ],
  },
  "mixed-tracking": {
    title: "Line items name more than one satellite entity",
    detail: (f) => `The lines name ${listed(f.options)}; one document can belong to one entity only.`,
    remedy: () => [
      "In the group's Xero, choose the same tracking option on every line, or split it into one document for each entity.",
      "Or set “Mixed tracking” to “first line” on the Settings page and re-sync.",
    ],
  },
  "no-line-items": {
    title: "No line items found on the group invoice",
    detail: () => "It has no lines, so there is nothing to copy.",
    remedy: () => ["In the group's Xero, add at least one line.", EDIT_GOES_ON],
  },
  "account-code-missing": {
    title: "Some line items have missing account codes",
    detail: (f) =>
      f.accountCode === null
        ? `${f.lines.length === 1 ? "Line" : "Lines"} ${listed(f.lines.map(String))} ${f.lines.length === 1 ? "has" : "have"} no account.`
        : `Account ${f.accountCode} cannot be used in ${f.satellite ?? "the satellite"}: it is missing there, archived, or not allowed on a line.`,
    remedy: (f) =>
      f.accountCode === null
        ? ["In the group's Xero, choose an account on each of those lines.", EDIT_GOES_ON]
        : [
            `In ${f.satellite ?? "the satellite"}'s Xero, under Accounting → Chart of accounts, add or restore account ${f.accountCode}.`,
            `Or choose another account on the line in the group's Xero. ${RESYNC}`,
          ],
  },
  "contact-archived": {
    title: "The contact with the specified contact details has been archived",
    detail: (f) => `${f.contact} is archived in ${f.satellite}, and Xero does not let Orbit restore it.`,
    remedy: (f) => [
      `In ${f.satellite}'s Xero, under Contacts → Archived, choose ${f.contact} and press Restore.`,
      `Orbit goes on by itself when Xero reports it. ${RESYNC} if you cannot wait.`,
    ],
  },
  "contact-name-taken": {
    title: "The contact name is already assigned to another contact",
    detail: (f) =>
      `${f.satellite} already has another contact named ${f.contact}, which belongs to another contact of the group.`,
    remedy: (f) => [
      `In ${f.satellite}'s Xero, under Contacts, rename or merge one of the two contacts named ${f.contact}.`,
      RESYNC,
    ],
  },
  "account-number-taken": {
    title: "The Account Number already exists",
    detail: (f) => `Another contact in ${f.satellite} has the account number of ${f.contact}.`,
    remedy: (f) => [
      `In ${f.satellite}'s Xero, under Contacts, change the account number of the other contact.`,
      RESYNC,
    ],
  },
  "contact-email-missing": {
    title: "Additional people cannot be added when the primary person has no email address set",
    detail: (f) => `${f.contact} has additional people but no email address of its own.`,
    remedy: (f) => [`In the group's Xero, under Contacts, give ${f.contact} an email address.`, EDIT_GOES_ON],
  },
  "invoice-number-taken": {
    title: "An invoice with this number already exists in the satellite",
    detail: (f) => `${f.satellite} already has a document numbered ${f.number} that Orbit did not make.`,
    remedy: (f) => [
      `Open ${f.number} in ${f.satellite}'s Xero and compare.`,
      "If it is the same sale, press Adopt: Orbit takes it as the copy and brings it in step.",
      "If it is not, press Leave, or give one of the two another number and press Re-sync.",
    ],
  },
  "lock-date": {
    title: "The document is dated before the lock date",
    detail: (f) =>
      `${f.date === null ? "It is" : `It is dated ${f.date}, which is`} in a period that ${f.satellite} has locked${f.lockDate === null ? "" : ` (up to ${f.lockDate})`}.`,
    remedy: (f) => [
      `In ${f.satellite}'s Xero, under Accounting → Advanced → Financial settings, move the lock date; or give the document a later date in the group's Xero.`,
      RESYNC,
    ],
  },
  "not-modifiable": {
    title: "Invoice not of valid status for modification",
    detail: (f) => `The copy in ${f.satellite} is in a state that Xero does not let change. Xero says: ${f.message}`,
    remedy: (f) => [
      `Open the copy in ${f.satellite}'s Xero and undo what holds it (a payment, a credit, a void).`,
      RESYNC,
    ],
  },
  "payment-account-invalid": {
    title: "Account type is invalid for making a payment to/from",
    detail: (f) => `Payments cannot be made to account ${f.account} in ${f.satellite}.`,
    remedy: (f) => [
      `In ${f.satellite}'s Xero, under Accounting → Chart of accounts, open ${f.account} and tick “Enable payments to this account”, or make it a bank account.`,
      RESYNC,
    ],
  },
  "credit-note-not-applicable": {
    title: "Unable to allocate credit note",
    detail: (f) => `${f.satellite} did not take the allocation. Xero says: ${f.message}`,
    remedy: (f) => [
      `In ${f.satellite}'s Xero, open the credit note and the invoice and compare what is left on each.`,
      RESYNC,
    ],
  },
  "account-conflict": {
    title: "Please enter a unique Code / Name",
    detail: (f) => `Account ${f.account} could not be copied to ${f.satellite}. Xero says: ${f.message}`,
    remedy: (f) => [
      `In ${f.satellite}'s Xero, under Accounting → Chart of accounts, rename the account that has the same name, or give it the group's code.`,
      RESYNC,
    ],
  },
  "payment-reconciled": {
    title: "A payment in the satellite is reconciled and cannot be taken off",
    detail: (f) =>
      `The change needs the payment ${f.payment} in ${f.satellite} to come off, and it is reconciled or part of a batch.`,
    remedy: (f) => [
      `In ${f.satellite}'s Xero, open the payment and choose Options → Unreconcile (or remove it from its batch).`,
      RESYNC,
    ],
  },
  "restore-incomplete": {
    title: "Payments or credits could not all be put back",
    detail: (f) => `The copy in ${f.satellite} was changed, and these could not be put back: ${listed(f.missing)}.`,
    remedy: (f) => [`In ${f.satellite}'s Xero, enter them on the copy by hand, or mend the cause.`, RESYNC],
  },
  "overpayment-not-mirrored": {
    title: "An overpayment or prepayment is applied to the group invoice",
    detail: (f) =>
      `${f.amount} of the group invoice is paid by an overpayment or prepayment, which Orbit does not mirror. The rest of the copy in ${f.satellite} is in step.`,
    remedy: (f) => [
      `In ${f.satellite}'s Xero, enter the same overpayment or prepayment and apply ${f.amount} to the copy.`,
      "Then press Mark as resolved.",
    ],
  },
  "refund-not-mirrored": {
    title: "A cash refund is recorded on the group credit note",
    detail: (f) =>
      `${f.amount} of the group's credit note was refunded, which Orbit does not mirror. The rest of the copy in ${f.satellite} is in step.`,
    remedy: (f) => [
      `In ${f.satellite}'s Xero, open the copy of the credit note and record the same refund of ${f.amount}.`,
      "Then press Mark as resolved.",
    ],
  },
  "tax-type-missing": {
    title: "The tax type does not exist in the satellite",
    detail: (f) =>
      `The tax rate ${f.taxType} cannot be used in ${f.satellite}, and no rate there has the same name and percentage.`,
    remedy: (f) => [
      `In ${f.satellite}'s Xero, under Accounting → Advanced → Tax rates, add ${f.taxType}; or choose another rate on the line in the group's Xero.`,
      RESYNC,
    ],
  },
  "currency-missing": {
    title: "The organisation is not subscribed to the currency",
    detail: (f) => `${f.satellite} does not use ${f.currency}.`,
    remedy: (f) => [`In ${f.satellite}'s Xero, under Settings → Currencies, add ${f.currency}.`, RESYNC],
  },
  "totals-differ": {
    title: "The copy's totals differ from the group's",
    detail: (f) =>
      `The copy in ${f.satellite} was made, but its amounts are not the group's: ${differences(f.differences)}.`,
    remedy: (f) => [
      `Compare the tax rates of the lines: the rate in ${f.satellite}'s Xero (Accounting → Advanced → Tax rates) may have another percentage.`,
      RESYNC,
    ],
  },
  "satellite-edited": {
    title: "The copy was edited in the satellite",
    detail: (f) => `Somebody changed the copy in ${f.satellite}: ${differences(f.differences)}.`,
    remedy: () => ["Press Overwrite to put back the group's values, or Keep to leave the copy as it is now."],
  },
  "unroutable-copy": {
    title: "The record no longer names its satellite, and a copy exists",
    detail: (f) => `The copy in ${listed(f.satellites)} is left as it was. ${explain(f.cause).detail}`,
    remedy: (f) => explain(f.cause).remedy,
  },
  moving: {
    title: "Waiting for the copy in the former satellite to be voided",
    detail: (f) =>
      `It moved from ${f.from} to ${f.to}. The copy in ${f.from} is voided first, so that the sale is never in both.`,
    remedy: () => [NOTHING_TO_DO],
  },
  disconnected: {
    title: "The organisation is disconnected",
    detail: (f) => `Xero says that Orbit no longer has access to ${f.entity}.`,
    remedy: (f) => [
      `Press Reconnect beside ${f.entity} on the Entities page and choose ${f.entity} in Xero.`,
      "Everything that waited then goes on by itself.",
    ],
  },
  "scope-missing": {
    title: "The connection lacks a permission",
    detail: (f) => `The consent for ${f.entity} does not include everything that Orbit needs.`,
    remedy: (f) => [`Press Reconnect beside ${f.entity} on the Entities page and allow all that Xero lists.`],
  },
  "xero-unavailable": {
    title: "Xero is not available",
    detail: (f) => `Xero did not serve ${f.entity}: ${f.reason}.`,
    remedy: () => [NOTHING_TO_DO, "Xero's own state is at status.xero.com."],
  },
  "xero-rejected": {
    title: "Xero rejected the record",
    detail: (f) => f.message,
    remedy: (f) => [`Mend in ${f.entity}'s Xero, or in the group's, what the message says.`, RESYNC],
  },
  "internal-error": {
    title: "Something went wrong inside Orbit",
    detail: (f) =>
      `Orbit met a case it does not know (${f.reason}). It is logged, nothing is lost, and Orbit tries again.`,
    remedy: () => [NOTHING_TO_DO, "If it lasts, send the event's id to whoever runs Orbit for you."],
  },
  "skip-draft": {
    title: "Not approved yet",
    detail: (f) => `It is ${f.status.toLowerCase()} in the group; Orbit copies it when it is approved.`,
    remedy: () => [],
  },
  "skip-zero-total": {
    title: "Nothing to invoice",
    detail: () => "Its total is zero, so there is nothing to copy.",
    remedy: () => [],
  },
  "skip-bill": {
    title: "A bill, not a sale",
    detail: () => "It is a supplier's bill. Orbit copies sales only, unless Settings say otherwise.",
    remedy: () => [],
  },
  "skip-satellite-change": {
    title: "Changed in the satellite, and kept",
    detail: (f) =>
      `Somebody changed the copy in ${f.satellite} (${differences(f.differences)}), and Settings say that such changes are kept.`,
    remedy: () => [],
  },
  "skip-own-write": {
    title: "Orbit's own change",
    detail: (f) => `Xero reported back what Orbit itself wrote to ${f.satellite}.`,
    remedy: () => [],
  },
  "skip-unchanged": {
    title: "Already in step",
    detail: () => "Nothing that Orbit mirrors has changed.",
    remedy: () => [],
  },
  "skip-not-mapped": {
    title: "Has no copy",
    detail: (f) => SKIP_REASONS[f.reason],
    remedy: () => [],
  },
};

const SKIP_REASONS = {
  "contact-not-used": "No satellite uses this contact yet; it is copied with its first invoice.",
  "not-a-copy": "It is not a copy of anything in the group.",
  "no-role": "This organisation has no role yet: make it the group or a satellite on the Entities page.",
  "voided-before-copied": "It was voided in the group before there was a copy.",
  "not-found": "The group's Xero does not have it (any more).",
} as const;

export function explain(failure: Failure): ShownFailure {
  // The table is keyed by code, so the entry fits the failure; TypeScript cannot see that through the lookup.
  const words = WORDS[failure.code] as Words<Failure>;
  return {
    code: failure.code,
    title: typeof words.title === "string" ? words.title : words.title(failure),
    detail: words.detail(failure),
    remedy: words.remedy(failure),
    automatic: disposition(failure).act === "retry" || disposition(failure).act === "wait",
  };
}

/** The title of a code without a case at hand, for counts and filters. */
export function titleOf(code: FailureCode): string {
  const title = WORDS[code].title;
  if (typeof title === "string") return title;
  const bothKinds: readonly RecordKind[] = ["invoice", "contact"];
  return bothKinds.map((kind) => (title as (f: { kind: RecordKind }) => string)({ kind })).join(" / ");
}

export const FAILURE_CODES = Object.keys(WORDS) as readonly FailureCode[];

function listed(items: readonly string[]): string {
  if (items.length <= 1) return items[0] ?? "nothing";
  return `${items.slice(0, -1).join(", ")} and ${items[items.length - 1]}`;
}

function differences(all: readonly Difference[]): string {
  if (all.length === 0) return "nothing that Orbit mirrors";
  return all.map((d) => `${d.field} is ${d.satellite}, the group's is ${d.group}`).join("; ");
}
