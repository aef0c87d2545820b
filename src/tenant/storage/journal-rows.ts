/**
 * What waits in the journal for its table (wal/write-ahead-log.ts), in another shape or under another key: for the numbered
 * steps of migrations.ts that reshape the rows of a table.
 */

import { first, integer, type Sql, type SqlValue, text } from "./sql.ts";

type Cells = readonly SqlValue[];
type JournalEntry = readonly [table: string, key: Cells, cells: Cells | null | "stored"];

export function reshapeJournal(sql: Sql, table: string, reshaped: (cells: Cells) => Cells): void {
  changeEntries(sql, table, ([named, key, cells]) => [named, key, Array.isArray(cells) ? reshaped(cells) : cells]);
}

/** A single value gets another key, in its table and where it waits for it. */
export function renameMeta(sql: Sql, from: string, to: string): void {
  sql.all("update meta set key = ? where key = ?", to, from);
  changeEntries(sql, "meta", (entry) => {
    const [table, [key], cells] = entry;
    if (key !== from) return entry;
    return [table, [to], Array.isArray(cells) ? [to, ...cells.slice(1)] : cells];
  });
}

/** A field of records gets another name, in their table and where they wait for it. */
export function renameRecordField(sql: Sql, from: string, to: string): void {
  const renamed = (body: string): string => {
    const { [from]: value, ...others }: Record<string, unknown> = JSON.parse(body);
    return value === undefined ? body : JSON.stringify({ ...others, [to]: value });
  };
  const path = `$.${from}`;
  for (const row of sql.all("select kind, id, body from records where json_extract(body, ?) is not null", path)) {
    const body = renamed(text(row, "body"));
    sql.all("update records set body = ? where kind = ? and id = ?", body, text(row, "kind"), text(row, "id"));
  }
  reshapeJournal(sql, "records", ([kind = null, id = null, body]) => [kind, id, renamed(String(body))]);
}

function changeEntries(sql: Sql, table: string, changed: (entry: JournalEntry) => JournalEntry): void {
  // The rows that no table has yet; the others are never read again.
  const newest = first(sql, "select since from journal order by seq desc limit 1");
  if (newest === null) return;
  for (const row of sql.all("select slot, body from journal where seq >= ?", integer(newest, "since"))) {
    const entries: readonly JournalEntry[] = JSON.parse(text(row, "body"));
    if (!entries.some(([named]) => named === table)) continue;
    const body = entries.map((entry) => (entry[0] === table ? changed(entry) : entry));
    sql.all("update journal set body = ? where slot = ?", JSON.stringify(body), integer(row, "slot"));
  }
}
