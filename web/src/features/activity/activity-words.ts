/** What the audit says, for people: its actions, and the values before and after. Pure. */

import type { AuditEntry } from "../../data/shapes.ts";
import { localised } from "../../format/localised.ts";
import type { Reader } from "../../format/time.ts";
import { daysInWords } from "../backfill/backfill-words.ts";
import { causeTitle } from "../events/cause-titles.ts";

/** An action without words shows its name. */
export const ACTION_WORDS: Readonly<Record<string, string>> = {
  "settings.change": "Changed the settings",
  "entity.connect": "Connected",
  "entity.change": "Changed the organisation",
  "entity.check": "Checked for changes",
  "entity.disconnect": "Disconnected the organisation",
  "entity.forget-copies": "Had the copies forgotten in",
  "setup.add": "Had entries added to the set-up of",
  "event.resync": "Re-synced",
  "event.resolve": "Marked as resolved",
  "event.unresolve": "Reopened",
  "event.decide": "Decided",
  "copies.adopt": "Took over existing copies in",
  "copy.restore": "Restored group values",
  "copy.stop-keeping": "Stopped keeping the copy",
  "document.check": "Checked",
  "document.note": "Wrote a note on",
  "document.remove-note": "Removed a note on",
  "backfill.start": "Started a backfill",
  "backfill.cancel": "Cancelled a backfill",
  "tie-out.start": "Tied out",
  "tie-out.sign-off": "Signed off",
  "tie-out.take-back": "Took the sign-off back",
  "dead-letter.replay": "Replayed a delivery",
  "dead-letter.remove": "Removed a delivery",
  "member.invite": "Invited",
  "member.change": "Changed the role of",
  "member.remove": "Removed",
  "token.create": "Made an access token",
  "token.revoke": "Revoked an access token",
  "alert.test": "Sent a test alert",
  "mail.change": "Chose other mails",
  "mail.test": "Sent a test mail",
  "firm.export": "Exported a backup of",
  "firm.import": "Restored a backup of",
};

/** Names of the values, where the name itself with its words apart would not do. */
const FIELD_WORDS: Readonly<Record<string, string>> = {
  trackingOptionName: "Tracking option",
  trackingCategoryId: "Tracking category",
  dayLimit: "Calls in 24 hours",
  groupPaymentsAccount: "Account for payments in the group",
  creditsAccount: "Account for overpayments and prepayments",
  satelliteEdits: "Edits of copies",
  paymentsFrom: "Where payments are received",
  syncBills: "Mirror bills too",
  historyNotes: "Write history notes",
  alertUrl: "Alert address",
  alertFailures: "Failed events that make an alert",
  alertAmount: "Amount from which one failure makes an alert",
  xeroTier: "Tier of the Xero app",
  newFirm: "New firm",
  q: "Search",
  expiresAt: "Expires",
  entity: "Organisation",
  status: "Status",
  code: "Cause",
  ended: "Copies",
  accountCodes: "Accounts that stand for the group’s",
  taxTypes: "Tax rates that stand for the group’s",
  digest: "Digest",
};

/** Values that are names of choices, as the page says them where they are chosen. */
const CHOICES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  mixedTracking: { fail: "stop and ask", "first-line": "the first line decides" },
  satelliteEdits: { overwrite: "overwritten", keep: "kept", ask: "asked about" },
  paymentsFrom: { group: "in the group", satellite: "in the satellites", either: "in either" },
  choice: {
    adopt: "the document there is the copy",
    leave: "leave it alone",
    overwrite: "the group’s values",
    keep: "keep the copy as it is",
  },
  kind: { invoice: "invoices", contact: "contacts", "credit-note": "credit notes" },
};
/** Maps of one organisation's names to another's. */
const STAND_INS = new Set(["accountCodes", "taxTypes"]);

/** Names of records that say nothing to people; what they stand for is the subject, or is named beside them. */
const IDS = new Set(["id", "ids", "items", "runId", "tenantId", "trackingOptionId", "digestEntities", "without"]);
const AN_ID = "(?:[0-9A-HJKMNP-TV-Z]{26}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})";
const ID = new RegExp(`^${AN_ID}$`);
/** Behind a name, or behind the kind of a record that had none. */
const WITH_ID = new RegExp(`^(.*?) ?(?:\\(${AN_ID}\\)|${AN_ID})$`);
const MONTH = /^\d{4}-\d{2}$/;

