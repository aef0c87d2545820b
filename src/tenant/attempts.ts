/**
 * Writes that have left and are not answered (DESIGN §3, "Exactly once"). Stored before the call leaves, deleted in the
 * transaction that stores the outcome. While a document is named here it takes no other step.
 */

import type { RecordKind } from "../failure.ts";
import type { XeroRequest } from "../xero/client.ts";
import type { Attempt, DocRef, PlannedCall, Purpose } from "./calls.ts";
import { first, integer, json, type Sql, type SqlRow, text } from "./sql.ts";

export class Attempts {
  readonly #sql: Sql;
  /** Soonest due first; asked for many times in a pass, and there are few. */
  #known: readonly Attempt[] | null = null;

  constructor(sql: Sql) {
    this.#sql = sql;
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
    this.#known = null;
    this.#sql.all("delete from attempts where key = ?", key);
  }

  get(key: string): Attempt | null {
    const row = first(this.#sql, "select * from attempts where key = ?", key);
    return row === null ? null : attempt(row);
  }

  all(): readonly Attempt[] {
    this.#known ??= this.#sql.all("select * from attempts order by due_at_ms").map(attempt);
    return this.#known;
  }

  nextDueMs(): number | null {
    return this.all()[0]?.dueAtMs ?? null;
  }

  /** Documents that must wait for an answer. */
  busy(): ReadonlySet<string> {
    const docs = this.#sql.all("select docs from attempts").flatMap((row) => json<readonly DocRef[]>(row, "docs"));
    return new Set(docs.map((doc) => docKey(doc.kind, doc.id)));
  }

  isOpen(purpose: Purpose): boolean {
    return first(this.#sql, "select 1 as one from attempts where purpose = ? limit 1", purpose) !== null;
  }

  /** After a rollback, or when the rows were deleted. */
  forgetMemory(): void {
    this.#known = null;
  }

  #put(attempt: Attempt): void {
    this.#known = null;
    this.#sql.all(
      `insert or replace into attempts (key, purpose, request, docs, first_sent_at_ms, due_at_ms, sends)
         values (?, ?, ?, ?, ?, ?, ?)`,
      attempt.key,
      attempt.purpose,
      JSON.stringify(attempt.request),
      JSON.stringify(attempt.docs),
      attempt.firstSentAtMs,
      attempt.dueAtMs,
      attempt.sends,
    );
  }
}

export function docKey(kind: RecordKind, id: string): string {
  return `${kind}:${id}`;
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
