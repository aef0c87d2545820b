/**
 * The group's decisions: where a record belongs, and what is handed to that satellite. Called by the read controller when a
 * record has been read. Never calls Xero.
 */

import type { TimelineEntry } from "../../domain/event.ts";
import type { Failure } from "../../domain/failure.ts";
import { explain, noteOf } from "../../domain/failure-words.ts";
import type { TenantId } from "../../domain/ids.ts";
import { namedContact } from "../../mirror/contact.ts";
import { decideDocument } from "../../mirror/decide.ts";
import type { DocumentState } from "../../mirror/document.ts";
import type { Choice, EventRef } from "../../objects/tenant-rpc.ts";
import { firmOf, nameOf, requestLook, type TenantContext } from "../context.ts";
import { type BlockedOn, blockedOnFix, blockedOnRecord, PRIORITY, type Task } from "../model/task.ts";
import type { Outcome } from "../storage/event-changes.ts";
import type { GroupRecord, Placement } from "../storage/records.ts";
import { formerSatellite, withoutForgotten } from "./former-satellites.ts";
import { newPlacement } from "./new-placement.ts";
import { recordOutcome, settleRecord } from "./record-status.ts";

export class Router {
  readonly #context: TenantContext;

  constructor(context: TenantContext) {
    this.#context = context;
  }

