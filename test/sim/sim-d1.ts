/** The simulation's D1: what the entity objects have shipped, the newest of each row. Down, unreadable or hanging on request. */

import type { DocumentRow } from "../../src/domain/document.ts";
import type { EventRecord } from "../../src/domain/event.ts";
import type { TenantId } from "../../src/domain/ids.ts";
import { type ContactMapping, type MappingRow, mappingOfDocument } from "../../src/domain/mapping.ts";
import type { TieOutResult } from "../../src/domain/tie-out.ts";

export class SimD1 {
  readonly events = new Map<string, EventRecord>();
  /** By `documentName`. */
  readonly documents = new Map<string, DocumentRow>();
  /** Copies of contacts, by `copyName`. */
  readonly contacts = new Map<string, ContactMapping>();
  readonly tieOuts = new Map<string, TieOutResult>();
  /** Rows written so far, by table or index, as Cloudflare bills them (test/workers/store/billed-rows.test.ts). */
  readonly written = new Map<string, number>();
  readonly silentSince = new Map<TenantId, number | null>();
  /** Organisations that are shown as disconnected. */
  readonly disconnected = new Set<TenantId>();
  isDown = false;
  /** Only writes succeed. */
  isUnreadable = false;
  /** Nothing is answered any more: neither carried out nor refused. */
  hangs = false;

  /** All copies, as the API lists them. */
  get mappings(): ReadonlyMap<string, MappingRow> {
    return copiesOf(this);
  }

  /** What was asked while it hangs is never answered, not even later. */
  async answer<T>(work: () => T): Promise<T> {
    if (this.hangs) return await new Promise<never>(() => undefined);
    return work();
  }

  /** Throws when it cannot be read. */
  read(): void {
    if (this.isDown) throw new Error("D1 is down");
    if (this.isUnreadable) throw new Error("D1 cannot be read");
  }

  /** Throws when it cannot be written. */
  write(): void {
    if (this.isDown) throw new Error("D1 is down");
  }

  markDisconnected(self: TenantId, atMs: number | null): void {
    this.write();
    if (atMs === null) this.disconnected.delete(self);
    else this.disconnected.add(self);
  }

  writeEvents(events: readonly EventRecord[]): void {
    this.write();
    for (const event of events) {
      const old = this.events.get(event.id);
      if ((old?.rev ?? 0) >= event.rev) continue;
      this.events.set(event.id, event);
      this.#count("events");
      if (old === undefined) this.#count("events_by_time");
      const isIndexed = event.status !== "synced" && (old === undefined || indexed(old) !== indexed(event));
      if (isIndexed) this.#count("events_not_synced");
    }
  }

  writeDocuments(rows: readonly DocumentRow[]): void {
    this.write();
    for (const row of rows) {
      const old = this.documents.get(documentName(row));
      if ((old?.rev ?? 0) >= row.rev) continue;
      this.documents.set(documentName(row), row);
      this.#count("documents");
      if (old === undefined || byDate(old) !== byDate(row)) this.#count("documents_by_date");
      const isCopy = row.copy !== null && (old === undefined || byCopy(old) !== byCopy(row));
      if (isCopy) this.#count("documents_copies");
      if (row.driftSeenAtMs !== null) this.#count("documents_drifted");
      else if (row.putBack !== null) this.#count("documents_put_back");
      const isIndexed = row.state !== "in-step" && (old === undefined || notInStep(old) !== notInStep(row));
      if (isIndexed) this.#count("documents_not_in_step");
    }
  }

  writeMappings(rows: readonly ContactMapping[]): void {
    this.write();
    for (const row of rows) {
      const key = copyName(row);
      if ((this.contacts.get(key)?.rev ?? 0) >= row.rev) continue;
      this.#count("mappings");
      if (row.drifted) this.#count("mappings_drifted");
      if (row.removed) this.contacts.delete(key);
      else this.contacts.set(key, row);
    }
  }

  writeTieOut(result: TieOutResult): void {
    this.write();
    this.tieOuts.set(result.id, result);
  }

  markSilent(self: TenantId, sinceMs: number | null): void {
    this.write();
    this.silentSince.set(self, sinceMs);
  }

  #count(table: string): void {
    this.written.set(table, (this.written.get(table) ?? 0) + 1);
  }
}

/** What the index of events that are not synced holds of one; what leaves an index is not billed. */
function indexed({ status, failures }: EventRecord): string {
  return JSON.stringify([status, failures[0]?.code ?? null]);
}

export function documentName({ kind, groupId }: Pick<DocumentRow, "kind" | "groupId">): string {
  return `${kind} ${groupId}`;
}

/** The copies of contacts, and those that documents have. */
export function copiesOf({
  contacts,
  documents,
}: {
  readonly contacts: ReadonlyMap<string, ContactMapping>;
  readonly documents: ReadonlyMap<string, DocumentRow>;
}): ReadonlyMap<string, MappingRow> {
  const own = [...documents.values()].flatMap((row) => mappingOfDocument(row) ?? []);
  const listed = [...contacts.values()].filter(({ removed }) => removed !== true);
  return new Map([...listed, ...own].map((row) => [copyName(row), row]));
}

export function copyName({ kind, groupId, tenantId }: Pick<MappingRow, "kind" | "groupId" | "tenantId">): string {
  return `${kind}:${groupId}:${tenantId}`;
}

/** What the index of copies holds of a row. */
function byCopy({ satelliteTenantId, copy, number }: DocumentRow): string {
  return JSON.stringify([satelliteTenantId, copy?.documentId ?? null, number]);
}

function byDate({ date, satelliteTenantId, number, reference, contactName, group }: DocumentRow): string {
  return JSON.stringify([date, satelliteTenantId, number, reference, contactName, group.total, group.due]);
}

function notInStep({ date, satelliteTenantId, state }: DocumentRow): string {
  return JSON.stringify([date, satelliteTenantId, state]);
}
