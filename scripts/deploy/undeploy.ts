/**
 * `npm run undeploy`: names everything of a deployment that exists, and removes it after a person typed its name (or with
 * `--yes`). Can be run again where it stopped. Xero is not touched: copies stay where they are.
 */

import { rm } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { err, ok, type Result } from "../../src/domain/result.ts";
import { ROOT } from "../wrangler.ts";
import { type Account, accountOf } from "./account.ts";
import { type Database, findDatabase, removeDatabase } from "./database.ts";
import type { Deployment } from "./deployment.ts";
import { finish, refuse } from "./finish.ts";
import { removeNotes } from "./notes.ts";
import { type UndeployOptions, undeployOptions } from "./options.ts";
import { findQueues, type Queue, removeConsumers, removeQueue } from "./queues.ts";
import { findWorker, type LiveWorker, removeWorker } from "./worker.ts";

const options = undeployOptions(process.argv.slice(2));
if (!options.ok) refuse(options.error);
else await finish(() => undeploy(options.value));

interface There {
  readonly worker: LiveWorker | null;
  readonly queues: readonly Queue[];
  readonly database: Database | null;
}

async function undeploy({ deployment, isConfirmed }: UndeployOptions): Promise<Result<string, string>> {
  const account = await accountOf(process.env);
  if (!account.ok) return account;
  const there = await whatIsThere(account.value, deployment);
  if (!there.ok) return there;
  const names = namesOf(deployment, there.value);
  if (names.length === 0) {
    await removeLocalFiles(account.value, deployment);
    return ok(`There is nothing of ${deployment.worker} in this account.`);
  }
  console.log(`This removes, for good and with all data:\n${names.map((name) => `  ${name}`).join("\n")}`);
  if (!isConfirmed && !(await isTyped(deployment.worker))) {
    return err(`Nothing was removed: ${deployment.worker} was not typed. A script confirms with --yes.`);
  }
  const removed = await remove(account.value, deployment, there.value);
  if (!removed.ok) return err(`${removed.error} Run this again to remove what is still there.`);
  await removeLocalFiles(account.value, deployment);
  return ok(
    "Everything is removed. At Xero, disconnect the app under Settings, Connected apps, and delete it at https://developer.xero.com/app/manage",
  );
}

async function whatIsThere(account: Account, deployment: Deployment): Promise<Result<There, string>> {
  const worker = await findWorker(account, deployment.worker);
  if (!worker.ok) return worker;
  const queues = await findQueues(account, deployment.queues);
  if (!queues.ok) return queues;
  const database = await findDatabase(account, deployment.database);
  if (!database.ok) return database;
  if (worker.value?.hasDatabase === false && database.value === null) {
    return err(`The Worker named ${deployment.worker} in this account is not Orbit: nothing was removed.`);
  }
  return ok({ worker: worker.value, queues: queues.value, database: database.value });
}

function namesOf(deployment: Deployment, { worker, queues, database }: There): readonly string[] {
  return [
    ...(worker === null ? [] : [`the Worker ${deployment.worker}, with its objects, secrets and page`]),
    ...queues.map(({ name }) => `the queue ${name}, with its messages`),
    ...(database === null ? [] : [`the database ${deployment.database} (${database.id})`]),
  ];
}

/** Deliveries first: Cloudflare removes no Worker that a queue delivers to. The data last. */
async function remove(account: Account, deployment: Deployment, there: There): Promise<Result<void, string>> {
  for (const queue of there.queues) {
    const stopped = await removeConsumers(account, queue);
    if (!stopped.ok) return stopped;
  }
  const worker = there.worker === null ? ok(undefined) : await removeWorker(account, deployment.worker);
  if (!worker.ok) return worker;
  for (const queue of there.queues) {
    const removed = await removeQueue(account, queue);
    if (!removed.ok) return removed;
  }
  return there.database === null ? ok(undefined) : await removeDatabase(account, there.database.id);
}

async function removeLocalFiles(account: Account, deployment: Deployment): Promise<void> {
  await removeNotes(account, deployment);
  await rm(join(ROOT, deployment.config), { force: true });
}

async function isTyped(name: string): Promise<boolean> {
  process.stdout.write(`Type ${name} to remove all of it: `);
  const lines = createInterface({ input: process.stdin });
  for await (const line of lines) {
    lines.close();
    return line.trim() === name;
  }
  return false;
}
