/**
 * What people ask of this object, on the page or with a token: sync again, check, put back, resolve, decide, stop keeping. Each
 * writes rows in one transaction; the work is done in a pass. Called by the inbox.
 */

import type { EventRecord, TimelineEntry } from "../../domain/event.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import { INTERACTIVE_EVENTS } from "../../limits.ts";
import { itemsOf } from "../../mirror/change.ts";
import type {
  CheckRequest,
  Choice,
  DecideProblem,
  EventRef,
  PersonRequest,
  RepairRequest,
} from "../../objects/tenant-rpc.ts";
import { isConfigured, nextVersion, roleOf, type TenantContext } from "../context.ts";
import { recordOutcome } from "../group/record-status.ts";
import type { Router } from "../group/router.ts";
import { type Copy, checkKey, copyLabel, writeKey } from "../model/copy.ts";
import { labelOf } from "../model/record-state.ts";
import { PRIORITY, type Priority, type TaskController } from "../model/task.ts";
import { docKey } from "../model/xero-call.ts";
import { foundEvent } from "../new-event.ts";
import { askFailedReadsAgain } from "../reference/reference-controller.ts";
import { CopyTransitions } from "../satellite/copy-outcome.ts";
import { shownDifferences } from "../satellite/drift.ts";
import { proveDayAgain } from "../suspension/holds.ts";

export class PersonCommands {
  readonly #context: TenantContext;
  readonly #router: Router;

  constructor(context: TenantContext, router: Router) {
    this.#context = context;
    this.#router = router;
  }

