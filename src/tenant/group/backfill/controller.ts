/**
 * Carries out backfills: counts what they concern, reads the group page by page by when it changed last, and hands what is
 * not in step to the read controller. A bounded number of its records is open at a time, so that a large one can be cancelled and
 * never stands in the way. All that it knows is in rows: a kill repeats one page at most, and repeating is harmless.
 */

import { disposition, type RecordKind } from "../../../domain/failure.ts";
import {
  BACKFILL_LONGEST_LOOK_MS,
  BACKFILL_LOOK_MS,
  BACKFILL_OPEN_RECORDS,
  BACKFILL_PREVIEW_KEPT_MS,
  BACKFILL_SEEN_AGAIN_MS,
} from "../../../limits.ts";
import type { XeroFault } from "../../../xero/errors.ts";
import { countSince, XERO_NAMES } from "../../../xero/requests.ts";
import { elementsOf, itemCountOf } from "../../../xero/schemas.ts";
import { roleOf, type TenantContext } from "../../context.ts";
import { CALL_TYPES, kindOf, purposeOf } from "../../model/call-types.ts";
import { changedAtMs } from "../../model/change-cursor.ts";
import type { BackfillEdge } from "../../model/doc-part.ts";
import { fieldOf, parseState } from "../../model/parse-record.ts";
import type { SweepState } from "../../model/sweep-schedule.ts";
import { PRIORITY, type Priority } from "../../model/task.ts";
import type { AnsweredCall, Controller, PlannedCall, SentCall } from "../../model/xero-call.ts";
import type { Backfill } from "../../storage/backfills.ts";
import { type GroupRecord, heldUpdatedAtMs } from "../../storage/records.ts";
import { ChangeFeed } from "../../suspension/change-feed.ts";
import { acceptDiscovered, concernsMirror } from "../discovered.ts";
import type { ReadController } from "../read-controller.ts";

const KINDS: readonly RecordKind[] = ["contact", "invoice", "credit-note"];
const EDGES: readonly BackfillEdge[] = ["from", "to"];

export class BackfillController implements Controller {
  readonly #context: TenantContext;
  readonly #read: ReadController;

  constructor(context: TenantContext, read: ReadController) {
    this.#context = context;
    this.#read = read;
  }

  plan(nowMs: number): readonly PlannedCall[] {
    return this.#active().flatMap((backfill) => (backfill.nextAtMs > nowMs ? [] : this.#advance(backfill, nowMs)));
  }

  /** When there is something to do next, and how urgent that is. */
  nextLooks(): readonly { readonly atMs: number; readonly priority: Priority }[] {
    return this.#active().map((backfill) => ({ atMs: backfill.nextAtMs, priority: priorityOf(backfill) }));
  }

  onSuccess(call: AnsweredCall, body: unknown, nowMs: number): boolean {
    const kind = kindOf(call.purpose);
    const backfill = this.#backfillOf(call);
    if (CALL_TYPES[call.purpose].act === "count") {
      const n = itemCountOf(body);
      if (n === null) return false;
      if (backfill !== null) this.#counted(backfill, kind, { edge: edgeOf(call), n });
      return true;
    }
    const elements = elementsOf(body, XERO_NAMES[kind].plural);
    if (elements === null) return false;
    if (backfill?.phase === "reading" && backfill.reading.kind === kind) this.#page(backfill, call, elements, nowMs);
    return true;
  }

  onFailure(call: SentCall, _fault: XeroFault, nowMs: number): void {
    const backfill = this.#backfillOf(call);
    if (backfill === null) return;
    const keep = ({ nextAtMs, failures }: SweepState) =>
      void this.#context.backfills.put({ ...backfill, nextAtMs, failures });
    this.#feed(backfill, keep).failed(backfill.reading.kind, nowMs);
  }

