/**
 * What wrangler does of a deployment: migrations, and the upload of code, page and secrets in one piece. Its output is
 * shown only where it failed, as the sentence that matters.
 */

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { stripVTControlCharacters } from "node:util";
import { err, ok, type Result } from "../../src/domain/result.ts";
import { ended, wrangler } from "../wrangler.ts";
import type { Account } from "./account.ts";
import type { Deployment } from "./deployment.ts";

export async function applyMigrations(
  account: Account,
  { database, config }: Deployment,
): Promise<Result<void, string>> {
  const ran = await run(account.id, ["d1", "migrations", "apply", database, "--remote", "-c", config]);
  return ran.ok ? ran : err(`${ran.error} The Worker was not changed.`);
}

export async function uploadWorker(
  account: Account,
  { config, worker }: Deployment,
  secrets: Readonly<Record<string, string>>,
): Promise<Result<void, string>> {
  const folder = await mkdtemp(join(tmpdir(), "orbit-"));
  try {
    const file = join(folder, "secrets.json");
    await writeFile(file, JSON.stringify(secrets), { mode: 0o600 });
    const withSecrets = Object.keys(secrets).length === 0 ? [] : ["--secrets-file", file];
    const ran = await run(account.id, ["deploy", "-c", config, ...withSecrets]);
    return ran.ok ? ran : err(`Could not upload the Worker ${worker}: ${ran.error}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Bundles as an upload would, without an account. */
export async function bundle(config: string): Promise<Result<void, string>> {
  const ran = await run(null, ["deploy", "--dry-run", "--outdir", join(".wrangler", "dry-run"), "-c", config]);
  return ran.ok ? ran : err(`Could not bundle the Worker: ${ran.error}`);
}

async function run(account: string | null, args: readonly string[]): Promise<Result<void, string>> {
  const child = wrangler(args, ["ignore", "pipe", "pipe"], {
    ...(account !== null && { CLOUDFLARE_ACCOUNT_ID: account }),
    // A set CLOUDFLARE_ENV would make wrangler look for a section that the file does not have.
    CLOUDFLARE_ENV: undefined,
  });
  const [out, errors, code] = await Promise.all([
    child.stdout === null ? "" : text(child.stdout),
    child.stderr === null ? "" : text(child.stderr),
    ended(child),
  ]);
  return code === 0 ? ok(undefined) : err(reasonIn(`${errors}\n${out}`));
}

const NOT_ALLOWED = /\[code: (10000|9109)\]/;
const MAX_REASON_CHARS = 400;

/** The first error that wrangler printed, without colours, hints and stack traces. */
export function reasonIn(printed: string): string {
  const plain = stripVTControlCharacters(printed);
  const [, error] =
    /\[ERROR\]\s*([\s\S]*?)(?:\n\s*\n\s*(?:📎|🪵|If you think|Note that|\S*Getting User)|\n {4}at |$)/.exec(plain) ??
    [];
  const reason = (error ?? "wrangler ended without a reason")
    .replace(/\s+/g, " ")
    .replace(/^ ?A request to the Cloudflare API \(\S+\) failed\. /, "")
    .trim()
    .slice(0, MAX_REASON_CHARS);
  const sentence = /[.!?]$/.test(reason) ? reason : `${reason}.`;
  if (!NOT_ALLOWED.test(plain)) return sentence;
  return `${sentence} The API token lacks a permission: docs/deploying.md lists those that it needs.`;
}
