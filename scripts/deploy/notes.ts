/**
 * What a run notes on this machine for later ones, in a file that only its owner may read and that is never committed: the
 * set-up code (a secret cannot be read back from Cloudflare), the place, and the public address where it is not
 * workers.dev's. A note that cannot be read counts as none.
 */

import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { ROOT } from "../wrangler.ts";
import type { Account } from "./account.ts";
import type { Deployment } from "./deployment.ts";
import { JURISDICTIONS, LOCATIONS } from "./place.ts";

const notes = z.object({
  setupCode: z.string().nullable().default(null),
  appUrl: z.string().nullable().default(null),
  jurisdiction: z.enum(JURISDICTIONS).nullable().default(null),
  location: z.enum(LOCATIONS).nullable().default(null),
});
export type Notes = Readonly<z.infer<typeof notes>>;

export async function readNotes(account: Account, deployment: Deployment): Promise<Notes> {
  try {
    return notes.parse(JSON.parse(await readFile(fileOf(account, deployment), "utf8")));
  } catch {
    return notes.parse({});
  }
}

export async function writeNotes(account: Account, deployment: Deployment, values: Notes): Promise<void> {
  const file = fileOf(account, deployment);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(values, null, 2)}\n`, { mode: 0o600 });
}

export async function removeNotes(account: Account, deployment: Deployment): Promise<void> {
  await rm(fileOf(account, deployment), { force: true });
}

function fileOf(account: Account, deployment: Deployment): string {
  return join(ROOT, ".deploy", `${account.id.replaceAll(/[^\w-]/g, "_")}.${deployment.worker}.json`);
}
