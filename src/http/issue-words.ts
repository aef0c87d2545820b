/** What is wrong with a value, in words that follow the name of its field. For what a schema does not say in words of its own. */

import { z } from "zod";

type RawIssue = Parameters<NonNullable<NonNullable<Parameters<typeof z.config>[0]>["customError"]>>[0];

/** Once, before anything is parsed; a schema's own words go before these. */
export function useOwnWords(): void {
  z.config({ customError: issueInWords });
}

function issueInWords(issue: RawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined ? "is missing" : `must be ${withArticle(issue.expected)}`;
    case "invalid_value":
      return `must be ${issue.values.map(String).join(" or ")}`;
    case "too_small":
      return bound(issue.origin, issue.inclusive === false ? "more than" : "at least", Number(issue.minimum));
    case "too_big":
      return bound(issue.origin, issue.inclusive === false ? "less than" : "at most", Number(issue.maximum));
    case "unrecognized_keys":
      return `has no field ${issue.keys.join(", ")}`;
    default:
      return undefined;
  }
}

function bound(origin: string, words: string, limit: number): string | undefined {
  if (origin === "string") {
    return words === "at least" && limit === 1
      ? "must not be empty"
      : `must have ${words} ${count(limit, "character")}`;
  }
  if (origin === "array" || origin === "set") return `must have ${words} ${count(limit, "item")}`;
  return origin === "number" || origin === "int" ? `must be ${words} ${limit}` : undefined;
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? "" : "s"}`;
}

function withArticle(expected: string): string {
  if (expected === "int") return "a whole number";
  return `${/^[aeio]/.test(expected) ? "an" : "a"} ${expected}`;
}
