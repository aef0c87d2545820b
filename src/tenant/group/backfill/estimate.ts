/**
 * What a backfill will take, said before it starts and while it runs: an estimate for people, on the high side, since it
 * does not know which records are in step already. Pure.
 */

import type { RecordKind } from "../../../domain/failure.ts";
import { DAY_WINDOW_MS, READ_IDS_PER_CALL, READ_PAGE_SIZE, WRITE_ELEMENTS_PER_CALL } from "../../../limits.ts";

export interface EstimateInput {
  readonly size: Readonly<Record<RecordKind, number>>;
  readonly satellites: number;
  /** Calls that the mirror may make in a minute, and in a day. */
  readonly perMinute: number;
  readonly perDay: number;
  /** What is left of the group's day. */
  readonly leftToday: number;
}

/** The document, its contact, its payments: at most three writes of 50 elements each. */
const WRITES_PER_BATCH = 3;
const MINUTES_PER_DAY = DAY_WINDOW_MS / 60_000;

export function backfillEstimate(input: EstimateInput): { readonly calls: number; readonly minutes: number } {
  const { size } = input;
  const documents = size.invoice + size["credit-note"];
  if (documents + size.contact === 0) return { calls: 0, minutes: 0 };
  const pages = Object.values(size).reduce((sum, records) => sum + Math.ceil(records / READ_PAGE_SIZE), 0);
  // Contacts and payments of documents that Orbit has not seen are read by their ids.
  const reads = pages + Math.ceil(documents / READ_IDS_PER_CALL);
  const writes = WRITES_PER_BATCH * Math.ceil((documents + size.contact) / WRITE_ELEMENTS_PER_CALL);
  // Every organisation has limits of its own, and they work side by side.
  const busiest = Math.max(reads, Math.ceil(writes / Math.max(1, input.satellites)));
  const beyondToday = Math.max(0, busiest - input.leftToday);
  const days = Math.ceil(beyondToday / Math.max(1, input.perDay));
  const minutes = Math.ceil(Math.min(busiest, input.perDay) / Math.max(1, input.perMinute));
  return { calls: reads + writes, minutes: minutes + days * MINUTES_PER_DAY };
}
