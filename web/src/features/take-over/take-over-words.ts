/** What a take-over found and did, in words. Pure. */

import type { TakeOver, TakeOverItem } from "../../data/shapes.ts";
import { counted } from "../../format/counts.ts";

export type Verdict = TakeOverItem["verdict"];

/** In the order in which a person has to think about them. */
export const VERDICTS: readonly Verdict[] = ["differs", "ambiguous", "missing", "exact"];

interface VerdictWords {
  readonly title: string;
  readonly meaning: string;
}

export const VERDICT_WORDS: Readonly<Record<Verdict, VerdictWords>> = {
  exact: { title: "Agree", meaning: "Number, contact, date and total are the same. They are taken over." },
  differs: {
    title: "Differ",
    meaning: "There is one that may be the copy, and it says something else. Tick those that are to be taken over.",
  },
  ambiguous: {
    title: "Not certain",
    meaning: "Several may be the copy, or the one that may be is the copy of another document. They stay as they are.",
  },
  missing: { title: "Not there", meaning: "No copy was found. Orbit makes one when it mirrors the document." },
};

/** Of a plan: what taking over would do, with so many that differ ticked. */
export function planSentences(run: TakeOver, ticked: number, satellite: string): readonly string[] {
  const { exact, differs, ambiguous, missing, known } = run;
  return [
    exact > 0 ? `${counted(exact, "copy agrees", "copies agree")} with the group.` : "",
    differs > 0 ? `${counted(differs, "copy differs", "copies differ")}; ${ticked.toLocaleString()} ticked.` : "",
    ambiguous > 0 ? `Of ${counted(ambiguous, "document")} it is not certain which is the copy.` : "",
    missing > 0 ? `${counted(missing, "document has", "documents have")} no copy in ${satellite}.` : "",
    known > 0 ? `${counted(known, "document has", "documents have")} a copy that Orbit knows already.` : "",
    exact + differs + ambiguous + missing === 0 ? "There is nothing to take over." : "",
  ].filter((sentence) => sentence !== "");
}

/** Of one that is over. */
export function doneWords({ adopted, items }: TakeOver): string {
  const refused = items.filter((item) => item.adopted === false).length;
  const done = `${counted(adopted, "copy was", "copies were")} taken over. Nothing was changed in Xero.`;
  if (refused === 0) return done;
  return `${done} ${counted(refused, "other could", "others could")} not be: its document says why.`;
}

export function differenceWords({ differences }: TakeOverItem): string {
  return differences.map(({ field, group, satellite }) => `${field}: ${group}, there ${satellite}`).join("; ");
}