  resync(request: PersonRequest, nowMs: number): readonly EventRecord[] {
    const priority = request.events.length <= INTERACTIVE_EVENTS ? PRIORITY.person : PRIORITY.bulk;
    return this.#context.transaction(() => {
      askFailedReadsAgain(this.#context, nowMs);
      proveDayAgain(this.#context, nowMs);
      return request.events.flatMap((ref) => {
        const event = this.#context.events.get(ref.kind, ref.resourceId, ref.id);
        if (event === null) return [];
        const key = { controller: this.#controller(), kind: ref.kind, id: ref.resourceId };
        const version = nextVersion(this.#context, key);
        this.#context.tasks.want({ ...key, priority, dueAtMs: nowMs, force: true, version });
        const text = "Asked to sync again.";
        return [this.#context.events.reopen(event, version, { atMs: nowMs, text, by: request.by })];
      });
    });
  }

  /** A person wants a document of the group looked at, known or not; null where this is not the group. */
  checkDocument({ kind, id, by }: CheckRequest, nowMs: number): EventRecord | null {
    if (!isConfigured(this.#context) || roleOf(this.#context) !== "group") return null;
    return this.#context.transaction(() => {
      askFailedReadsAgain(this.#context, nowMs);
      proveDayAgain(this.#context, nowMs);
      const key = { controller: "read", kind, id } as const;
      const version = nextVersion(this.#context, key);
      this.#context.tasks.want({ ...key, priority: PRIORITY.person, dueAtMs: nowMs, force: true, version });
      const label = labelOf(this.#context.records.get(kind, id)?.state ?? null);
      const said = { text: "Asked to check it with Xero.", by, label } as const;
      const asked = foundEvent(this.#context, { kind, resourceId: id, source: "resync", ...said }, nowMs);
      this.#context.events.put(asked, version, nowMs);
      return asked;
    });
  }

  /** Writes the group's values again on copies that drifted; those that are in step meanwhile are left out. */
  repair(request: RepairRequest, nowMs: number): number {
    if (!isConfigured(this.#context) || roleOf(this.#context) !== "satellite") return 0;
    const priority = request.copies.length <= INTERACTIVE_EVENTS ? PRIORITY.person : PRIORITY.bulk;
    return this.#context.transaction(() => {
      let repaired = 0;
      for (const { kind, groupId } of request.copies) {
        const copy = this.#context.copies.get(kind, groupId);
        if (copy === null || copy.satelliteId === null || copy.drift === null || copy.kept !== null) continue;
        this.#putBack(copy, copy.satelliteId, { priority, by: request.by }, nowMs);
        repaired++;
      }
      return repaired;
    });
  }

  resolve(request: PersonRequest, nowMs: number): readonly EventRecord[] {
    return this.#context.transaction(() =>
      request.events.flatMap((ref) => {
        const event = this.#context.events.get(ref.kind, ref.resourceId, ref.id);
        if (event?.status !== "failed") return [];
        return [this.#context.events.resolve(event, { atMs: nowMs, text: "Marked as resolved.", by: request.by })];
      }),
    );
  }

  /** The event follows its record again: what has been fixed meanwhile shows as that. */
  unresolve(request: PersonRequest, nowMs: number): readonly EventRecord[] {
    return this.#context.transaction(() =>
      request.events.flatMap(({ kind, resourceId, id }) => {
        const event = this.#context.events.get(kind, resourceId, id);
        if (event?.status !== "resolved") return [];
        this.#context.events.unresolve(event, {
          atMs: nowMs,
          text: "Taken back: no longer marked as resolved.",
          by: request.by,
        });
        const record = this.#context.records.get(kind, resourceId);
        const key = { kind, recordId: resourceId };
        if (record !== null)
          this.#context.events.settle(key, record.version, recordOutcome(this.#context, record), nowMs);
        return this.#context.events.get(kind, resourceId, id) ?? [];
      }),
    );
  }

  decide(ref: EventRef, choice: Choice, by: string, nowMs: number): Result<EventRecord, DecideProblem> {
    return this.#context.transaction(() => {
      const event = this.#context.events.get(ref.kind, ref.resourceId, ref.id);
      if (event === null) return err("unknown-event");
      const asks = event.failures.map((failure) => failure.code);
      const isAboutNumber = asks.includes("invoice-number-taken") && (choice === "adopt" || choice === "leave");
      const isAboutEdit = asks.includes("satellite-edited") && (choice === "overwrite" || choice === "keep");
      if (event.status !== "failed" || !(isAboutNumber || isAboutEdit)) return err("not-asked");
      const note = { atMs: nowMs, text: CHOICE_WORDS[choice], by };
      if (choice === "leave") return ok(this.#context.events.resolve(event, note));
      if (choice === "keep") return this.#keep(event, note, nowMs);
      const key = { controller: this.#controller(), kind: ref.kind, id: ref.resourceId };
      const version = nextVersion(this.#context, key);
      if (choice === "adopt" || roleOf(this.#context) === "group") {
        this.#router.choose(ref, choice);
        this.#context.tasks.want({ ...key, priority: PRIORITY.person, dueAtMs: nowMs, force: true, version });
      } else this.#overwrite(ref.resourceId, event, nowMs);
      return ok(this.#context.events.reopen(event, version, note));
    });
  }

  /** Belongs to the copy from now on, whichever of its events asked. In the group there is no copy: the question is closed. */
  #keep(event: EventRecord, note: TimelineEntry, nowMs: number): Result<EventRecord, DecideProblem> {
    const { kind, resourceId, id } = event;
    const copy = roleOf(this.#context) === "group" ? null : this.#context.copies.bySatelliteId(kind, resourceId);
    if (copy === null) return ok(this.#context.events.resolve(event, note));
    // Half changed, or about to be: what comes back from Xero is the group's values.
    const isHalf = copy.kind !== "contact" && itemsOf(copy.change) !== null;
    if (isHalf || this.#context.attempts.busy().has(docKey(kind, copy.groupId))) return err("not-asked");
    this.#context.events.addNotes(event, [note], nowMs);
    const kept = this.#context.copies.put({ ...copy, kept: { by: note.by ?? "", sinceMs: nowMs }, edited: null });
    new CopyTransitions(this.#context).kept(kept, nowMs);
    return ok(this.#context.events.get(kind, resourceId, id) ?? event);
  }

  /** A person ends what a person decided: the copy is looked at, and what Settings say is done about what differs. */
  stopKeeping(request: RepairRequest, nowMs: number): number {
    if (!isConfigured(this.#context) || roleOf(this.#context) !== "satellite") return 0;
    return this.#context.transaction(() => {
      let ended = 0;
      for (const { kind, groupId } of request.copies) {
        const copy = this.#context.copies.get(kind, groupId);
        if (copy === null || copy.kept === null || copy.satelliteId === null) continue;
        this.#release(copy, copy.satelliteId, request.by, nowMs);
        ended++;
      }
      return ended;
    });
  }

  #release(copy: Copy, resourceId: string, by: string, nowMs: number): void {
    const text = "Stopped keeping the satellite's values.";
    const version = this.#noted(copy, resourceId, { text, by }, nowMs);
    // That it was left so because of the Keep is over as well; the look says what differs now.
    const isLeft = copy.status === "skipped";
    const released = isLeft ? ({ ...copy, status: "synced", failures: [] } as const) : copy;
    // A rev of its own: D1 lists who keeps the copy.
    this.#context.copies.put({ ...released, kept: null, rev: copy.rev + 1 });
    this.#context.outbox.markMapping(copy, nowMs);
    const isUndecided = copy.status === "failed";
    if (isUndecided) {
      this.#context.tasks.want({
        ...writeKey(copy),
        priority: PRIORITY.person,
        dueAtMs: nowMs,
        force: true,
        version: copy.seq,
      });
    }
    const check = checkKey(copy.kind, resourceId);
    this.#context.tasks.want({ ...check, priority: PRIORITY.person, dueAtMs: nowMs, version });
  }

  #putBack(
    copy: Copy,
    resourceId: string,
    { priority, by }: { readonly priority: Priority; readonly by: string },
    nowMs: number,
  ): void {
    this.#noted(copy, resourceId, { text: "Asked to put the group's values back.", by }, nowMs);
    const edited = { differences: shownDifferences(this.#context, copy), seenAtMs: nowMs, isAsked: true };
    this.#context.copies.put({ ...copy, edited, force: true });
    this.#context.tasks.want({ ...writeKey(copy), priority, dueAtMs: nowMs, force: true, version: copy.seq });
  }

  /** An event of the copy's own that says what a person did; answers its version. */
  #noted(
    copy: Copy,
    resourceId: string,
    { text, by }: { readonly text: string; readonly by: string },
    nowMs: number,
  ): number {
    const version = nextVersion(this.#context, checkKey(copy.kind, resourceId));
    const found = { kind: copy.kind, resourceId, source: "resync", text, by, label: copyLabel(copy) } as const;
    this.#context.events.put(foundEvent(this.#context, found, nowMs), version, nowMs);
    return version;
  }

  #overwrite(satelliteId: string, event: EventRecord, nowMs: number): void {
    const copy = this.#context.copies.bySatelliteId(event.kind, satelliteId);
    if (copy === null) return;
    const edited = { differences: shownDifferences(this.#context, copy), seenAtMs: nowMs, isAsked: true };
    this.#context.copies.put({ ...copy, kept: null, edited, force: true });
    this.#context.tasks.want({
      ...writeKey(copy),
      priority: PRIORITY.person,
      dueAtMs: nowMs,
      force: true,
      version: copy.seq,
    });
  }

  #controller(): TaskController {
    return roleOf(this.#context) === "group" ? "read" : "check";
  }
}

const CHOICE_WORDS: Readonly<Record<Choice, string>> = {
  adopt: "Chose to take over the document that has the number.",
  leave: "Chose to leave the document that has the number alone.",
  overwrite: "Chose to put the group's values back.",
  keep: "Chose to keep the satellite's values.",
};
