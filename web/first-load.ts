/** What a browser has to fetch before the page is there: measured at every build, which fails when it is too much. */

import { gzipSync } from "node:zlib";
import type { Plugin } from "vite";

/** Bytes, compressed. A phone on a slow connection (1.6 Mbit/s) has that in under half a second. */
const MOST_BYTES = 75_000;

/** What of a bundle counts here. */
export interface Built {
  readonly fileName: string;
  readonly source: string | Uint8Array;
  /** Files that it cannot begin without. */
  readonly needs: readonly string[];
}

/** The compressed size of all that the file needs, itself included. */
export function loadBytes(fileName: string, built: ReadonlyMap<string, Built>): number {
  const needed = new Set<string>();
  const walk = (name: string) => {
    if (needed.has(name)) return;
    needed.add(name);
    for (const next of built.get(name)?.needs ?? []) walk(next);
  };
  walk(fileName);
  return [...needed].reduce((sum, name) => sum + gzipSync(built.get(name)?.source ?? "").length, 0);
}

export function firstLoad(page: string): Plugin {
  return {
    name: "first-load",
    apply: "build",
    writeBundle(_, bundle) {
      const files = Object.values(bundle).map((file): Built => {
        if (file.type === "asset") return { fileName: file.fileName, source: file.source, needs: [] };
        const styles = [...(file.viteMetadata?.importedCss ?? [])];
        return { fileName: file.fileName, source: file.code, needs: [...file.imports, ...styles] };
      });
      const entry = Object.values(bundle).find((file) => file.type === "chunk" && file.facadeModuleId === page);
      if (entry === undefined) throw new Error(`nothing was built of ${page}`);
      const bytes = loadBytes(entry.fileName, new Map(files.map((file) => [file.fileName, file])));
      const words = `The first load is ${(bytes / 1000).toFixed(1)} kB, compressed`;
      if (bytes > MOST_BYTES) throw new Error(`${words}; at most ${MOST_BYTES / 1000} kB`);
      this.info(words);
    },
  };
}
