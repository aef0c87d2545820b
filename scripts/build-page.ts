/** Builds the page unless what is built is newer than everything it is built from. */

import { readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { build } from "vite";
import { ROOT } from "./wrangler.ts";

const BUILT = join(ROOT, "web/dist");
const SOURCES = [
  "web/src",
  "web/index.html",
  "web/docs.html",
  "web/vite.config.ts",
  "web/first-load.ts",
  "web/public",
  "src/api",
  "package-lock.json",
];

export async function buildPage(): Promise<void> {
  const builtMs = await newestMs(join(BUILT, "index.html"));
  const sourceMs = Math.max(...(await Promise.all(SOURCES.map((path) => newestMs(join(ROOT, path))))));
  if (builtMs > sourceMs) return;
  // Built aside and put in place at once, so that two starts at the same time do not serve half a page.
  const aside = `${BUILT}-${process.pid}`;
  await build({ root: join(ROOT, "web"), logLevel: "warn", build: { outDir: aside, emptyOutDir: true } });
  await rm(BUILT, { recursive: true, force: true });
  await rename(aside, BUILT).catch(() => rm(aside, { recursive: true, force: true }));
}

/** 0 for what does not exist. */
async function newestMs(path: string): Promise<number> {
  try {
    const found = await stat(path);
    if (!found.isDirectory()) return found.mtimeMs;
    const names = await readdir(path, { recursive: true });
    const times = await Promise.all(names.map(async (name) => (await stat(join(path, name))).mtimeMs));
    return Math.max(0, ...times);
  } catch {
    return 0;
  }
}
