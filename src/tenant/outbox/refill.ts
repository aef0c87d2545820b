/**
 * After an upgrade that shows more of documents than before, and when payments go another way: goes through all that are
 * held, a bounded number a pass, and marks what D1 or the group does not have yet. Costs no call to Xero by itself. Begun by a
 * step of the storage (storage/migrations.ts), by the setting (inbox/configure.ts), and by rows of a backup (inbox/restore.ts).
 */

import { REFILL_DOCUMENTS_PER_PASS } from "../../limits.ts";
import type { DocumentKind } from "../../mirror/document.ts";
import { isConfigured, roleOf, type TenantContext } from "../context.ts";
import { positionAfter } from "../model/walk.ts";
import { resumePayments } from "../satellite/receipts.ts";

const KINDS: readonly DocumentKind[] = ["invoice", "credit-note"];

export class Refill {
  readonly #context: TenantContext;

  constructor(context: TenantContext) {
    this.#context = context;
  }

  /** Waits for a role: before it has one, an object does not know whether it holds records or copies. */
  isOpen(): boolean {
    const { meta } = this.#context;
    return meta.get("refill") !== null && isConfigured(this.#context) && roleOf(this.#context) !== "unassigned";
  }

  /** Inside a transaction: its end works out what follows from the documents that are named here. */
  advance(nowMs: number): void {
    const { meta, touched } = this.#context;
    const at = meta.get("refill");
    if (at === null || !this.isOpen()) return;
    const ids = this.#page(at.kind, at.afterId);
    for (const id of ids) touched.note(at.kind, id);
    if (roleOf(this.#context) === "satellite") resumePayments(this.#context, at.kind, ids, nowMs);
    const next = positionAfter(KINDS, at, ids.at(-1));
    if (next === null) meta.delete("refill");
    else meta.set("refill", next);
  }

  #page(kind: DocumentKind, afterId: string): readonly string[] {
    const { records, copies } = this.#context;
    if (roleOf(this.#context) === "group") {
      return records.page(kind, afterId, REFILL_DOCUMENTS_PER_PASS).map(({ id }) => id);
    }
    return copies.page(kind, afterId, REFILL_DOCUMENTS_PER_PASS).map(({ groupId }) => groupId);
  }
}
