/** The commands that the documents have in blocks of code and in the text, with the document of each. */

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

export const ROOT = join(import.meta.dirname, "../../..");
export const read = (path: string) => readFileSync(join(ROOT, path), "utf8");

export interface Documented {
  readonly document: string;
  /** As a person copies it, without what explains it on the same line. */
  readonly line: string;
}

const documents = execFileSync("git", ["ls-files", "*.md"], { cwd: ROOT, encoding: "utf8" }).trim().split("\n");

export const documented: readonly Documented[] = documents.flatMap((document) => {
  const text = read(document);
  const blocks = [...text.matchAll(/^ *```(?:sh)?\n([\s\S]*?)^ *```/gm)].flatMap(([, block = ""]) => block.split("\n"));
  const spans = [...text.matchAll(/`([^`\n]+)`/g)].map(([, span = ""]) => span);
  return [...blocks, ...spans].map((line) => ({ document, line: line.trim().replace(/\s{2,}.*$|\s#.*$/, "") }));
});

/** Variables that are set for a command alone, such as `APP_URL=… npm run deploy`. */
const VARIABLES = /^(?:[A-Z_]+=(?:"[^"]*"|\S+) )+/;

/** The program and the words that choose what it does; null for what is no command. */
export function commandOf(line: string): string | null {
  const [found] =
    /^(?:npm (?:run [a-z][a-z0-9:-]*|[a-z]+)(?: signatures)?|npx wrangler (?:secret put|d1 time-travel [a-z]+|[a-z]+)|curl .*\/api\/[a-z]+|tail -n 1)(?![\w:-])/.exec(
      line.replace(VARIABLES, ""),
    ) ?? [];
  return found?.replace(/^curl .*\//, "curl /api/") ?? null;
}
