/** What needs a person in a firm, read from D1's own state, and what was sent to the firm about it. */

import { and, asc, count, desc, eq, inArray, isNotNull, isNull, ne, or, sql } from "drizzle-orm";
import {
  ADDRESS_CHANNEL,
  ALERT_TOPICS,
  type AlertChannel,
  type AlertRow,
  type AlertTopic,
  type Condition,
} from "../domain/alert.ts";
import type { FirmSettings } from "../domain/firm.ts";
import { silenceInWords } from "../domain/silence-words.ts";
import { ALERT_LARGE_NAMED, ALERT_LARGE_READ } from "../limits.ts";
import { minorOf } from "../mirror/money.ts";
import { countDeadLetters } from "./dead-letters.ts";
import { NOT_SYNCED } from "./event-filter.ts";
import { alerts, entities, events, grants, mailAlerts } from "./schema.ts";
import type { FirmScope } from "./scope.ts";
import { changedSignOffs } from "./tie-outs.ts";

/** From when on failures are worth an alert, as the firm chose it. */
export type AlertRules = Pick<Required<FirmSettings>, "alertFailures" | "alertAmount">;

export async function conditionsOf(firm: FirmScope, rules: AlertRules): Promise<readonly Condition[]> {
  const [broken, silent, limited, failed, large, letters, months] = [
    await brokenEntities(firm),
    await silentEntities(firm),
    await openEvents(firm, "waiting", "day-limit"),
    await openEvents(firm, "failed", null),
    rules.alertAmount === null ? [] : await largeFailures(firm, rules.alertAmount),
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
    ...condition("failures", failed.n >= rules.alertFailures, {
      title: "Events have failed",
      detail: `${counted(failed.n, "event needs", "events need")} a person. The newest: ${failed.detail ?? "see the events page"}`,
      subjects: [],
    }),
    ...condition("large-failures", large.length > 0, {
      title: "A document of a large amount has failed",
      detail: `${listed(large.map(({ words }) => words))}: see the events page for the cause.`,
      subjects: large.map(({ id }) => id).toSorted(),
    }),
    ...condition("webhooks", silent.length > 0, {
      ...silenceWords(silent),
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

export interface StoredAlert extends AlertRow {
  readonly channel: AlertChannel;
}

export async function storedAlerts(firm: FirmScope): Promise<readonly StoredAlert[]> {
  const [toAddress, byMail] = await firm.db.batch([
    firm.db.select().from(alerts).where(firm.where(alerts)).orderBy(asc(alerts.sinceMs)),
    firm.db.select().from(mailAlerts).where(firm.where(mailAlerts)).orderBy(asc(mailAlerts.sinceMs)),
  ]);
  return [
    ...toAddress.map(({ firmId: _firmId, ...row }) => ({ ...row, channel: ADDRESS_CHANNEL })),
    ...byMail.map(({ firmId: _firmId, userId, ...row }) => ({ ...row, channel: userId })),
  ];
}

export async function keepAlerts(
  firm: FirmScope,
  channel: AlertChannel,
  { keep, forget }: { readonly keep: readonly AlertRow[]; readonly forget: readonly AlertTopic[] },
): Promise<void> {
  const kept = keep.map((row) => (channel === ADDRESS_CHANNEL ? toAddress(firm, row) : byMail(firm, channel, row)));
  const forgotten = forget.length === 0 ? [] : [forgetting(firm, channel, forget)];
  const [first, ...others] = [...kept, ...forgotten];
  if (first !== undefined) await firm.db.batch([first, ...others]);
}

/** Of an address that was removed, or a person who wants none any more or has left. */
export async function forgetChannels(firm: FirmScope, channels: readonly AlertChannel[]): Promise<void> {
  for (const channel of channels) await forgetting(firm, channel, ALERT_TOPICS);
}

function toAddress(firm: FirmScope, row: AlertRow) {
  const set = { ...row, firmId: firm.firmId };
  return firm.db
    .insert(alerts)
    .values(set)
    .onConflictDoUpdate({ target: [alerts.firmId, alerts.topic], set });
}

function byMail(firm: FirmScope, userId: string, row: AlertRow) {
  const set = { ...row, userId, firmId: firm.firmId };
  return firm.db
    .insert(mailAlerts)
    .values(set)
    .onConflictDoUpdate({ target: [mailAlerts.firmId, mailAlerts.topic, mailAlerts.userId], set });
}

function forgetting(firm: FirmScope, channel: AlertChannel, topics: readonly AlertTopic[]) {
  if (channel === ADDRESS_CHANNEL) {
    return firm.db.delete(alerts).where(firm.where(alerts, inArray(alerts.topic, [...topics])));
  }
  const ofPerson = and(eq(mailAlerts.userId, channel), inArray(mailAlerts.topic, [...topics]));
  return firm.db.delete(mailAlerts).where(firm.where(mailAlerts, ofPerson));
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

/** Records that failed and are about that amount or more, whichever currency, largest first. */
async function largeFailures(firm: FirmScope, amount: string) {
  const minor = sql<number>`cast(replace(${events.amount} ->> '$.value', '.', '') as integer)`;
  const largest = sql<number>`max(${minor})`;
  const rows = await firm.db
    .select({ id: events.resourceId, label: events.label, amount: events.amount, largest })
    .from(events)
    .where(firm.where(events, NOT_SYNCED, eq(events.status, "failed"), sql`${minor} >= ${minorOf(amount)}`))
    .groupBy(events.kind, events.resourceId)
    .orderBy(desc(largest), asc(events.resourceId))
    .limit(ALERT_LARGE_READ);
  return rows.map(({ id, label, amount: of }) => {
    return { id, words: `${label ?? "A record"} of ${[of?.currency, of?.value].filter(Boolean).join(" ")}` };
  });
}

function listed(words: readonly string[]): string {
  const more = words.length - ALERT_LARGE_NAMED;
  return [...words.slice(0, ALERT_LARGE_NAMED), ...(more > 0 ? [`and ${more} more`] : [])].join(", ");
}

function silenceWords(silent: readonly string[]): { readonly title: string; readonly detail: string } {
  const { title, detail, remedy } = silenceInWords(silent.join(", "), null);
  return { title, detail: `${detail} ${remedy[0]}` };
}

function counted(n: number, one: string, many: string): string {
  return `${n} ${n === 1 ? one : many}`;
}

function condition(topic: AlertTopic, holds: boolean, words: Omit<Condition, "topic">): readonly Condition[] {
  return holds ? [{ topic, ...words }] : [];
}
