/** The documents name everything that there is of a kind: whoever adds one is reminded of them. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { getTableColumns, getTableName, is } from "drizzle-orm";
import { SQLiteTable } from "drizzle-orm/sqlite-core";
import { describe, expect, test } from "vitest";
import { ALERT_TOPICS } from "../../../src/domain/alert.ts";
import { FAILURE_CODES } from "../../../src/domain/failure-words.ts";
import * as schema from "../../../src/store/schema.ts";
import { TABLES } from "../../../src/tenant/storage/migrations.ts";

const ROOT = join(import.meta.dirname, "../../..");
const read = (path: string) => readFileSync(join(ROOT, path), "utf8");
const api = read("docs/api.md");
const configuration = read("docs/configuration.md");
const storage = read("docs/storage.md");
const operating = read("docs/operating.md");

describe("docs/api.md", () => {
  test.each(FAILURE_CODES)("has the failure code %s", (code) => {
    expect(api).toContain(`\`${code}\``);
  });
});

describe("docs/operating.md", () => {
  test.each(FAILURE_CODES)("says what to do about the failure code %s", (code) => {
    expect(operating).toMatch(new RegExp(`^\\| \`${code}\` \\|.{30,}`, "m"));
  });

  test.each(ALERT_TOPICS)("says what to do about the alert %s", (topic) => {
    expect(operating).toMatch(new RegExp(`^\\| \`${topic}\` \\|.{60,}`, "m"));
  });
});

describe("docs/configuration.md", () => {
  // Names that the schema of variables has, and secrets that a deployment asks for.
  const variables = [...read("src/config.ts").matchAll(/^ {2}([A-Z][A-Z_]+): /gm)].map(([, name]) => String(name));

  test.each(variables)("has the variable %s", (name) => {
    expect(configuration).toContain(`\`${name}\``);
  });

  test("is about more than none", () => {
    expect(variables.length).toBeGreaterThan(10);
  });
});

describe("docs/storage.md", () => {
  const tables = Object.values(schema).flatMap((one) =>
    is(one, SQLiteTable) ? [[getTableName(one), one] as const] : [],
  );
  const rows = storage.slice(storage.indexOf("## 4. D1")).split("\n");

  test.each(tables)("has D1's table %s, and each of its columns", (name, table) => {
    const row = rows.find((one) => one.startsWith(`| \`${name}\` |`)) ?? "";
    const columns = Object.values(getTableColumns(table)).map((column) => column.name);
    expect(columns.filter((column) => !row.includes(`\`${column}\``))).toEqual([]);
  });

  test.each(TABLES)("has the objects' table %s", (name) => {
    expect(storage).toContain(`| \`${name}\` |`);
  });
});
