/** Follows what is live in the satellites, change by change: no group record may be live twice, nor in two of them. */

import type { StoredRow } from "../../xero/src/state/collection.ts";

interface DocumentRow {
  readonly tenantId: string;
  readonly id: string;
  readonly number?: string;
  readonly type?: string;
  readonly url?: string;
  readonly status: string;
  readonly createdByApp: boolean;
  readonly contactNumber?: string;
}

export class LiveCopies {
  /** Group record → the satellite rows that are live copies of it. */
  readonly #live = new Map<string, Map<string, string>>();
  /** Row → the record that it was last seen as a live copy of. */
  readonly #recordOf = new Map<string, string>();

  /** In words what is doubled now; null when nothing is. */
  changed(rows: readonly StoredRow[], satellites: readonly string[]): string | null {
    let doubled: string | null = null;
    for (const row of rows) {
      if (row.json === null || !COLLECTIONS.has(row.collection)) continue;
      const document: DocumentRow = JSON.parse(row.json);
      if (!satellites.includes(document.tenantId)) continue;
      const record = recordOf(row.collection, document);
      const former = this.#recordOf.get(document.id);
      if (former !== undefined && former !== record) this.#live.get(former)?.delete(document.id);
      if (record === null) {
        this.#recordOf.delete(document.id);
        continue;
      }
      this.#recordOf.set(document.id, record);
      const live = this.#live.get(record) ?? new Map<string, string>();
      this.#live.set(record, live.set(document.id, document.tenantId));
      if (live.size > 1) doubled = `${record} (${document.number ?? ""}) is live ${live.size} times`;
    }
    return doubled;
  }
}

const COLLECTIONS = new Set(["invoices", "creditNotes", "contacts"]);

/** What it is a live copy of; null when it is none. A contact may be in several satellites, but once in each. */
function recordOf(collection: string, row: DocumentRow): string | null {
  if (!row.createdByApp) return null;
  if (collection === "contacts") {
    return row.status === "ACTIVE" && row.contactNumber ? `contact ${row.contactNumber} in ${row.tenantId}` : null;
  }
  if (row.status === "VOIDED" || row.status === "DELETED") return null;
  if (collection === "creditNotes") return `credit note ${row.number?.replace(/-moved-\d+$/, "")}`;
  const groupId = /[0-9a-f-]{36}/.exec(row.url ?? "")?.[0];
  return groupId === undefined ? null : `invoice ${groupId}`;
}
