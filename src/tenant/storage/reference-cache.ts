/**
 * The organisation's reference data, cached: read when first needed, and again when a rejection or a person says it is
 * stale. What could not be read is unknown, and stays missing until a read brings it; its tries are paced here.
 */

import { isReferenceName, type ReferenceName, type References } from "../../mirror/references.ts";
import type { FailedRead, Meta } from "./key-value.ts";
import { integer, json, type Sql, text } from "./sql.ts";

interface Cached {
  readonly value: unknown;
  readonly fetchedAtMs: number;
}

/** Before any time at which something may be needed. */
const EXPIRED_AT_MS = -1;

export class ReferenceCache {
  readonly #sql: Sql;
  readonly #meta: Meta;
  #cache: Map<string, Cached> | null = null;

  constructor(sql: Sql, meta: Meta) {
    this.#sql = sql;
    this.#meta = meta;
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

  /** Those that are not known, have expired, or were not read since `sinceMs`. */
  missing(names: readonly ReferenceName[], sinceMs = 0): readonly ReferenceName[] {
    const known = this.#load();
    const isKnown = (name: ReferenceName) => known.get(name)?.value != null;
    return names.filter((name) => !isKnown(name) || (known.get(name)?.fetchedAtMs ?? EXPIRED_AT_MS) < sinceMs);
  }

  /** Those of which no read is kept, however old. */
  unknown(names: readonly ReferenceName[]): readonly ReferenceName[] {
    return this.missing(names, EXPIRED_AT_MS);
  }

  /** Why the last try to read it failed, and when the next one is; null after one that did not. */
  failedRead(name: ReferenceName): FailedRead | null {
    return this.#meta.get("unreadReferences")?.[name] ?? null;
  }

  /** It could not be read: what was known of it stays. */
  failed(name: ReferenceName, failure: FailedRead): void {
    this.#meta.set("unreadReferences", { ...this.#meta.get("unreadReferences"), [name]: failure });
  }

  /** What could not be read is asked again at once; answers which. How often it failed in a row stays counted. */
  askAgain(nowMs: number): readonly ReferenceName[] {
    const failed = Object.entries(this.#meta.get("unreadReferences") ?? {});
    if (failed.length === 0) return [];
    const due = failed.map(([name, failure]) => [name, { ...failure, nextAtMs: Math.min(failure.nextAtMs, nowMs) }]);
    this.#meta.set("unreadReferences", Object.fromEntries(due));
    return failed.map(([name]) => name).filter(isReferenceName);
  }

  fetchedAtMs(name: ReferenceName): number | null {
    return this.#load().get(name)?.fetchedAtMs ?? null;
  }

  put<N extends ReferenceName>(name: N, value: NonNullable<References[N]>, fetchedAtMs: number): void {
    this.#sql.all(
      "insert or replace into refs (name, value, fetched_at_ms) values (?, ?, ?)",
      name,
      JSON.stringify(value),
      fetchedAtMs,
    );
    this.#cache = null;
    if (this.failedRead(name) === null) return;
    const { [name]: _, ...others } = this.#meta.get("unreadReferences") ?? {};
    if (Object.keys(others).length > 0) this.#meta.set("unreadReferences", others);
    else this.#meta.delete("unreadReferences");
  }

  /** May be out of date: read again before it is used. Kept until then, since only a change releases what depends on it. */
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

  invalidate(): void {
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
