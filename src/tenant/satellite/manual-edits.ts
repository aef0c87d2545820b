/**
 * A copy that was changed in the satellite by somebody else: shown as an event of its own, and then what the firm's setting
 * says (docs/architecture.md §5): overwritten, kept and listed as drift, or asked about.
 */

import type { Difference, Failure } from "../../domain/failure.ts";
import { explain } from "../../domain/failure-words.ts";
import { paymentsFromOf } from "../../domain/firm.ts";
import { isMergedAway } from "../../mirror/contact.ts";
import { editSummary, foreignPaymentSummary } from "../../mirror/summary.ts";
import { firmOf, nextVersion, ownName, type TenantContext } from "../context.ts";
import { type Copy, checkKey, copyLabel, withNotes, writeKey } from "../model/copy.ts";
import { PRIORITY, type Task } from "../model/task.ts";
import { foundEvent } from "../new-event.ts";
import { endCopyEvents } from "./copy-events.ts";
import {
  changedFields,
  copyDifferences,
  driftOf,
  followsCreditNotes,
  foreignCredit,
  foreignPayment,
  leftAlone,
  satellitesOwn,
  withTotal,
} from "./drift.ts";

export class ManualEdits {
  readonly #context: TenantContext;

  constructor(context: TenantContext) {
    this.#context = context;
  }

  /** An event of its own, for an edit that nobody reported. */
  announce(
    copy: Copy,
    { resourceId, text, version }: { readonly resourceId: string; readonly text: string; readonly version: number },
    nowMs: number,
  ): void {
    const found = { kind: copy.kind, resourceId, source: "reconcile", text, label: copyLabel(copy) } as const;
    this.#context.events.put(foundEvent(this.#context, found, nowMs), version, nowMs);
  }

