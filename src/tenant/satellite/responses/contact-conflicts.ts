/**
 * A name or account number that another contact of this satellite has. In the group both are unique among active contacts,
 * so where the other one is a copy too, it is about to give the value up, or its record is archived: the refusal is waited
 * out or resolved, and only what is left after that fails. Writes rows only; called for the answers about contacts.
 */

import type { Failure } from "../../../domain/failure.ts";
import { CONFLICT_LOOKS_MS } from "../../../limits.ts";
import type { ContactState } from "../../../mirror/contact.ts";
import { contactNameKey, plainName } from "../../../mirror/names.ts";
import { ownName, type TenantContext } from "../../context.ts";
import { type ContactCopy, withNotes, writeKey } from "../../model/copy.ts";
import { blockedOnFix, blockedOnRecord, PRIORITY } from "../../model/task.ts";
import type { CopyTransitions } from "../copy-outcome.ts";

export type ContactField = "name" | "accountNumber";

export class ContactConflicts {
  readonly #context: TenantContext;
  readonly #outcome: CopyTransitions;

  constructor(context: TenantContext, outcome: CopyTransitions) {
    this.#context = context;
    this.#outcome = outcome;
  }

  /** The copy that had the value when Xero last showed it; null when none of Orbit's has. */
  holder(copy: ContactCopy, field: ContactField): ContactCopy | null {
    const { wanted, groupId } = copy;
    const value = wanted[field];
    if (value === null) return null;
    const others = this.#context.copies.contactsWith(field, value).filter((other) => other.groupId !== groupId);
    return (
      others.find((other) => other.copy !== null && !other.copy.archived && isSame(field, other.copy, wanted)) ?? null
    );
  }

  /** `holder`: has what `copy` is to get; null when that is none of Orbit's, or nobody any more. */
  resolve(
    copy: ContactCopy,
    {
      field,
      holder,
      failure,
    }: { readonly field: ContactField; readonly holder: ContactCopy | null; readonly failure: Failure },
    nowMs: number,
  ): void {
    if (holder === null || holder.kept !== null) return this.#lookAgain(copy, holder, failure, nowMs);
    if (holder.wanted.archived) return this.#release(copy, holder, field, nowMs);
    if (isSame(field, holder.wanted, copy.wanted)) return this.#lookAgain(copy, holder, failure, nowMs);
    // Each has what the other one is to get: one of them steps aside.
    if (this.#waitsFor(holder, copy)) return this.#stepAside(copy, field, nowMs);
    if (this.#isStuck(holder)) return this.#lookAgain(copy, holder, failure, nowMs);
    this.#waitFor(copy, holder, nowMs);
  }

  /** The record of the contact that has the name is archived in the group: it is the same client, so the copy is shared. */
  share(copy: ContactCopy, holder: ContactCopy, nowMs: number): void {
    const { copies, outbox } = this.#context;
    copies.put({ ...holder, sharedWith: copy.groupId, rev: holder.rev + 1 });
    outbox.markMapping(holder, nowMs);
    const text = `The contact ${copy.wanted.name} was archived and made again in the group: its copy in ${ownName(this.#context)} stays the copy.`;
    const known = { satelliteId: holder.satelliteId, copy: holder.copy, sent: holder.sent, search: null } as const;
    const adopted = withNotes(copy, [{ atMs: nowMs, text }]);
    this.#outcome.goOn({ ...adopted, ...known, conflicts: 0, unconfirmed: null }, nowMs);
  }

  /** What the archived record of the group had is free in the group; the copy gives it up as well. */
  #release(copy: ContactCopy, holder: ContactCopy, field: ContactField, nowMs: number): void {
    const freed = field === "name" ? { name: `${plainName(holder.wanted.name)} (archived)` } : { accountNumber: null };
    // Also where it was only found: what is left empty is cleared if Orbit wrote it.
    const sent = { ...(holder.sent ?? holder.wanted), [field]: holder.copy?.[field] ?? null };
    const { copies, tasks } = this.#context;
    copies.put({ ...holder, wanted: { ...holder.wanted, ...freed }, sent });
    tasks.want({ ...writeKey(holder), priority: PRIORITY.webhook, dueAtMs: nowMs, version: holder.seq });
    this.#waitFor(copy, holder, nowMs);
  }

  #stepAside(copy: ContactCopy, field: ContactField, nowMs: number): void {
    const name = `${plainName(copy.wanted.name)} (${copy.groupId.slice(0, 8)})`;
    const interim = field === "name" ? { name } : { accountNumber: null };
    this.#outcome.goOn({ ...copy, interim }, nowMs);
  }

  #waitFor(copy: ContactCopy, holder: ContactCopy, nowMs: number): void {
    const task = this.#context.tasks.get(writeKey(copy));
    const blockedOn = blockedOnRecord("contact", holder.groupId);
    if (task === null) return;
    // Queued while the holder is; what the holder waits for is said here too.
    const isHeld = holder.status === "waiting";
    const why = { failure: isHeld ? (holder.failures[0] ?? null) : null, nextAttemptAtMs: holder.nextAttemptAtMs };
    this.#outcome.waiting(copy, task, { ...why, dueAtMs: null, blockedOn }, nowMs);
  }

  /** The refusal may be out of date, or the news that frees the value on its way: some looks, then a person is asked. */
  #lookAgain(copy: ContactCopy, holder: ContactCopy | null, failure: Failure, nowMs: number): void {
    const delays = holder === null ? CONFLICT_LOOKS_MS.slice(0, 1) : CONFLICT_LOOKS_MS;
    const delayMs = holder?.kept == null ? delays[copy.conflicts ?? 0] : undefined;
    if (delayMs !== undefined) {
      const task = this.#context.tasks.get(writeKey(copy));
      const counted = { ...copy, search: null, conflicts: (copy.conflicts ?? 0) + 1 };
      if (task !== null) {
        this.#outcome.waiting(counted, task, { failure, dueAtMs: nowMs + delayMs, blockedOn: null }, nowMs);
      }
      return;
    }
    // As soon as the other one changes, it is tried again.
    const blockedOn = holder === null ? blockedOnFix(failure.code) : blockedOnRecord("contact", holder.groupId);
    this.#outcome.failed({ ...copy, search: null, refusedAtMs: nowMs }, [failure], copy.seq, nowMs, blockedOn);
  }

  /** Along the waits from one copy to the next, which end or come back. */
  #waitsFor(from: ContactCopy, to: ContactCopy): boolean {
    const { tasks } = this.#context;
    const seen = new Set<string>();
    for (let id = from.groupId; !seen.has(id); ) {
      seen.add(id);
      const blockedOn = tasks.get({ controller: "write", kind: "contact", id })?.blockedOn ?? null;
      if (blockedOn?.on !== "record" || blockedOn.kind !== "contact") return false;
      if (blockedOn.id === to.groupId) return true;
      id = blockedOn.id;
    }
    return false;
  }

  /** Nothing will change it by itself. */
  #isStuck(holder: ContactCopy): boolean {
    return holder.status === "failed" || this.#context.tasks.get(writeKey(holder)) === null;
  }
}

function isSame(field: ContactField, a: ContactState, b: ContactState): boolean {
  const [ours, theirs] = [a[field] ?? "", b[field] ?? ""];
  return contactNameKey(ours) === contactNameKey(theirs);
}
