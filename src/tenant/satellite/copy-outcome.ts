/**
 * How a satellite stores what became of a copy: the row, its task, and who receives it (the group, D1's mappings, records
 * that waited for it, events of the satellite's own). Called by the write and check controllers; never calls Xero.
 */

import type { TimelineEntry } from "../../domain/event.ts";
import type { Difference, Failure } from "../../domain/failure.ts";
import { explain } from "../../domain/failure-words.ts";
import { paymentsFromOf } from "../../domain/firm.ts";
import { isPurchase, isVoid } from "../../mirror/document.ts";
import { referenceInWords, taxNumberInWords } from "../../mirror/shown-in-part.ts";
import { openUntilMs } from "../../mirror/unconfirmed.ts";
import { firmOf, ownName, selfOf, type TenantContext } from "../context.ts";
import { type Copy, withNotes, writeKey } from "../model/copy.ts";
import { type BlockedOn, blockedOnFix, blockedOnRecord, type Task } from "../model/task.ts";
import type { DocRef } from "../model/xero-call.ts";
import { fixCodeOf } from "../reference/reference-controller.ts";
import { endWithCopy } from "./copy-events.ts";
import { copyDifferences, differencesInStep, driftOf, leftAlone, satellitesOwn, shownDifferences } from "./drift.ts";
import { afterMove } from "./former-copies.ts";
import { recentlyAnswered } from "./same-step.ts";

export class CopyTransitions {
  readonly #context: TenantContext;

  constructor(context: TenantContext) {
    this.#context = context;
  }

