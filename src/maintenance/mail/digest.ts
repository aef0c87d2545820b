/** What a digest says: what needs a person now, and what stops records, by cause with the money in it. Pure. */

import type { Condition } from "../../domain/alert.ts";
import type { DigestCause, DigestRhythm } from "../../domain/digest.ts";
import type { TenantId } from "../../domain/ids.ts";
import { momentWords, nextAtHour } from "../../domain/zoned-time.ts";
import { DIGEST_CAUSES, DIGEST_HOUR } from "../../limits.ts";
import { decimalOf } from "../../mirror/money.ts";
import { footer } from "./letters.ts";
import type { Mail } from "./mailer.ts";

export interface DigestOf {
  readonly firm: string;
  readonly rhythm: Exclude<DigestRhythm, "off">;
  readonly conditions: readonly Pick<Condition, "title" | "detail">[];
  readonly causes: readonly DigestCause[];
  /** Satellites that the person chose; null: all. */
  readonly chosen: readonly TenantId[] | null;
  /** Of the firm's organisations. */
  readonly names: ReadonlyMap<TenantId, string>;
  readonly timeZone: string;
  readonly url: string | null;
}

/** When the digest comes next; null: never. */
export function nextDigestMs(rhythm: DigestRhythm, timeZone: string, nowMs: number): number | null {
  if (rhythm === "off") return null;
  return nextAtHour(nowMs, timeZone, { hour: DIGEST_HOUR, monday: rhythm === "weekly" });
}

export function digestLetter(of: DigestOf, nowMs: number): Omit<Mail, "to"> {
  // What has no satellite yet concerns everyone: it may become theirs.
  const causes = of.causes.filter(({ tenantId }) => tenantId === null || (of.chosen?.includes(tenantId) ?? true));
  const failed = causes.filter(({ state }) => state === "failed");
  const records = failed.reduce((sum, { count }) => sum + count, 0);
  const head =
    records > 0
      ? `${counted(records, "record needs", "records need")} a person${atStake(failed)}`
      : of.conditions.length > 0
        ? counted(of.conditions.length, "thing needs a person", "things need a person")
        : "nothing needs a person";
  const text = [
    `${of.firm} on ${momentWords(nowMs, of.timeZone)} (${of.timeZone}): ${head}.`,
    ...of.conditions.map(({ title, detail }) => `${title}\n${detail}`),
    ...sections(causes, of.names),
    ...(of.chosen === null
      ? []
      : [`This digest is about: ${of.chosen.map((id) => of.names.get(id) ?? id).join(", ")}.`]),
    footer(of.url, `a ${of.rhythm} digest`),
  ];
  return { subject: `Orbit, ${of.firm}: ${head}`, text: text.join("\n\n") };
}

/** A paragraph for each satellite, by name; in it a line for each cause, failed before waiting, the most records first. */
function sections(causes: readonly DigestCause[], names: ReadonlyMap<TenantId, string>): string[] {
  const shown = causes.toSorted(byWeight).slice(0, DIGEST_CAUSES);
  const nameOf = (id: TenantId | null) => (id === null ? "Not placed yet, or in several" : (names.get(id) ?? id));
  const paragraphs = [...Map.groupBy(shown, ({ tenantId }) => tenantId)]
    .map(([id, ofIt]) => ({ name: nameOf(id), lines: linesOf(ofIt) }))
    .sort((a, b) => a.name.localeCompare(b.name))
    .map(({ name, lines }) => [name, ...lines].join("\n"));
  const more = causes.length - shown.length;
  return more === 0 ? paragraphs : [...paragraphs, `And ${counted(more, "smaller cause", "smaller causes")}.`];
}

function linesOf(causes: readonly DigestCause[]): string[] {
  return [...Map.groupBy(causes, ({ state, title }) => `${state}\n${title}`).values()].map((same) => {
    const [first] = same;
    const count = same.reduce((sum, one) => sum + one.count, 0);
    const waits = first?.state === "waiting" ? ", goes on by itself" : "";
    return `- ${first?.title}: ${counted(count, "record", "records")}${atStake(same)}${waits}`;
  });
}

function byWeight(a: DigestCause, b: DigestCause): number {
  return Number(a.state === "waiting") - Number(b.state === "waiting") || b.count - a.count;
}

/** " (AUD 300.10, USD 50.00)"; "" where no money is in it. */
function atStake(causes: readonly DigestCause[]): string {
  const sums = [...Map.groupBy(causes, ({ currency }) => currency)]
    .map(([currency, ofIt]) => ({ currency, minor: ofIt.reduce((sum, { totalMinor }) => sum + totalMinor, 0n) }))
    .filter(({ minor }) => minor !== 0n)
    .sort((a, b) => (a.currency ?? "").localeCompare(b.currency ?? ""))
    .map(({ currency, minor }) => `${currency === null ? "" : `${currency} `}${grouped(decimalOf(minor))}`);
  return sums.length === 0 ? "" : ` (${sums.join(", ")})`;
}

/** "1234567.50" as "1,234,567.50". */
function grouped(decimal: string): string {
  return decimal.replace(/\B(?=(\d{3})+\.)/g, ",");
}

function counted(n: number, one: string, many: string): string {
  return `${n} ${n === 1 ? one : many}`;
}
