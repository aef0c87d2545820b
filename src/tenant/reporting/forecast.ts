/**
 * When will the backlog be clear? The calls that the open tasks need are sent in thought, each when the budget would let it
 * leave and one of the parallel places is free, with the time that calls to this organisation have been taking. Reads rows only.
 */

import type { RecordKind } from "../../domain/failure.ts";
import {
  FORECAST_SAMPLE,
  MAX_FORECAST_CALLS,
  MINUTE_WINDOW_MS,
  PAGED_READ_FROM_CALLS,
  READ_PAGE_SIZE,
  WINDOW_MARGIN_MS,
  WRITE_ELEMENTS_PER_CALL,
} from "../../limits.ts";
import type { ReferenceName } from "../../mirror/references.ts";
import type { TenantContext } from "../context.ts";
import { idsPerCall } from "../model/reads-by-id.ts";
import { PRIORITY } from "../model/task.ts";
import { docKey } from "../model/xero-call.ts";
import { budgetOf, parallelPlaces } from "../quota/quota.ts";
import { nextCall } from "../quota/rate-limit.ts";
import type { OpenWork } from "../storage/tasks.ts";

/** What a write to an organisation depends on, read once. */
const BASIC_REFERENCES: readonly ReferenceName[] = ["organisation", "accounts", "tax-rates"];

interface NeededCalls {
  readonly reads: number;
  readonly writes: number;
}

/** What one open copy needs, on average: elements of bulk writes, and calls that go alone. */
interface CopySteps {
  readonly bulk: number;
  readonly alone: number;
}

/** UTC ms; null when nothing is open. `startMs`: nothing leaves before it. */
export function backlogClearAtMs(context: TenantContext, startMs: number): number | null {
  const busy = [...context.attempts.busy()];
  const isBusy = (work: OpenWork) => (key: string) =>
    work.controller === "write" && key.startsWith(docKey(work.kind, ""));
  // What is under way needs no further call.
  const open = context.tasks
    .openWork()
    .map((work) => ({ ...work, count: Math.max(0, work.count - busy.filter(isBusy(work)).length) }));
  if (open.length === 0) return null;
  const latestMs = Math.max(startMs, ...open.map((work) => work.latestMs));
  const missing = context.references.missing(BASIC_REFERENCES).length;
  const { reads, writes } = neededCalls(open, missing, (kind) => copySteps(context, kind));
  if (reads + writes > MAX_FORECAST_CALLS) return null;
  const durationsMs = [
    ...Array.from({ length: reads }, () => context.latency.readMs),
    ...Array.from({ length: writes }, () => context.latency.writeMs),
  ];
  return Math.max(latestMs, sentInThought(context, durationsMs, startMs));
}

/** As batching.ts and the controllers would cut the work. */
function neededCalls(
  open: readonly OpenWork[],
  missingReferences: number,
  stepsOf: (kind: RecordKind) => CopySteps,
): NeededCalls {
  let reads = 0;
  let writes = 0;
  for (const { controller, kind, announced, count } of open) {
    if (controller === "receipt") writes += Math.ceil(count / WRITE_ELEMENTS_PER_CALL);
    else if (controller === "write") {
      const { bulk, alone } = stepsOf(kind);
      writes += Math.ceil((count * bulk) / WRITE_ELEMENTS_PER_CALL) + Math.round(count * alone);
    } else if (controller === "note") writes += count;
    else if (controller === "check") reads += Math.ceil(count / idsPerCall(kind));
    else {
      const byIds = Math.ceil(count / idsPerCall(kind));
      const pages = Math.ceil(count / READ_PAGE_SIZE);
      const isPaged = (announced || kind === "contact") && byIds >= pages + PAGED_READ_FROM_CALLS;
      reads += isPaged ? pages : byIds;
    }
  }
  return { reads: reads + (writes > 0 ? missingReferences : 0), writes };
}

/** From a sample: a document is written itself, then each of its payments, and what it is used on in a call of its own. */
function copySteps(context: TenantContext, kind: RecordKind): CopySteps {
  if (kind === "contact") return { bulk: 1, alone: 0 };
  const copies = context.tasks
    .openWrites(kind, FORECAST_SAMPLE)
    .flatMap((id) => context.copies.document(kind, id) ?? []);
  let [bulk, alone] = [copies.length, 0];
  for (const { wanted, terms, copy } of copies) {
    const payments = terms.payments.filter((payment) => !payment.isDeleted).length;
    bulk += Math.max(0, payments - (copy?.payments.length ?? 0));
    if (wanted.allocations.length > (copy?.allocations.length ?? 0)) alone++;
  }
  return copies.length === 0 ? { bulk: 1, alone: 0 } : { bulk: bulk / copies.length, alone: alone / copies.length };
}

function sentInThought(context: TenantContext, durationsMs: readonly number[], startMs: number): number {
  const leftMs: number[] = [];
  const freeMs = Array.from({ length: parallelPlaces(context, startMs) }, () => startMs);
  let full = { fromMs: Number.POSITIVE_INFINITY, untilMs: 0 };
  for (const durationMs of durationsMs) {
    const place = freeMs.indexOf(Math.min(...freeMs));
    const { atMs: mayMs } = nextCall(budgetOf(context, leftMs), PRIORITY.webhook, freeMs[place] ?? startMs);
    const atMs = mayMs >= full.fromMs ? Math.max(mayMs, full.untilMs) : mayMs;
    leftMs.push(atMs);
    freeMs[place] = atMs + durationMs;
    // The last call of a minute is answered with "none left", which is believed for a whole minute.
    const firstMs = budgetOf(context, leftMs).nthMostRecentMs(context.minuteLimit);
    if (firstMs === null || firstMs <= atMs - MINUTE_WINDOW_MS) continue;
    full = { fromMs: atMs + durationMs, untilMs: atMs + durationMs + MINUTE_WINDOW_MS + WINDOW_MARGIN_MS };
  }
  return Math.max(...freeMs);
}