  /** A document whose state covers `record.version`. `changed`: not what it was when it was last in step. */
  decide(held: GroupRecord, document: DocumentState, task: Task, changed: boolean, nowMs: number): void {
    const { references } = this.#context;
    const record = withoutForgotten(this.#context, held, nowMs);
    const decision = decideDocument({
      document,
      firm: firmOf(this.#context),
      categories: references.get().tracking ?? [],
      copiesIn: record.placements.map((placement) => nameOf(this.#context, placement.tenantId)),
    });
    switch (decision.act) {
      case "skip":
        return this.#close(record, task, decision.failure, nowMs);
      case "fail":
        return this.#blockUntilFixed(record, task, decision.failure, nowMs);
      case "void":
        return this.#wantEverywhere(record, task, changed, nowMs);
      case "place":
        return this.#place(record, document, task, { ...decision, changed }, nowMs);
    }
  }

  /** A contact that was read: every satellite that has a copy gets its new state. */
  spread(held: GroupRecord, task: Task, changed: boolean, nowMs: number): void {
    const record = withoutForgotten(this.#context, held, nowMs);
    if (record.placements.length === 0) {
      this.#close(record, task, { code: "skip-not-mapped", reason: "contact-not-used" }, nowMs);
    } else {
      this.#wantEverywhere(record, task, changed, nowMs);
    }
    this.#context.tasks.wake(blockedOnRecord("contact", record.id), nowMs);
  }

  /** Documents of a contact that was merged away: Xero moved them to the other one, often without a word. */
  followMerge(contactId: string, nowMs: number): void {
    const { records } = this.#context;
    for (const kind of ["invoice", "credit-note"] as const) {
      for (const id of records.ofContact(kind, contactId)) {
        requestLook(this.#context, { controller: "read", kind, id }, PRIORITY.bulk, nowMs);
      }
    }
  }

  /** A person's choice about the copies of a record travels with its next decision. */
  choose(ref: EventRef, choice: Choice): void {
    const { records } = this.#context;
    const record = records.get(ref.kind, ref.resourceId);
    if (record === null) return;
    records.put({ ...record, placements: record.placements.map((placement) => ({ ...placement, choice })) });
  }

  #place(
    record: GroupRecord,
    document: DocumentState,
    task: Task,
    route: { readonly tenantId: TenantId; readonly because: string; readonly changed: boolean },
    nowMs: number,
  ): void {
    const former = record.placements.filter((placement) => placement.tenantId !== route.tenantId);
    if (former.length > 0) return this.#leave(record, former, route.tenantId, task, nowMs);
    const blockedOn = this.#awaits(document, route.tenantId, task, nowMs);
    if (blockedOn !== null) {
      const stored = this.#context.records.put({ ...record, failures: [] });
      this.#context.tasks.change(task, { dueAtMs: null, blockedOn });
      // What an event from before says of that is true of those that came since.
      return settleRecord(this.#context, stored, recordOutcome(this.#context, stored), nowMs);
    }
    const current = record.placements[0];
    const notes = [{ atMs: nowMs, text: `${route.because}.` }];
    if (current !== undefined && !route.changed && !task.force && current.status !== "failed") {
      return this.#unchanged(record, task, nowMs);
    }
    const placement = newPlacement(this.#context, record, current, route.tenantId, task, nowMs);
    this.#handOver({ ...record, failures: [], seq: placement.seq, placements: [placement] }, task, notes, nowMs);
  }

  /** A record without which the copy would wait in its satellite, where nobody knows why; null when none is. */
  #awaits(document: DocumentState, tenantId: TenantId, task: Task, nowMs: number): BlockedOn | null {
    const { contactId } = document;
    if (contactId !== null && !this.#contactReady(contactId, document, tenantId, task, nowMs)) {
      return blockedOnRecord("contact", contactId);
    }
    const [unread] = this.#unreadInvoicesOf(document, task, nowMs);
    return unread === undefined ? null : blockedOnRecord("invoice", unread);
  }

  /** What a credit note is used on and was never read; also from before Orbit's time, which nobody has asked for yet. */
  #unreadInvoicesOf({ allocations }: DocumentState, { priority }: Task, nowMs: number): readonly string[] {
    const { records, tasks } = this.#context;
    const ids = allocations.map(({ invoiceId }) => invoiceId).filter((id) => records.get("invoice", id) === null);
    for (const id of ids) {
      const key = { controller: "read", kind: "invoice", id } as const;
      if (tasks.get(key) === null) requestLook(this.#context, key, priority, nowMs);
    }
    return ids;
  }

  /** A move: the copy in the former satellite goes first, so that the sale is never in both. */
  #leave(record: GroupRecord, former: readonly Placement[], to: TenantId, task: Task, nowMs: number): void {
    let seq = record.seq;
    const placements = record.placements.map((placement) => {
      const isUnderWay = placement.leaving && placement.status !== "failed" && !task.force;
      if (!former.includes(placement) || isUnderWay) return placement;
      seq++;
      return {
        ...newPlacement(this.#context, { ...record, seq: seq - 1 }, placement, placement.tenantId, task, nowMs),
        leaving: true,
      };
    });
    const from = former.map((placement) => nameOf(this.#context, placement.tenantId)).join(", ");
    const failures: readonly Failure[] = [{ code: "moving", from, to: nameOf(this.#context, to) }];
    const moved = { ...record, seq, placements, failures };
    for (const placement of placements) this.#mark(placement.tenantId, record, nowMs);
    this.#context.records.put(moved);
    this.#settle(
      moved,
      { notes: [{ atMs: nowMs, text: `Moves from ${from} to ${nameOf(this.#context, to)}.` }] },
      nowMs,
    );
    if (task.requested > record.version) return;
    const isUnreached = former.some(({ tenantId }) => formerSatellite(this.#context, tenantId) !== null);
    const blockedOn = isUnreached ? blockedOnFix("former-satellite") : blockedOnRecord(record.kind, record.id);
    this.#context.tasks.change(task, { dueAtMs: null, blockedOn, force: false });
  }

  #wantEverywhere(record: GroupRecord, task: Task, changed: boolean, nowMs: number): void {
    const isDone = record.placements.every((placement) => placement.status !== "failed");
    if (!changed && !task.force && isDone) return this.#unchanged(record, task, nowMs);
    let seq = record.seq;
    const placements = record.placements.map((placement) => {
      seq++;
      return newPlacement(this.#context, { ...record, seq: seq - 1 }, placement, placement.tenantId, task, nowMs);
    });
    this.#handOver({ ...record, failures: [], seq, placements }, task, [], nowMs);
  }

  #handOver(record: GroupRecord, task: Task, notes: readonly TimelineEntry[], nowMs: number): void {
    const { records, tasks } = this.#context;
    records.put({ ...record, isPending: false });
    for (const placement of record.placements) this.#mark(placement.tenantId, record, nowMs);
    this.#settle(record, { notes: [...notes, ...this.#firmReadNotes(record, nowMs)] }, nowMs);
    tasks.finish(task, record.version, nowMs);
  }

  /** D1 cannot be read: the work continues from what is held here, and its event says so. */
  #firmReadNotes({ kind }: GroupRecord, nowMs: number): readonly TimelineEntry[] {
    const reason = this.#context.meta.get("firmReadError");
    return reason === null ? [] : [{ atMs: nowMs, text: noteOf({ code: "mapping-read-failed", kind, reason }) }];
  }

  /** Nothing that is mirrored changed: events that came for it are done, or follow what is still under way. */
  #unchanged(record: GroupRecord, task: Task, nowMs: number): void {
    const { records, tasks, events } = this.#context;
    const stored = records.put({ ...record, isPending: false, failures: [] });
    const outcome = recordOutcome(this.#context, stored);
    // A copy that a person keeps as it is says so instead.
    const inStep = outcome.status === "synced" || (outcome.status === "skipped" && outcome.failures.length === 0);
    const unchanged: Failure = { code: "skip-unchanged" };
    const done: Outcome = { ...outcome, status: "skipped", failures: [explain(unchanged)] };
    events.settle({ kind: record.kind, recordId: record.id }, record.version, inStep ? done : outcome, nowMs);
    tasks.finish(task, record.version, nowMs);
  }

  #close(record: GroupRecord, task: Task, failure: Failure, nowMs: number): void {
    this.#context.records.put({ ...record, failures: [failure] });
    this.#settle({ ...record, failures: [failure] }, {}, nowMs);
    this.#context.tasks.finish(task, record.version, nowMs);
  }

  #blockUntilFixed(record: GroupRecord, task: Task, failure: Failure, nowMs: number): void {
    const blockedOn = blockedOnFix(failure.code);
    this.#context.records.put({ ...record, failures: [failure] });
    this.#settle({ ...record, failures: [failure] }, { tried: true }, nowMs);
    if (task.requested <= record.version) this.#context.tasks.change(task, { dueAtMs: null, blockedOn, force: false });
  }

  /** True when the contact is known and handed to the satellite (now or before); else it is being read. */
  #contactReady(id: string, document: DocumentState, tenantId: TenantId, task: Task, nowMs: number): boolean {
    const { records, tasks } = this.#context;
    const stored = withoutForgotten(this.#context, records.getOrNew("contact", id), nowMs);
    const isGone = stored.failures.some(
      (failure) => failure.code === "skip-not-mapped" && failure.reason === "not-found",
    );
    if (stored.state === null && !isGone) {
      const key = { controller: "read", kind: "contact", id } as const;
      if (tasks.get(key)?.dueAtMs == null) requestLook(this.#context, key, task.priority, nowMs);
      return false;
    }
    const contact = stored.state ?? { kind: "contact", contact: namedContact(id, document.contactName ?? "") };
    const placement = stored.placements.find((item) => item.tenantId === tenantId);
    if (placement !== undefined && !(task.force || placement.status === "failed")) return true;
    const added = newPlacement(this.#context, stored, placement, tenantId, task, nowMs);
    const others = stored.placements.filter((item) => item.tenantId !== tenantId);
    const placed = {
      ...stored,
      state: contact,
      isPending: false,
      failures: [],
      seq: added.seq,
      placements: [...others, added],
    };
    records.put(placed);
    if (stored.placements.length === 0)
      this.#context.events.reopenUnused({ kind: "contact", recordId: id }, stored.version, nowMs);
    this.#mark(tenantId, stored, nowMs);
    return true;
  }

  #mark(tenantId: TenantId, record: Pick<GroupRecord, "kind" | "id">, nowMs: number): void {
    this.#context.outbox.mark(`want:${tenantId}`, [record.kind, record.id], nowMs);
  }

  #settle(record: GroupRecord, extra: Pick<Outcome, "notes" | "tried">, nowMs: number): void {
    settleRecord(this.#context, record, recordOutcome(this.#context, record, extra), nowMs);
  }
}
