/**
 * Starts the product as a newcomer does: a fresh folder with what a clone holds, then `npm start`. The two addresses are
 * those it prints. Twice for all end-to-end tests, of which two files run at a time, each with a product to itself; and for the
 * page's benchmark.
 */

import type { ChildProcess } from "node:child_process";
import { cp, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, sep } from "node:path";
import { createInterface } from "node:readline";
import type { TestProject } from "vitest/node";
import { ended, npm, ROOT } from "./processes.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** One for each place at which a file may run. */
    readonly products: readonly Product[];
  }
}

export interface Product {
  /** Where the events page is. */
  readonly orbit: string;
  /** Where the simulated Xero is. */
  readonly xero: string;
}

const NOT_IN_A_CLONE = new Set([".git", ".wrangler", "node_modules", "coverage", ".dev.vars", join("web", "dist")]);
/** Of ranges that nothing else here uses; the next free one is taken. */
const FIRST_PORTS = ["8940", "8970"];
const START_MS = 120_000;

export default async function startProducts(project: TestProject): Promise<() => Promise<void>> {
  const begun = await Promise.allSettled(FIRST_PORTS.map((port) => startFresh(port)));
  const started = begun.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  const end = async () => void (await Promise.all(started.map((one) => one.end())));
  const failed = begun.find((one) => one.status === "rejected");
  if (failed !== undefined) {
    await end();
    throw failed.reason;
  }
  project.provide(
    "products",
    started.map(({ orbit, xero }) => ({ orbit, xero })),
  );
  return end;
}

export interface Started extends Product {
  readonly folder: string;
  /** Ends the processes and removes the folder. */
  end(): Promise<void>;
}

/** `firstPort`: the next one that is free is taken. */
export async function startFresh(firstPort: string): Promise<Started> {
  const folder = await mkdtemp(join(tmpdir(), "orbit-e2e-"));
  await cp(ROOT, folder, {
    recursive: true,
    filter: (path) => !NOT_IN_A_CLONE.has(path.slice(ROOT.length + sep.length)),
  });
  await symlink(join(ROOT, "node_modules"), join(folder, "node_modules"));
  const child = npm(folder, ["start"], { PORT: firstPort });
  const end = async () => {
    await ended(child);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const [orbit, xero] = await addresses(child);
    return { folder, orbit, xero, end };
  } catch (error) {
    const log = await readFile(join(folder, ".wrangler/start/orbit.log"), "utf8").catch(() => "no log");
    await end();
    throw new Error(`npm start failed: ${error}\n${log}`);
  }
}

/** The two addresses that are printed; fails when the process ends before, or after two minutes. */
function addresses(child: ChildProcess): Promise<readonly [string, string]> {
  return new Promise((resolvePair, reject) => {
    const said: string[] = [];
    const fail = (why: string) => reject(new Error(`${why}\n${said.join("\n")}`));
    const late = setTimeout(fail, START_MS, "it did not print its addresses in time");
    const listen = (stream: NodeJS.ReadableStream) =>
      createInterface({ input: stream }).on("line", (line) => {
        said.push(line);
        const found = said.flatMap((one) => one.match(/http:\/\/localhost:\d+/) ?? []);
        const [orbit, xero] = found;
        if (orbit === undefined || xero === undefined) return;
        clearTimeout(late);
        resolvePair([orbit, xero]);
      });
    if (child.stdout !== null) listen(child.stdout);
    if (child.stderr !== null) listen(child.stderr);
    child.once("exit", (code) => {
      clearTimeout(late);
      fail(`it ended with code ${code}`);
    });
  });
}
