/** The pure parts of a deployment: the command line, the place, wrangler's errors, and the look at the live address. */

import { describe, expect, it } from "vitest";
import { lookAtLive } from "../../scripts/deploy/live.ts";
import { deployOptions, undeployOptions } from "../../scripts/deploy/options.ts";
import { placeOf } from "../../scripts/deploy/place.ts";
import { reasonIn } from "../../scripts/deploy/upload.ts";

const NOWHERE = { jurisdiction: null, location: null };

describe("the command line", () => {
  it.each([
    [["--jurisdiction", "mars"], "eu, us, fedramp"],
    [["--location", "afr"], "weur"],
    [["--env", "Sta ging"], "small letters"],
    [["--env", "production"], "leave --env out"],
    [["--dry"], "--dry-run"],
  ])("%j is refused with what is known", (args, words) => {
    const options = deployOptions(args);
    expect(options.ok ? "" : options.error).toContain(words);
  });

  it("of undeploy knows --env and --yes", () => {
    expect(undeployOptions(["--env", "staging", "--yes"])).toMatchObject({ ok: true, value: { isConfirmed: true } });
  });
});

describe("the place of the data", () => {
  it("is what was asked for while nothing is made, whatever an earlier try noted", () => {
    const asked = { jurisdiction: "us", location: null } as const;
    expect(placeOf({ asked, isMade: false, known: [{ jurisdiction: "eu" }] })).toEqual({ ok: true, value: asked });
  });

  it("is kept by a run that names none", () => {
    expect(placeOf({ asked: NOWHERE, isMade: true, known: [{}, { jurisdiction: "eu" }] })).toMatchObject({
      value: { jurisdiction: "eu" },
    });
  });

  it("cannot be chosen later for what was made without one", () => {
    const asked = { jurisdiction: "eu", location: null } as const;
    expect(placeOf({ asked, isMade: true, known: [NOWHERE] })).toMatchObject({ ok: false });
  });
});

it("an error of wrangler becomes its first sentence, without colours and stack traces", () => {
  const printed =
    "\n\u001b[31m✘ \u001b[41;31m[\u001b[41;97mERROR\u001b[41;31m]\u001b[0m \u001b[1mA request failed.\u001b[0m\n\n  Authentication error [code: 10000]\n\n\n📎 It looks like\n\nAPIError: A request\n    at throwFetchError (/cli.js:1:1)";
  expect(reasonIn(printed)).toMatch(
    /^A request failed\. Authentication error \[code: 10000\]\. The API token lacks a permission/,
  );
  expect(reasonIn(printed)).not.toContain("throwFetchError");
});

describe("the live address", () => {
  const origin = "https://orbit.example";
  const healthy = () => Response.json({ status: "ok", version: "1" });
  const signIn = () =>
    new Response(null, { status: 302, headers: { location: `https://login/?redirect_uri=${origin}/auth/callback` } });
  const unsigned = () => new Response(null, { status: 401 });

  const looked = async (answers: Record<string, () => Response>, missing: readonly string[] = []) => {
    let pauses = 0;
    const answer = await lookAtLive({
      origin,
      missing,
      jurisdiction: null,
      fetch: async (input) => {
        const answered = answers[new URL(String(input)).pathname];
        if (answered === undefined) throw new TypeError("fetch failed");
        return answered();
      },
      pause: async () => {
        pauses += 1;
      },
    });
    return { ...answer, pauses };
  };
  const good = { "/healthz": healthy, "/webhooks/xero": unsigned, "/auth/login": signIn };

  it("is good when everything answers as Xero wants it", async () => {
    expect(await looked(good)).toMatchObject({ state: "good", pauses: 0 });
  });

  it.each<[string, Record<string, () => Response>, string]>([
    [
      "a cookie",
      { "/webhooks/xero": () => new Response(null, { status: 401, headers: { "set-cookie": "a=b" } }) },
      "Bot Fight",
    ],
    ["a body", { "/webhooks/xero": () => new Response("no", { status: 401 }) }, "with a body"],
    ["another redirect URI", { "/auth/login": () => new Response(null, { status: 302 }) }, "APP_URL"],
    [
      "another jurisdiction",
      { "/healthz": () => Response.json({ status: "ok", jurisdiction: "us" }) },
      "jurisdiction us",
    ],
    ["a sick database", { "/healthz": () => Response.json({ detail: "lacks" }, { status: 503 }) }, "lacks"],
  ])("is wrong with %s", async (_, changed, words) => {
    const answer = await looked({ ...good, ...changed });
    expect(answer.state).toBe("wrong");
    expect(answer.text).toContain(words);
  });

  it("is no failure while it cannot be reached, which is tried a bounded number of times", async () => {
    expect(await looked({})).toMatchObject({ state: "later", pauses: 4 });
  });

  it("waits for Xero's secrets, and for nothing else, without an alarm", async () => {
    const without = (names: string) => ({
      "/healthz": () => Response.json({ detail: `Orbit is not configured: ${names}.` }, { status: 503 }),
    });
    expect(await looked(without("XERO_CLIENT_ID is missing"), ["XERO_CLIENT_ID"])).toMatchObject({ state: "later" });
    expect(await looked(without("XERO_CLIENT_ID is missing; TOKEN_KEY is missing"), ["XERO_CLIENT_ID"])).toMatchObject({
      state: "wrong",
    });
  });
});
