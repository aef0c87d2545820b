/**
 * A large request that is being carried out: which events it was about, and how far they are. One at a time is shown; a
 * newer one takes its place. Callers: the events' requests start it, bulk-progress.tsx shows it.
 */

import { signal } from "@preact/signals";
import { ok } from "../../../../src/domain/result.ts";
import { type Answer, ask } from "../../data/answer.ts";
import { api } from "../../data/client.ts";
import type { Counts } from "../../data/shapes.ts";

export interface Bulk {
  /** Of this page load: two requests may be about the same events. */
  readonly request: number;
  /** "14 events" */
  readonly what: string;
  /** All of its events, or every n-th. */
  readonly ids: readonly string[];
}

export const bulk = signal<Bulk | null>(null);

let lastRequest = 0;

export function followBulk(what: string, ids: readonly string[]): void {
  lastRequest += 1;
  bulk.value = ids.length < 2 ? null : { request: lastRequest, what, ids };
}

export function putAway(): void {
  bulk.value = null;
}

export async function askProgress({ ids }: Bulk): Promise<Answer<Counts>> {
  const answer = await ask(api.events.progress.$post({ json: { ids: [...ids] } }));
  return answer.ok ? ok(answer.value.byStatus) : answer;
}

export interface Shares {
  readonly done: number;
  readonly failed: number;
  readonly waiting: number;
  readonly all: number;
}

/** `counts` null: not known yet. Pure. */
export function sharesOf({ ids }: Pick<Bulk, "ids">, counts: Counts | null): Shares {
  if (counts === null) return { done: 0, failed: 0, waiting: 0, all: ids.length };
  const { synced, skipped, resolved, failed, waiting } = counts;
  return { done: synced + skipped + resolved, failed, waiting, all: ids.length };
}
