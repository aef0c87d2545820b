import { createExecutionContext, reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";
import journal from "../../../migrations/meta/_journal.json";
import { version } from "../../../package.json";
import { health } from "../../../src/api/health.ts";
import worker from "../../../src/index.ts";
import { freshDatabase } from "../seed.ts";

beforeEach(freshDatabase);

const ask = (vars: Record<string, unknown> = {}) => health.request("/healthz", {}, { ...env, ...vars });

async function expectTrouble(response: Response, words: string): Promise<void> {
  expect(response.status).toBe(503);
  const { detail } = await response.json<{ detail: string }>();
  expect(detail).toContain(words);
}

describe("/healthz", () => {
  it("is exactly ok, with the version, when everything is usable", async () => {
    const response = await ask();
    expect(response.status).toBe(200);
    expect(await response.text()).toBe(`{"status":"ok","version":"${version}"}`);
  });

  it("shows the jurisdiction of the data, and names one that is not known", async () => {
    expect(await (await ask({ JURISDICTION: "eu" })).json()).toEqual({ status: "ok", version, jurisdiction: "eu" });
    await expectTrouble(await ask({ JURISDICTION: "mars" }), "JURISDICTION must be one of eu, us, fedramp");
  });

  it.each(["XERO_CLIENT_ID", "XERO_CLIENT_SECRET", "XERO_WEBHOOK_KEY", "TOKEN_KEY", "SESSION_KEY"])(
    "names %s when it is missing",
    async (name) => {
      await expectTrouble(await ask({ [name]: undefined }), name);
    },
  );

  it("names every malformed variable at once, and no value", async () => {
    const response = await ask({ TOKEN_KEY: "c2hvcnQ=", XERO_MINUTE_LIMIT: "many", XERO_API_URL: "xero" });
    const text = await response.clone().text();
    for (const name of ["TOKEN_KEY", "XERO_MINUTE_LIMIT", "XERO_API_URL"]) await expectTrouble(response.clone(), name);
    expect(text).not.toContain("c2hvcnQ=");
  });

  it("tells the log too, there and wherever the Worker is asked for something", async () => {
    const printed = vi.spyOn(console, "log").mockReturnValue(undefined);
    const vars = { ...env, SESSION_KEY: "short" };
    for (const [method, path] of [
      ["GET", "/healthz"],
      ["GET", "/api/session"],
      ["GET", "/auth/login"],
      ["POST", "/webhooks/xero"],
    ] as const) {
      printed.mockClear();
      const request = new Request(`https://orbit.example${path}`, { method });
      const response = await worker.fetch(request, vars, createExecutionContext());
      expect(response.status).toBe(503);
      const lines = printed.mock.calls.map(([line]) => String(line)).filter((line) => line.includes("not-configured"));
      expect(lines, path).toHaveLength(1);
      expect(lines[0]).toContain("SESSION_KEY");
      expect(lines[0]).not.toContain("short");
    }
    printed.mockRestore();
  });

  it("says when the database has no migrations, or lacks the newest", async () => {
    const newest = journal.entries.at(-1)?.tag ?? "none";
    await env.DB.prepare("DELETE FROM d1_migrations WHERE name = ?").bind(`${newest}.sql`).run();
    await expectTrouble(await ask(), newest);
    await reset();
    await expectTrouble(await ask(), "no migrations yet");
  });

  it("says when the database does not answer", async () => {
    const broken = {
      prepare: () => {
        throw new Error("D1_ERROR: overloaded");
      },
    };
    await expectTrouble(await ask({ DB: broken }), "does not answer");
  });
});
