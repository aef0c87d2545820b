/**
 * What Xero's answer means when it is not the data that was asked for (docs/xero.md §2, §4.6). Pure: status, headers
 * and body in, one tagged fault out. What is done about a fault is decided by the engine, not here.
 */

import { z } from "zod";
import { MAX_ERROR_CHARS, MAX_RETRY_AFTER_MS } from "../limits.ts";

export type LimitProblem = "minute" | "day" | "concurrent" | "other";

export type XeroFault =
  /** 429: refused before it was looked at. `retryAfterMs` is null where Xero says none. */
  | { readonly kind: "limit"; readonly problem: LimitProblem; readonly retryAfterMs: number | null }
  /** 401: the access token is expired or not accepted; a fresh one may be. */
  | { readonly kind: "token-refused"; readonly detail: string }
  /** 401 AuthorizationUnsuccessful: the consent lacks a scope. */
  | { readonly kind: "scope-missing" }
  /** 403: the organisation is not (or no longer) connected for this consent. */
  | { readonly kind: "forbidden" }
  /** 503 with maintenance or an offline organisation: never carried out, safe to send again. */
  | { readonly kind: "offline"; readonly reason: string }
  /** Any other 5xx, or a refusal that is not in Xero's own words: may or may not have been carried out. */
  | { readonly kind: "server-error"; readonly status: number; readonly reason: string }
  /** Timeout or reset: may or may not have been carried out. */
  | { readonly kind: "no-answer"; readonly reason: string }
  /** A 2xx whose body cannot be read: carried out, result unknown. */
  | { readonly kind: "unreadable"; readonly reason: string }
  | { readonly kind: "not-found" }
  /** A 4xx in Xero's own words: the only refusal that says something about documents. `elements` are the rejected elements of a validation exception, in the order sent, if there are any. */
  | {
      readonly kind: "rejected";
      readonly status: number;
      readonly message: string;
      readonly elements: readonly unknown[];
    };

const tokenProblem = z.looseObject({ Title: z.string().nullish(), Detail: z.string().nullish() });
const refusal = z.looseObject({
  ErrorNumber: z.number().nullish(),
  Title: z.string().nullish(),
  Message: z.string().nullish(),
  Detail: z.string().nullish(),
  Elements: z.array(z.unknown()).nullish(),
});
/** Timed out, or stumbled over the request's headers: said of the connection, whatever the body. */
const NOT_ABOUT_DOCUMENTS: ReadonlySet<number> = new Set([408, 412]);
/** How Xero says that there is no such record: with no body at all, or with these words (both recorded). */
const NO_SUCH_RECORD = /^(the resource you.{1,10}re looking for cannot be found)?\.?$/i;

/** `nowMs` is for a Retry-After that is spelled as a date. */
export function faultOf(
  answer: { readonly status: number; readonly headers: Headers; readonly body: string },
  nowMs: number,
): XeroFault {
  const { status, headers, body } = answer;
  if (status === 429) {
    return {
      kind: "limit",
      problem: limitProblem(headers.get("x-rate-limit-problem")),
      retryAfterMs: retryAfterMs(headers.get("retry-after"), nowMs),
    };
  }
  if (status === 401) return unauthorised(headers, body);
  if (status === 403) {
    return tokenDetail(body) !== null
      ? { kind: "forbidden" }
      : { kind: "server-error", status, reason: firstWords(body, "access refused on the way to Xero") };
  }
  if (status === 503) {
    return /offline|maintenance/i.test(body)
      ? { kind: "offline", reason: firstWords(body, "offline") }
      : { kind: "server-error", status, reason: firstWords(body, "service unavailable") };
  }
  return refusalOf(status, body) ?? { kind: "server-error", status, reason: firstWords(body, `HTTP status ${status}`) };
}

/**
 * What Xero itself says when it refuses a call. Null where anything else answered (a page of the edge in front of Xero, an
 * empty body, a redirect): that passes, and says nothing about a document, nor about what an organisation has.
 */
function refusalOf(status: number, body: string): XeroFault | null {
  if (status < 400 || status >= 500 || NOT_ABOUT_DOCUMENTS.has(status)) return null;
  const parsed = refusal.safeParse(jsonOrNull(body));
  const said = parsed.success ? parsed.data : null;
  const message = said?.Message ?? said?.Detail ?? said?.Title ?? null;
  const isXeros = message !== null || said?.Elements != null || said?.ErrorNumber != null;
  if (status === 404) return isXeros || NO_SUCH_RECORD.test(body.trim()) ? { kind: "not-found" } : null;
  if (!isXeros) return null;
  return { kind: "rejected", status, message: message ?? `HTTP status ${status}`, elements: said?.Elements ?? [] };
}

function unauthorised(headers: Headers, body: string): XeroFault {
  const detail = tokenDetail(body) ?? "";
  const challenge = headers.get("www-authenticate") ?? "";
  if (/insufficient_scope/i.test(challenge) || detail.startsWith("AuthorizationUnsuccessful")) {
    return { kind: "scope-missing" };
  }
  return { kind: "token-refused", detail: firstWords(detail, "the access token was not accepted") };
}

/** Spellings differ by age and source ("minute", "Minute", "day", "Daily"): compared by prefix (docs/xero.md §2). */
function limitProblem(header: string | null): LimitProblem {
  const word = (header ?? "").trim().toLowerCase();
  if (word.startsWith("min")) return "minute";
  if (word.startsWith("day") || word.startsWith("dai")) return "day";
  if (word.startsWith("con")) return "concurrent";
  return "other";
}

function retryAfterMs(header: string | null, nowMs: number): number | null {
  const text = (header ?? "").trim();
  const ms = /^\d{1,9}$/.test(text) ? Number(text) * 1000 : Date.parse(text) - nowMs;
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, 0), MAX_RETRY_AFTER_MS);
}

function tokenDetail(body: string): string | null {
  const parsed = tokenProblem.safeParse(jsonOrNull(body));
  return parsed.success ? (parsed.data.Detail ?? parsed.data.Title ?? null) : null;
}

export function jsonOrNull(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

/** The beginning of a body as plain words, for people; never markup. */
function firstWords(body: string, otherwise: string): string {
  const text = body
    .slice(0, MAX_ERROR_CHARS)
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  return text === "" ? otherwise : text.slice(0, 300);
}
