/**
 * Answers for what no route handles: unknown paths, wrong methods, unreadable bodies, a bad configuration, and errors that
 * nobody foresaw, which are logged in one line and answered without internals. Callers: auth/routes.ts, api/app.ts, index.ts.
 */

import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import { type ConfigProblem, describeProblems } from "../config.ts";
import { log } from "../log.ts";
import { problem } from "./problem.ts";

export function notFound(c: Context) {
  return problem(c, "not-found", "There is nothing at this address.");
}

export function notAllowed(c: Context, methods: string[]) {
  c.header("allow", methods.join(", "));
  return problem(c, "method-not-allowed", `This address takes ${methods.join(", ")}.`);
}

/** While a variable is missing or malformed: its name, to the visitor and in the log (docs/configuration.md). */
export function notConfigured(c: Context, problems: readonly ConfigProblem[]) {
  const reason = describeProblems(problems);
  log("not-configured", { path: c.req.path, reason });
  return problem(c, "not-configured", reason);
}

export function unexpected(error: Error, c: Context) {
  if (error instanceof HTTPException) {
    if (error.status === 415)
      return problem(c, "unsupported-media-type", "Send JSON with content-type application/json.");
    if (error.status === 400) return problem(c, "invalid-request", "The body is not JSON.");
  }
  if (isDatabaseOutage(error)) {
    log("database-unreachable", { method: c.req.method, path: c.req.path, reason: causeOf(error) });
    return problem(c, "mapping-read-failed", DATABASE_OUTAGE);
  }
  log("request-broke", { method: c.req.method, path: c.req.path, code: error.name, reason: causeOf(error) });
  return problem(c, "internal", "Orbit met a case it does not know. It is logged; try again.");
}

const DATABASE_OUTAGE =
  "Orbit's database does not answer at the moment. The mirror goes on from what each organisation's object holds; try again.";

/** D1 itself failed (overloaded, reset, unreachable), not the statement: that would be a mistake of ours. */
function isDatabaseOutage(error: Error): boolean {
  const isD1 = error.message.startsWith("Failed query") || /^D1(_| DB)/.test(causeOf(error));
  return isD1 && !/SQLITE_|no such (table|column)/.test(causeOf(error));
}

/** The innermost message: drizzle wraps D1's own, and its outer message repeats the query's parameters. */
function causeOf(error: Error): string {
  let cause = error;
  while (cause.cause instanceof Error) cause = cause.cause;
  return cause.message;
}
