/** What is wrong with a request's parameters or body, in words that name the field. The `defaultHook` of src/api. */

import type { Context } from "hono";
import type { ZodError, z } from "zod";
import { useOwnWords } from "./issue-words.ts";
import { problem } from "./problem.ts";

useOwnWords();

const ISSUES_NAMED = 5;

interface Checked {
  readonly target: string;
  readonly success: boolean;
  readonly error?: ZodError;
}

/** 400 when the check failed; undefined lets the request through. */
export function refuseInvalid(checked: Checked, c: Context): Response | undefined {
  if (checked.success || checked.error === undefined) return undefined;
  const reasons = checked.error.issues.slice(0, ISSUES_NAMED).map((issue) => inWords(issue, checked.target));
  return problem(c, "invalid-request", `${reasons.join("; ")}.`);
}

function inWords(issue: z.core.$ZodIssue, target: string): string {
  const field = issue.path.length > 0 ? issue.path.join(".") : target === "json" ? "body" : target;
  return `${field}: ${issue.message}`;
}
