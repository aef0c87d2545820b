/**
 * A clock that stands still while anything runs and jumps to the next thing when all wait. Work that overlaps in time (four
 * calls of one organisation, passes of several) takes as long as it would, and no longer on a slow machine.
 */

import type { Timer } from "../../src/objects/with-timeout.ts";

/** Turns of the event loop in which work that waits for nothing but promises comes to rest. */
const TURNS_TO_REST = 3;

interface Sleeper {
  readonly atMs: number;
  readonly wake: () => void;
}

export class VirtualTime {
  nowMs: number;
  #sleepers: Sleeper[] = [];
  readonly #timers = new Set<Sleeper>();
  /** Work whose end no turn of the event loop bounds (WebCrypto); it says when it begins and ends. */
  #underWay = 0;

  constructor(startMs: number) {
    this.nowMs = startMs;
  }

  async sleep(ms: number): Promise<void> {
    this.#underWay--;
    await new Promise<void>((wake) => this.#sleepers.push({ atMs: this.nowMs + ms, wake }));
    this.#underWay++;
  }

  /** Runs `work`, which may sleep; time does not go on while it does anything else. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#underWay++;
    try {
      return await work();
    } finally {
      this.#underWay--;
    }
  }

  /** `act` happens after `ms` unless it is called off. */
  readonly timer: Timer = (ms, act) => {
    const sleeper = { atMs: this.nowMs + ms, wake: act };
    this.#timers.add(sleeper);
    return () => this.#timers.delete(sleeper);
  };

  get hasTimers(): boolean {
    return this.#timers.size > 0;
  }

  /** Until everything that was begun is done or sleeps. */
  async rest(): Promise<void> {
    for (let turns = 0; turns < TURNS_TO_REST; turns++) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      if (this.#underWay > 0) turns = -1;
    }
  }

  /** What sleeps and wakes first; of several at one time, the one that has slept longest. */
  next(): { readonly atMs: number; readonly act: () => Promise<void> } | null {
    let first: Sleeper | null = null;
    for (const sleeper of [...this.#sleepers, ...this.#timers])
      if (first === null || sleeper.atMs < first.atMs) first = sleeper;
    if (first === null) return null;
    const { atMs, wake } = first;
    return {
      atMs,
      act: async () => {
        this.#sleepers = this.#sleepers.filter((sleeper) => sleeper.wake !== wake);
        for (const timer of this.#timers) if (timer.wake === wake) this.#timers.delete(timer);
        wake();
      },
    };
  }
}
