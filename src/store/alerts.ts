/**
 * What needs a person in a firm, read from D1's own state, and what was sent to the firm about it. `alertFirms` is not scoped:
 * the cron asks which firms want alerts.
 */

import { and, asc, count, eq, inArray, isNotNull, isNull, ne, or, sql } from "drizzle-orm";
import type { AlertRow, AlertTopic, Condition } from "../domain/alert.ts";
import type { FirmId } from "../domain/ids.ts";
import { silenceInWords } from "../domain/silence-words.ts";
import { ALERT_FAILED_EVENTS, ALERT_FIRMS } from "../limits.ts";
import { countDeadLetters } from "./dead-letters.ts";
import { NOT_SYNCED } from "./event-filter.ts";
import { alerts, entities, events, firms, grants } from "./schema.ts";
import { database, type FirmScope } from "./scope.ts";
import { changedSignOffs } from "./tie-outs.ts";

/** Firms that have an alert address. */
export async function alertFirms(
  db: D1Database,
): Promise<readonly { readonly firmId: FirmId; readonly name: string; readonly alertUrl: string }[]> {
  const alertUrl = sql<string>`json_extract(${firms.settings}, '$.alertUrl')`;
  return await database(db)
    .select({ firmId: firms.id, name: firms.name, alertUrl })
    .from(firms)
    .where(isNotNull(alertUrl))
    .limit(ALERT_FIRMS);
}

export async function conditionsOf(firm: FirmScope): Promise<readonly Condition[]> {
  const [broken, silent, limited, failed, letters, months] = [
    await brokenEntities(firm),
    await silentEntities(firm),
    await openEvents(firm, "waiting", "day-limit"),
    await openEvents(firm, "failed", null),
    await countDeadLetters(firm),
    await changedSignOffs(firm),
  ];
  return [
    ...condition("reconnect", broken.length > 0, {
      title: "Xero must be connected again",
      detail: `${broken.join(", ")}: press Reconnect on the Organisations page. Everything that waits then goes on by itself.`,
      subjects: broken,
    }),
    ...condition("day-limit", limited.n > 0, {
      title: "Daily Rate Limit Hit",
      detail: `${counted(limited.n, "event waits", "events wait")} for it. ${limited.detail ?? ""}`.trim(),
      subjects: [],
    }),
    ...condition("failures", failed.n >= ALERT_FAILED_EVENTS, {
      title: "Events have failed",
      detail: `${failed.n} events need a person. The newest: ${failed.detail ?? "see the events page"}`,
      subjects: [],
    }),
    ...condition("webhooks", silent.length > 0, {
      ...silenceTold(silent),
      subjects: silent,
    }),
    ...condition("dead-letters", letters > 0, {
      title: "Deliveries could not be handed over",
      detail: `${counted(letters, "delivery", "deliveries")} of Xero's to be replayed or deleted on the events page.`,
      subjects: [],
    }),
    ...condition("signed-months", months.length > 0, {
      title: "A signed-off month has changed",
      detail: `${months.join(", ")}: figures are not what was signed off. See the Months page, and sign off again.`,
      subjects: months,
    }),
  ];
}

export async function storedAlerts(firm: FirmScope): Promise<readonly AlertRow[]> {
  const rows = await firm.db.select().from(alerts).where(firm.where(alerts)).orderBy(asc(alerts.sinceMs));
  return rows.map(({ firmId: _firmId, ...row }) => row);
}

export async function keepAlerts(firm: FirmScope, rows: readonly AlertRow[]): Promise<void> {
  for (const row of rows) {
    const values = { ...row, firmId: firm.firmId };
    await firm.db
      .insert(alerts)
      .values(values)
      .onConflictDoUpdate({ target: [alerts.firmId, alerts.topic], set: values });
  }
}

export async function forgetAlerts(firm: FirmScope, topics: readonly AlertTopic[]): Promise<void> {
  if (topics.length === 0) return;
  await firm.db.delete(alerts).where(firm.where(alerts, inArray(alerts.topic, [...topics])));
}

async function brokenEntities(firm: FirmScope): Promise<readonly string[]> {
  const rows = await firm.db
    .select({ name: entities.name })
    .from(entities)
    .innerJoin(grants, eq(grants.id, entities.grantId))
    .where(firm.where(entities, inMirror(), or(isNotNull(entities.disconnectedAtMs), eq(grants.status, "reconnect"))))
    .orderBy(asc(entities.name));
  return rows.map((row) => row.name);
}

async function silentEntities(firm: FirmScope): Promise<readonly string[]> {
  const rows = await firm.db
    .select({ name: entities.name })
    .from(entities)
    .where(firm.where(entities, inMirror(), isNotNull(entities.webhooksSilentSinceMs)))
    .orderBy(asc(entities.name));
  return rows.map((row) => row.name);
}

function inMirror() {
  return and(isNull(entities.removedAtMs), ne(entities.role, "unassigned"));
}

/** How many events are so, and what the newest of them says. */
async function openEvents(firm: FirmScope, status: "waiting" | "failed", code: "day-limit" | null) {
  const selected = firm.where(events, NOT_SYNCED, eq(events.status, status), code ? eq(events.code, code) : undefined);
  const [counted, newest] = await firm.db.batch([
    firm.db.select({ n: count() }).from(events).where(selected),
    firm.db
      .select({ label: events.label, failures: events.failures })
      .from(events)
      .where(selected)
      .orderBy(sql`${events.receivedAtMs} desc`)
      .limit(1),
  ]);
  const [event] = newest;
  const detail = event?.failures[0]?.detail ?? null;
  return { n: counted[0]?.n ?? 0, detail: detail === null ? null : `${event?.label ?? "A record"}: ${detail}` };
}

function silenceTold(silent: readonly string[]): { readonly title: string; readonly detail: string } {
  const { title, detail, remedy } = silenceInWords(silent.join(", "), null);
  return { title, detail: `${detail} ${remedy[0]}` };
}

function counted(n: number, one: string, many: string): string {
  return `${n} ${n === 1 ? one : many}`;
}

function condition(topic: AlertTopic, holds: boolean, words: Omit<Condition, "topic">): readonly Condition[] {
  return holds ? [{ topic, ...words }] : [];
}
