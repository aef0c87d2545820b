import { describe, expect, it } from "vitest";
import { faultOf } from "../../../src/xero/errors.ts";
import bodies from "../../vectors/error-bodies.json" with { type: "json" };
import limits from "../../vectors/rate-limits.json" with { type: "json" };

const NOW_MS = Date.parse("2026-11-22T12:00:00Z");
const fault = (status: number, body: unknown = "", headers: Record<string, string> = {}) =>
  faultOf(
    { status, headers: new Headers(headers), body: typeof body === "string" ? body : JSON.stringify(body) },
    NOW_MS,
  );

describe("an answer that is not the data", () => {
  it("an expired token is one that may be renewed", () => {
    expect(fault(401, bodies["401_token_expired"].body)).toMatchObject({ kind: "token-refused" });
    expect(fault(401, bodies["401_bad_token"].body)).toMatchObject({ kind: "token-refused" });
    expect(fault(401)).toMatchObject({ kind: "token-refused" });
  });

  it("a missing scope is told from an expired token, by header or by body", () => {
    const { body } = bodies["401_insufficient_scope"];
    expect(fault(401, body, { "WWW-Authenticate": "insufficient_scope" })).toEqual({ kind: "scope-missing" });
    expect(fault(401, body)).toEqual({ kind: "scope-missing" });
  });

  it("Xero's 403 is a disconnected organisation; somebody else's is an outage", () => {
    expect(fault(403, bodies["403_wrong_missing_or_disconnected_tenant"].body)).toEqual({ kind: "forbidden" });
    expect(fault(403, "<html><body>Access denied by the firewall</body></html>")).toMatchObject({
      kind: "server-error",
    });
  });

  it.each(limits.observed429)("the recorded 429 ($problem) says how long to wait", (recorded) => {
    const headers = { "X-Rate-Limit-Problem": recorded.problem, "Retry-After": recorded["Retry-After"] };
    const retryAfterMs = Number(recorded["Retry-After"]) * 1000;
    expect(fault(429, "", headers)).toEqual({ kind: "limit", problem: recorded.problem, retryAfterMs });
  });

  it("a 429 for too many calls at once says no time", () => {
    const headers = { "x-rate-limit-problem": "concurrent" };
    expect(fault(429, "", headers)).toEqual({ kind: "limit", problem: "concurrent", retryAfterMs: null });
  });

  it.each([
    ["Minute", "minute"],
    ["Daily", "day"],
    ["DayLimit", "day"],
    ["appminute", "other"],
    ["", "other"],
  ])("a limit spelled %s is a %s limit", (spelled, problem) => {
    expect(fault(429, "", { "X-Rate-Limit-Problem": spelled })).toMatchObject({ problem });
  });

  it("Retry-After may be a date, is never negative and never longer than a day and an hour", () => {
    const waitAfter = (value: string) => fault(429, "", { "Retry-After": value, "X-Rate-Limit-Problem": "day" });
    expect(waitAfter("Sun, 22 Nov 2026 12:00:30 GMT")).toMatchObject({ retryAfterMs: 30_000 });
    expect(waitAfter("Sun, 22 Nov 2026 11:00:00 GMT")).toMatchObject({ retryAfterMs: 0 });
    expect(waitAfter("999999999")).toMatchObject({ retryAfterMs: 25 * 3_600_000 });
    expect(waitAfter("soon")).toMatchObject({ retryAfterMs: null });
  });

  it("maintenance and an offline organisation were never taken; other 5xx may have been", () => {
    expect(fault(503, bodies["503_maintenance"].body)).toMatchObject({ kind: "offline" });
    expect(fault(503, bodies["503_org_offline"].body)).toMatchObject({ kind: "offline" });
    expect(fault(503, "upstream timed out")).toMatchObject({ kind: "server-error" });
    expect(fault(500)).toMatchObject({ kind: "server-error", status: 500 });
    expect(fault(302)).toMatchObject({ kind: "server-error" });
  });

  it("a validation exception carries its elements", () => {
    const { body } = bodies["400_validation"];
    expect(fault(400, body)).toMatchObject({ kind: "rejected", message: body.Message, elements: body.Elements });
    expect(fault(400, bodies["400_high_volume"].body)).toMatchObject({ kind: "rejected", elements: [] });
    const title = {
      Type: null,
      Title: "Bad Request",
      Status: 400,
      Detail: "Idempotency Key: 1 is used",
      Extensions: {},
    };
    expect(fault(400, title)).toMatchObject({ kind: "rejected", message: title.Detail });
  });

  it.each([400, 404, 405, 408, 412, 413, 422])(
    "a %i that is not in Xero's own words says nothing of a document",
    (status) => {
      expect(fault(status, "<html><body><h1>Bad</h1> request</body></html>")).toEqual({
        kind: "server-error",
        status,
        reason: "Bad request",
      });
      expect(fault(status, { message: "Forbidden" })).toMatchObject({ kind: "server-error", status });
      if (status === 404) return;
      expect(fault(status)).toEqual({ kind: "server-error", status, reason: `HTTP status ${status}` });
    },
  );

  it.each([408, 412])("a %i is about the connection whatever it says", (status) => {
    expect(fault(status, bodies["400_validation"].body)).toMatchObject({ kind: "server-error", status });
  });

  it("there is no such record only where Xero says so: with an empty body, or in its words", () => {
    expect(fault(404)).toEqual({ kind: "not-found" });
    expect(fault(404, "The resource you're looking for cannot be found")).toEqual({ kind: "not-found" });
    expect(fault(404, { ErrorNumber: 17, Message: "Not found" })).toEqual({ kind: "not-found" });
  });
});
