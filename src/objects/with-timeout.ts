/**
 * Waiting that ends: whatever is called (an object, D1, the queue) answers in time, or the caller continues with a reason
 * why there is no answer. What is called is not stopped by it and may still happen. The timer is handed in, so that
 * simulated time works too.
 */

import { err, ok, type Result } from "../domain/result.ts";

/** Runs `act` after `ms`; answers how to call it off. */
export type Timer = (ms: number, act: () => void) => () => void;

export const platformTimer: Timer = (ms, act) => {
  const timer = setTimeout(act, ms);
  return () => clearTimeout(timer);
};

/** The answer, or why there is none, for the log: "no answer in 15000 ms" or what was thrown. */
export async function withTimeout<T>(
  call: () => Promise<T>,
  timeoutMs: number,
  timer: Timer = platformTimer,
): Promise<Result<T, string>> {
  const timeout = Promise.withResolvers<Result<T, string>>();
  const callOff = timer(timeoutMs, () => timeout.resolve(err(`no answer in ${timeoutMs} ms`)));
  try {
    return await Promise.race([call().then(ok), timeout.promise]);
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error));
  } finally {
    callOff();
  }
}
