/**
 * The tables of an entity object and their numbered migrations, run when the object starts. Append-only: a migration that
 * has run anywhere is never edited, and one that reshapes rows which backups hold has its counterpart in backup-rows.ts. Every index and every row is paid for per write: rows are few, keys clustered, and most
 * changes wait in the journal first (wal/write-ahead-log.ts), so what a query of these tables sees may be older than what is true.
 */

import { reshapeAttempts } from "./attempt-rows.ts";
import { reshapeCopies } from "./copy-rows.ts";
import { renameMeta, renameRecordField, reshapeJournal } from "./journal-rows.ts";
import { integer, type Sql } from "./sql.ts";
import { reshapeTasks } from "./task-rows.ts";

/** Statements, or work on rows that statements cannot do. */
type Step = string | ((sql: Sql) => void);

export const MIGRATIONS: readonly (readonly Step[])[] = [
  [
    // Single values: the firm snapshot, holds, counters, cursors.
    "create table meta (key text primary key, value text not null) without rowid",
    // One row per call to Xero, written before it leaves: the budget is a query over them.
    "create table calls (id integer primary key, at_ms integer not null, sweep integer not null)",
    // The events of this tenant. `version` is the task version that covers the event; `body` an EventRecord.
    `create table events (kind text not null, record_id text not null, id text not null, version integer not null,
       body text not null, primary key (kind, record_id, id)) without rowid`,
    // Open work: bring this record in step. A row is deleted when it is done; due_at_ms null means that it rests.
    `create table tasks (lane text not null, kind text not null, id text not null, wanted integer not null,
       looked integer not null, priority integer not null, due_at_ms integer, attempts integer not null,
       force integer not null, wait text, event_at_ms integer not null,
       primary key (lane, kind, id)) without rowid`,
    // Group: what was last read of each record, what was decided, and what became of it.
    `create table records (kind text not null, id text not null, body text not null,
       primary key (kind, id)) without rowid`,
    // Satellite: the wanted state of each copy and what is known of the copy itself.
    `create table copies (kind text not null, group_id text not null, satellite_id text, body text not null,
       primary key (kind, group_id)) without rowid`,
    "create index copies_by_satellite_id on copies (kind, satellite_id) where satellite_id is not null",
    // Writes that have left and are not answered.
    `create table attempts (key text primary key, purpose text not null, request text not null, docs text not null,
       first_sent_at_ms integer not null, due_at_ms integer not null, sends integer not null) without rowid`,
    // Reference data of this organisation.
    "create table refs (name text primary key, value text not null, fetched_at_ms integer not null) without rowid",
    // What other places do not know yet: keys of rows, never the rows themselves.
    "create table outbox (id integer primary key, target text not null, keys text not null, due_at_ms integer not null)",
  ],
  [
    // Group: payments with the account they were made to, which their documents do not name.
    "create table payments (id text primary key, body text not null) without rowid",
  ],
  [
    // What happened to one record wakes those that wait for it, and looks at no others.
    "create index tasks_by_wait on tasks (wait) where wait is not null",
  ],
  [
    // Group: what people asked to bring in step by dates, and the records of it that are not done yet.
    "create table backfills (id text primary key, open integer not null, body text not null) without rowid",
    `create table backfill_records (backfill_id text not null, kind text not null, record_id text not null,
       event_id text not null, primary key (backfill_id, kind, record_id)) without rowid`,
  ],
  [
    // What each call was about, for the people who look at an event; null for calls from before.
    "alter table calls add column about text",
    "alter table calls add column status integer",
  ],
  [
    // How many calls left in each hour before those that are kept one by one, for the charts of 30 days.
    "create table call_hours (from_ms integer primary key, calls integer not null)",
  ],
  [
    // What each transaction changed, as one row (wal/write-ahead-log.ts); rows from `since` on are not in their tables yet.
    "create table journal (slot integer primary key, seq integer not null, since integer not null, body text not null)",
    // Calls by the page; `last_id`: the newest of them.
    "create table call_pages (page integer primary key, last_id integer not null, calls text not null)",
    `insert into call_pages (last_id, calls) select max(id), json_group_array(json_array(id, at_ms, sweep, about, status))
       from calls group by id / 100`,
    "insert into call_hours (from_ms, calls) select at_ms - at_ms % 3600000, count(*) from calls group by 1",
    "drop table calls",
    // Open tasks are all in memory.
    "drop index tasks_by_wait",
    "delete from meta where key = 'echoes'",
  ],
  [
    // Accounts are kept with their ids now, and payments with their accounts' ids: what lacks them is read when next needed.
    "update refs set fetched_at_ms = -1 where name = 'accounts'",
    "delete from payments where body ->> '$.accountCode' is null",
  ],
  [
    // Satellite: records that were copies and are not any more, so that what Xero still reports of them is known.
    `create table former_copies (kind text not null, satellite_id text not null, at_ms integer not null,
       primary key (kind, satellite_id)) without rowid`,
  ],
  [
    // What a task is blocked on, its batch size and its origin are columns of their own.
    reshapeTasks,
  ],
  [
    // Group: tie-outs under way. Either side: the reading of a month for one, and what it has brought, page by page.
    "create table tie_outs (id text primary key, body text not null) without rowid",
    `create table month_readings (run_id text not null, tenant_id text not null, stage integer not null,
       body text not null, primary key (run_id, tenant_id, stage)) without rowid`,
    `create table month_pages (run_id text not null, tenant_id text not null, stage integer not null, seq integer not null,
       body text not null, primary key (run_id, tenant_id, stage, seq)) without rowid`,
  ],
  [
    // Group: overpayments and prepayments, whose dates their invoices do not say.
    "create table advances (id text primary key, body text not null) without rowid",
  ],
  [
    // Group: take-overs and what they found, some documents a row. Either side: the reading for one, and what it has brought.
    "create table take_overs (id text primary key, body text not null) without rowid",
    `create table take_over_items (run_id text not null, seq integer not null, body text not null,
       primary key (run_id, seq)) without rowid`,
    "create table take_over_readings (run_id text primary key, body text not null) without rowid",
    `create table take_over_finds (run_id text not null, side text not null, kind text not null, id text not null,
       facts text not null, state text, primary key (run_id, side, kind, id)) without rowid`,
  ],
  [
    // What D1 shows of documents: worked out for all that are held, and reported by the satellites, without a call (outbox/refill.ts).
    `insert or replace into meta (key, value) select 'refill', '{"kind":"invoice","afterId":""}'
       where exists (select 1 from records) or exists (select 1 from copies) or exists (select 1 from journal)`,
  ],
  [
    // Which documents are bills: said of those that are held (outbox/refill.ts).
    `insert or replace into meta (key, value) select 'refill', '{"kind":"invoice","afterId":""}'
       where exists (select 1 from records) or exists (select 1 from journal)`,
  ],
  [
    // Satellite: a copy's search, its unconfirmed writes and its change are tagged values.
    reshapeCopies,
    // Single values under the names that the code has for them.
    (sql) => renameMeta(sql, "told", "reportedLimits"),
    (sql) => renameMeta(sql, "unread", "firmReadError"),
  ],
  [
    // Satellite: what the list of copies and of drift says is a part of the document's row, so each copy is reported again.
    `insert or replace into meta (key, value) select 'refill', '{"kind":"invoice","afterId":""}'
       where exists (select 1 from copies) or exists (select 1 from journal)`,
  ],
  [
    // How many answers in a row left a task's record out, apart from tries without an answer.
    "alter table tasks add column looks integer not null default 0",
    (sql) => reshapeJournal(sql, "tasks", (cells) => [...cells, 0]),
  ],
  [
    // The part of a document that an unanswered write is about is a tagged value.
    reshapeAttempts,
  ],
  [
    // Group: a field of records under the name that the code has for it.
    (sql) => renameRecordField(sql, "untoldUse", "undescribedUse"),
  ],
];

export const TABLES = [
  "meta",
  "call_pages",
  "call_hours",
  "events",
  "tasks",
  "records",
  "payments",
  "advances",
  "copies",
  "former_copies",
  "attempts",
  "refs",
  "outbox",
  "backfills",
  "backfill_records",
  "tie_outs",
  "month_readings",
  "month_pages",
  "take_overs",
  "take_over_items",
  "take_over_readings",
  "take_over_finds",
] as const;

/** `upTo`: the version that is brought about; a former one is of use to tests alone. */
export function migrate(sql: Sql, upTo: number = MIGRATIONS.length): void {
  sql.all("create table if not exists schema_version (version integer not null)");
  const [row] = sql.all("select version from schema_version");
  const done = row === undefined ? 0 : integer(row, "version");
  if (done >= upTo) return;
  sql.transaction(() => {
    for (const step of MIGRATIONS.slice(done, upTo).flat()) {
      if (typeof step === "string") sql.all(step);
      else step(sql);
    }
    sql.all("delete from schema_version");
    sql.all("insert into schema_version (version) values (?)", upTo);
  });
}
