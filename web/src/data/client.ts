/**
 * The one way to Orbit's API: Hono's client, typed by the routes themselves. Every request is bounded in time; cookies
 * go along because the page and the API share an origin. Callers: the features' request files, through answer.ts.
 */

import { hc } from "hono/client";
import type { Api } from "../../../src/api/app.ts";
import { forgetWhatMayHaveChanged } from "./queries.ts";

/** The slowest route waits 20 s for Xero (tracking categories); then the page says that nothing came. */
const REQUEST_TIMEOUT_MS = 30_000;

/** These only read: their bodies are too long for an address, or name what belongs in no log. */
const READ_BY_POST: ReadonlySet<string> = new Set(["/api/events/progress", "/api/documents/find"]);

export const api = hc<Api>("/", {
  fetch: async (input: RequestInfo | URL, init?: RequestInit) => {
    const answer = await fetch(input, { ...init, signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) });
    if (answer.ok && isChange(input, init)) forgetWhatMayHaveChanged();
    return answer;
  },
}).api;

function isChange(input: RequestInfo | URL, init: RequestInit = {}): boolean {
  const { method = "GET" } = init;
  return method !== "GET" && !READ_BY_POST.has(new URL(String(input), location.origin).pathname);
}
