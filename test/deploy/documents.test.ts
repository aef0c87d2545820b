/**
 * Every `npx wrangler …` of the documents, run as it is written there with the pinned wrangler against the stand-in of
 * Cloudflare's API, in a folder that a deployment has left its configuration in.
 */

import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { configText, deploymentOf } from "../../scripts/deploy/deployment.ts";
import { QUIET, ROOT } from "../../scripts/wrangler.ts";
import { printing } from "../commands/ran.ts";
import { ended, killed } from "../e2e/processes.ts";
import { commandOf, documented } from "../unit/docs/documented.ts";
import { Cloudflare, type StoredWorker } from "./cloudflare.ts";
import { type Running, serve } from "./server.ts";

const WRANGLER = join(ROOT, "node_modules/wrangler/bin/wrangler.js");
const PLACE = { jurisdiction: null, location: null };
const CALLBACK_PORT = "8977";
const OPENS_MS = 100;
const OPENS_TRIES = 100;

const cloudflare = new Cloudflare();
const database = cloudflare.addDatabase("orbit");
const worker: StoredWorker = { bindings: [], secrets: new Map(), uploads: 1, schedules: [], isOnWorkersDev: true };
cloudflare.workers.set("orbit", worker);
/** The lines that were run, by their commands. */
const run = new Set<string>();
const children: ChildProcess[] = [];
let running: Running;
let folder = "";
let signIn: Server;

beforeAll(async () => {
  running = await serve(cloudflare);
  folder = await mkdtemp(join(tmpdir(), "orbit-documents-"));
  const toml = await readFile(join(ROOT, "wrangler.toml"), "utf8");
  const given = { databaseId: database.uuid, place: PLACE, hasMail: false };
  await writeFile(join(folder, "wrangler.toml"), toml);
  await writeFile(join(folder, "wrangler.deploy.toml"), configText(toml, deploymentOf(null), given));
});

afterAll(async () => {
  await Promise.all(children.map(killed));
  signIn?.close();
  await running.stop();
  await rm(folder, { recursive: true, force: true });
});

interface Given {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** Of wrangler's own, behind the line, where the test has no browser. */
  readonly options?: readonly string[];
}

function start(line: string, { env = {}, input = "", options = [] }: Given): ChildProcess {
  run.add(commandOf(line) ?? line);
  const [, ...args] = line.replace(/^npx /, "").split(" ");
  const kept = { PATH: process.env.PATH, HOME: folder, XDG_CONFIG_HOME: join(folder, ".config"), NO_COLOR: "1" };
  const child = spawn(process.execPath, [WRANGLER, ...args, ...options], {
    cwd: folder,
    env: { ...kept, ...QUIET, CLOUDFLARE_API_BASE_URL: running.address, ...env },
    stdio: ["pipe", "pipe", "pipe"],
    detached: true,
  });
  child.stdin?.end(input);
  children.push(child);
  return child;
}

async function ran(line: string, input = ""): Promise<string> {
  const child = start(line, { env: { CLOUDFLARE_API_TOKEN: "good" }, input });
  const code = new Promise((resolve) => child.once("close", resolve));
  const [out, errors] = await Promise.all([child.stdout, child.stderr].map((one) => (one === null ? "" : text(one))));
  expect([await code, errors]).toEqual([0, ""]);
  return out ?? "";
}

const lines = [...new Set(documented.map(({ line }) => line).filter((line) => line.startsWith("npx wrangler ")))];
const lineOf = (command: string) => {
  const found = lines.find((line) => line.startsWith(`npx wrangler ${command}`));
  if (found === undefined) throw new Error(`no document has npx wrangler ${command}`);
  return found;
};
const inD1 = async (sql: string, at: string) => {
  cloudflare.nowMs = () => Date.parse(at);
  const headers = { authorization: "Bearer good" };
  const address = `${running.address}/accounts/${cloudflare.account}/d1/database/${database.uuid}/query`;
  const response = await fetch(address, { method: "POST", headers, body: JSON.stringify({ sql }) });
  expect(response.ok).toBe(true);
};
const names = () =>
  database.sql
    .prepare("SELECT name FROM firms")
    .all()
    .map(({ name }) => name);

it("time travel names the bookmark of now, goes back to the moment that is typed, and says how to undo that", async () => {
  await inD1("CREATE TABLE firms (name TEXT); INSERT INTO firms VALUES ('kept')", "2026-11-26T08:59:00Z");
  await inD1("UPDATE firms SET name = 'lost by a mistake'", "2026-11-26T09:01:00Z");
  expect(await ran(lineOf("d1 time-travel info"))).toMatch(/bookmark is '00000085-0000024c-00000002-/);
  const restored = await ran(lineOf("d1 time-travel restore"));
  expect(restored).toMatch(/restored back to bookmark 00000085-0000024c-00000001-/);
  expect(restored).toMatch(/previous bookmark: 00000085-0000024c-00000002-/);
  expect(names()).toEqual(["kept"]);
});

it("a secret is read from what is typed, and never printed", async () => {
  expect(await ran(lineOf("secret put XERO_CLIENT_ID"), "typed-by-a-person")).not.toContain("typed-by-a-person");
  expect(worker.secrets.get("XERO_CLIENT_ID")).toBe("typed-by-a-person");
});

it("login comes back from Cloudflare's consent with a token", async () => {
  signIn = createServer((_, response) => {
    const token = { access_token: "good", refresh_token: "later", expires_in: 3600, scope: "account:read" };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(token));
  });
  const port = await new Promise<number>((resolve) => {
    signIn.listen(0, "127.0.0.1", () => resolve((signIn.address() as { port: number }).port));
  });
  const at = `http://127.0.0.1:${port}`;
  const env = {
    WRANGLER_AUTH_URL: `${at}/auth`,
    WRANGLER_TOKEN_URL: `${at}/token`,
    WRANGLER_AUTH_DOMAIN: `127.0.0.1:${port}`,
  };
  const login = start(lineOf("login"), { env, options: ["--browser=false", "--callback-port", CALLBACK_PORT] });
  const gone = new Promise((resolve) => login.once("close", resolve));
  const said = await printing(login, /code_challenge_method=S256/);
  const [link = ""] = said.match(/http:\/\/127\.0\.0\.1:\d+\/auth\S+/) ?? [];
  const state = new URL(link).searchParams.get("state") ?? "";
  const back = () =>
    fetch(`http://localhost:${CALLBACK_PORT}/oauth/callback?code=c&state=${state}`, { redirect: "manual" });
  // It prints the address a moment before it listens.
  for (let n = 0; n < OPENS_TRIES && (await back().catch(() => null)) === null; n++) await wait(OPENS_MS);
  expect(await gone).toBe(0);
});

it("the log is shown line by line while it comes, with what login has brought", async () => {
  const line = { level: "info", event: "delivery", records: 3 };
  const logs = [{ level: "log", message: [JSON.stringify(line)], timestamp: 1 }];
  cloudflare.logs.push({ outcome: "ok", scriptName: "orbit", exceptions: [], logs, eventTimestamp: 1, event: null });
  const tail = start(lineOf("tail"), {});
  expect(await printing(tail, /records/)).toContain('"event');
  await ended(tail);
});

it("these are all of them, whatever names they are given", () => {
  const all = new Set(lines.map((line) => commandOf(line) ?? line));
  expect([...run].toSorted()).toEqual([...all].toSorted());
  expect(cloudflare.unknown).toEqual([]);
});
