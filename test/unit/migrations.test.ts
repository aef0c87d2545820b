/** `npm run deploy` brings D1 up to date before the new code is there: for those moments the old code works on the new tables. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import journal from "../../migrations/meta/_journal.json" with { type: "json" };

const FOLDER = join(import.meta.dirname, "../../migrations");
const files = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".sql"))
  .sort();
const statements = (file: string) =>
  readFileSync(join(FOLDER, file), "utf8")
    .split("--> statement-breakpoint")
    .map((statement) => statement.trim());

interface Column {
  readonly name: string;
  readonly type: string;
  /** An insert that does not know the column is refused. */
  readonly isNeeded: boolean;
}

function tablesOf(db: DatabaseSync): ReadonlyMap<string, readonly Column[]> {
  const names = db.prepare("select name from sqlite_schema where type = 'table'").all();
  return new Map(
    names.map(({ name }) => {
      const columns = db.prepare(
        `select name, type, "notnull" as needed, dflt_value as given from pragma_table_info(?)`,
      );
      return [
        String(name),
        columns.all(String(name)).map((column) => ({
          name: String(column.name),
          type: String(column.type),
          isNeeded: column.needed === 1 && column.given === null,
        })),
      ];
    }),
  );
}

/** The tables before and after the file's statements. */
function migrated(file: string) {
  const db = new DatabaseSync(":memory:");
  for (const earlier of files.slice(0, files.indexOf(file))) for (const one of statements(earlier)) db.exec(one);
  const before = tablesOf(db);
  for (const one of statements(file)) db.exec(one);
  return { before, after: tablesOf(db) };
}

describe("the migrations of D1", () => {
  it("are those of the journal, of which /healthz asks for the newest", () => {
    expect(files).toEqual(journal.entries.map(({ tag }) => `${tag}.sql`));
    expect(journal.entries.map(({ idx }) => idx)).toEqual(files.map((_file, n) => n));
  });

  it.each(files)("%s keeps every table and column, and adds none that an insert of the old code would miss", (file) => {
    const { before, after } = migrated(file);
    for (const [table, columns] of before) {
      const now = after.get(table) ?? [];
      for (const { name, type } of columns)
        expect(now, `${table}.${name}`).toContainEqual(expect.objectContaining({ name, type }));
      const added = now.filter((column) => !columns.some(({ name }) => name === column.name));
      expect(
        added.filter((column) => column.isNeeded),
        table,
      ).toEqual([]);
    }
  });

  it("keep every row of the first release, whatever they make anew", () => {
    const db = new DatabaseSync(":memory:");
    const [first = "", ...later] = files;
    for (const one of statements(first)) db.exec(one);
    const tables = [...tablesOf(db)];
    for (const [table, columns] of tables) {
      for (const n of [1, 2]) {
        const values = columns.map(({ name, type }) => (type === "integer" ? n : `${name}-${n}`));
        const places = columns.map(() => "?").join(", ");
        db.prepare(`insert into ${table} (${columns.map(({ name }) => name).join(", ")}) values (${places})`).run(
          ...values,
        );
      }
    }
    const rows = (table: string, columns: readonly Column[]) =>
      db.prepare(`select ${columns.map(({ name }) => name).join(", ")} from ${table} order by 1`).all();
    const before = tables.map(([table, columns]) => [table, rows(table, columns)]);
    for (const file of later) for (const one of statements(file)) db.exec(one);
    expect(tables.map(([table, columns]) => [table, rows(table, columns)])).toEqual(before);
    expect(before.length).toBeGreaterThan(5);
  });

  it("say of each document's copy what its mapping said", () => {
    const db = new DatabaseSync(":memory:");
    const at = files.findIndex((file) => file.includes("copies_in_documents"));
    for (const file of files.slice(0, at)) for (const one of statements(file)) db.exec(one);
    const document =
      db.prepare(`insert into documents (firm_id, kind, group_id, rev, date, state, words, total, due, group_side,
      satellite_tenant_id, copy_side, failures, updated_at_ms) values ('f', 'invoice', ?, 1, '', 'in-step', '', '', '', '{}', ?, ?, '[]', 0)`);
    const mapping =
      db.prepare(`insert into mappings (firm_id, kind, group_id, tenant_id, satellite_id, label, synced_at_ms, drifted,
      rev, differences, drift_seen_at_ms, put_back_at_ms) values ('f', 'invoice', ?, ?, ?, '', 5, ?, 1, '[{"field":"total"}]', 7, ?)`);
    for (const [id, copy] of [
      ["drifted", "d-1"],
      ["put-back", "p-1"],
      ["new", "n-1"],
      ["moved", "m-2"],
    ] as const) {
      document.run(id, "sydney", JSON.stringify({ documentId: copy }));
    }
    document.run("none", null, null);
    mapping.run("drifted", "sydney", "d-1", 1, null);
    mapping.run("put-back", "sydney", "p-1", 0, 9);
    mapping.run("moved", "melbourne", "m-1", 1, null);
    for (const one of statements(files[at] ?? "")) db.exec(one);
    const rows = db
      .prepare(
        "select group_id, satellite_id, synced_at_ms, drift_seen_at_ms, put_back_at_ms, put_back from documents order by 1",
      )
      .all()
      .map((row) => Object.values(row));
    const putBack = JSON.stringify({ differences: [{ field: "total" }], seenAtMs: 7, atMs: 9 });
    expect(rows).toEqual([
      ["drifted", "d-1", 5, 7, null, null],
      ["moved", "m-2", null, null, null, null],
      ["new", "n-1", null, null, null, null],
      ["none", null, null, null, null, null],
      ["put-back", "p-1", 5, null, 9, putBack],
    ]);
  });
});