  /** In step with decision `seq`. */
  done(copy: Copy, seq: number, nowMs: number): void {
    const remaining = differencesInStep(copy);
    const drift = driftOf(copy, remaining, nowMs);
    const theirs = satellitesOwn(copy, paymentsFromOf(firmOf(this.#context)));
    const overwritten = (copy.edited?.differences ?? []).filter(
      ({ field }) => !remaining.some((one) => one.field === field),
    );
    const parts = partsInWords(copy, ownName(this.#context)).map((text) => ({ atMs: nowMs, text }));
    const synced: Copy = {
      ...this.#putBack(withNotes(copy, parts), overwritten, nowMs),
      status: "synced",
      failures: [],
      nextAttemptAtMs: null,
      syncedAtMs: nowMs,
      drift,
      answered: recentlyAnswered(copy, nowMs),
    };
    this.#store(synced, nowMs);
    this.#context.outbox.markMapping(copy, nowMs);
    this.#context.tasks.finish(writeKey(copy), seq, nowMs);
    const ending =
      theirs.length === 0
        ? ({ status: "synced", failures: [] } as const)
        : ({ status: "skipped", failures: [explain(leftAlone(this.#context, copy, theirs))] } as const);
    const isNoted = copy.edited !== null && !copy.edited.isAsked && overwritten.length > 0;
    const text = `Put the group's values back in ${ownName(this.#context)}.`;
    const news = { overwritten, notes: isNoted ? [{ atMs: nowMs, text }] : [] };
    endWithCopy(this.#context, synced, overwritten.length === 0 ? ending : { ...ending, ...news }, nowMs);
    this.#context.tasks.wake(blockedOnRecord(copy.kind, copy.groupId), nowMs);
  }

  /** A person keeps the copy as it is: nothing is written, whatever is wanted. What cannot wait is asked about. */
  kept(copy: Copy, nowMs: number): void {
    const { kept } = copy;
    if (kept === null) return;
    const differences = shownDifferences(this.#context, copy);
    const satellite = ownName(this.#context);
    const isGoing = copy.satelliteId !== null && (copy.leaving || isVoidWanted(copy));
    const failure: Failure = isGoing
      ? { code: "satellite-edited", satellite, differences, kept }
      : { code: "skip-satellite-change", satellite, differences, kept };
    const status = isGoing ? "failed" : "skipped";
    const drift = driftOf(copy, copyDifferences(this.#context, copy), nowMs);
    const left = { ...copy, status, failures: [failure], nextAttemptAtMs: null, drift, force: false } as const;
    this.#store(left, nowMs);
    this.#context.outbox.markMapping(copy, nowMs);
    this.#context.tasks.finish(writeKey(copy), copy.seq, nowMs);
    endWithCopy(this.#context, copy, { status, failures: [explain(failure)] }, nowMs);
    this.#context.tasks.wake(blockedOnRecord(copy.kind, copy.groupId), nowMs);
  }

  /** What was replaced is shown to people, unless a person asked for just that. */
  #putBack<C extends Copy>(copy: C, overwritten: readonly Difference[], nowMs: number): C {
    const { edited } = copy;
    if (edited === null) return copy;
    if (edited.isAsked || overwritten.length === 0) return { ...copy, edited: null };
    return { ...copy, edited: null, putBack: { differences: overwritten, seenAtMs: edited.seenAtMs, atMs: nowMs } };
  }

  /** A person must fix it: the task is blocked until then, or until what it is blocked on happens (the cause is gone). */
  failed(
    copy: Copy,
    failures: readonly [Failure, ...Failure[]],
    seq: number,
    nowMs: number,
    blockedOn = blockedOnFix(fixCodeOf(failures[0])),
  ): void {
    const note: TimelineEntry = { atMs: nowMs, text: `${ownName(this.#context)}: ${explain(failures[0]).title}.` };
    const drift = copy.satelliteId === null ? null : driftOf(copy, copyDifferences(this.#context, copy), nowMs);
    const failed = { ...withNotes(copy, [note]), status: "failed", failures, nextAttemptAtMs: null, drift } as const;
    this.#store({ ...failed, force: false, answered: [] }, nowMs);
    if (drift !== null || copy.drift !== null) {
      this.#context.outbox.markMapping(copy, nowMs);
    }
    const task = this.#context.tasks.get(writeKey(copy));
    if (task !== null && task.requested <= seq) {
      this.#context.tasks.change(task, { dueAtMs: null, blockedOn, force: false });
    }
    endWithCopy(this.#context, copy, { status: "failed", failures: failures.map(explain) }, nowMs);
    this.#context.tasks.wake(blockedOnRecord(copy.kind, copy.groupId), nowMs);
  }

  /** More is known or done, and more is to do: the next step follows at `dueAtMs`. */
  goOn(copy: Copy, dueAtMs: number): void {
    this.#context.copies.put(copy);
    const task = this.#context.tasks.get(writeKey(copy));
    if (task === null) return;
    // A task that is due already stays as it is, since each change is a row; only a proof that must be waited for is later.
    const isDue = task.dueAtMs !== null && task.dueAtMs <= dueAtMs && dueAtMs !== openUntilMs(copy.unconfirmed);
    this.#context.tasks.change(task, { dueAtMs: isDue ? task.dueAtMs : dueAtMs, retries: 0, blockedOn: null });
  }

  /** Continues by itself: at `dueAtMs`, or when what it is blocked on happens. */
  waiting(
    copy: Copy,
    task: Task,
    why: {
      readonly failure: Failure | null;
      readonly dueAtMs: number | null;
      readonly blockedOn: BlockedOn | null;
      readonly maxBatch?: number | null;
      /** Where that is known and not its own time. */
      readonly nextAttemptAtMs?: number | null;
    },
    nowMs: number,
  ): void {
    const failures = why.failure === null ? [] : [why.failure];
    const status = why.failure === null ? "queued" : "waiting";
    const nextAttemptAtMs = why.failure === null ? null : (why.nextAttemptAtMs ?? why.dueAtMs);
    this.#store({ ...copy, status, failures, nextAttemptAtMs }, nowMs);
    // Until something else happens: what was done so far is reported now, and the group knows why that does not happen.
    if (why.dueAtMs === null && copy.notes.length > 0) this.#report(copy, nowMs);
    this.#context.tasks.change(task, {
      dueAtMs: why.dueAtMs,
      blockedOn: why.blockedOn,
      maxBatch: why.maxBatch ?? task.maxBatch,
    });
    if (why.failure !== null) {
      const shown = [explain(why.failure)];
      endWithCopy(this.#context, copy, { status: "waiting", failures: shown, nextAttemptAtMs }, nowMs);
    }
    // What holds a record holds those that wait for it (a contact its documents, an invoice its credit notes).
    for (const waiter of this.#waiters(copy)) this.#store({ ...waiter, status, failures, nextAttemptAtMs }, nowMs);
  }

  /** The look that a change in this satellite asks for cannot be made yet: its events say why. */
  lookWaits(
    { kind, id, requested }: Pick<Task, "kind" | "id" | "requested">,
    { failure, nextAttemptAtMs }: { readonly failure: Failure; readonly nextAttemptAtMs: number | null },
    nowMs: number,
  ): void {
    const base = { status: "waiting", failures: [explain(failure)], nextAttemptAtMs } as const;
    const target = { ...base, tenantId: selfOf(this.#context), name: ownName(this.#context), resourceId: id };
    this.#context.events.settle({ kind, recordId: id }, requested, { ...base, targets: [target] }, nowMs);
  }

  /** Copies that wait for this one, also by way of another. */
  #waiters(copy: Copy): readonly Copy[] {
    const { copies, tasks } = this.#context;
    const found = new Map<string, Copy>();
    const open = [copy];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      for (const { kind, id } of tasks.blockedOn("write", blockedOnRecord(next.kind, next.groupId))) {
        const waiter = copies.get(kind, id);
        const name = `${kind} ${id}`;
        if (waiter === null || found.has(name) || (kind === copy.kind && id === copy.groupId)) continue;
        found.set(name, waiter);
        open.push(waiter);
      }
    }
    return [...found.values()];
  }

  /** An unanswered write may still show up: looked for again when its absence proves that it was not carried out. */
  untilProof(copy: Copy, absentAfterMs: number, nowMs: number): void {
    const task = this.#context.tasks.get(writeKey(copy));
    if (task === null) {
      this.#context.copies.put(copy);
      return;
    }
    const known = this.#context.tasks.change(task, { retries: 0 });
    const failure = unsaved(this.#context, copy, "no usable answer");
    this.waiting(copy, known, { failure, dueAtMs: Math.max(absentAfterMs, nowMs), blockedOn: null }, nowMs);
  }

  /** Writes that were not answered go again at `againAtMs`: shown meanwhile, also on what waits for them, if that is not at once. */
  unanswered(docs: readonly DocRef[], againAtMs: number, nowMs: number): void {
    for (const { kind, id } of docs) {
      const copy = this.#context.copies.get(kind, id);
      if (copy === null) continue;
      const failures = [unsaved(this.#context, copy, "no answer")];
      for (const one of [copy, ...this.#waiters(copy)]) {
        if (one.status === "failed") continue;
        this.#store({ ...one, status: "waiting", failures, nextAttemptAtMs: againAtMs }, nowMs);
      }
    }
  }

  /** The copy was given up on purpose: the record lives elsewhere now. */
  left(copy: Copy, seq: number, nowMs: number): void {
    // Events of the copy itself end with it; once forgotten, nothing leads to them any more.
    endWithCopy(this.#context, copy, { status: "synced", failures: [] }, nowMs);
    this.done(afterMove(this.#context, copy, nowMs), seq, nowMs);
  }

  /** Reported to the group only when what it shows changes. */
  #store(copy: Copy, nowMs: number): void {
    const { copies } = this.#context;
    const old = copies.get(copy.kind, copy.groupId);
    const same = old !== null && shownPart(old) === shownPart(copy);
    copies.put({ ...copy, rev: copy.rev + 1 });
    if (!same) this.#report(copy, nowMs);
  }

  #report({ kind, groupId, group }: Copy, nowMs: number): void {
    this.#context.outbox.mark(`report:${group}`, [kind, groupId], nowMs);
  }
}

/** What Xero shows only a part of, so that it stays. */
function partsInWords(copy: Copy, satellite: string): readonly string[] {
  if (copy.kind === "contact") return copy.sharedWith == null ? taxNumberInWords(copy, satellite) : [];
  return copy.copy === null || isPurchase(copy.wanted) ? [] : referenceInWords(copy.wanted, copy.copy, satellite);
}

function isVoidWanted(copy: Copy): boolean {
  return copy.kind !== "contact" && isVoid(copy.wanted);
}

/** `copy` has a write that Xero may have carried out without saying so. */
export function unsaved(context: TenantContext, copy: Copy, reason: string, part?: string): Failure {
  const names = { contact: "contact", invoice: "invoice", "credit-note": "credit note" } as const;
  const what = part ?? (copy.satelliteId === null ? names[copy.kind] : "change");
  return { code: "xero-unavailable", entity: ownName(context), reason, unsaved: what };
}

function shownPart(copy: Copy): string {
  const { seq, status, failures, satelliteId, nextAttemptAtMs, notes } = copy;
  return JSON.stringify([seq, status, failures, satelliteId, nextAttemptAtMs, notes]);
}
