/** What an npm command printed, and how it ended. */

import type { ChildProcess } from "node:child_process";
import { text } from "node:stream/consumers";
import { npm } from "../e2e/processes.ts";

export interface Ran {
  readonly code: number;
  /** Both streams, the errors after the rest. */
  readonly out: string;
}

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

/** Until it has printed these words, which it answers with all before them; fails when it ends without. */
export function printing(child: ChildProcess, words: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    const heard = (chunk: unknown) => {
      said += String(chunk);
      if (words.test(said)) resolve(said);
    };
    child.stdout?.on("data", heard);
    child.stderr?.on("data", heard);
    child.once("close", (code) => reject(new Error(`it ended with ${code}: ${said}`)));
  });
}

async function printed(stream: NodeJS.ReadableStream | null): Promise<string> {
  return stream === null ? "" : await text(stream);
}
