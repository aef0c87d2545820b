/**
 * Undo log of every collection. Xero saves all elements of a call or none (`summarizeErrors` true), or each element
 * whole or not at all; `attempt` gives both by undoing whatever refused work had written. Attempts nest.
 * Work is synchronous: nothing may await inside an attempt.
 */

import type { Result } from "../result.ts";

export class Journal {
  #undo: (() => void)[] = [];
  #depth = 0;

  /** Called by collections before each change. */
  record(undo: () => void): void {
    if (this.#depth > 0) this.#undo.push(undo);
  }

  /** Runs work; when it returns an error (or throws), everything it wrote is taken back. */
  attempt<T, E>(work: () => Result<T, E>): Result<T, E> {
    const mark = this.#undo.length;
    this.#depth += 1;
    try {
      const result = work();
      if (!result.ok) this.#rollBackTo(mark);
      return result;
    } catch (error) {
      this.#rollBackTo(mark);
      throw error;
    } finally {
      this.#depth -= 1;
      if (this.#depth === 0) this.#undo = [];
    }
  }

  #rollBackTo(mark: number): void {
    while (this.#undo.length > mark) this.#undo.pop()?.();
  }
}
