/** The end of a script: its last words on the fitting stream, and its exit code. */

import type { Result } from "../../src/result.ts";

export function finish(result: Result<unknown, string>, failureCode: number): void {
  if (!result.ok) {
    console.error(result.error);
    process.exitCode = failureCode;
  } else if (typeof result.value === "string") {
    console.log(result.value);
  }
}
