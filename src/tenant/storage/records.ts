/**
 * The group's side: each record as it was last read, where it belongs (its placements), and what became of it there. One
 * row per record, read and written whole.
 */

import type { ReportedCopy } from "../../domain/document.ts";
import type { TargetStatus } from "../../domain/event.ts";
import type { Failure, RecordKind } from "../../domain/failure.ts";
import { type TenantId, tenantId } from "../../domain/ids.ts";
import type { AdvanceState } from "../../mirror/advance.ts";
import type { AppliedCredit } from "../../mirror/document.ts";
import type { Receipt } from "../../mirror/receipt.ts";
import type { PaymentState } from "../../mirror/terms.ts";
import type { BackfillSpan, Choice } from "../../objects/tenant-rpc.ts";
import type { RecordState } from "../model/record-state.ts";
import type { Priority } from "../model/task.ts";
import type { TakeOverOrder } from "../model/wanted-state.ts";
import { ParsedBodies } from "./parsed-bodies.ts";
import { first, integer, json, type Sql, text } from "./sql.ts";
import type { Touched } from "./touched.ts";
import type { WriteAheadLog } from "./wal/write-ahead-log.ts";

/** A record's place in one satellite: the decision that was handed over, and the satellite's newest report about it. */
export interface Placement {
  readonly tenantId: TenantId;
  /** Number of the decision; a satellite ignores lower ones, and reports about lower ones are out of date. */
  readonly seq: number;
  readonly priority: Priority;
  readonly force: boolean;
  /** The record belongs elsewhere now: the copy here is voided first (a move). */
  readonly leaving: boolean;
  /** What a person chose about this copy. */
  readonly choice: Choice | null;
  readonly status: TargetStatus;
  readonly failures: readonly Failure[];
  readonly satelliteId: string | null;
  readonly nextAttemptAtMs: number | null;
  /** Of the newest report that was accepted. */
  readonly rev?: number;
  /** How often a person had that satellite's copies forgotten before this decision; left out: never. */
  readonly epoch?: number;
  /** The copy of a document as the satellite last reported it; missing until a satellite has said, null: there is none. */
  readonly copy?: ReportedCopy | null;
  /** Until the satellite has said what became of it. */
  readonly takeOver?: TakeOverOrder;
}

/** Records that have a place in an organisation, by kind. */
export interface PlacedIn {
  readonly tenantId: TenantId;
  readonly epoch: number;
  readonly kind: RecordKind;
  readonly count: number;
}

/** The document's row in D1, as this object last marked it to be written. */
export interface DocumentMark {
  /** Never goes back, also when the object has forgotten everything. */
  readonly rev: number;
  /** Of all that the row says but its times. */
  readonly fingerprint: string;
  readonly updatedAtMs: number;
  readonly checkedAtMs: number | null;
}

export interface GroupRecord {
  readonly kind: RecordKind;
  readonly id: string;
  /** Task version that `state` covers. */
  readonly version: number;
  readonly state: RecordState | null;
  /** The state was read and has not been handed over yet: something it needs is being read, or another copy goes first. */
  readonly isPending: boolean;
  /** The highest seq given so far. */
  readonly seq: number;
  readonly placements: readonly Placement[];
  /** Set while the record itself cannot be placed or looked at. */
  readonly failures: readonly Failure[];
  /** Its copy in a former satellite was forgotten: where it belongs now may have the same document already. */
  readonly mayBeThere?: boolean;
  /** When Xero last showed it; missing in rows from before it was kept. */
  readonly readAtMs?: number;
  readonly document?: DocumentMark;
  /** Of an invoice: what its satellites received for it. */
  readonly receipts?: readonly Receipt[];
  /** What keeps receipts from being entered or taken off; left out: nothing does. */
  readonly receiptTrouble?: ReceiptTrouble;
  /** Of an invoice: a credit note showed its use on it before Xero announced it on the invoice; its events do not describe it yet. */
  readonly undescribedUse?: UndescribedUse;
}

export interface UndescribedUse {
  /** What was used on the invoice before. */
  readonly credits: readonly AppliedCredit[];
  /** When Xero changed the credit note. */
  readonly atMs: number | null;
}

/** How many records of a kind are alike in what their satellites say of them, and in what stops the record itself. */
export interface HeldAlike {
  readonly kind: RecordKind;
  /** The worst of its placements: a failed one, one that is on its way or waits, none such; `none`: it has no place. */
  readonly placed: "failed" | "open" | "settled" | "none";
  readonly failures: readonly Failure[];
  readonly count: number;
}

export interface ReceiptTrouble {
  readonly failures: readonly [Failure, ...Failure[]];
  readonly nextAttemptAtMs: number | null;
}

export class Records {
  readonly #sql: Sql;
  readonly #wal: WriteAheadLog;
  readonly #touched: Touched;
  readonly #parsed = new ParsedBodies((body): GroupRecord => JSON.parse(body));

