/**
 * What a change of the audit says in words: values before and after, by the names that people know them by. The page says
 * them as its reader writes, a CSV exactly; how numbers, texts and spans are written is handed in. Pure.
 */

/** How a value is written for whoever reads it. */
export interface Writing {
  number(value: number): string;
  /** Orbit's own texts, with moments and amounts in them. */
  text(value: string): string;
  /** A span of times. */
  days(from: string, to: string): string;
  /** The cause that a code stands for. */
  cause(code: string): string;
}

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

/** Names of records that say nothing to people, and what the subject names already. */
const UNSAID = new Set(["id", "ids", "items", "runId", "tenantId", "trackingOptionId", "digestEntities", "without"]);
const SUBJECTS = new Set(["organisations"]);
export const AN_ID = "(?:[0-9A-HJKMNP-TV-Z]{26}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})";
const ID = new RegExp(`^${AN_ID}$`);

type Values = Readonly<Record<string, unknown>> | null;

export function isKindOfRecord(word: string): boolean {
  return CHOICES.kind?.[word] !== undefined;
}

export interface ChangedValue {
  readonly name: string;
  /** Null where only one state is known. */
  readonly before: string | null;
  readonly after: string;
}

export function valuesInWords(
  entry: { readonly before: Values; readonly after: Values },
  as: Writing,
): readonly ChangedValue[] {
  const [before, after] = [entry.before ?? {}, entry.after ?? {}];
  const days = daysOf(before, after, as);
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => !UNSAID.has(name) && !SUBJECTS.has(name) && (days === null || (name !== "from" && name !== "to")),
  );
  const values = names.map((name) => ({
    name: fieldWords(name),
    // Of two that have only ids, the words would be the same.
    before: name in before && !isId(before[name]) ? namedValue(name, before[name], as) : null,
    after: !(name in after)
      ? "removed"
      : isId(after[name]) && before[name] === null
        ? "chosen"
        : namedValue(name, after[name], as),
  }));
  return days === null ? values : [{ name: "Days", before: null, after: days }, ...values];
}

/** The span of a backfill, as its list says it. */
function daysOf(before: object, after: object, as: Writing): string | null {
  const span = "from" in after ? after : before;
  if (!("from" in span && "to" in span)) return null;
  return typeof span.from === "string" && typeof span.to === "string" ? as.days(span.from, span.to) : null;
}

function isId(value: unknown): boolean {
  return typeof value === "string" && ID.test(value);
}

/** "copyMissingAccounts": "Copy missing accounts". */
function fieldWords(name: string): string {
  const apart = name.replace(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase();
  return FIELD_WORDS[name] ?? `${apart.charAt(0).toUpperCase()}${apart.slice(1)}`;
}

function namedValue(name: string, value: unknown, as: Writing): string {
  if (name === "code") return wordsOf(value).map(as.cause).join(", ");
  if (name === "entity" && typeof value === "string") return ID.test(value) ? "one organisation" : value;
  if (STAND_INS.has(name) && typeof value === "object" && value !== null) {
    return (
      Object.entries(value)
        .map(([of, one]) => `${of} → ${one}`)
        .join(", ") || "none"
    );
  }
  const choice = typeof value === "string" ? CHOICES[name]?.[value] : undefined;
  return choice ?? valueWords(value, as);
}

/** One or several, as a list or with commas. */
function wordsOf(value: unknown): readonly string[] {
  return [value].flat().flatMap((one) => String(one).split(","));
}

function valueWords(value: unknown, as: Writing): string {
  if (value === null || value === undefined || value === "") return "none";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number") return as.number(value);
  if (typeof value === "string") return textWords(value, as);
  if (Array.isArray(value)) return value.map((one) => valueWords(one, as)).join(", ") || "none";
  const parts = Object.entries(value)
    .filter(([name]) => !UNSAID.has(name))
    .map(([name, one]) => `${fieldWords(name)} ${namedValue(name, one, as)}`);
  return parts.join(", ") || "all";
}

function textWords(text: string, as: Writing): string {
  if (ID.test(text)) return "another one";
  return as.text(text);
}
