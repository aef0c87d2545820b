/**
 * `npm run deploy` and `npm run undeploy` for real, with the pinned wrangler, against a stand-in of Cloudflare's API. One
 * account's life in order: refused, half done, finished, run again, upgraded, a second deployment beside it, removed.
 */

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Cloudflare, Refused } from "./cloudflare.ts";
import { serveWorkers } from "./live-worker.ts";
import { type Project, project, type Ran } from "./project.ts";
import { type Running, serve } from "./server.ts";

const XERO = { XERO_CLIENT_ID: "client", XERO_CLIENT_SECRET: "client-secret", XERO_WEBHOOK_KEY: "hook" };
const ORIGIN = "https://orbit.practice.workers.dev";

const cloudflare = new Cloudflare();
let running: Running;
let workersDev: Awaited<ReturnType<typeof serveWorkers>>;
const clones: Project[] = [];

beforeAll(async () => {
  running = await serve(cloudflare);
  workersDev = await serveWorkers(cloudflare);
  // Names that contain Orbit's, and enough of them for several pages.
  for (const name of ["a", "b", "my-orbit", "orbit-old"]) cloudflare.addDatabase(name);
  for (const name of ["a", "b", "staging-orbit-events", "staging-orbit-events-dead"]) cloudflare.addQueue(name);
});

afterAll(async () => {
  await Promise.all(clones.map((one) => one.remove()));
  await running.stop();
  workersDev.stop();
});

async function clone(env: Readonly<Record<string, string>> = {}): Promise<Project> {
  const made = await project({
    CLOUDFLARE_API_BASE_URL: running.address,
    CLOUDFLARE_API_TOKEN: "good",
    WORKERS_DEV: workersDev.address,
    ...env,
  });
  clones.push(made);
  return made;
}

