import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { get, signedIn } from "../api/visitor.ts";
import type { Browser } from "../browser.ts";
import { fakeObjects } from "../fake-objects.ts";
import { ACME, anEvent, freshFirms, seedEvents } from "../seed.ts";

let owner: Browser;
/** "METHOD /path" with its parameters in braces. */
let routes: readonly (readonly [string, string])[];

beforeAll(async () => {
  await freshFirms();
  await seedEvents(ACME, [anEvent(1), anEvent(2, { status: "failed" })]);
  // More requests than one person may make in a minute.
  owner = await signedIn(fakeObjects(), ACME, "owner", { API_RATE: { limit: async () => ({ success: true }) } });
  const description = await get<{ paths: Record<string, object> }>(owner, "/api/openapi.json");
  routes = Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => [method.toUpperCase(), path] as const),
  );
});

const NAMES = ["status", "kind", "entity", "code", "q", "from", "to", "cursor", "limit"];
const FIELDS = [
  "ids",
  "filter",
  "dryRun",
  "choice",
  "role",
  "email",
  "paused",
  "dayLimit",
  "trackingOptionId",
  "firmName",
];
const value = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary" }),
  fc.constantFrom("failed", "2026-13-45", "-1", "1e9"),
);
const query = fc.dictionary(fc.constantFrom(...NAMES), value, { maxKeys: 4 });
const body = fc.oneof(
  fc.json(),
  fc.dictionary(fc.constantFrom(...FIELDS), fc.jsonValue(), { maxKeys: 4 }).map((fields) => JSON.stringify(fields)),
);

describe("every route of the description", () => {
  it("answers anything with JSON and never with an error of ours", async () => {
    expect(routes.length).toBeGreaterThan(20);
    for (const [method, path] of routes) {
      await fc.assert(
        fc.asyncProperty(fc.string({ minLength: 1 }), query, body, async (id, params, sent) => {
          const place = path.replace(/\{\w+\}/g, encodeURIComponent(`x${id.toWellFormed()}`));
          const search = new URLSearchParams(Object.entries(params).map(([name, text]) => [name, text.toWellFormed()]));
          const init = method === "GET" ? {} : { body: sent, headers: { "content-type": "application/json" } };
          const response = await owner.fetch(`${place}?${search}`, { method, ...init });
          const text = await response.text();
          // What the objects of this test cannot do is theirs, and said as a problem.
          expect([200, 201, 202, 204, 400, 404, 409, 422, 503], `${method} ${place}: ${text}`).toContain(
            response.status,
          );
          // The lists as files are CSV where the request was understood, and JSON where it was not.
          const isFile = path.endsWith(".csv") && response.status === 200;
          if (isFile) expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
          else if (path === "/api/docs") expect(response.headers.get("content-type")).toContain("text/html");
          else if (text !== "") expect(() => JSON.parse(text)).not.toThrow();
        }),
        { numRuns: 15 },
      );
    }
  });
});
