import { hc } from "hono/client";
import { beforeEach, describe, expect, it } from "vitest";
import type { Api } from "../../../src/api/app.ts";
import type { Browser } from "../browser.ts";
import { fakeObjects } from "../fake-objects.ts";
import { ACME, anEvent, freshFirms, seedEvents } from "../seed.ts";
import { signedIn } from "./visitor.ts";

let operator: Browser;

beforeEach(async () => {
  await freshFirms();
  operator = await signedIn(fakeObjects(), ACME, "operator");
});

describe("the page's client", () => {
  it("knows every answer's type from the routes alone", async () => {
    await seedEvents(ACME, [anEvent(1, { status: "failed" }), anEvent(2)]);
    const fetchAs = (input: RequestInfo | URL, init?: RequestInit) => operator.fetch(String(input), init);
    const client = hc<Api>("https://orbit.example", { fetch: fetchAs });
    const list = await client.api.events.$get({ query: { status: "failed", limit: "10" } });
    if (list.status !== 200) throw new Error("not listed");
    const { items, nextCursor } = await list.json();
    const statuses: ("queued" | "waiting" | "synced" | "skipped" | "failed" | "resolved")[] = items.map(
      (e) => e.status,
    );
    expect(statuses).toEqual(["failed"]);
    expect(nextCursor).toBeNull();

    const missing = await client.api.events[":id"].resolve.$post({ param: { id: "none" } });
    if (missing.status !== 404) throw new Error("not missing");
    const problem: { code: string; detail: string } = await missing.json();
    expect(problem.code).toBe("not-found");

    const bulk = await client.api.events.resync.$post({ json: { filter: { status: "failed" }, dryRun: true } });
    if (bulk.status !== 202) throw new Error("not taken");
    const { matched, queued } = await bulk.json();
    expect([matched, queued]).toEqual([1, 0]);

    // @ts-expect-error: a status that does not exist is no valid comparison, so the types are real.
    expect(items.some((event) => event.status === "broken")).toBe(false);
  });
});
