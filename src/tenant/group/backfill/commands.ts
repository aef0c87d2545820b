/**
 * What people ask about backfills: start one, see how far it is, cancel it, count what one would bring. Only rows are written
 * and read here; the calls are the backfill controller's.
 */

import { satellitesOf } from "../../../domain/firm.ts";
import { err, ok, type Result } from "../../../domain/result.ts";
import { DAY_WINDOW_MS, MAX_OPEN_BACKFILLS } from "../../../limits.ts";
import type {
  BackfillPreview,
  BackfillProblem,
  BackfillProgress,
  BackfillRequest,
} from "../../../objects/tenant-rpc.ts";
import { firmOf, isConfigured, roleOf, type TenantContext } from "../../context.ts";
import { PRIORITY } from "../../model/task.ts";
import { reservedPerDay, reservedPerMinute } from "../../quota/rate-limit.ts";
import type { Backfill } from "../../storage/backfills.ts";
import { backfillEstimate } from "./estimate.ts";
import { foreseen } from "./foreseen.ts";

export class Backfilling {
  readonly #context: TenantContext;

  constructor(context: TenantContext) {
    this.#context = context;
  }

  /** One that is open for the same days is answered again: asking twice is harmless. */
  start(request: BackfillRequest, nowMs: number): Result<BackfillProgress, BackfillProblem> {
    if (!this.#isGroup()) return err("not-the-group");
    return this.#context.transaction(() => {
      const open = this.#context.backfills.open().filter((one) => !one.isPreview);
      const same = open.find((one) => one.fromMs === request.fromMs && one.toMs === request.toMs);
      if (same !== undefined) return ok(this.#progress(same, nowMs));
      if (open.length >= MAX_OPEN_BACKFILLS) return err("too-many");
      return ok(this.#progress(this.#context.backfills.put(newBackfill(request, false, nowMs)), nowMs));
    });
  }

  /** Has the controller count; `previewOf` says when it has. */
  startPreview(request: BackfillRequest, nowMs: number): Result<void, BackfillProblem> {
    if (!this.#isGroup()) return err("not-the-group");
    this.#context.transaction(() => this.#context.backfills.put(newBackfill(request, true, nowMs)));
    return ok(undefined);
  }

  /** Null while it is being counted; afterwards the answer, once. */
  previewOf(id: string, nowMs: number): BackfillPreview | null {
    const { backfills, records } = this.#context;
    const backfill = backfills.get(id);
    if (backfill === null || backfill.phase === "counting") return null;
    const size = sizeOf(backfill);
    const held = this.#context.transaction(() => {
      backfills.delete(id);
      return records.changedIn(backfill);
    });
    return { size, foreseen: foreseen(size, held), ...this.#estimate(size, nowMs) };
  }

  get(id: string, nowMs: number): BackfillProgress | null {
    return this.#context.transaction(() => {
      const backfill = this.#context.backfills.get(id);
      return backfill === null || backfill.isPreview ? null : this.#progress(backfill, nowMs);
    });
  }

  /** Newest first, those before `before`. */
  list(before: string | null, most: number, nowMs: number): readonly BackfillProgress[] {
    return this.#context.transaction(() =>
      this.#context.backfills.list(before, most).map((one) => this.#progress(one, nowMs)),
    );
  }

  /** Nothing more is looked for; what was found already is still brought in step. */
  cancel(id: string, nowMs: number): BackfillProgress | null {
    return this.#context.transaction(() => {
      const backfill = this.#context.backfills.get(id);
      if (backfill === null || backfill.isPreview) return null;
      if (backfill.finishedAtMs !== null) return this.#progress(backfill, nowMs);
      return this.#progress(
        this.#context.backfills.put({ ...backfill, phase: "cancelled", finishedAtMs: nowMs }),
        nowMs,
      );
    });
  }

  #progress(known: Backfill, nowMs: number): BackfillProgress {
    const { backfill, tally } = this.#context.backfills.settle(known);
    const isCounted = backfill.phase !== "counting";
    const size = isCounted ? sizeOf(backfill) : null;
    const expected = size === null ? null : Math.max(backfill.found, totalOf(size));
    return {
      id: backfill.id,
      fromMs: backfill.fromMs,
      toMs: backfill.toMs,
      by: backfill.by,
      status: statusOf(backfill),
      expected,
      found: backfill.found,
      done: backfill.done,
      failed: tally.failed,
      waiting: tally.waiting,
      queued: tally.queued,
      startedAtMs: backfill.startedAtMs,
      finishedAtMs: backfill.finishedAtMs,
      minutesLeft: backfill.finishedAtMs === null && size !== null ? this.#minutesLeft(backfill, size, nowMs) : null,
    };
  }

  /** The share of the whole that has not ended yet. */
  #minutesLeft(backfill: Backfill, size: BackfillPreview["size"], nowMs: number): number {
    const total = totalOf(size);
    const left = total === 0 ? 0 : Math.max(0, total - backfill.done) / total;
    const scaled = (records: number) => Math.ceil(records * left);
    const rest = {
      contact: scaled(size.contact),
      invoice: scaled(size.invoice),
      "credit-note": scaled(size["credit-note"]),
    };
    return this.#estimate(rest, nowMs).minutes;
  }

  #estimate(size: BackfillPreview["size"], nowMs: number): { readonly calls: number; readonly minutes: number } {
    const { minuteLimit } = this.#context;
    const dayLimit = this.#context.dayLimit();
    const perDay = dayLimit - reservedPerDay(dayLimit, PRIORITY.backfill);
    return backfillEstimate({
      size,
      satellites: satellitesOf(firmOf(this.#context)).length,
      perMinute: minuteLimit - reservedPerMinute(minuteLimit, PRIORITY.backfill),
      perDay,
      leftToday: Math.max(0, perDay - this.#context.calls.countSince(nowMs - DAY_WINDOW_MS)),
    });
  }

  #isGroup(): boolean {
    return isConfigured(this.#context) && roleOf(this.#context) === "group";
  }
}

function newBackfill(request: BackfillRequest, isPreview: boolean, nowMs: number): Backfill {
  const at = { sinceMs: request.fromMs, page: 1, isGoingOn: false };
  return {
    ...request,
    isPreview,
    startedAtMs: nowMs,
    finishedAtMs: null,
    phase: "counting",
    nextAtMs: nowMs,
    failures: 0,
    counts: {},
    // Contacts before the documents that need them, invoices before the credit notes that are used on them.
    reading: { kind: "contact", at, lastPage: [] },
    found: 0,
    done: 0,
  };
}

function sizeOf({ counts }: Backfill): BackfillPreview["size"] {
  const of = (kind: keyof BackfillPreview["size"]) =>
    Math.max(0, (counts[`${kind}:from`] ?? 0) - (counts[`${kind}:to`] ?? 0));
  return { contact: of("contact"), invoice: of("invoice"), "credit-note": of("credit-note") };
}

function totalOf(size: BackfillPreview["size"]): number {
  return size.contact + size.invoice + size["credit-note"];
}

function statusOf({ phase }: Backfill): BackfillProgress["status"] {
  if (phase === "done" || phase === "cancelled") return phase;
  return phase === "counting" ? "queued" : "running";
}
