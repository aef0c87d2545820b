/** The whole deployment in counts, for monitors. Not scoped by a FirmScope: it names no firm and nothing of one. Never writes. */

import { and, count, desc, eq, inArray, isNull, min, type SQL, sql } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import type { TenantId } from "../domain/ids.ts";
import { NOT_SYNCED } from "./event-filter.ts";
import { deadLetters, entities, events, firms, grants } from "./schema.ts";
import { type Database, database } from "./scope.ts";

export interface Metrics {
  readonly firms: number;
  /** Organisations that are connected here, and of these: whose consent is lost, whom Xero refuses, whose webhooks are missed. */
  readonly entities: {
    readonly connected: number;
    readonly reconnect: number;
    readonly disconnected: number;
    readonly webhooksSilent: number;
  };
  readonly events: { readonly queued: number; readonly waiting: number; readonly failed: number };
  readonly oldestOpenAtMs: number | null;
  /** Of the newest event that the objects have brought to D1, and of the newest that a webhook announced. */
  readonly newestEventAtMs: number | null;
  readonly newestWebhookAtMs: number | null;
  /** When the newest event that is synced had reached its satellite. */
  readonly newestDeliveryAtMs: number | null;
  readonly deadLetters: number;
}

export async function readMetrics(d1: D1Database): Promise<Metrics> {
  const db = database(d1);
  const open = and(NOT_SYNCED, inArray(events.status, ["queued", "waiting", "failed"]));
  const [firmCount, entityCounts, statuses, oldest, newest, announced, delivered, letters] = await db.batch([
    db.select({ n: count() }).from(firms),
    db
      .select({
        status: grants.status,
        connected: count(),
        disconnected: count(entities.disconnectedAtMs),
        webhooksSilent: count(entities.webhooksSilentSinceMs),
      })
      .from(entities)
      .innerJoin(grants, eq(grants.id, entities.grantId))
      .where(isNull(entities.removedAtMs))
      .groupBy(grants.status),
    db.select({ status: events.status, n: count() }).from(events).where(open).groupBy(events.status),
    db
      .select({ atMs: min(events.receivedAtMs) })
      .from(events)
      .where(open),
    newestOf(db, undefined),
    newestOf(db, eq(events.source, "webhook")),
    newestOf(db, eq(events.status, "synced"), events.updatedAtMs),
    db.select({ n: count() }).from(deadLetters),
  ]);
  const total = (key: "connected" | "disconnected" | "webhooksSilent") =>
    entityCounts.reduce((sum, row) => sum + row[key], 0);
  const ofStatus = (status: "queued" | "waiting" | "failed") => statuses.find((row) => row.status === status)?.n ?? 0;
  return {
    firms: firmCount[0]?.n ?? 0,
    entities: {
      connected: total("connected"),
      reconnect: entityCounts.find((row) => row.status === "reconnect")?.connected ?? 0,
      disconnected: total("disconnected"),
      webhooksSilent: total("webhooksSilent"),
    },
    events: { queued: ofStatus("queued"), waiting: ofStatus("waiting"), failed: ofStatus("failed") },
    oldestOpenAtMs: oldest[0]?.atMs ?? null,
    newestEventAtMs: newest[0]?.atMs ?? null,
    newestWebhookAtMs: announced[0]?.atMs ?? null,
    newestDeliveryAtMs: delivered[0]?.atMs ?? null,
    deadLetters: letters[0]?.n ?? 0,
  };
}

/** Firm by firm, newest first, because that is how the rows are indexed: it ends at the first one of each. */
function newestOf(db: Database, condition: SQL | undefined, time: SQLiteColumn = events.receivedAtMs) {
  const newest = db
    .select({ atMs: time })
    .from(events)
    .where(and(eq(events.firmId, firms.id), condition))
    .orderBy(desc(events.receivedAtMs))
    .limit(1);
  return db.select({ atMs: sql<number | null>`max((${newest}))` }).from(firms);
}

/** Groups that are swept: connected here, not paused, and not refused by Xero. In the order of their ids, so many at most. */
export async function sweptGroups(d1: D1Database, most: number): Promise<readonly TenantId[]> {
  const isSwept = and(
    eq(entities.role, "group"),
    eq(entities.paused, false),
    isNull(entities.removedAtMs),
    isNull(entities.disconnectedAtMs),
  );
  const rows = await database(d1)
    .select({ id: entities.tenantId })
    .from(entities)
    .where(isSwept)
    .orderBy(entities.tenantId)
    .limit(most);
  return rows.map(({ id }) => id);
}
