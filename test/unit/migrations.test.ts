/** `npm run deploy` brings D1 up to date before the new code is there: for those moments the old code works on the new tables. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
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

/** What the code before a migration does not notice: new tables and indexes, and columns that may be left out. */
const ADDS = [/^CREATE TABLE /, /^CREATE (UNIQUE )?INDEX /, /^ALTER TABLE \S+ ADD (?!.*NOT NULL(?!.*DEFAULT))/s];

describe("the migrations of D1", () => {
  it("are those of the journal, of which /healthz asks for the newest", () => {
    expect(files).toEqual(journal.entries.map(({ tag }) => `${tag}.sql`));
    expect(journal.entries.map(({ idx }) => idx)).toEqual(files.map((_file, n) => n));
  });

  it.each(files)("%s only adds", (file) => {
    const others = statements(file).filter((statement) => !ADDS.some((adds) => adds.test(statement)));
    expect(others).toEqual([]);
  });
});
