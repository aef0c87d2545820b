/** The end of a script: its last words on the fitting stream, and its exit code. What nobody foresaw is one sentence too. */

import { err, type Result } from "../../src/domain/result.ts";

export async function finish(work: () => Promise<Result<string, string>>): Promise<void> {
  const result = await work().catch((error: unknown) => {
    return err(`Stopped: ${error instanceof Error ? error.message : String(error)}. Run this again to continue.`);
  });
  if (result.ok) {
    console.log(result.value);
  } else {
    console.error(result.error);
    process.exitCode = 1;
  }
}

/** A command line that cannot be meant. */
export function refuse(sentence: string): void {
  console.error(sentence);
  process.exitCode = 2;
}
