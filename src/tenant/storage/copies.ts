/** The table of a satellite's copies and the list of what was one before. */

import type { RecordKind } from "../../domain/failure.ts";
import type { DocumentKind } from "../../mirror/document.ts";
import type { ContactCopy, Copy, DocumentCopy } from "../model/copy.ts";
import { ParsedBodies } from "./parsed-bodies.ts";
import { first, integer, type Sql, type SqlRow, text } from "./sql.ts";
import type { Touched } from "./touched.ts";
import type { WriteAheadLog } from "./wal/write-ahead-log.ts";

export class Copies {
  readonly #sql: Sql;
  readonly #wal: WriteAheadLog;
  readonly #touched: Touched;
  readonly #parsed = new ParsedBodies(parseCopy);

  constructor(sql: Sql, wal: WriteAheadLog, touched: Touched) {
    this.#sql = sql;
    this.#wal = wal;
    this.#touched = touched;
  }

  get(kind: RecordKind, groupId: string): Copy | null {
    const row = this.#wal.row("copies", [kind, groupId]);
    return row === null ? null : this.#copyOf(row);
  }

  contact(groupId: string): ContactCopy | null {
    const copy = this.get("contact", groupId);
    return copy?.kind === "contact" ? copy : null;
  }

  document(kind: DocumentKind, groupId: string): DocumentCopy | null {
    const copy = this.get(kind, groupId);
    return copy === null || copy.kind === "contact" ? null : copy;
  }

  bySatelliteId(kind: RecordKind, satelliteId: string): Copy | null {
    const changed = this.#wal.find("copies", (cells) => cells[0] === kind && cells[2] === satelliteId);
    if (changed !== null) return this.#copyOf(changed);
    // Named, because SQLite would rather go through all copies of the kind by the primary key.
    const query =
      "select group_id from copies indexed by copies_by_satellite_id where kind = ? and satellite_id = ? limit 1";
    const row = first(this.#sql, query, kind, satelliteId);
    const copy = row === null ? null : this.get(kind, text(row, "group_id"));
    // It may have another one by now.
    return copy?.satelliteId === satelliteId ? copy : null;
  }

  /** Copies whose contact has the value, as Xero last showed it; reads every contact's row, so for rare occasions only. */
  contactsWith(field: "name" | "accountNumber", value: string): readonly ContactCopy[] {
    this.#wal.checkpoint();
    // Blanks and case are for the caller to compare: what is alike to SQLite is a superset.
    const pattern = field === "name" ? value.trim().replace(/[%_]/g, "_").replace(/\s+/g, "%") : value;
    const rows = this.#sql.all(
      `select body from copies where kind = 'contact' and body ->> '$.copy.${field}' like ?`,
      `%${pattern}%`,
    );
    return rows
      .map((row) => parseCopy(text(row, "body")))
      .flatMap((copy) => (copy.kind === "contact" && copy.sharedWith == null ? [copy] : []));
  }

  /** Copies of a kind that exist in Xero, in the order of their group ids, after `afterId`. */
  page(kind: RecordKind, afterId: string, most: number): readonly Copy[] {
    this.#wal.checkpoint();
    return this.#sql
      .all(
        `select body from copies where kind = ? and group_id > ? and satellite_id is not null
           order by group_id limit ?`,
        kind,
        afterId,
        most,
      )
      .map((row) => parseCopy(text(row, "body")));
  }

  /** It is no copy any more: voided because its record moved away, or replaced. */
  giveUp(kind: RecordKind, satelliteId: string, nowMs: number): void {
    this.#sql.all(
      "insert or replace into former_copies (kind, satellite_id, at_ms) values (?, ?, ?)",
      kind,
      satelliteId,
      nowMs,
    );
  }

  /** When it stopped being a copy; null when it never was one. */
  givenUpAtMs(kind: RecordKind, satelliteId: string): number | null {
    const row = first(
      this.#sql,
      "select at_ms from former_copies where kind = ? and satellite_id = ?",
      kind,
      satelliteId,
    );
    return row === null ? null : integer(row, "at_ms");
  }

  put<C extends Copy>(copy: C): C {
    // What is shared is found as the copy of the record that is not archived.
    const isShared = copy.kind === "contact" && copy.sharedWith != null;
    const satelliteId = isShared ? null : copy.satelliteId;
    this.#wal.put("copies", [copy.kind, copy.groupId, satelliteId, JSON.stringify(copy)]);
    this.#touched.note(copy.kind, copy.groupId);
    return copy;
  }

  #copyOf(row: SqlRow): Copy {
    return this.#parsed.of(`${row.kind} ${row.group_id}`, row);
  }
}

/** Rows of earlier versions know nothing of decisions to keep. */
function parseCopy(json: string): Copy {
  const body: Copy = JSON.parse(json);
  return { ...body, kept: body.kept ?? null, edited: body.edited ?? null, putBack: body.putBack ?? null };
}
