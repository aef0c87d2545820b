/**
 * A copy that was changed in the satellite by somebody else: told as an event of its own, and then what the firm's setting
 * says (DESIGN §5): overwritten, kept and listed as drift, or asked about.
 */

import type { Difference, Failure } from "../../failure.ts";
import { explain } from "../../failure-words.ts";
import { isMergedAway } from "../../mirror/contact.ts";
import type { Copy } from "../copies.ts";
import { type Desk, firmOf, nextVersion, ownName, selfOf } from "../desk.ts";
import { differencesInStep, driftOf } from "../drift.ts";
import type { Outcome } from "../events.ts";
import { foundEventId, newEvent } from "../new-event.ts";
import { copyLabel, withNotes, writeKey } from "../outcome.ts";
import { PRIORITY, type Task } from "../task.ts";

export class HandEdits {
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** An event of its own, for an edit that nobody reported. */
  announce(
    copy: Copy,
    { resourceId, text, version }: { readonly resourceId: string; readonly text: string; readonly version: number },
    nowMs: number,
  ): void {
    const start = { kind: copy.kind, change: "update", resourceId, receivedAtMs: nowMs, source: "reconcile" } as const;
    const event = newEvent(this.#desk, { ...start, id: foundEventId(this.#desk, nowMs), text });
    this.#desk.store.events.put({ ...event, label: copyLabel(copy) }, version, nowMs);
  }

  /** What was read differs by that from what is wanted; `task`: the look that its events asked for. */
  judge(
    copy: Copy,
    { task, differences }: { readonly task: Task; readonly differences: readonly Difference[] },
    nowMs: number,
  ): void {
    const { store } = this.#desk;
    const satellite = ownName(this.#desk);
    // Nothing is left to overwrite or to keep: whatever the setting, the write lane goes on with the other contact.
    if (copy.kind === "contact" && copy.copy !== null && isMergedAway(copy.copy)) {
      store.tasks.want({ ...writeKey(copy), priority: PRIORITY.webhook, dueAtMs: nowMs, version: copy.seq });
      return;
    }
    if (differences.length === 0) {
      if (copy.drift !== null) this.drifted(copy, [], nowMs);
      return this.settle(copy, this.#nothingNew(task), nowMs);
    }
    this.#tell(copy, nowMs);
    const isOnlyPaid = differences.length === differencesInStep(copy).length;
    switch (isOnlyPaid ? "keep" : firmOf(this.#desk).settings.satelliteEdits) {
      case "overwrite": {
        const text = `Somebody changed ${copyLabel(copy)} in ${satellite}; Orbit puts the group's values back.`;
        store.copies.put(withNotes(copy, [{ atMs: nowMs, text }]));
        store.tasks.want({ ...writeKey(copy), priority: PRIORITY.webhook, dueAtMs: nowMs, version: copy.seq });
        return;
      }
      case "keep":
        this.drifted(copy, differences, nowMs);
        return this.settle(copy, { code: "skip-satellite-change", satellite, differences }, nowMs);
      case "ask":
        this.drifted(copy, differences, nowMs);
        return this.settle(copy, { code: "satellite-edited", satellite, differences }, nowMs);
    }
  }

  /** Listed as drift, or not any more. */
  drifted(copy: Copy, differences: readonly Difference[], nowMs: number): void {
    this.#desk.store.copies.put({ ...copy, drift: driftOf(copy, differences, nowMs), rev: copy.rev + 1 });
    this.#desk.store.outbox.mark("mappings", [copy.kind, copy.groupId], nowMs);
  }

  /** Ends the events of the copy itself. */
  settle(copy: Copy, failure: Failure, nowMs: number): void {
    if (copy.satelliteId === null) return;
    const status = failure.code === "satellite-edited" ? "failed" : "skipped";
    const shown = [explain(failure)];
    const target = {
      tenantId: selfOf(this.#desk),
      name: ownName(this.#desk),
      resourceId: copy.satelliteId,
      status,
      failures: shown,
      nextAttemptAtMs: null,
    } as const;
    const outcome: Outcome = {
      status,
      targets: [target],
      failures: shown,
      nextAttemptAtMs: null,
      label: copyLabel(copy),
    };
    const key = { kind: copy.kind, recordId: copy.satelliteId };
    this.#desk.store.events.settle(key, Number.MAX_SAFE_INTEGER, outcome, nowMs);
  }

  /** Seen by a look that no event asked for: an edit within the seconds of Orbit's own write. It is told all the same. */
  #tell(copy: Copy, nowMs: number): void {
    if (copy.satelliteId === null) return;
    if (this.#desk.store.events.hasOpen({ kind: copy.kind, recordId: copy.satelliteId })) return;
    const text = "Found changed when Orbit looked at it again after its own write.";
    const version = nextVersion(this.#desk, { lane: "check", kind: copy.kind, id: copy.satelliteId });
    this.announce(copy, { resourceId: copy.satelliteId, text, version }, nowMs);
  }

  #nothingNew(task: Task): Failure {
    return task.isOwnCreate ? { code: "skip-own-write", satellite: ownName(this.#desk) } : { code: "skip-unchanged" };
  }
}
