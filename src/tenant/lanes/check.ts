/**
 * Reads copies as they really are in this satellite: because a person asked for it (a forced look of the write lane), or
 * because Xero reported a change that is later than Orbit's last write. An edit by hand is one only if what is read
 * differs from what Xero last showed; what is done about it is the firm's setting (DESIGN §5).
 */

import type { Difference, Failure, RecordKind } from "../../failure.ts";
import { explain } from "../../failure-words.ts";
import {
  MAX_DUE_TASKS_PER_PASS,
  READ_IDS_PER_CALL,
  READ_TIMEOUT_MS,
  STALE_LOOK_DELAY_MS,
  UNKNOWN_COPY_DELAY_MS,
} from "../../limits.ts";
import { contactDifferences, sameContact } from "../../mirror/contact.ts";
import { sameDocument } from "../../mirror/document.ts";
import { documentDifferences } from "../../mirror/document-differences.ts";
import { minorUnits, shown } from "../../mirror/money.ts";
import type { XeroFault } from "../../xero/errors.ts";
import { XERO_NAMES } from "../../xero/requests.ts";
import { elementsOf } from "../../xero/schemas.ts";
import { docKey } from "../attempts.ts";
import { retryDelayMs } from "../backoff.ts";
import {
  chunks,
  kindOf,
  type LaneWork,
  mostUrgent,
  type PlannedCall,
  type Purpose,
  purposeOf,
  type SentCall,
} from "../calls.ts";
import type { Copy } from "../copies.ts";
import { type Desk, firmOf, nextVersion, ownName, selfOf } from "../desk.ts";
import type { Outcome } from "../events.ts";
import { foundEventId, newEvent } from "../new-event.ts";
import { CopyOutcome, copyLabel, withNotes, writeKey } from "../outcome.ts";
import { byId, parseState } from "../parse.ts";
import type { RecordState } from "../records.ts";
import { PRIORITY, type Task, waitForMending } from "../tasks.ts";
import { checkRequest } from "./write-batches.ts";

export class CheckLane implements LaneWork {
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  owns(purpose: Purpose): boolean {
    return purpose.startsWith("check-");
  }

