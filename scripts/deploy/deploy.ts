/**
 * `npm run deploy`: puts Orbit into a Cloudflare account, or brings it up to date. First everything is read, then what is
 * missing is made; every step can be run again. Ends with what to enter at Xero, or with one sentence and exit code 1 (2:
 * the command line). `--dry-run` prints the plan and bundles without an account.
 */

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { err, ok, type Result } from "../../src/domain/result.ts";
import { buildPage } from "../build-page.ts";
import { ROOT } from "../wrangler.ts";
import { type Account, accountOf } from "./account.ts";
import { whatToEnter } from "./at-xero.ts";
import { bookmarkOf, makeDatabase, pendingMigrations } from "./database.ts";
import { configText, type Deployment } from "./deployment.ts";
import { finish, refuse } from "./finish.ts";
import { lookAtLive } from "./live.ts";
import { type Found, look } from "./look.ts";
import { writeNotes } from "./notes.ts";
import { type DeployOptions, deployOptions } from "./options.ts";
import { planText } from "./plan.ts";
import { makeQueue } from "./queues.ts";
import { type SecretsPlan, secretsPlan } from "./secrets.ts";
import { applyMigrations, bundle, uploadWorker } from "./upload.ts";

const options = deployOptions(process.argv.slice(2));
if (!options.ok) refuse(options.error);
else await finish(() => (options.value.isDryRun ? dryRun(options.value) : deploy(options.value)));

async function dryRun({ deployment, jurisdiction, location }: DeployOptions): Promise<Result<string, string>> {
  console.log(planText(deployment, { jurisdiction, location }));
  const page = await builtPage();
  if (!page.ok) return page;
  const bundled = await bundle("wrangler.toml");
  return bundled.ok ? ok("The page is built and the Worker is bundled; nothing left this machine.") : bundled;
}

async function deploy(given: DeployOptions): Promise<Result<string, string>> {
  const account = await accountOf(process.env);
  if (!account.ok) return account;
  const found = await look(account.value, given);
  if (!found.ok) return found;
  const page = await builtPage();
  if (!page.ok) return page;

  const secrets = secretsPlan({
    env: process.env,
    live: found.value.worker?.secrets ?? new Set(),
    notedCode: found.value.notes.setupCode,
    isNewSetupCode: given.isNewSetupCode,
  });
  const appUrl = secrets.put.APP_URL?.replace(/\/+$/, "") ?? found.value.notes.appUrl;
  await writeNotes(account.value, given.deployment, { ...found.value.place, setupCode: secrets.setupCode, appUrl });

  const hasMail = secrets.put.MAIL_FROM !== undefined || (found.value.worker?.secrets.has("MAIL_FROM") ?? false);
  const made = await makeWhatIsMissing(account.value, given.deployment, { ...found.value, hasMail });
  if (!made.ok) return made;
  const migrated = await migrate(account.value, given.deployment, {
    ...made.value,
    isNew: found.value.database === null,
  });
  if (!migrated.ok) return migrated;
  const uploaded = await uploadWorker(account.value, given.deployment, secrets.put);
  if (!uploaded.ok) return uploaded;
  say(`Uploaded the Worker ${given.deployment.worker}${putWords(secrets)}.`);
  return await lastWords(given.deployment, found.value, secrets, appUrl);
}

async function makeWhatIsMissing(
  account: Account,
  deployment: Deployment,
  { database, queues, place, hasMail }: Found & { readonly hasMail: boolean },
): Promise<Result<{ readonly databaseId: string }, string>> {
  const made = database === null ? await makeDatabase(account, deployment.database, place) : ok(database.id);
  if (!made.ok) return made;
  say(`${database === null ? "Made" : "Found"} the database ${deployment.database}.`);
  for (const name of deployment.queues) {
    const isThere = queues.some((one) => one.name === name);
    const queue = isThere ? ok(undefined) : await makeQueue(account, name, place.jurisdiction);
    if (!queue.ok) return queue;
    say(`${isThere ? "Found" : "Made"} the queue ${name}.`);
  }
  const toml = await readFile(join(ROOT, "wrangler.toml"), "utf8");
  await writeFile(
    join(ROOT, deployment.config),
    configText(toml, deployment, { databaseId: made.value, place, hasMail }),
  );
  return ok({ databaseId: made.value });
}

async function migrate(
  account: Account,
  deployment: Deployment,
  { databaseId, isNew }: { readonly databaseId: string; readonly isNew: boolean },
): Promise<Result<void, string>> {
  const pending = await pendingMigrations(account, databaseId);
  if (pending.length === 0) {
    say("The database has every migration.");
    return ok(undefined);
  }
  if (!isNew) {
    const bookmark = await bookmarkOf(account, databaseId);
    if (!bookmark.ok) return bookmark;
    const back = `npx wrangler d1 time-travel restore ${deployment.database} --bookmark=${bookmark.value} -c ${deployment.config}`;
    say(`Before the migrations the database is at the bookmark ${bookmark.value}. To go back to it:\n  ${back}`);
  }
  const applied = await applyMigrations(account, deployment);
  if (!applied.ok) {
    // They are applied one after the other: the first that is still missing is the one that failed.
    const [failed] = await pendingMigrations(account, databaseId);
    return err(`Could not apply the migration ${failed ?? ""}: ${applied.error}`);
  }
  say(`Applied ${pending.length} ${pending.length === 1 ? "migration" : "migrations"}.`);
  return applied;
}

async function lastWords(
  deployment: Deployment,
  { subdomain, place }: Found,
  { missing, setupCode }: SecretsPlan,
  appUrl: string | null,
): Promise<Result<string, string>> {
  const origin = appUrl ?? `https://${deployment.worker}.${subdomain}.workers.dev`;
  say(`\n${whatToEnter({ origin, setupCode, missing }, deployment)}\n`);
  const { jurisdiction } = place;
  const live = await lookAtLive({ origin, missing, jurisdiction, fetch: globalThis.fetch, pause });
  return live.state === "wrong" ? err(`Orbit was deployed, but ${live.text}`) : ok(`Orbit is deployed. ${live.text}`);
}

async function builtPage(): Promise<Result<void, string>> {
  try {
    await buildPage();
    return ok(undefined);
  } catch (error) {
    return err(`Could not build the page: ${error instanceof Error ? error.message : error}`);
  }
}

function putWords({ put }: SecretsPlan): string {
  const names = Object.keys(put);
  return names.length === 0 ? "" : ` with the secrets ${names.join(", ")}`;
}

function say(text: string): void {
  console.log(text);
}
