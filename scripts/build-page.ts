/** Builds the page unless what is built is newer than everything it is built from. */

import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { build } from "vite";
import { ROOT } from "./wrangler.ts";

const SOURCES = ["web/src", "web/index.html", "web/vite.config.ts", "src/api", "package-lock.json"];

export async function buildPage(): Promise<void> {
  const builtMs = await newestMs("web/dist/index.html");
  const sourceMs = Math.max(...(await Promise.all(SOURCES.map(newestMs))));
  if (builtMs > sourceMs) return;
  await build({ root: join(ROOT, "web"), logLevel: "warn" });
}

/** 0 for what does not exist. */
async function newestMs(path: string): Promise<number> {
  const full = join(ROOT, path);
  try {
    const found = await stat(full);
    if (!found.isDirectory()) return found.mtimeMs;
    const names = await readdir(full, { recursive: true });
    const times = await Promise.all(names.map(async (name) => (await stat(join(full, name))).mtimeMs));
    return Math.max(0, ...times);
  } catch {
    return 0;
  }
}
