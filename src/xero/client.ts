/**
 * The only code that calls Xero's accounting API. One call in, one answer out: data or a tagged fault, with the limits that
 * the headers say. No retries, no budget, no storage: the engine decides all that. `fetch` and the timeout are handed in,
 * so the same code runs in workerd, in Node and under virtual time.
 */

import { boundedText } from "../bounded-body.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { MAX_ANSWER_BYTES, MAX_ERROR_CHARS, READ_TIMEOUT_MS, WRITE_TIMEOUT_MS } from "../limits.ts";
import { faultOf, jsonOrNull, type XeroFault } from "./errors.ts";

export interface XeroRequest {
  readonly method: "GET" | "PUT" | "POST" | "DELETE";
  /** Below /api.xro/2.0, for instance "/Invoices". */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Exact JSON text, kept so that a repetition is identical. */
  readonly body?: string;
  readonly idempotencyKey?: string;
  /** As modifiedSince() of dates.ts writes it. */
  readonly ifModifiedSince?: string;
}

/** What the limit headers say is left (docs/xero.md §2); null where a header is missing. */
export interface RemainingCalls {
  readonly minute: number | null;
  readonly day: number | null;
  readonly appMinute: number | null;
}

export interface XeroAnswer {
  readonly outcome: Result<unknown, XeroFault>;
  /** Null when there was no answer at all. */
  readonly status: number | null;
  readonly remaining: RemainingCalls;
  readonly bytes: number;
}

export interface XeroConnection {
  readonly apiUrl: string;
  readonly fetch: (request: Request) => Promise<Response>;
  /** A signal that fires after so many milliseconds. */
  readonly timeout: (ms: number) => AbortSignal;
  readonly nowMs: () => number;
}

const NOTHING_REPORTED: RemainingCalls = { minute: null, day: null, appMinute: null };

export async function callXero(
  connection: XeroConnection,
  auth: { readonly accessToken: string; readonly tenantId: string },
  request: XeroRequest,
): Promise<XeroAnswer> {
  const timeoutMs = request.method === "GET" ? READ_TIMEOUT_MS : WRITE_TIMEOUT_MS;
  try {
    const signal = connection.timeout(timeoutMs);
    const response = await connection.fetch(new Request(address(connection, request), init(auth, request, signal)));
    return await read(response, connection.nowMs());
  } catch (error) {
    const reason = error instanceof Error && error.name === "TimeoutError" ? "no answer in time" : "connection lost";
    return { outcome: err({ kind: "no-answer", reason }), status: null, remaining: NOTHING_REPORTED, bytes: 0 };
  }
}

function address(connection: XeroConnection, request: XeroRequest): string {
  const query = new URLSearchParams(request.query).toString();
  return `${connection.apiUrl}/api.xro/2.0${request.path}${query === "" ? "" : `?${query}`}`;
}

function init(
  auth: { readonly accessToken: string; readonly tenantId: string },
  request: XeroRequest,
  signal: AbortSignal,
): RequestInit {
  const headers = new Headers({
    authorization: `Bearer ${auth.accessToken}`,
    "xero-tenant-id": auth.tenantId,
    accept: "application/json",
  });
  if (request.body !== undefined) headers.set("content-type", "application/json");
  if (request.idempotencyKey !== undefined) headers.set("idempotency-key", request.idempotencyKey);
  if (request.ifModifiedSince !== undefined) headers.set("if-modified-since", request.ifModifiedSince);
  // A redirect would carry the token elsewhere; Xero's API never redirects.
  return { method: request.method, headers, body: request.body ?? null, redirect: "manual", signal };
}

async function read(response: Response, nowMs: number): Promise<XeroAnswer> {
  const { status, headers } = response;
  const good = status >= 200 && status < 300;
  const text = await boundedText(response.body, good ? MAX_ANSWER_BYTES : 16 * MAX_ERROR_CHARS);
  const known = { status, remaining: remainingOf(headers), bytes: text.bytes };
  if (!good) return { ...known, outcome: err(faultOf({ status, headers, body: text.value }, nowMs)) };
  if (text.cut) return { ...known, outcome: err({ kind: "unreadable", reason: "the answer is too large" }) };
  const body = jsonOrNull(text.value);
  if (body === null && text.value.trim() !== "") {
    return { ...known, outcome: err({ kind: "unreadable", reason: "the answer is not JSON" }) };
  }
  return { ...known, outcome: ok(body) };
}

function remainingOf(headers: Headers): RemainingCalls {
  return {
    minute: count(headers.get("x-minlimit-remaining")),
    day: count(headers.get("x-daylimit-remaining")),
    appMinute: count(headers.get("x-appminlimit-remaining")),
  };
}

function count(header: string | null): number | null {
  return header !== null && /^\d{1,9}$/.test(header.trim()) ? Number(header.trim()) : null;
}
