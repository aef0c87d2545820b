/** The whole deployment in counts, for monitors. Not scoped by a FirmScope: it names no firm and nothing of one. Never writes. */

import { and, count, eq, inArray, isNull, min } from "drizzle-orm";
import { NOT_SYNCED } from "./event-filter.ts";
import { deadLetters, entities, events, firms, grants } from "./schema.ts";
import { database } from "./scope.ts";

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
  readonly deadLetters: number;
}

export async function readMetrics(d1: D1Database): Promise<Metrics> {
  const db = database(d1);
  const open = and(NOT_SYNCED, inArray(events.status, ["queued", "waiting", "failed"]));
  const [firmCount, entityCounts, statuses, oldest, letters] = await db.batch([
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
    deadLetters: letters[0]?.n ?? 0,
  };
}
