/** What is at stake in documents that failed or wait, in words. Amounts are added in whole cents, never as floats. Pure. */

import type { DocumentSummary } from "../../data/shapes.ts";
import { moneyWords } from "../../format/money.ts";
import type { Reader } from "../../format/time.ts";

export type Stake = DocumentSummary["atStake"][number];

/** "$300.10 failed, $7.00 and US$50.00 waiting"; "" where nothing is. */
export function stakeWords(stakes: readonly Stake[], reader: Reader): string {
  const parts = (["failed", "waiting"] as const).flatMap((state) => {
    const amounts = amountsOf(stakes.filter((stake) => stake.state === state));
    if (amounts.length === 0) return [];
    const words = amounts.map(([currency, total]) => moneyWords(total, currency, reader));
    return [`${allOf(words)} ${state}`];
  });
  return parts.join(", ");
}

/** One total for each currency, in the order of their codes. */
function amountsOf(stakes: readonly Stake[]): readonly (readonly [string | null, string])[] {
  return [...Map.groupBy(stakes, ({ currency }) => currency)]
    .map(([currency, ofIt]) => [currency, added(ofIt.map(({ total }) => total))] as const)
    .filter(([, total]) => total !== "0.00")
    .sort(([a], [b]) => (a ?? "").localeCompare(b ?? ""));
}

/** The sum of amounts that have two decimals each. */
function added(amounts: readonly string[]): string {
  const cents = amounts.reduce((sum, amount) => sum + BigInt(amount.replace(".", "")), 0n);
  const digits = String(cents).replace("-", "").padStart(3, "0");
  return `${cents < 0n ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

function allOf(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