  /** The pages of a backfill as any list of changes; `keep`: what becomes of where it is. */
  #feed({ nextAtMs, failures, reading }: Backfill, keep: (next: SweepState) => void): ChangeFeed<RecordKind> {
    return new ChangeFeed(this.#context, {
      at: () => ({ ...reading.at, nextAtMs, failures }),
      keep: (_, next) => keep(next),
      paceMs: () => 0,
      retryLeastMs: 0,
    });
  }

  /** Counts for people at once; of the others, one at a time looks for records, while earlier ones may still settle. */
  #active(): readonly Backfill[] {
    if (roleOf(this.#context) !== "group") return [];
    const open = this.#context.backfills.open();
    const searching = open.find((one) => !one.isPreview && one.phase !== "settling");
    return open.filter((one) => one.isPreview || one.phase === "settling" || one === searching);
  }

  #advance(backfill: Backfill, nowMs: number): readonly PlannedCall[] {
    const { backfills } = this.#context;
    if (backfill.isPreview && nowMs - backfill.startedAtMs > BACKFILL_PREVIEW_KEPT_MS) {
      backfills.delete(backfill.id);
      return [];
    }
    if (backfill.phase === "counting") {
      const calls = countCalls(backfill, nowMs);
      if (calls.length > 0) return calls;
      // Nobody fetches a preview's answer for ever.
      const nextAtMs = backfill.isPreview ? nowMs + BACKFILL_PREVIEW_KEPT_MS : nowMs;
      const counted = backfills.put({ ...backfill, phase: "reading", nextAtMs });
      return backfill.isPreview ? [] : [this.#pageCall(counted, nowMs)];
    }
    const { backfill: settled, tally } = backfills.settle(backfill);
    if (backfill.phase === "reading" && tally.moving < BACKFILL_OPEN_RECORDS) return [this.#pageCall(settled, nowMs)];
    const isDone = backfill.phase === "settling" && tally.queued + tally.waiting === 0;
    const look = { isChanged: settled.done !== backfill.done, moving: tally.moving };
    backfills.put(isDone ? { ...settled, phase: "done", finishedAtMs: nowMs } : lookedAgain(settled, look, nowMs));
    return [];
  }

  #counted(backfill: Backfill, kind: RecordKind, { edge, n }: { readonly edge: BackfillEdge; readonly n: number }) {
    const counts = { ...backfill.counts, [`${kind}:${edge}`]: n };
    this.#context.backfills.put({ ...backfill, counts, failures: 0 });
  }

  #pageCall(backfill: Backfill, nowMs: number): PlannedCall {
    const { kind } = backfill.reading;
    return {
      purpose: purposeOf("backfill", kind),
      priority: PRIORITY.backfill,
      dueAtMs: backfill.nextAtMs,
      request: this.#feed(backfill, () => undefined).request(kind, nowMs),
      docs: [{ kind, id: backfill.id, version: 0 }],
    };
  }

  #page(backfill: Backfill, call: AnsweredCall, elements: readonly unknown[], nowMs: number): void {
    const { kind, lastPage } = backfill.reading;
    const seen = new Set(lastPage);
    const idField = XERO_NAMES[kind].id;
    const inSpan = elements.filter((element) => {
      const changedMs = changedAtMs(element);
      return changedMs >= backfill.fromMs && changedMs <= backfill.toMs;
    });
    let { found, done } = backfill;
    for (const element of inSpan) {
      if (seen.has(seenKey(element, idField))) continue;
      const became = this.#record(backfill, kind, element, nowMs);
      if (became !== "known") found++;
      if (became === "in-step") done++;
    }
    const keep = ({ nextAtMs, failures, doneAtMs: _, ...at }: SweepState) => {
      const isOver = !at.isGoingOn || at.sinceMs > backfill.toMs;
      const next = isOver ? restart(backfill) : { kind, at, lastPage: keysNear(elements, idField) };
      const where = { phase: next === null ? "settling" : "reading", reading: next ?? backfill.reading } as const;
      this.#context.backfills.put({ ...backfill, ...where, found, done, failures, nextAtMs });
    };
    this.#feed(backfill, keep).answered(kind, call, elements, nowMs);
  }

  /** `known`: counted when an earlier page held it. */
  #record(backfill: Backfill, kind: RecordKind, element: unknown, nowMs: number): "in-step" | "taken" | "known" {
    const { records, backfills } = this.#context;
    const id = fieldOf(element, XERO_NAMES[kind].id);
    if (id === null) return "known";
    const held = records.get(kind, id);
    const parsed = parseState(kind, element);
    if (parsed.ok && !concernsMirror(this.#context, held, parsed.value)) return "in-step";
    if (held !== null && isInStep(held, changedAtMs(element))) return "in-step";
    const why = { source: "backfill", priority: PRIORITY.backfill, text: TEXT } as const;
    const eventId = acceptDiscovered(
      this.#context,
      this.#read,
      { kind, id, element, isNew: held === null, ...why },
      nowMs,
    );
    return backfills.follow(backfill.id, { kind, id, eventId }) ? "taken" : "known";
  }

  #backfillOf(call: SentCall): Backfill | null {
    const backfill = this.#context.backfills.get(call.docs[0]?.id ?? "");
    return backfill === null || backfill.finishedAtMs !== null ? null : backfill;
  }
}

