/**
 * Who waits for something that a pass brings (reference data, a preview): looked at again whenever the pass has stored an
 * answer or a suspension, never by polling. Memory only: a caller whose object dies gets an error anyway.
 */

import { type Timer, withTimeout } from "../../objects/with-timeout.ts";

interface Waiter {
  readonly isOver: () => boolean;
  readonly end: () => void;
}

export class Waiters {
  readonly #timer: Timer;
  readonly #waiting = new Set<Waiter>();

  constructor(timer: Timer) {
    this.#timer = timer;
  }

  /** Until `isOver`, but no longer than `mostMs`. */
  async until(isOver: () => boolean, mostMs: number): Promise<void> {
    if (isOver()) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const waiter = { isOver, end: resolve };
    this.#waiting.add(waiter);
    await withTimeout(() => promise, mostMs, this.#timer);
    this.#waiting.delete(waiter);
  }

  /** Something was stored. */
  notify(): void {
    for (const waiter of this.#waiting) if (waiter.isOver()) waiter.end();
  }
}