  constructor(sql: Sql, wal: WriteAheadLog, touched: Touched) {
    this.#sql = sql;
    this.#wal = wal;
    this.#touched = touched;
  }

  /** A payment of the group; null when it has not been read. */
  payment(id: string): PaymentState | null {
    const row = first(this.#sql, "select body from payments where id = ?", id);
    return row === null ? null : json(row, "body");
  }

  putPayment(payment: PaymentState): void {
    this.#sql.all("insert or replace into payments (id, body) values (?, ?)", payment.id, JSON.stringify(payment));
  }

  /** An overpayment or prepayment of the group; null when it has not been read. */
  advance(id: string): AdvanceState | null {
    const row = first(this.#sql, "select body from advances where id = ?", id);
    return row === null ? null : json(row, "body");
  }

  putAdvance(advance: AdvanceState): void {
    this.#sql.all("insert or replace into advances (id, body) values (?, ?)", advance.id, JSON.stringify(advance));
  }

  /** Ids of documents whose newest state names the contact; reads every row of the kind, so for rare occasions only. */
  ofContact(kind: RecordKind, contactId: string): readonly string[] {
    this.#wal.checkpoint();
    return this.#sql
      .all("select id from records where kind = ? and body ->> '$.state.document.contactId' = ?", kind, contactId)
      .map((row) => text(row, "id"));
  }

  /** Invoices that an advance pays, read before advances were kept one by one; reads every invoice's row. */
  withUnlistedAdvances(): readonly string[] {
    this.#wal.checkpoint();
    const query = `select id from records where kind = 'invoice' and body ->> '$.state.document.otherCredit' > 0
        and body -> '$.state.document.advances' is null`;
    return this.#sql.all(query).map((row) => text(row, "id"));
  }

  /** Records of a kind, in the order of their ids, after `afterId`. */
  page(kind: RecordKind, afterId: string, most: number): readonly GroupRecord[] {
    this.#wal.checkpoint();
    return this.#sql
      .all("select body from records where kind = ? and id > ? order by id limit ?", kind, afterId, most)
      .map((row) => json<GroupRecord>(row, "body"));
  }

  /** Reads every row, so for rare occasions only. */
  placed(): readonly PlacedIn[] {
    this.#wal.checkpoint();
    const rows = this.#sql.all(
      `select place.value ->> 'tenantId' as tenant_id, coalesce(place.value ->> 'epoch', 0) as epoch, kind,
         count(*) as records from records, json_each(records.body, '$.placements') as place group by 1, 2, 3`,
    );
    return rows.map((row) => ({
      // Placements are written by this object alone, with such an id, in rows of such a kind.
      tenantId: tenantId(text(row, "tenant_id")),
      epoch: integer(row, "epoch"),
      kind: text(row, "kind") as RecordKind,
      count: integer(row, "records"),
    }));
  }

  /** Those that Xero changed last in the span, as far as is held; reads every row, so for rare occasions only. */
  changedIn({ fromMs, toMs }: BackfillSpan): readonly HeldAlike[] {
    this.#wal.checkpoint();
    const rows = this.#sql.all(
      `select kind, body -> '$.failures' as failures, count(*) as records,
         (select case when count(*) = 0 then 'none' when max(place.value ->> 'status' = 'failed') then 'failed'
            when records.body ->> '$.isPending' or max(place.value ->> 'status' not in ('synced', 'skipped')) then 'open'
            else 'settled' end from json_each(records.body, '$.placements') as place) as placed
         from records
         where coalesce(body ->> '$.state.document.updatedAtMs', body ->> '$.state.contact.updatedAtMs') between ? and ?
         group by 1, 2, 4`,
      fromMs,
      toMs,
    );
    return rows.map((row) => ({
      kind: text(row, "kind") as RecordKind,
      placed: text(row, "placed") as HeldAlike["placed"],
      failures: json(row, "failures"),
      count: integer(row, "records"),
    }));
  }

  get(kind: RecordKind, id: string): GroupRecord | null {
    const row = this.#wal.row("records", [kind, id]);
    return row === null ? null : this.#parsed.of(`${kind} ${id}`, row);
  }

  getOrNew(kind: RecordKind, id: string): GroupRecord {
    return (
      this.get(kind, id) ?? {
        kind,
        id,
        version: 0,
        state: null,
        isPending: false,
        seq: 0,
        placements: [],
        failures: [],
      }
    );
  }

  put(record: GroupRecord): GroupRecord {
    this.#wal.put("records", [record.kind, record.id, JSON.stringify(record)]);
    this.#touched.note(record.kind, record.id);
    return record;
  }
}

/** Xero's UpdatedDateUTC of the state that is held; null where nothing is, or the answer left it out. */
export function heldUpdatedAtMs(record: GroupRecord): number | null {
  if (record.state === null) return null;
  return record.state.kind === "contact" ? record.state.contact.updatedAtMs : record.state.document.updatedAtMs;
}
