/**
 * A refusal of the simulated Xero, thrown to those who act as a person: in a test's set-up it is a mistake of the test,
 * and `/sim` answers it as a 400.
 */

import type { Result } from "../result.ts";
import type { World } from "../state/world.ts";

/** Xero said no; the messages are its own. */
export class Refused extends Error {
  readonly messages: readonly string[];

  constructor(messages: readonly string[]) {
    super(messages.join("; "));
    this.messages = messages;
  }
}

/** Does the work whole or not at all, and hands out what it made. */
export function done<T>(world: World, work: () => Result<T, readonly string[]>): T {
  const result = world.attempt(work);
  if (result.ok) return result.value;
  throw new Refused(result.error);
}

export function found<Row>(row: Row | null | undefined, what: string): Row {
  if (row === null || row === undefined) throw new Refused([`No such ${what} in this organisation`]);
  return row;
}
