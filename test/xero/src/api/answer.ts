/**
 * An HTTP answer as plain data, so that it can be kept under an Idempotency-Key, replaced by a fault, or logged.
 * The shapes are those of docs/xero.md §4.6 and test/vectors/error-bodies.json.
 */

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const JSON_TYPE = "application/json; charset=utf-8";
const NO_CACHE = "max-age=0, no-cache, no-store";

export function jsonAnswer(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return {
    status,
    headers: { "content-type": JSON_TYPE, "cache-control": NO_CACHE, ...headers },
    body: JSON.stringify(body),
  };
}

export function textAnswer(status: number, body: string, contentType = "text/plain; charset=utf-8"): Answer {
  return { status, headers: { "content-type": contentType, "cache-control": NO_CACHE }, body };
}

/** No body and no content type, as recorded for 429s and 204s. */
export function emptyAnswer(status: number, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers, body: "" };
}

export interface Problem {
  readonly status: 400 | 401 | 403 | 406;
  readonly title: string;
  readonly detail: string;
  /** Equals the answer's xero-correlation-id. */
  readonly instance: string;
}

/** The problem body of 401 and 403. */
export function problemAnswer(problem: Problem, headers: Readonly<Record<string, string>> = {}): Answer {
  const body = {
    Type: null,
    Title: problem.title,
    Status: problem.status,
    Detail: problem.detail,
    Instance: problem.instance,
    Extensions: {},
  };
  return jsonAnswer(problem.status, body, { ...headers, "xero-correlation-id": problem.instance });
}

/** 404: an empty HTML body as recorded in 2026, or the older text. */
export function notFoundAnswer(style: "empty" | "text"): Answer {
  const body = style === "empty" ? "" : "The resource you're looking for cannot be found";
  return textAnswer(404, body, "text/html; charset=utf-8");
}

/** The error body of the accounting endpoints: `ErrorNumber`, `Type`, `Message` and, for validation, `Elements`. */
export function exceptionAnswer(
  errorNumber: number,
  type: string,
  message: string,
  elements?: readonly object[],
  status = 400,
): Answer {
  const body = { ErrorNumber: errorNumber, Type: type, Message: message };
  return jsonAnswer(status, elements === undefined ? body : { ...body, Elements: elements });
}

export function toResponse(answer: Answer): Response {
  const bodiless = answer.body === "" || answer.status === 204;
  return new Response(bodiless ? null : answer.body, { status: answer.status, headers: answer.headers });
}
