/** What an npm command printed, and how it ended. */

import type { ChildProcess } from "node:child_process";
import { text } from "node:stream/consumers";
import { stripVTControlCharacters } from "node:util";
import { npm } from "../e2e/processes.ts";

export interface Ran {
  readonly code: number;
  /** Both streams, the errors after the rest, without colours. */
  readonly out: string;
}

/** Longer than anything takes to start on a busy machine, and far shorter than what a whole test run may take. */
const START_MS = 60_000;

export async function ran(
  folder: string,
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const child = npm(folder, args, variables);
  const code = new Promise<number>((resolve) => child.once("close", (ended) => resolve(ended ?? 1)));
  const [out, errors] = await Promise.all([printed(child.stdout), printed(child.stderr)]);
  return { code: await code, out: `${out}${errors}` };
}

/** Until it has printed these words, which it answers with all before them; fails when it ends without, or is late. */
export function printing(child: ChildProcess, words: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    const late = setTimeout(() => reject(new Error(`it has not printed ${words} but: ${said}`)), START_MS);
    const heard = (chunk: unknown) => {
      // Colours come in the middle of an address where the environment forces them.
      said = stripVTControlCharacters(said + String(chunk));
      if (!words.test(said)) return;
      clearTimeout(late);
      resolve(said);
    };
    child.stdout?.on("data", heard);
    child.stderr?.on("data", heard);
    child.once("close", (code) => {
      clearTimeout(late);
      reject(new Error(`it ended with ${code}: ${said}`));
    });
  });
}

async function printed(stream: NodeJS.ReadableStream | null): Promise<string> {
  return stream === null ? "" : stripVTControlCharacters(await text(stream));
}
