/**
 * A large request that is being carried out: which events it was about, and how far they are. One at a time is shown; a
 * newer one takes its place. Callers: the events' requests start it, bulk-progress.tsx shows it.
 */

import { signal } from "@preact/signals";
import { ask } from "../../data/answer.ts";
import { api } from "../../data/client.ts";
import type { Counts } from "../../data/shapes.ts";

export interface Bulk {
  /** Of this page load: two requests may be about the same events. */
  readonly request: number;
  /** "14 events" */
  readonly what: string;
  /** All of its events, or every n-th. */
  readonly ids: readonly string[];
  /** Null until the first answer. */
  readonly counts: Counts | null;
}

export const bulk = signal<Bulk | null>(null);

let lastRequest = 0;

export function followBulk(what: string, ids: readonly string[]): void {
  lastRequest += 1;
  bulk.value = ids.length < 2 ? null : { request: lastRequest, what, ids, counts: null };
}

export function putAway(): void {
  bulk.value = null;
}

/** Answers whether it could be asked. */
export async function askProgress(): Promise<boolean> {
  const asked = bulk.peek();
  if (asked === null) return true;
  const answer = await ask(api.events.progress.$post({ json: { ids: [...asked.ids] } }));
  if (answer.ok && bulk.peek()?.request === asked.request) bulk.value = { ...asked, counts: answer.value.byStatus };
  return answer.ok;
}

export interface Shares {
  readonly done: number;
  readonly failed: number;
  readonly waiting: number;
  readonly all: number;
}

/** Pure. */
export function sharesOf({ ids, counts }: Pick<Bulk, "ids" | "counts">): Shares {
  if (counts === null) return { done: 0, failed: 0, waiting: 0, all: ids.length };
  const { synced, skipped, resolved, failed, waiting } = counts;
  return { done: synced + skipped + resolved, failed, waiting, all: ids.length };
}
