/**
 * What waits in the journal for its table (wal/write-ahead-log.ts), in another shape: for the numbered steps of migrations.ts
 * that reshape the rows of a table.
 */

import { first, integer, type Sql, type SqlValue, text } from "./sql.ts";

type Cells = readonly SqlValue[];
type JournalEntry = readonly [table: string, key: Cells, cells: Cells | null | "stored"];

export function reshapeJournal(sql: Sql, table: string, reshaped: (cells: Cells) => Cells): void {
  // The rows that no table has yet; the others are never read again.
  const newest = first(sql, "select since from journal order by seq desc limit 1");
  if (newest === null) return;
  for (const row of sql.all("select slot, body from journal where seq >= ?", integer(newest, "since"))) {
    const entries: readonly JournalEntry[] = JSON.parse(text(row, "body"));
    if (!entries.some(([named]) => named === table)) continue;
    const body = entries.map(([named, key, cells]) => [
      named,
      key,
      named === table && Array.isArray(cells) ? reshaped(cells) : cells,
    ]);
    sql.all("update journal set body = ? where slot = ?", JSON.stringify(body), integer(row, "slot"));
  }
}
