/** What there is of a deployment already, and where it keeps its data: read completely before anything is made. */

import { err, ok, type Result } from "../../src/domain/result.ts";
import { type Account, subdomainOf } from "./account.ts";
import { type Database, findDatabase } from "./database.ts";
import { type Notes, readNotes } from "./notes.ts";
import type { DeployOptions } from "./options.ts";
import { type Place, placeOf } from "./place.ts";
import { findQueues, type Queue } from "./queues.ts";
import { findWorker, type LiveWorker } from "./worker.ts";

export interface Found {
  readonly subdomain: string;
  readonly database: Database | null;
  readonly queues: readonly Queue[];
  readonly worker: LiveWorker | null;
  readonly notes: Notes;
  readonly place: Place;
}

export async function look(account: Account, options: DeployOptions): Promise<Result<Found, string>> {
  const { deployment } = options;
  const subdomain = await subdomainOf(account);
  if (!subdomain.ok) return subdomain;
  const database = await findDatabase(account, deployment.database);
  if (!database.ok) return database;
  const queues = await findQueues(account, deployment.queues);
  if (!queues.ok) return queues;
  const worker = await findWorker(account, deployment.worker);
  if (!worker.ok) return worker;
  if (worker.value?.hasDatabase === false && database.value === null) {
    return err(
      `There is a Worker named ${deployment.worker} in this account that is not Orbit, and it would be replaced. Remove or rename it, or deploy beside it: npm run deploy -- --env NAME. Nothing was made.`,
    );
  }
  const notes = await readNotes(account, deployment);
  const place = placeOf({
    asked: options,
    isMade: database.value !== null || worker.value !== null,
    known: [worker.value?.place ?? {}, { jurisdiction: database.value?.jurisdiction ?? null }, notes],
  });
  if (!place.ok) return err(`${place.error}. Nothing was changed.`);
  return ok({
    subdomain: subdomain.value,
    database: database.value,
    queues: queues.value,
    worker: worker.value,
    notes,
    place: place.value,
  });
}
