/**
 * The only way to a firm's data: a FirmScope is D1 plus the firm whose data may be seen, and every query on a firm's
 * table goes through `where`, which adds the firm. A function of `src/store` that reads or writes one firm's rows takes a
 * FirmScope first; those that cannot (a session or a tenant is looked up before the firm is known; an object writes what
 * it owns) live in files that say so. Tables are imported nowhere outside `src/store`.
 */

import { and, eq, type SQL } from "drizzle-orm";
import { type DrizzleD1Database, drizzle } from "drizzle-orm/d1";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import type { FirmId } from "../domain/ids.ts";

export type Database = DrizzleD1Database;

export interface FirmScope {
  readonly firmId: FirmId;
  readonly db: Database;
  readonly d1: D1Database;
  /** The firm's own rows of `table` that meet every condition; undefined conditions are left out. */
  where(table: { readonly firmId: SQLiteColumn }, ...conditions: readonly (SQL | undefined)[]): SQL | undefined;
}

export function firmScope(d1: D1Database, firmId: FirmId): FirmScope {
  return {
    firmId,
    d1,
    db: database(d1),
    where: (table, ...conditions) => and(eq(table.firmId, firmId), ...conditions),
  };
}

export function database(d1: D1Database): Database {
  return drizzle(d1);
}
