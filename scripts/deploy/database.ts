/** The D1 database of a deployment: found by its exact name, made, asked which migrations it lacks, removed. */

import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { err, ok, type Result } from "../../src/domain/result.ts";
import { ROOT } from "../wrangler.ts";
import type { Account } from "./account.ts";
import { JURISDICTIONS, type Jurisdiction, type Place } from "./place.ts";

export interface Database {
  readonly id: string;
  readonly jurisdiction: Jurisdiction | null;
}

const row = z.object({ uuid: z.string(), name: z.string() });
const detail = z.object({ jurisdiction: z.string().nullish() });
const PERMISSION = "D1: Edit";

/** null: there is none of this name. */
export async function findDatabase({ api, path }: Account, name: string): Promise<Result<Database | null, string>> {
  const listed = await api.all({
    path: `${path}/d1/database`,
    schema: row,
    what: "read the list of databases",
    permission: PERMISSION,
  });
  if (!listed.ok) return err(listed.error.text);
  const found = listed.value.find((one) => one.name === name);
  if (found === undefined) return ok(null);
  const known = await api.call({
    path: `${path}/d1/database/${found.uuid}`,
    schema: detail,
    what: `read the database ${name}`,
    permission: PERMISSION,
  });
  if (!known.ok) return err(known.error.text);
  return ok({ id: found.uuid, jurisdiction: JURISDICTIONS.find((one) => one === known.value.jurisdiction) ?? null });
}

/** Its id. */
export async function makeDatabase(
  { api, path }: Account,
  name: string,
  place: Place,
): Promise<Result<string, string>> {
  const made = await api.call({
    method: "POST",
    path: `${path}/d1/database`,
    body: {
      name,
      ...(place.jurisdiction !== null && { jurisdiction: place.jurisdiction }),
      ...(place.location !== null && { primary_location_hint: place.location }),
    },
    schema: z.object({ uuid: z.string() }),
    what: `make the database ${name}`,
    permission: PERMISSION,
  });
  return made.ok ? ok(made.value.uuid) : err(made.error.text);
}

export async function removeDatabase({ api, path }: Account, id: string): Promise<Result<void, string>> {
  const removed = await api.call({
    method: "DELETE",
    path: `${path}/d1/database/${id}`,
    schema: z.unknown(),
    what: "remove the database",
    permission: PERMISSION,
  });
  return removed.ok || removed.error.status === 404 ? ok(undefined) : err(removed.error.text);
}

/** The files under migrations that the database lacks; all of them where it cannot say. */
export async function pendingMigrations({ api, path }: Account, id: string): Promise<readonly string[]> {
  const applied = await api.call({
    method: "POST",
    path: `${path}/d1/database/${id}/query`,
    body: { sql: "SELECT name FROM d1_migrations ORDER BY id" },
    schema: z.array(z.object({ results: z.array(z.object({ name: z.string() })) })),
    what: "read which migrations were applied",
    permission: PERMISSION,
  });
  const names = new Set(applied.ok ? applied.value.flatMap((one) => one.results.map(({ name }) => name)) : []);
  const files = (await readdir(join(ROOT, "migrations"))).filter((file) => file.endsWith(".sql")).sort();
  return files.filter((file) => !names.has(file));
}

/** The point in time that the database can be restored to. */
export async function bookmarkOf({ api, path }: Account, id: string): Promise<Result<string, string>> {
  const answer = await api.call({
    path: `${path}/d1/database/${id}/time_travel/bookmark`,
    schema: z.object({ bookmark: z.string() }),
    what: "read the database's bookmark, which an upgrade needs so that it can be taken back",
    permission: PERMISSION,
  });
  return answer.ok ? ok(answer.value.bookmark) : err(answer.error.text);
}
