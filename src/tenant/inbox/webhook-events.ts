/**
 * What a webhook event becomes: a look at the group's record, a look at a satellite's copy, or nothing, said. Writes rows
 * only, inside the caller's transaction.
 */

import type { EventRecord } from "../../domain/event.ts";
import type { Failure } from "../../domain/failure.ts";
import { explain } from "../../domain/failure-words.ts";
import type { Role } from "../../domain/firm.ts";
import { ECHO_WINDOW_MS, EVENT_SKEW_MS, STALE_LOOK_DELAY_MS, UNKNOWN_COPY_DELAY_MS } from "../../limits.ts";
import type { IncomingEvent } from "../../objects/tenant-rpc.ts";
import { nextVersion, type TenantContext } from "../context.ts";
import { purposeOf } from "../model/call-types.ts";
import { checkKey, copyLabel } from "../model/copy.ts";
import { blockedOnFix, PRIORITY } from "../model/task.ts";
import { newEvent } from "../new-event.ts";
import { echoLookAtMs } from "../satellite/copy-reading.ts";

/** Failures that a change of a contact of the satellite's own may fix. */
const FIXED_THERE = ["contact-archived", "contact-name-taken", "account-number-taken"] as const;

export class Incoming {
  readonly #context: TenantContext;

  constructor(context: TenantContext) {
    this.#context = context;
  }

  take(event: IncomingEvent, role: Role, nowMs: number): void {
    if (role === "group") this.#toRead(event, nowMs);
    else if (role === "satellite") this.#toCheck(event, nowMs);
    else this.#skip(event, { code: "skip-not-mapped", reason: "no-role" }, nowMs);
  }

  #toRead(event: IncomingEvent, nowMs: number): void {
    const key = { controller: "read", kind: event.kind, id: event.resourceId } as const;
    const version = nextVersion(this.#context, key);
    const { eventAtMs } = event;
    this.#context.tasks.want({ ...key, priority: PRIORITY.webhook, dueAtMs: nowMs, eventAtMs, version });
    this.#context.events.put(this.#eventOf(event, "queued"), version, nowMs);
  }

  /**
   * Orbit's own writes come back as webhooks too; time decides whether a look is worth a call
   * (docs/architecture.md §5).
   */
  #toCheck(event: IncomingEvent, nowMs: number): void {
    const copy = this.#context.copies.bySatelliteId(event.kind, event.resourceId);
    if (copy === null) return this.#unknownCopy(event, nowMs);
    // What is applied to a document moves its time at Xero without showing it: our own time of the write counts too.
    const writtenAtMs = Math.max(copy.copy?.updatedAtMs ?? 0, copy.writtenAtMs ?? 0);
    const key = checkKey(event.kind, event.resourceId);
    // A payment of Orbit's moves that time without showing the copy: what is well before it may be an edit by hand.
    const isShown = event.eventAtMs <= (copy.copy?.updatedAtMs ?? 0) + EVENT_SKEW_MS;
    const isEcho = isShown || event.eventAtMs > writtenAtMs - EVENT_SKEW_MS;
    if (event.eventAtMs <= writtenAtMs && isEcho) return;
    if (copy.writtenAtMs !== null && event.eventAtMs <= writtenAtMs + ECHO_WINDOW_MS) {
      // Most likely the echo with Xero's own delay; a hand edit in these seconds is found by the later look.
      const dueAtMs = echoLookAtMs(nowMs);
      if (this.#context.tasks.get(key) === null)
        this.#context.tasks.want({ ...key, priority: PRIORITY.settle, dueAtMs });
      return;
    }
    const version = nextVersion(this.#context, key);
    this.#context.tasks.want({
      ...key,
      priority: PRIORITY.webhook,
      dueAtMs: nowMs,
      eventAtMs: event.eventAtMs,
      version,
    });
    this.#context.events.put({ ...this.#eventOf(event, "queued"), label: copyLabel(copy) }, version, nowMs);
  }

  /** Not a copy, unless it is one whose creation has not been answered yet. */
  #unknownCopy(event: IncomingEvent, nowMs: number): void {
    // Xero's reads may be a moment old: the contact that was restored might still be shown archived.
    const wakeAtMs = nowMs + STALE_LOOK_DELAY_MS;
    if (event.kind === "contact") {
      this.#context.contactNewsAtMs = nowMs;
      for (const code of FIXED_THERE) this.#context.tasks.wake(blockedOnFix(code), wakeAtMs);
    }
    const givenUpAtMs = this.#context.copies.givenUpAtMs(event.kind, event.resourceId);
    if (givenUpAtMs !== null) {
      // Orbit's own last changes of it come back as any other of its writes do, and are ignored.
      if (event.eventAtMs <= givenUpAtMs + ECHO_WINDOW_MS) return;
      return this.#skip(event, { code: "skip-not-mapped", reason: "former-copy" }, nowMs);
    }
    const isCreating = this.#context.attempts.isOpen(purposeOf("create", event.kind));
    if (!isCreating) return this.#skip(event, { code: "skip-not-mapped", reason: "not-a-copy" }, nowMs);
    const key = checkKey(event.kind, event.resourceId);
    const version = nextVersion(this.#context, key);
    this.#context.tasks.want({ ...key, priority: PRIORITY.settle, dueAtMs: nowMs + UNKNOWN_COPY_DELAY_MS, version });
    const task = this.#context.tasks.get(key);
    if (task !== null) this.#context.tasks.change(task, { isOwnCreate: true });
    this.#context.events.put(this.#eventOf(event, "queued"), version, nowMs);
  }

  #skip(event: IncomingEvent, failure: Failure, nowMs: number): void {
    const skipped: EventRecord = { ...this.#eventOf(event, "skipped"), failures: [explain(failure)] };
    this.#context.events.put(skipped, 1, nowMs);
  }

  #eventOf(event: IncomingEvent, status: "queued" | "skipped"): EventRecord {
    const { id, kind, change, resourceId, receivedAtMs } = event;
    const text = `Xero reported that it was ${change}d.`;
    return newEvent(this.#context, { id, kind, change, resourceId, receivedAtMs, source: "webhook", text }, status);
  }
}
