/** Virtual time: what is to happen and when. One thing at a time, in the order of times and then of asking. */

interface Item {
  readonly atMs: number;
  readonly run: () => void;
}

export class Agenda {
  nowMs: number;
  readonly #items: Item[] = [];

  constructor(startMs: number) {
    this.nowMs = startMs;
  }

  /** Answers how to call it off. */
  after(ms: number, run: () => void): () => void {
    const item = { atMs: this.nowMs + ms, run };
    let index = this.#items.length;
    while (index > 0 && (this.#items[index - 1]?.atMs ?? 0) > item.atMs) index--;
    this.#items.splice(index, 0, item);
    return () => {
      const place = this.#items.indexOf(item);
      if (place >= 0) this.#items.splice(place, 1);
    };
  }

  nextMs(): number {
    return this.#items[0]?.atMs ?? Number.POSITIVE_INFINITY;
  }

  runNext(): void {
    this.#items.shift()?.run();
  }

  /** Forgets what was to come. */
  clear(): void {
    this.#items.length = 0;
  }
}

/** Everything that one step set off has come to rest or waits for the agenda: only microtasks are used here. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