/** "Changed the organisation: Harbour Sydney". */
export function actionWords({ action, subject }: Pick<AuditEntry, "action" | "subject">, reader: Reader): string {
  const words = ACTION_WORDS[action] ?? action;
  const of = WITH_ID.exec(subject)?.[1] ?? subject;
  const named = CHOICES.kind?.[of] === undefined ? of : "";
  if (named === "") return words;
  return `${words}: ${MONTH.test(named) ? monthWords(named, reader) : named}`;
}

/** "2026-11": "November 2026". */
function monthWords(month: string, { locale }: Reader): string {
  const shown = new Intl.DateTimeFormat(locale, { month: "long", year: "numeric", timeZone: "UTC" });
  return shown.format(Date.parse(`${month}-01T00:00:00Z`));
}

interface ChangedValue {
  readonly name: string;
  /** Null where only one state is known. */
  readonly before: string | null;
  readonly after: string;
}

export function valuesInWords(entry: Pick<AuditEntry, "before" | "after">, reader: Reader): readonly ChangedValue[] {
  const [before, after] = [entry.before ?? {}, entry.after ?? {}];
  const days = daysOf(before, after, reader);
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => !IDS.has(name) && (days === null || (name !== "from" && name !== "to")),
  );
  const values = names.map((name) => ({
    name: fieldWords(name),
    // Of two that have only ids, the words would be the same.
    before: name in before && !isId(before[name]) ? namedValue(name, before[name], reader) : null,
    after: !(name in after)
      ? "removed"
      : isId(after[name]) && before[name] === null
        ? "chosen"
        : namedValue(name, after[name], reader),
  }));
  return days === null ? values : [{ name: "Days", before: null, after: days }, ...values];
}

/** The span of a backfill, as its list says it. */
function daysOf(before: object, after: object, reader: Reader): string | null {
  const span = "from" in after ? after : before;
  if (!("from" in span && "to" in span)) return null;
  return typeof span.from === "string" && typeof span.to === "string" ? daysInWords(span.from, span.to, reader) : null;
}

function isId(value: unknown): boolean {
  return typeof value === "string" && ID.test(value);
}

/** "copyMissingAccounts": "Copy missing accounts". */
function fieldWords(name: string): string {
  const apart = name.replace(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase();
  return FIELD_WORDS[name] ?? `${apart.charAt(0).toUpperCase()}${apart.slice(1)}`;
}

function namedValue(name: string, value: unknown, reader: Reader): string {
  if (name === "code") return wordsOf(value).map(causeTitle).join(", ");
  if (name === "entity" && typeof value === "string") return ID.test(value) ? "one organisation" : value;
  if (STAND_INS.has(name) && typeof value === "object" && value !== null) {
    return (
      Object.entries(value)
        .map(([of, one]) => `${of} → ${one}`)
        .join(", ") || "none"
    );
  }
  const choice = typeof value === "string" ? CHOICES[name]?.[value] : undefined;
  return choice ?? valueWords(value, reader);
}

/** One or several, as a list or with commas. */
function wordsOf(value: unknown): readonly string[] {
  return [value].flat().flatMap((one) => String(one).split(","));
}

function valueWords(value: unknown, reader: Reader): string {
  if (value === null || value === undefined || value === "") return "none";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number") return value.toLocaleString(reader.locale);
  if (typeof value === "string") return textWords(value, reader);
  if (Array.isArray(value)) return value.map((one) => valueWords(one, reader)).join(", ") || "none";
  const parts = Object.entries(value)
    .filter(([name]) => !IDS.has(name))
    .map(([name, one]) => `${fieldWords(name)} ${namedValue(name, one, reader)}`);
  return parts.join(", ") || "all";
}

function textWords(text: string, reader: Reader): string {
  if (ID.test(text)) return "another one";
  return localised(text, reader).replace(/^on /, "");
}
