/** What a month's tie-out says: months, lines and amounts in words. Pure. */

import type { TieOut, TieOutDifference, TieOutSatellite } from "../../data/shapes.ts";
import { counted } from "../../format/counts.ts";
import { dayOf, dayWords, exactHour, exactTime, type Reader, zoneName } from "../../format/time.ts";

export const LINE_WORDS = {
  invoiced: "Invoiced",
  credited: "Credited",
  tax: "Tax",
  received: "Received",
  owing: "Owing now",
} as const;

export type LineName = keyof typeof LINE_WORDS;
export const LINES: readonly LineName[] = ["invoiced", "credited", "tax", "received", "owing"];

export const DIFFERENCE_KINDS = { invoice: "Invoice", "credit-note": "Credit note", payment: "Payment" } as const;

/** "November 2026" */
export function monthWords(month: string, locale: string): string {
  const at = Date.parse(`${month}-01T00:00:00Z`);
  return Number.isNaN(at) ? month : new Intl.DateTimeFormat(locale, MONTH_AND_YEAR).format(at);
}

const MONTH_AND_YEAR = { month: "long", year: "numeric", timeZone: "UTC" } as const;

/** The month of the day and those before it, newest first. */
export function monthsBefore(today: string, count: number): readonly string[] {
  const [year = 0, month = 1] = today.split("-").map(Number);
  return Array.from({ length: count }, (_, back) =>
    new Date(Date.UTC(year, month - 1 - back, 1)).toISOString().slice(0, 7),
  );
}

/** "1,234.50": grouped as the reader writes numbers, never through a float. */
export function amountWords(value: string, locale: string): string {
  const [whole = "0", cents = "00"] = value.split(".");
  const sign = whole.startsWith("-") ? "-" : "";
  const digits = sign === "" ? whole : whole.slice(1);
  const point = new Intl.NumberFormat(locale).formatToParts(1.5).find(({ type }) => type === "decimal")?.value ?? ".";
  return `${sign}${BigInt(digits).toLocaleString(locale)}${point}${cents}`;
}

export function isZero(amount: string): boolean {
  return /^-?0+\.0+$/.test(amount);
}

interface Verdict {
  readonly tone: "good" | "info" | "warn";
  readonly title: string;
  readonly words: string;
}

/** The one sentence about the month. */
export function verdictOf({ satellites, unrouted }: Pick<TieOut, "satellites" | "unrouted">, locale: string): Verdict {
  const open = satellites.filter(({ unexplained }) => !isZero(unexplained));
  const differing = satellites.reduce((sum, one) => sum + one.differing, 0);
  const also =
    unrouted === 0
      ? ""
      : ` ${counted(unrouted, "document")} of the group ${unrouted === 1 ? "names" : "name"} no satellite.`;
  if (open.length > 0) {
    const each = open.map((one) => {
      const { documents, amounts } = unexplainedWords(one, locale);
      return `${one.name} (${one.currency}), ${documents}: ${amounts}.`;
    });
    return { tone: "warn", title: "Not explained yet", words: `${each.join(" ")}${also}` };
  }
  if (differing > 0) {
    return {
      tone: "info",
      title: "Every difference is explained",
      words: `${counted(differing, "difference")}, each with its reason below.${also}`,
    };
  }
  return {
    tone: "good",
    title: "Group and satellites agree to the cent",
    words: `${comparedWords(satellites)}.${also}`,
  };
}

/** A payment that the satellite alone has, by itself or because a setting leaves it there. */
export function isEnteredThere({ kind, satelliteId, reason }: TieOutDifference): boolean {
  if (reason?.code === "payment-only-in-satellite") return true;
  return reason?.code === "skip-satellite-change" && kind === "payment" && satelliteId !== null;
}

/** What is owing less there for money that the satellite alone has: Orbit leaves its copy as it is. */
export function isOwingLessThere({ line, reason, document, group, satellite }: TieOutDifference): boolean {
  return (
    line === "owing" &&
    reason?.code === "skip-satellite-change" &&
    document.satelliteId !== null &&
    cents(satellite) < cents(group)
  );
}

/** Reasons that are no failure or wait of the record: its page has no more to say about them. */
const ONLY_HERE: readonly string[] = [
  ...["queued", "kept", "only-in-satellite", "payment-only-in-satellite", "credit-as-payment"],
  ...["date-differs", "status-differs", "routes-elsewhere", "before-start", "not-copied"],
];

export function isOfFailure(code: string): boolean {
  return !ONLY_HERE.includes(code);
}

interface Unexplained {
  /** "1 document" */
  readonly documents: string;
  /** "150.00 invoiced, 15.00 tax, 165.00 owing now" */
  readonly amounts: string;
}

/**
 * What differs without a reason, line by line: an invoice without a copy is missing in what was invoiced, in its tax and in
 * what is owing, so the sum over the lines is nothing that a bookkeeper could look for.
 */
export function unexplainedWords(
  { differences, differing }: Pick<TieOutSatellite, "differences" | "differing">,
  locale: string,
): Unexplained {
  const open = differences.filter(({ reason }) => reason === null);
  const documents = new Set(
    open.map(({ document: { kind, groupId, satelliteId } }) => [kind, groupId ?? satelliteId].join()),
  );
  const amounts = LINES.flatMap((line) => {
    const ofLine = open.filter((one) => one.line === line);
    const sum = ofLine.reduce((so, { group, satellite }) => so + distance(cents(group), cents(satellite)), 0n);
    return ofLine.length === 0 ? [] : `${amountWords(decimal(sum), locale)} ${LINE_WORDS[line].toLowerCase()}`;
  });
  // Those without a reason come first: where all that are named have none, further ones may be among those that are not.
  const least = open.length === differences.length && differing > open.length ? "at least " : "";
  return { documents: `${least}${counted(documents.size, "document")}`, amounts: `${least}${amounts.join(", ")}` };
}

function cents(amount: string): bigint {
  return BigInt(amount.replace(".", ""));
}

function distance(a: bigint, b: bigint): bigint {
  return a > b ? a - b : b - a;
}

function decimal(amount: bigint): string {
  return `${amount / 100n}.${String(amount % 100n).padStart(2, "0")}`;
}

/** Each side was read at some moment between the two, `checkedAt` being the end of the last reading. */
export function readWords(startedAt: string, checkedAt: string, reader: Reader): string {
  const [startedMs, checkedMs] = [Date.parse(startedAt), Date.parse(checkedAt)];
  const zone = zoneName(checkedMs, reader);
  const day = dayOf(checkedMs, reader);
  if (dayOf(startedMs, reader) !== day) {
    return `Read from Xero between ${exactTime(startedMs, reader)} and ${exactTime(checkedMs, reader)} ${zone}`;
  }
  const [from, until] = [exactHour(startedMs, reader), exactHour(checkedMs, reader)];
  const when = from === until ? `at ${until}` : `between ${from} and ${until}`;
  return `Read from Xero on ${dayWords(day, "", reader)} ${when} ${zone}`;
}

/** "52 documents and 31 payments compared" */
export function comparedWords(satellites: readonly Pick<TieOutSatellite, "compared">[]): string {
  const documents = satellites.reduce((sum, { compared }) => sum + compared.documents, 0);
  const payments = satellites.reduce((sum, { compared }) => sum + compared.payments, 0);
  return `${counted(documents, "document")} and ${counted(payments, "payment")} compared`;
}
