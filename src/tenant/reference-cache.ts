/** The organisation's reference data, cached: read when first needed, and again when a rejection or a person says it is stale. */

import type { ReferenceName, References } from "../mirror/references.ts";
import { integer, json, type Sql, text } from "./sql.ts";

interface Cached {
  readonly value: unknown;
  readonly fetchedAtMs: number;
}

/** Before any time at which something may be needed. */
const EXPIRED_AT_MS = -1;

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

  /** Those that were never read, have expired, or were not read since `sinceMs`. */
  missing(names: readonly ReferenceName[], sinceMs = 0): readonly ReferenceName[] {
    const known = this.#load();
    return names.filter((name) => (known.get(name)?.fetchedAtMs ?? EXPIRED_AT_MS) < sinceMs);
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

  /** May be out of date: read again before it is used. Kept until then, for only a change lets go on what rests on it. */
  expireAll(): void {
    if ([...this.#load().values()].every(({ fetchedAtMs }) => fetchedAtMs === EXPIRED_AT_MS)) return;
    this.#sql.all("update refs set fetched_at_ms = ?", EXPIRED_AT_MS);
    this.#cache = null;
  }

  /** The same for some of them. */
  expire(names: readonly ReferenceName[]): void {
    for (const name of names) this.#sql.all("update refs set fetched_at_ms = ? where name = ?", EXPIRED_AT_MS, name);
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