  /** What was read differs by that from what is wanted; `task`: the look that its events asked for. */
  judge(
    copy: Copy,
    { task, differences }: { readonly task: Task; readonly differences: readonly Difference[] },
    nowMs: number,
  ): void {
    const satellite = ownName(this.#context);
    // Nothing is left to overwrite or to keep: whatever the setting, the write controller continues with the other contact.
    if (copy.kind === "contact" && copy.copy !== null && isMergedAway(copy.copy)) {
      this.#context.tasks.want({ ...writeKey(copy), priority: PRIORITY.webhook, dueAtMs: nowMs, version: copy.seq });
      return;
    }
    // What a person keeps is no news as long as it is the same.
    const isSame = JSON.stringify(copy.drift?.differences ?? []) === JSON.stringify(differences);
    if (this.isNoEdit(copy, differences)) {
      if (!isSame) this.drifted(copy, differences, nowMs);
      return this.settle(copy, this.#nothingNew(task), nowMs);
    }
    if (copy.kept === null || !isSame) this.#announceFound(copy, nowMs);
    const shown = withTotal(copy, differences);
    this.#describe(copy, shown, nowMs);
    // Payments, and an archived contact, are for people of the satellite, whatever the setting.
    const isLeft =
      copy.kept !== null || differences.length === satellitesOwn(copy, paymentsFromOf(firmOf(this.#context))).length;
    switch (isLeft ? "keep" : firmOf(this.#context).settings.satelliteEdits) {
      case "overwrite":
        // Listed before it is put back: what a person entered must have been seen by people.
        this.drifted(this.#seen(copy, shown, nowMs), differences, nowMs);
        this.#context.tasks.want({ ...writeKey(copy), priority: PRIORITY.webhook, dueAtMs: nowMs, version: copy.seq });
        return;
      case "keep":
        this.drifted(copy, differences, nowMs);
        return this.settle(copy, leftAlone(this.#context, copy, isLeft ? shown : differences), nowMs);
      case "ask":
        this.drifted(copy, differences, nowMs);
        return this.settle(copy, { code: "satellite-edited", satellite, differences: shown }, nowMs);
    }
  }

  /** Nothing that somebody of the satellite has done to the copy itself: no person has anything to decide about it. */
  isNoEdit(copy: Copy, differences: readonly Difference[]): boolean {
    if (differences.length === 0) return true;
    return copy.kept === null && followsCreditNotes(copy, differences, paymentsFromOf(firmOf(this.#context)));
  }

  /** An edit that the write which is open anyway will replace; `before`: the copy as Xero last showed it. */
  beforeWrite(before: Copy, copy: Copy, write: Task | null, nowMs: number): Copy {
    if (write === null || copy.kept !== null || before.copy === null) return copy;
    const changed = changedFields(before, copy);
    // What differs because the group changed is no edit of the satellite's.
    const edits = copyDifferences(this.#context, copy).filter(({ field }) => changed.has(field));
    // Money that people entered there is not replaced.
    if (edits.length === 0 || foreignPayment(copy, edits) !== null || foreignCredit(copy, edits) !== null) return copy;
    this.#announceFound(copy, nowMs);
    this.#describe(copy, edits, nowMs);
    return this.#context.copies.put(this.#seen(copy, edits, nowMs));
  }

  #seen<C extends Copy>(copy: C, differences: readonly Difference[], nowMs: number): C {
    const text = editWords(ownName(this.#context), differences);
    return { ...withNotes(copy, [{ atMs: nowMs, text }]), edited: { differences, seenAtMs: nowMs, isAsked: false } };
  }

  /** In the events that the satellite itself reported. */
  #describe(copy: Copy, differences: readonly Difference[], nowMs: number): void {
    if (copy.satelliteId === null) return;
    const { events, references } = this.#context;
    const satellite = ownName(this.#context);
    const base = references.get().organisation?.baseCurrency ?? null;
    const paid = foreignPayment(copy, differences);
    const summary = paid === null ? editSummary(differences, satellite) : foreignPaymentSummary(paid, satellite, base);
    const key = { kind: copy.kind, recordId: copy.satelliteId };
    events.describe(key, Number.MAX_SAFE_INTEGER, summary, nowMs);
    events.addNoteToOpen(key, { atMs: nowMs, text: editWords(satellite, differences) }, nowMs);
  }

  /** Listed as drift, or not any more. */
  drifted(copy: Copy, differences: readonly Difference[], nowMs: number): void {
    this.#context.copies.put({ ...copy, drift: driftOf(copy, differences, nowMs), rev: copy.rev + 1 });
    this.#context.outbox.markMapping(copy, nowMs);
  }

  /** Ends the events of the copy itself. */
  settle(copy: Copy, failure: Failure, nowMs: number): void {
    const status = failure.code === "satellite-edited" ? "failed" : "skipped";
    endCopyEvents(this.#context, copy, { status, failures: [explain(failure)] }, nowMs);
  }

  /** Seen by a look that no event asked for, as within the seconds of Orbit's own write. It is shown all the same. */
  #announceFound(copy: Copy, nowMs: number): void {
    if (copy.satelliteId === null) return;
    if (this.#context.events.hasOpen({ kind: copy.kind, recordId: copy.satelliteId })) return;
    const text = "Found changed when Orbit looked at it again.";
    const version = nextVersion(this.#context, checkKey(copy.kind, copy.satelliteId));
    this.announce(copy, { resourceId: copy.satelliteId, text, version }, nowMs);
  }

  #nothingNew(task: Task): Failure {
    return task.isOwnCreate
      ? { code: "skip-own-write", satellite: ownName(this.#context) }
      : { code: "skip-unchanged" };
  }
}

function editWords(satellite: string, differences: readonly Difference[]): string {
  const values = differences.map(
    ({ field, satellite: theirs, group }) => `${field} ${theirs || "removed"}, in the group ${group || "none"}`,
  );
  return `Found edited in ${satellite}: ${values.join("; ")}.`;
}