const TEXT = "Found by a backfill.";

/** The look reads the event of every record that is open: as long as none of them moves, it comes ever more rarely. */
function lookedAgain(
  backfill: Backfill,
  { isChanged, moving }: { readonly isChanged: boolean; readonly moving: number },
  nowMs: number,
): Backfill {
  const last = backfill.lastLook;
  const unchanged = isChanged || last?.moving !== moving ? 0 : last.unchanged + 1;
  const delayMs = Math.min(BACKFILL_LOOK_MS * 2 ** unchanged, BACKFILL_LONGEST_LOOK_MS);
  return { ...backfill, nextAtMs: nowMs + delayMs, lastLook: { moving, unchanged } };
}

function priorityOf(backfill: Backfill): Priority {
  return backfill.isPreview ? PRIORITY.person : PRIORITY.backfill;
}

/** The span's end needs no count while it lies ahead: nothing has changed after it. */
function countCalls(backfill: Backfill, nowMs: number): readonly PlannedCall[] {
  const edges = EDGES.filter((edge) => edge === "from" || backfill.toMs < nowMs);
  return KINDS.flatMap((kind) =>
    edges
      .filter((edge) => backfill.counts[`${kind}:${edge}`] === undefined)
      .map((edge): PlannedCall => {
        // If-Modified-Since may leave out its own second (docs/xero.md §4.4): better one too many than one too few.
        const sinceMs = edge === "from" ? backfill.fromMs - 1000 : backfill.toMs + 1;
        return {
          purpose: purposeOf("count", kind),
          priority: priorityOf(backfill),
          dueAtMs: backfill.nextAtMs,
          request: countSince(XERO_NAMES[kind].plural, sinceMs),
          docs: [{ kind, id: backfill.id, version: 0, part: { kind: "span-edge", edge } }],
        };
      }),
  );
}

function edgeOf(call: SentCall): BackfillEdge {
  const part = call.docs[0]?.part;
  return part?.kind === "span-edge" ? part.edge : "from";
}

/** The next kind from its beginning; null after the last. */
function restart({ reading, fromMs }: Backfill): Backfill["reading"] | null {
  const kind = KINDS[KINDS.indexOf(reading.kind) + 1];
  return kind === undefined ? null : { kind, at: { sinceMs: fromMs, page: 1, isGoingOn: false }, lastPage: [] };
}

/** A record and its change: one that changed once more is news again. */
function seenKey(element: unknown, idField: string): string {
  return `${fieldOf(element, idField)}@${changedAtMs(element)}`;
}

/** Only the end of a page can come again, with the overlap of the next one. */
function keysNear(elements: readonly unknown[], idField: string): readonly string[] {
  const newestMs = Math.max(...elements.map(changedAtMs));
  return elements
    .filter((element) => changedAtMs(element) >= newestMs - BACKFILL_SEEN_AGAIN_MS)
    .map((element) => seenKey(element, idField));
}

/** What is held is as new as what was read, and nothing about it is open or failed. */
function isInStep(held: GroupRecord, readAtMs: number): boolean {
  const heldAtMs = heldUpdatedAtMs(held);
  if (heldAtMs === null || heldAtMs < readAtMs) return false;
  const isPlaced = held.placements.every(({ status }) => status === "synced" || status === "skipped");
  const isOpen = held.failures.some((failure) => disposition(failure).act !== "skip");
  return isPlaced && !isOpen && held.placements.length + held.failures.length > 0;
}
