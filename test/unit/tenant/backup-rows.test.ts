/** Backups of earlier releases: what an object restores from their rows is what an upgrade of the object itself would have made of them. */

import { describe, expect, it } from "vitest";
import type { BackupPage } from "../../../src/objects/tenant-rpc.ts";
import { Backup } from "../../../src/tenant/storage/backup.ts";
import { inShapeOfToday, OLDEST_BACKUP } from "../../../src/tenant/storage/backup-rows.ts";
import { MIGRATIONS, migrate } from "../../../src/tenant/storage/migrations.ts";
import type { Sql } from "../../../src/tenant/storage/sql.ts";
import { Disk } from "../../sim/node-sql.ts";

const FLAGS = { find: "unanswered", absentAfterMs: 9, tried: [], inspection: null, taken: [], refused: null };
const TAGGED = { search: { why: "unanswered" }, unconfirmed: null, change: null, secondTry: null };
const RECORD = { kind: "invoice", id: "i-1", version: 3, seq: 2, state: null, placements: [] };

/** A copy as releases with that storage kept it. */
const copyOf = (version: number) =>
  JSON.stringify({ kind: "invoice", groupId: "i-2", satelliteId: "s-2", seq: 4, ...(version < 16 ? FLAGS : TAGGED) });

function stored(version: number): Sql {
  const sql = new Disk().open();
  migrate(sql, version);
  sql.transaction(() => {
    sql.all("insert into copies values ('invoice', 'i-2', 's-2', ?)", copyOf(version));
    sql.all("insert into former_copies values ('invoice', 's-9', 5)");
    sql.all("insert into records values ('invoice', 'i-1', ?)", JSON.stringify(RECORD));
    sql.all("insert into payments values ('p-1', ?)", JSON.stringify({ id: "p-1", accountCode: "090" }));
    sql.all("insert into meta values ('groupSinceMs', '42'), ('sweep:invoice', '7')");
  });
  return sql;
}

function pagesOf(sql: Sql): readonly BackupPage[] {
  // Nothing waits in the journal here.
  const backup = new Backup(sql, { checkpoint: () => undefined } as never);
  const pages: BackupPage[] = [];
  for (let after: string | null = null; pages.length < 100; ) {
    const page: BackupPage = backup.page(after);
    pages.push(page);
    if (page.next === null) return pages;
    after = page.next;
  }
  throw new Error("a backup without an end");
}

const VERSIONS = Array.from({ length: MIGRATIONS.length - OLDEST_BACKUP + 1 }, (_, n) => OLDEST_BACKUP + n);

describe("rows of a backup", () => {
  it.each(VERSIONS)("of storage %i come back as an upgrade in place has them", (version) => {
    const sql = stored(version);
    const backedUp = pagesOf(sql).map(({ table, rows }) => ({ version, table, rows }));
    migrate(sql);
    const expected = pagesOf(sql).map(({ table, rows }) => [table, rows]);
    expect(backedUp.map((page) => [page.table, inShapeOfToday(page)])).toEqual(expected);
  });
});