/** One line on stderr, nothing of a stack trace, and an exit code. */
function expectOneSentence(ran: Ran, words: string): void {
  expect(ran.errors.trim()).toContain(words);
  expect(ran.errors.trim().split("\n")).toHaveLength(1);
  expect(`${ran.out}${ran.errors}`).not.toMatch(/\n\s+at |Error:|\[31m/);
  expect(ran.code).toBe(1);
}

const changes = () => cloudflare.changes.splice(0).map((call) => call.replace(/\/accounts\/\w+/, ""));
const orbitQueues = () => cloudflare.queues.filter((one) => one.queue_name.startsWith("orbit-"));
const databaseOf = (name: string) => cloudflare.databases.find((one) => one.name === name);

describe("before anything is made", () => {
  it("the plan is printed without an account, and the Worker bundles", async () => {
    const here = await clone({ CLOUDFLARE_API_TOKEN: "" });
    const ran = await here.run("deploy", ["--dry-run", "--env", "staging", "--jurisdiction", "eu"]);
    expect(ran.errors).toBe("");
    expect(ran.code).toBe(0);
    for (const word of ["orbit-staging-events-dead", "jurisdiction eu", "SETUP_CODE", "bookmark"])
      expect(ran.out).toContain(word);
    expect(changes()).toEqual([]);
  });

  it.each([
    ["a token that Cloudflare does not know", "wrong", "does not know the API token in CLOUDFLARE_API_TOKEN"],
    ["a token without a permission", "no-queues", "lacks the permission Queues: Edit"],
  ])("%s ends in one sentence", async (_, token, words) => {
    cloudflare.tokens.set("no-queues", new Set(["d1", "workers"] as const));
    expectOneSentence(await (await clone({ CLOUDFLARE_API_TOKEN: token })).run("deploy", []), words);
    expect(changes()).toEqual([]);
  });

  it("nobody signed in ends in one sentence", async () => {
    expectOneSentence(await (await clone({ CLOUDFLARE_API_TOKEN: "" })).run("deploy", []), "npx wrangler login");
  });

  it("an API that cannot be reached ends in one sentence", async () => {
    const here = await clone({ CLOUDFLARE_API_BASE_URL: "http://127.0.0.1:9" });
    expectOneSentence(await here.run("deploy", []), "cannot be reached");
  });

  it("an account without a workers.dev address is said first", async () => {
    cloudflare.subdomain = null;
    expectOneSentence(await (await clone()).run("deploy", []), "no workers.dev address yet");
    cloudflare.subdomain = "practice";
    expect(changes()).toEqual([]);
  });

  it("another Worker of the same name is not replaced", async () => {
    cloudflare.workers.set("orbit", {
      bindings: [],
      secrets: new Map(),
      uploads: 1,
      schedules: [],
      isOnWorkersDev: true,
    });
    expectOneSentence(await (await clone()).run("deploy", []), "is not Orbit");
    cloudflare.workers.delete("orbit");
    expect(changes()).toEqual([]);
  });
});

describe("a deployment in the EU", () => {
  it("that stopped half-way is finished by the next run, which keeps the place", async () => {
    const here = await clone(XERO);
    cloudflare.refusing.set(
      `POST /accounts/${cloudflare.account}/queues`,
      new Refused(403, 10000, "Authentication error"),
    );
    expectOneSentence(await here.run("deploy", ["--jurisdiction", "eu"]), "make the queue orbit-events");
    expect(databaseOf("orbit")?.jurisdiction).toBe("eu");
    cloudflare.refusing.clear();
    changes();

    const ran = await here.run("deploy", []);
    expect(ran.errors).toBe("");
    expect(ran.code).toBe(0);
    expect(changes().filter((call) => call === "POST /d1/database")).toEqual([]);
    expect(orbitQueues().map((one) => [one.queue_name, one.jurisdiction, one.consumers.length])).toEqual([
      ["orbit-events", "eu", 1],
      ["orbit-events-dead", "eu", 1],
    ]);
    const worker = cloudflare.workers.get("orbit");
    expect(worker?.bindings).toContainEqual({ type: "plain_text", name: "JURISDICTION", text: "eu" });
    expect(worker?.isOnWorkersDev).toBe(true);
    // One upload, and no call for a secret: the Worker was never live without its keys.
    expect(worker?.uploads).toBe(1);
    expect([...(worker?.secrets.keys() ?? [])].sort()).toEqual(
      [...Object.keys(XERO), "SESSION_KEY", "SETUP_CODE", "TOKEN_KEY"].sort(),
    );
    const code = worker?.secrets.get("SETUP_CODE");
    for (const words of [
      `${ORIGIN}/auth/connect?setup=${code}`,
      `${ORIGIN}/auth/callback`,
      `${ORIGIN}/webhooks/xero`,
      "offline_access accounting.invoices",
      `${ORIGIN} is live: healthy, no cookie and no body`,
    ]) {
      expect(ran.out).toContain(words);
    }
    expect(ran.out).not.toContain("client-secret");
  });

  it("run again, even from another machine, makes nothing, changes no secret, and keeps the place", async () => {
    const before = new Map(cloudflare.workers.get("orbit")?.secrets);
    const ran = await (await clone()).run("deploy", []);
    expect(ran.code).toBe(0);
    expect(ran.out).toContain("The database has every migration.");
    expect(ran.out).toContain("--new-setup-code");
    expect(changes().filter((call) => /^(POST|DELETE) \/(d1|queues)/.test(call))).toEqual([]);
    const worker = cloudflare.workers.get("orbit");
    expect(worker?.secrets).toEqual(before);
    expect(worker?.bindings).toContainEqual({ type: "plain_text", name: "JURISDICTION", text: "eu" });
  });

  it("refuses to move to another jurisdiction", async () => {
    expectOneSentence(await (await clone()).run("deploy", ["--jurisdiction", "us"]), "cannot be moved to us");
    expect(changes()).toEqual([]);
  });

  it("is not changed by an upgrade whose migration fails, and the way back was printed before it", async () => {
    const here = await clone();
    await writeFile(join(here.root, "migrations", "9999_broken.sql"), "ALTER TABLE not_there ADD COLUMN x INTEGER;");
    const ran = await here.run("deploy", []);
    expectOneSentence(ran, "9999_broken.sql");
    expect(ran.out).toMatch(
      /npx wrangler d1 time-travel restore orbit --bookmark=00000085-0000024c-[0-9a-f]{8}-\w+ -c wrangler\.deploy\.toml/,
    );
    expect(changes().filter((call) => call.includes("/workers/"))).toEqual([]);
  });
});

describe("a deployment beside production", () => {
  it("has names of its own, and takes the location", async () => {
    const ran = await (await clone()).run("deploy", ["--env", "staging", "--location", "apac"]);
    expect(ran.errors).toBe("");
    expect(ran.out).toContain("https://orbit-staging.practice.workers.dev/webhooks/xero");
    expect(ran.out).toContain("npx wrangler secret put XERO_CLIENT_ID -c wrangler.deploy.staging.toml");
    expect(ran.out).toContain("waits for what your Xero app shows");
    expect(databaseOf("orbit-staging")?.location).toBe("apac");
    const bindings = cloudflare.workers.get("orbit-staging")?.bindings;
    expect(bindings).toContainEqual({ type: "plain_text", name: "LOCATION_HINT", text: "apac" });
    expect(bindings?.find((one) => one.name === "EVENTS")).toMatchObject({ queue_name: "orbit-staging-events" });
    expect(bindings?.find((one) => one.name === "API_RATE")?.namespace_id).not.toBe("1002");
    expect(cloudflare.workers.get("orbit")?.uploads).toBe(2);
    changes();
  });

  it("is removed only after its name was typed", async () => {
    const here = await clone();
    expectOneSentence(await here.run("undeploy", ["--env", "staging"], "orbit\n"), "Nothing was removed");
    expect(changes()).toEqual([]);
    const ran = await here.run("undeploy", ["--env", "staging"], "orbit-staging\n");
    expect(ran.code).toBe(0);
    for (const name of ["the Worker orbit-staging", "orbit-staging-events-dead", "the database orbit-staging"]) {
      expect(ran.out).toContain(name);
    }
    expect([...cloudflare.workers.keys()]).toEqual(["orbit"]);
    expect(orbitQueues()).toHaveLength(2);
  });
});

describe("undeploy", () => {
  it("that stopped is finished by the next one, and leaves what is not Orbit's", async () => {
    const here = await clone();
    cloudflare.refusing.set(`DELETE /accounts/${cloudflare.account}/d1`, new Refused(500, 7500, "Internal error"));
    expectOneSentence(await here.run("undeploy", ["--yes"]), "Run this again");
    cloudflare.refusing.clear();
    expect((await here.run("undeploy", ["--yes"])).code).toBe(0);
    expect(cloudflare.workers.size).toBe(0);
    expect(cloudflare.databases.map((one) => one.name)).toEqual(["a", "b", "my-orbit", "orbit-old"]);
    expect(cloudflare.queues.map((one) => one.queue_name)).toEqual([
      "a",
      "b",
      "staging-orbit-events",
      "staging-orbit-events-dead",
    ]);
    expect((await here.run("undeploy", ["--yes"])).out).toContain("There is nothing of orbit");
  });

  it("asked nothing of Cloudflare that the stand-in does not know", () => {
    expect(cloudflare.unknown).toEqual([]);
  });
});
