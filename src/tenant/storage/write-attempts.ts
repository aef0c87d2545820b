/**
 * Writes that have left and are not answered (docs/architecture.md §3, "Exactly once"). Stored before the call leaves,
 * deleted in the transaction that stores the outcome. While a document is named here it takes no other step.
 */

import type { XeroRequest } from "../../xero/client.ts";
import type { Purpose } from "../model/call-types.ts";
import { type Attempt, type DocRef, docKey, type PlannedCall } from "../model/xero-call.ts";
import { integer, json, type SqlRow, text } from "./sql.ts";
import type { WriteAheadLog } from "./wal/write-ahead-log.ts";

export class Attempts {
  readonly #wal: WriteAheadLog;
  /** All of them, as they are stored; null until they are read. */
  #known: Map<string, Attempt> | null = null;

  constructor(wal: WriteAheadLog) {
    this.#wal = wal;
  }

  open(key: string, call: PlannedCall, request: XeroRequest, nowMs: number): Attempt {
    const attempt: Attempt = {
      key,
      purpose: call.purpose,
      request,
      docs: call.docs,
      firstSentAtMs: nowMs,
      dueAtMs: nowMs,
      sends: 1,
    };
    this.#put(attempt);
    return attempt;
  }

  /** Sent once more; if no answer comes, again at `dueAtMs`. */
  change(attempt: Attempt, change: Partial<Pick<Attempt, "dueAtMs" | "sends">>): Attempt {
    const changed = { ...attempt, ...change };
    this.#put(changed);
    return changed;
  }

  close(key: string): void {
    this.#wal.delete("attempts", [key]);
    this.#load().delete(key);
  }

  get(key: string): Attempt | null {
    return this.#load().get(key) ?? null;
  }

  /** The first due first. */
  all(): readonly Attempt[] {
    return [...this.#load().values()].sort((a, b) => a.dueAtMs - b.dueAtMs);
  }

  /** Documents that must wait for an answer. */
  busy(): ReadonlySet<string> {
    return new Set(this.all().flatMap((item) => item.docs.map((doc) => docKey(doc.kind, doc.id))));
  }

  isOpen(purpose: Purpose): boolean {
    return this.all().some((item) => item.purpose === purpose);
  }

  /** After a rollback, or when the rows were deleted. */
  invalidate(): void {
    this.#known = null;
  }

  #load(): Map<string, Attempt> {
    this.#known ??= new Map(this.#wal.rows("attempts").map((row) => [text(row, "key"), attempt(row)]));
    return this.#known;
  }

  #put(attempt: Attempt): void {
    const { key, purpose, request, docs, firstSentAtMs, dueAtMs, sends } = attempt;
    const json = [JSON.stringify(request), JSON.stringify(docs)];
    this.#wal.put("attempts", [key, purpose, ...json, firstSentAtMs, dueAtMs, sends]);
    this.#load().set(key, attempt);
  }
}

function attempt(row: SqlRow): Attempt {
  return {
    key: text(row, "key"),
    // Written by #put alone, from this type.
    purpose: text(row, "purpose") as Purpose,
    request: json<XeroRequest>(row, "request"),
    docs: json<readonly DocRef[]>(row, "docs"),
    firstSentAtMs: integer(row, "first_sent_at_ms"),
    dueAtMs: integer(row, "due_at_ms"),
    sends: integer(row, "sends"),
  };
}
