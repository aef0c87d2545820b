/**
 * What people read about a failure: title (the contract's words, known from the product that Orbit replaces), cause with
 * the names and numbers of this case, and the next steps with the screen in Xero where they are done. Pure; the words stand
 * in failure-words/ by family, and the mapped type makes them exhaustive.
 */

import { disposition, type Failure, type FailureCode, type RecordKind } from "./failure.ts";
import { CONNECTION } from "./failure-words/connection.ts";
import { CONTACTS } from "./failure-words/contacts.ts";
import { DOCUMENTS } from "./failure-words/documents.ts";
import { PAYMENTS } from "./failure-words/payments.ts";
import { ROUTING } from "./failure-words/routing.ts";
import { SET_UP } from "./failure-words/set-up.ts";
import { SKIPS } from "./failure-words/skips.ts";
import { listed, type Words, type WordsOf } from "./failure-words/table.ts";

/** The shape of `failure` in the API (docs/api.md §5). */
export interface ShownFailure {
  readonly code: FailureCode;
  readonly title: string;
  readonly detail: string;
  readonly remedy: readonly string[];
  /** True when it continues without a person. */
  readonly automatic: boolean;
}

const WORDS: WordsOf<FailureCode> = {
  ...CONNECTION,
  ...ROUTING,
  ...CONTACTS,
  ...SET_UP,
  ...DOCUMENTS,
  ...PAYMENTS,
  ...SKIPS,
  // Here, because its words are those of its cause.
  "unroutable-copy": {
    title: "The record no longer names its satellite, and a copy exists",
    detail: (f) => `The copy in ${listed(f.satellites)} is left as it was. ${explain(f.cause).detail}`,
    remedy: (f) => explain(f.cause).remedy,
  },
};

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

/** For a timeline: what was the matter, in one line. */
export function noteOf(failure: Failure): string {
  const { title, detail } = explain(failure);
  return `${title}: ${detail}`;
}

/** The title of a code without a case at hand, for counts and filters. */
export function titleOf(code: FailureCode): string {
  const title = WORDS[code].title;
  if (typeof title === "string") return title;
  const bothKinds: readonly RecordKind[] = ["invoice", "contact"];
  return bothKinds.map((kind) => (title as (f: { kind: RecordKind }) => string)({ kind })).join(" / ");
}

export const FAILURE_CODES = Object.keys(WORDS) as readonly FailureCode[];
