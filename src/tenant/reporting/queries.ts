/**
 * What people look at of an entity object beside its status: its calls, its set-up, and a copy beside its group record.
 * Reads rows only; never calls Xero.
 */

import type { EventRecord } from "../../domain/event.ts";
import type { RecordKind } from "../../domain/failure.ts";
import { paymentsFromOf } from "../../domain/firm.ts";
import { ACTIVITY_MS, CALLS_SHOWN, DAY_WINDOW_MS } from "../../limits.ts";
import { differencesOf } from "../../mirror/comparison.ts";
import { paymentsOnBothSides } from "../../mirror/payment-origins.ts";
import type { BackupPage, CallAbout, Comparison, FormerCopies, HourOfCalls } from "../../objects/tenant-rpc.ts";
import { firmOf, type TenantContext } from "../context.ts";
import { formerCopies } from "../group/former-satellites.ts";
import type { Copy } from "../model/copy.ts";
import { comparedFields, foreignPayment, groupPayment, isArchivedThere } from "../satellite/drift.ts";
import { lastSeenAtMs } from "../satellite/reported-copy.ts";

export class Views {
  readonly #context: TenantContext;

  constructor(context: TenantContext) {
    this.#context = context;
  }

  /** In a transaction, because what the log holds goes to the tables first. */
  backup(after: string | null): BackupPage {
    return this.#context.transaction(() => this.#context.backup.page(after));
  }

  callsByHour(nowMs: number): readonly HourOfCalls[] {
    return this.#context.calls.byHour(nowMs - ACTIVITY_MS);
  }

  /** Calls name records by the group's ids. */
  callsAbout(kind: RecordKind, recordId: string, nowMs: number): readonly CallAbout[] {
    const groupId = this.#context.copies.bySatelliteId(kind, recordId)?.groupId ?? recordId;
    const calls = this.#context.calls.about(groupId, nowMs - DAY_WINDOW_MS, CALLS_SHOWN);
    return calls.map(({ ids: _, ...call }) => call);
  }

  formerCopies(): readonly FormerCopies[] {
    return this.#context.transaction(() => formerCopies(this.#context));
  }

  eventsOf(kind: RecordKind, recordId: string): readonly EventRecord[] {
    return this.#context.events.all({ kind, recordId });
  }

  comparison(kind: RecordKind, groupId: string): Comparison | null {
    const copy = this.#context.copies.get(kind, groupId);
    if (copy === null || copy.copy === null) return null;
    const { status, syncedAtMs, kept } = copy;
    const fields = comparedFields(this.#context, copy);
    return {
      fields: fields.map(({ follows: _, ...field }) => field),
      differences: differencesOf(fields),
      drifted: copy.drift !== null,
      kept,
      isOnlyPaid: isOnlyPaid(this.#context, copy),
      ...(copy.kind === "contact" ? {} : { payments: paymentsOnBothSides(copy) }),
      status,
      syncedAtMs,
      readAtMs: lastSeenAtMs(copy),
      groupChangedAtMs: copy.wanted.updatedAtMs,
    };
  }
}

/** On either side alone, where it stays; or a contact of which Xero takes no change. */
function isOnlyPaid(context: TenantContext, copy: Copy): boolean {
  if (isArchivedThere(copy)) return true;
  const differences = copy.drift?.differences ?? [];
  const ours = groupPayment(copy, differences, paymentsFromOf(firmOf(context)));
  return ours !== null || foreignPayment(copy, differences) !== null;
}