  plan(nowMs: number): readonly PlannedCall[] {
    const { attempts, copies, tasks } = this.#desk.store;
    const busy = attempts.busy();
    const due: { readonly task: Task; readonly copy: Copy }[] = [];
    for (const task of tasks.due("check", nowMs, MAX_DUE_TASKS_PER_PASS)) {
      const copy = copies.bySatelliteId(task.kind, task.id);
      if (copy === null && this.#isCreating(task.kind)) tasks.change(task, { dueAtMs: nowMs + UNKNOWN_COPY_DELAY_MS });
      else if (copy === null) this.#notACopy(task, nowMs);
      // A copy that is being written anyway is judged by the write's own answer.
      else if (busy.has(docKey(copy.kind, copy.groupId))) tasks.change(task, { dueAtMs: nowMs + 1000 });
      else due.push({ task, copy });
    }
    return [...Map.groupBy(due, ({ copy }) => copy.kind)].flatMap(([kind, items]) => checks(kind, items));
  }

  taken(call: SentCall, body: unknown, nowMs: number): boolean {
    const kind = kindOf(call.purpose);
    const elements = elementsOf(body, XERO_NAMES[kind].plural);
    if (elements === null) return false;
    const found = byId(elements, XERO_NAMES[kind].id);
    for (const doc of call.docs) {
      const copy = this.#desk.store.copies.get(kind, doc.id);
      if (copy?.satelliteId == null) continue;
      const element = found.get(copy.satelliteId.toLowerCase());
      if (element === undefined) this.#gone(copy, nowMs);
      else this.#seen(copy, element, nowMs);
    }
    return true;
  }

  refused(call: SentCall, fault: XeroFault, nowMs: number): void {
    const { copies, tasks } = this.#desk.store;
    for (const doc of call.docs) {
      const copy = copies.get(doc.kind, doc.id);
      if (copy === null) continue;
      // A single record that is asked for by its id and is not there.
      if (fault.kind === "not-found" && call.docs.length === 1) {
        this.#gone(copy, nowMs);
        continue;
      }
      const check =
        copy.satelliteId === null ? null : tasks.get({ lane: "check", kind: copy.kind, id: copy.satelliteId });
      for (const task of [check, tasks.get(writeKey(copy))]) {
        if (task === null) continue;
        const delayMs = retryDelayMs(task.attempts, this.#desk.random());
        tasks.change(task, { dueAtMs: nowMs + delayMs, attempts: task.attempts + 1 });
      }
    }
  }

  #seen(copy: Copy, element: unknown, nowMs: number): void {
    const parsed = parseState(copy.kind, element);
    if (!parsed.ok) {
      const failure: Failure = { code: "xero-rejected", entity: ownName(this.#desk), message: parsed.error };
      new CopyOutcome(this.#desk).failed(copy, [failure], copy.seq, nowMs);
      return;
    }
    const key = { lane: "check", kind: copy.kind, id: copy.satelliteId ?? "" } as const;
    const task = this.#desk.store.tasks.get(key);
    if (task !== null && isStale(copy, parsed.value, task)) {
      // Xero's reads may be a moment old: a reported change that does not show yet is looked for once more.
      this.#desk.store.tasks.change(task, { dueAtMs: nowMs + STALE_LOOK_DELAY_MS, priority: PRIORITY.settle });
      return;
    }
    const newestMs = (copy.writtenAtMs ?? 0) + READ_TIMEOUT_MS;
    if (task !== null && nowMs < newestMs) {
      // May have been under way when Orbit wrote, and show what was before: it would undo what is known since.
      this.#desk.store.tasks.change(task, { dueAtMs: newestMs });
      return;
    }
    const isEdited = copy.drifted || !isSame(copy, parsed.value);
    const isRestored =
      parsed.value.kind === "contact" &&
      copy.kind === "contact" &&
      copy.copy?.archived === true &&
      !parsed.value.contact.archived;
    // What is not there by now was not carried out.
    const absentAfterMs = copy.absentAfterMs !== null && nowMs >= copy.absentAfterMs ? null : copy.absentAfterMs;
    const known = this.#desk.store.copies.put(withCopy({ ...copy, force: false, absentAfterMs }, parsed.value));
    if (isRestored) this.#desk.store.tasks.wake(waitForMending("contact-archived"), nowMs);
    if (task === null) return;
    const write = this.#desk.store.tasks.get(writeKey(copy));
    if (write !== null) {
      // A write is open as well: it goes on with what is known now, and its end is also the end of this event.
      if (write.dueAtMs === null) this.#desk.store.tasks.change(write, { dueAtMs: nowMs, wait: null });
    } else if (isEdited) this.#edited(known, nowMs);
    else this.#settle(known, { code: "skip-unchanged" }, nowMs);
    this.#desk.store.tasks.finish(key, task.wanted, nowMs);
  }

  /** It may be one that Xero has made, and whose making is not answered yet. */
  #isCreating(kind: RecordKind): boolean {
    return this.#desk.store.attempts.all().some((attempt) => attempt.purpose === purposeOf("create", kind));
  }

  /** Seen by a look that no event asked for: an edit within the seconds of Orbit's own write. It is told all the same. */
  #tell(copy: Copy, nowMs: number): void {
    const { events } = this.#desk.store;
    if (copy.satelliteId === null || events.hasOpen({ kind: copy.kind, recordId: copy.satelliteId })) return;
    const key = { lane: "check", kind: copy.kind, id: copy.satelliteId } as const;
    const event = newEvent(this.#desk, {
      id: foundEventId(this.#desk, nowMs),
      kind: copy.kind,
      change: "update",
      resourceId: copy.satelliteId,
      receivedAtMs: nowMs,
      source: "reconcile",
      text: "Found changed when Orbit looked at it again after its own write.",
    });
    events.put({ ...event, label: copyLabel(copy) }, nextVersion(this.#desk, key), nowMs);
  }

  #edited(copy: Copy, nowMs: number): void {
    const { store } = this.#desk;
    this.#tell(copy, nowMs);
    const satellite = ownName(this.#desk);
    const changed = differencesOf(copy);
    const paid = foreignPayments(copy);
    const differences = [...changed, ...paid];
    const isOnlyPaid = changed.length === 0 && paid.length > 0;
    switch (isOnlyPaid ? "keep" : firmOf(this.#desk).settings.satelliteEdits) {
      case "overwrite": {
        const text = `Somebody changed ${copyLabel(copy)} in ${satellite}; Orbit puts the group's values back.`;
        store.copies.put(withNotes(copy, [{ atMs: nowMs, text }]));
        store.tasks.want({ ...writeKey(copy), priority: PRIORITY.webhook, dueAtMs: nowMs, version: copy.seq });
        return;
      }
      case "keep":
        this.#drifted(copy, nowMs);
        return this.#settle(copy, { code: "skip-satellite-change", satellite, differences }, nowMs);
      case "ask":
        this.#drifted(copy, nowMs);
        return this.#settle(copy, { code: "satellite-edited", satellite, differences }, nowMs);
    }
  }

  #drifted(copy: Copy, nowMs: number): void {
    this.#desk.store.copies.put({ ...copy, drifted: true, rev: copy.rev + 1 });
    this.#desk.store.outbox.mark("mappings", [copy.kind, copy.groupId], nowMs);
  }

  /** Xero does not have it any more: found again by name or number, or made anew, if it is still wanted. */
  #gone(copy: Copy, nowMs: number): void {
    const { store } = this.#desk;
    store.copies.put({ ...copy, satelliteId: null, copy: null, force: false, find: "unanswered" });
    store.tasks.want({ ...writeKey(copy), priority: PRIORITY.webhook, dueAtMs: nowMs, version: copy.seq });
    if (copy.satelliteId === null) return;
    const key = { lane: "check", kind: copy.kind, id: copy.satelliteId } as const;
    this.#settle(copy, { code: "skip-not-mapped", reason: "not-found" }, nowMs);
    store.tasks.finish(key, store.tasks.get(key)?.wanted ?? 0, nowMs);
  }

  #notACopy(task: Task, nowMs: number): void {
    const outcome: Outcome = {
      status: "skipped",
      targets: [],
      failures: [explain({ code: "skip-not-mapped", reason: "not-a-copy" })],
      nextAttemptAtMs: null,
    };
    this.#desk.store.events.settle({ kind: task.kind, recordId: task.id }, task.wanted, outcome, nowMs);
    this.#desk.store.tasks.finish(task, task.wanted, nowMs);
  }

  #settle(copy: Copy, failure: Failure, nowMs: number): void {
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
}

function checks(
  kind: RecordKind,
  due: readonly { readonly task: Task; readonly copy: Copy }[],
): readonly PlannedCall[] {
  return chunks(due, kind === "credit-note" ? 1 : READ_IDS_PER_CALL).map((items) => {
    const tasks = items.map(({ task }) => task);
    const ids = tasks.map((task) => task.id);
    return {
      purpose: purposeOf("check", kind),
      priority: mostUrgent(tasks),
      dueAtMs: Math.min(...tasks.map((task) => task.dueAtMs ?? 0)),
      request: checkRequest(kind, ids),
      docs: items.map(({ copy }) => ({ kind, id: copy.groupId, version: copy.seq })),
    };
  });
}

/** Xero announced a change, and this is the state from before it. */
function isStale(copy: Copy, read: RecordState, task: Task): boolean {
  if (task.eventAtMs === 0 || task.priority === PRIORITY.settle || copy.copy === null) return false;
  const readAtMs = read.kind === "contact" ? read.contact.updatedAtMs : read.document.updatedAtMs;
  return readAtMs !== null && readAtMs === copy.copy.updatedAtMs;
}

function isSame(copy: Copy, read: RecordState): boolean {
  if (copy.copy === null) return true;
  if (copy.kind === "contact") return read.kind === "contact" && sameContact(copy.copy, read.contact);
  return read.kind === "document" && sameDocument(copy.copy, read.document);
}

/** What is read replaces what was known; if it is not what Xero took, that counts for nothing any more. */
function withCopy(copy: Copy, read: RecordState): Copy {
  if (copy.kind === "contact") return read.kind === "contact" ? { ...copy, copy: read.contact } : copy;
  if (read.kind === "contact") return copy;
  const accepted = isSame(copy, read) ? copy.accepted : null;
  return { ...copy, copy: read.document, accepted, inspection: null };
}

/** Compared with the group's own terms: what is translated is the satellite's, so left out. */
function differencesOf(copy: Copy): readonly Difference[] {
  if (copy.copy === null) return [];
  if (copy.kind === "contact") return contactDifferences(copy.wanted, copy.copy, copy.sent);
  const theirs = copy.copy;
  const lines = copy.wanted.lines.map((line, index) => {
    const other = theirs.lines[index];
    return {
      ...line,
      tracking: other?.tracking ?? [],
      taxType: other?.taxType ?? null,
      taxAmount: null,
      itemCode: null,
    };
  });
  const wanted = { ...copy.wanted, lines, contactId: theirs.contactId, brandingThemeId: null, currencyRate: null };
  return documentDifferences(wanted, theirs);
}

/** Money that a person entered on the copy in the satellite: said, but never deleted by Orbit. */
function foreignPayments(copy: Copy): readonly Difference[] {
  if (copy.kind === "contact" || copy.copy === null) return [];
  const ours = copy.wanted.payments.reduce((total, payment) => total + minorUnits(payment.amount), 0);
  const theirs = copy.copy.payments.reduce((total, payment) => total + minorUnits(payment.amount), 0);
  if (theirs <= ours) return [];
  const { currency } = copy.wanted;
  return [{ field: "paid", group: shown(ours / 100, currency), satellite: shown(theirs / 100, currency) }];
}
