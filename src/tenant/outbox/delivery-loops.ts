/**
 * Sends what the outbox holds, beside the pass: one loop per destination, one delivery at a time in each, every delivery
 * with a time limit. A destination that hangs or fails holds up neither another one nor the mirror. Called by the engine.
 */

import { DELIVERY_TIMEOUT_MS, OUTBOX_RETRY_MIN_MS } from "../../limits.ts";
import { type Timer, withTimeout } from "../../objects/with-timeout.ts";
import type { OutboxBatch, OutboxTarget } from "../storage/outbox.ts";

export interface LoopDeps {
  readonly nowMs: () => number;
  readonly timer: Timer;
  readonly targets: () => readonly OutboxTarget[];
  /** What is due for the destination now; null ends its loop. */
  readonly next: (target: OutboxTarget) => OutboxBatch | null;
  /** One delivery, stored; false when it failed. */
  readonly deliver: (batch: OutboxBatch) => Promise<boolean>;
  /** A loop has ended: what is due next may be due sooner than was known. `error`: what it threw, which nothing expects. */
  readonly ended: (error: unknown) => void;
}

/** After the time limit of a delivery, an alarm finds out whether its life is still there. */
const LATER_MS = OUTBOX_RETRY_MIN_MS;

interface Loop {
  readonly done: Promise<void>;
  sinceMs: number;
}

export class DeliveryLoops {
  readonly #deps: LoopDeps;
  readonly #underWay = new Map<OutboxTarget, Loop>();

  constructor(deps: LoopDeps) {
    this.#deps = deps;
  }

  /** Begins with every destination that something is due for and that nothing is being sent to. Returns at once. */
  start(): void {
    for (const target of this.#deps.targets()) {
      if (this.#underWay.has(target)) continue;
      const batch = this.#deps.next(target);
      if (batch !== null) this.#begin(batch);
    }
  }

  isUnderWay(target: OutboxTarget): boolean {
    return this.#underWay.has(target);
  }

  /** When a life that begins meanwhile sends again what is under way now; null when nothing is. */
  nextDueMs(): number | null {
    let dueMs: number | null = null;
    // Later than its time limit, and never at once: this life ends the delivery by itself.
    const soonestMs = this.#deps.nowMs() + LATER_MS;
    for (const { sinceMs } of this.#underWay.values()) {
      const endMs = Math.max(sinceMs + DELIVERY_TIMEOUT_MS + LATER_MS, soonestMs);
      dueMs = Math.min(dueMs ?? endMs, endMs);
    }
    return dueMs;
  }

  /** Until what began at `sinceMs` or later has arrived, but no longer than `mostMs`: what hangs is not waited for again. */
  async settled(sinceMs: number, mostMs: number): Promise<void> {
    const fresh = [...this.#underWay.values()].filter((loop) => loop.sinceMs >= sinceMs);
    if (fresh.length === 0) return;
    await withTimeout(() => Promise.all(fresh.map(({ done }) => done)), mostMs, this.#deps.timer);
  }

  #begin(batch: OutboxBatch): void {
    const { target } = batch;
    const { promise, resolve } = Promise.withResolvers<void>();
    const loop: Loop = { done: promise, sinceMs: this.#deps.nowMs() };
    this.#underWay.set(target, loop);
    const end = (error: unknown) => {
      this.#underWay.delete(target);
      resolve();
      this.#deps.ended(error);
    };
    this.#run(loop, batch).then(() => end(null), end);
  }

  async #run(loop: Loop, first: OutboxBatch): Promise<void> {
    for (let batch: OutboxBatch | null = first; batch !== null; batch = this.#deps.next(first.target)) {
      loop.sinceMs = this.#deps.nowMs();
      if (!(await this.#deps.deliver(batch))) return;
    }
  }
}
