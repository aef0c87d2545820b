/**
 * When it was first seen that a document names something that the known set-up does not have. A list that was read after
 * that holds whatever the document could name, so it is read again once, however the clocks differ. In memory: a crash
 * costs one more read.
 */

import { MAX_LACKS_REMEMBERED } from "../../limits.ts";

export class Lacks {
  readonly #firstSeenMs = new Map<string, number>();

  /** `key`: the document and its version. */
  seen(key: string, nowMs: number): number {
    const known = this.#firstSeenMs.get(key);
    if (known !== undefined) return known;
    const [oldest] = this.#firstSeenMs.keys();
    if (this.#firstSeenMs.size >= MAX_LACKS_REMEMBERED && oldest !== undefined) this.#firstSeenMs.delete(oldest);
    this.#firstSeenMs.set(key, nowMs);
    return nowMs;
  }
}
