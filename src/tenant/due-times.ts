/**
 * The earliest due time of each priority, in memory while tasks only come: otherwise each delivery of a burst would go
 * through all tasks that came before it. Never later than the truth; whatever else happens to tasks makes it forget.
 */

import type { Priority } from "./tasks.ts";

export class DueTimes {
  #known: { readonly busy: string; readonly earliestMs: Map<Priority, number> } | null = null;

  /** `busy` says which documents are left out; `read` goes through the rows. */
  earliest(busy: string, read: () => Map<Priority, number>): ReadonlyMap<Priority, number> {
    if (this.#known?.busy !== busy) this.#known = { busy, earliestMs: read() };
    return this.#known.earliestMs;
  }

  came(priority: Priority, dueAtMs: number): void {
    const earliestMs = this.#known?.earliestMs;
    earliestMs?.set(priority, Math.min(earliestMs.get(priority) ?? dueAtMs, dueAtMs));
  }

  forget(): void {
    this.#known = null;
  }
}
