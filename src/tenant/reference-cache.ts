/** The organisation's reference data, cached: read when first needed, and again when a rejection or a person says it is stale. */

import type { ReferenceName, References } from "../mirror/references.ts";
import { integer, json, type Sql, text } from "./sql.ts";

interface Cached {
  readonly value: unknown;
  readonly fetchedAtMs: number;
}

export class ReferenceCache {
  readonly #sql: Sql;
  #cache: Map<string, Cached> | null = null;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** Null for each that is not known. */
  get(): References {
    const known = this.#load();
    const value = <N extends ReferenceName>(name: N) => (known.get(name)?.value ?? null) as References[N];
    return {
      organisation: value("organisation"),
      accounts: value("accounts"),
      "tax-rates": value("tax-rates"),
      tracking: value("tracking"),
      branding: value("branding"),
      items: value("items"),
      currencies: value("currencies"),
      "number-prefixes": value("number-prefixes"),
    };
  }

  /** Those that were never read, or not since `sinceMs`. */
  missing(names: readonly ReferenceName[], sinceMs = 0): readonly ReferenceName[] {
    const known = this.#load();
    return names.filter((name) => (known.get(name)?.fetchedAtMs ?? -1) < sinceMs);
  }

  fetchedAtMs(name: ReferenceName): number | null {
    return this.#load().get(name)?.fetchedAtMs ?? null;
  }

  /** A value of null is remembered too: Xero was asked and gave nothing that could be read. */
  put(name: ReferenceName, value: unknown, nowMs: number): void {
    this.#sql.all(
      "insert or replace into refs (name, value, fetched_at_ms) values (?, ?, ?)",
      name,
      JSON.stringify(value ?? null),
      nowMs,
    );
    this.#cache = null;
  }

  /** Known to be out of date: read again before it is used. */
  forgetAll(): void {
    if (this.#load().size === 0) return;
    this.#sql.all("delete from refs");
    this.#cache = null;
  }

  forgetMemory(): void {
    this.#cache = null;
  }

  #load(): Map<string, Cached> {
    this.#cache ??= new Map(
      this.#sql
        .all("select * from refs")
        .map((row) => [
          text(row, "name"),
          { value: json<unknown>(row, "value"), fetchedAtMs: integer(row, "fetched_at_ms") },
        ]),
    );
    return this.#cache;
  }
}
