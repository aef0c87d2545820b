/**
 * `npm run deploy`: everything in your Cloudflare account. Finds or makes the database and the queues, applies the remote
 * migrations, makes the two random keys if they are missing, deploys, and names the secrets that only you know.
 * `npm run deploy -- --dry-run` builds and bundles without an account.
 */

import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { buildPage } from "./build-page.ts";
import { flags } from "./flags.ts";
import { ended, ROOT, wrangler } from "./wrangler.ts";

const DATABASE = "orbit";
const QUEUES = ["orbit-events", "orbit-events-dead"];
const MADE_HERE = ["TOKEN_KEY", "SESSION_KEY"];
const FROM_XERO = ["XERO_CLIENT_ID", "XERO_CLIENT_SECRET", "XERO_WEBHOOK_KEY"];
/** wrangler.toml with this account's database id; never committed. */
const CONFIG = "wrangler.deploy.toml";

const isDryRun = flags("dry-run")["dry-run"];

await buildPage();
if (isDryRun) {
  await must("bundle", ["deploy", "--dry-run", "--outdir", join(".wrangler", "dry-run")]);
} else {
  await deploy();
}

async function deploy(): Promise<void> {
  const id = (await databaseId()) ?? (await madeDatabase());
  const config = await readFile(join(ROOT, "wrangler.toml"), "utf8");
  await writeFile(join(ROOT, CONFIG), config.replace(/^database_id = .*$/m, `database_id = "${id}"`));
  const queues = await output(["queues", "list"]);
  for (const queue of QUEUES) {
    if (!new RegExp(`\\b${queue}\\b(?!-)`).test(queues)) await must(`make queue ${queue}`, ["queues", "create", queue]);
  }
  await must("apply the migrations", ["d1", "migrations", "apply", DATABASE, "--remote", "-c", CONFIG]);
  await must("deploy", ["deploy", "-c", CONFIG]);
  const known = await secrets();
  for (const name of MADE_HERE.filter((one) => !known.has(one))) await putSecret(name);
  const missing = FROM_XERO.filter((name) => !known.has(name));
  console.log(missing.length === 0 ? "\nOrbit is deployed." : `\n${instructions(missing)}`);
}

async function databaseId(): Promise<string | null> {
  const databases: unknown = JSON.parse(await output(["d1", "list", "--json"]));
  if (!Array.isArray(databases)) return null;
  const found: unknown = databases.find((one) => one.name === DATABASE)?.uuid;
  return typeof found === "string" ? found : null;
}

async function madeDatabase(): Promise<string> {
  await must(`make database ${DATABASE}`, ["d1", "create", DATABASE]);
  const id = await databaseId();
  if (id === null) throw new Error(`the database ${DATABASE} was made but is not listed`);
  return id;
}

async function secrets(): Promise<ReadonlySet<string>> {
  const listed: unknown = JSON.parse(await output(["secret", "list", "--format", "json", "-c", CONFIG]));
  return new Set(Array.isArray(listed) ? listed.map((one) => String(one.name)) : []);
}

async function putSecret(name: string): Promise<void> {
  const child = wrangler(["secret", "put", name, "-c", CONFIG], ["pipe", "inherit", "inherit"]);
  child.stdin?.end(randomBytes(32).toString("base64"));
  if ((await ended(child)) !== 0) throw new Error(`the secret ${name} could not be set`);
}

function instructions(missing: readonly string[]): string {
  const commands = missing.map((name) => `  npx wrangler secret put ${name} -c ${CONFIG}`).join("\n");
  return `Orbit is deployed, and says at /healthz what it still needs. Enter what your Xero app shows:\n${commands}`;
}

async function output(args: readonly string[]): Promise<string> {
  const child = wrangler(args, ["inherit", "pipe", "inherit"]);
  const [printed, code] = await Promise.all([child.stdout === null ? "" : text(child.stdout), ended(child)]);
  if (code !== 0) throw new Error(`wrangler ${args.join(" ")} failed; are you signed in? npx wrangler login`);
  return printed;
}

async function must(what: string, args: readonly string[]): Promise<void> {
  if ((await ended(wrangler(args))) === 0) return;
  console.error(`Could not ${what}.`);
  process.exit(1);
}
