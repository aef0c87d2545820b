/** Which documents a transaction has changed: what follows from them is worked out once, at its end. In memory only. */

import type { RecordKind } from "../../domain/failure.ts";

export interface DocumentKey {
  readonly kind: Exclude<RecordKind, "contact">;
  readonly id: string;
}

export class Touched {
  readonly #keys = new Map<string, DocumentKey>();

  note(kind: RecordKind, id: string): void {
    if (kind !== "contact") this.#keys.set(`${kind} ${id}`, { kind, id });
  }

  /** What was noted since the last time. */
  drain(): readonly DocumentKey[] {
    const keys = [...this.#keys.values()];
    this.#keys.clear();
    return keys;
  }
}
