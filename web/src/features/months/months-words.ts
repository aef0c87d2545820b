/** What a month's tie-out says: months, lines and amounts in words. Pure. */

import type { TieOut, TieOutSatellite } from "../../data/shapes.ts";
import { counted } from "../../format/counts.ts";

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
    const amounts = open.map((one) => `${amountWords(one.unexplained, locale)} ${one.currency} in ${one.name}`);
    return { tone: "warn", title: "Not explained yet", words: `${amounts.join(", ")}.${also}` };
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

/** "52 documents and 31 payments compared" */
export function comparedWords(satellites: readonly Pick<TieOutSatellite, "compared">[]): string {
  const documents = satellites.reduce((sum, { compared }) => sum + compared.documents, 0);
  const payments = satellites.reduce((sum, { compared }) => sum + compared.payments, 0);
  return `${counted(documents, "document")} and ${counted(payments, "payment")} compared`;
}
