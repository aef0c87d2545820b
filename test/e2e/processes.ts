/** The project's own npm commands as processes of their own, as a person runs them in a terminal. */

import { type ChildProcess, spawn } from "node:child_process";
import { resolve } from "node:path";

export const ROOT = resolve(import.meta.dirname, "../..");

const END_MS = 10_000;

/** Output comes through pipes; the process leads a group of its own, so that all that it starts can be ended with it. */
export function npm(
  folder: string,
  args: readonly string[],
  variables: Readonly<Record<string, string>>,
): ChildProcess {
  const kept = Object.entries(process.env).filter(([name]) => name !== "NODE_ENV" && !name.startsWith("VITE"));
  return spawn("npm", args, {
    cwd: folder,
    env: { ...Object.fromEntries(kept), ...variables },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
}

/** Ends it politely, and after ten seconds by force. */
export async function ended(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = closed(child);
  process.kill(-child.pid, "SIGTERM");
  const insist = setTimeout(() => process.kill(-(child.pid ?? 0), "SIGKILL"), END_MS);
  await gone;
  clearTimeout(insist);
}

/** As a power failure does: nothing gets to finish anything. */
export async function killed(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = closed(child);
  process.kill(-child.pid, "SIGKILL");
  await gone;
}

function closed(child: ChildProcess): Promise<void> {
  return new Promise((resolveClosed) => child.once("close", () => resolveClosed()));
}
