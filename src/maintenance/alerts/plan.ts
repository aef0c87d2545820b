/**
 * Which alerts are sent now: new ones at once, the same not again for a day, a recovery once it has lasted, each
 * message tried again a bounded number of times. Pure: what is so, what was sent, and the time come in; what to say and to
 * keep goes out.
 */

import { type AlertRow, type AlertTopic, type Condition, SENT_ONCE } from "../../domain/alert.ts";
import {
  ALERT_ATTEMPTS,
  ALERT_RECOVERY_MS,
  ALERT_REMINDER_MS,
  ALERT_REPEAT_MS,
  ALERT_RETRY_MAX_MS,
  ALERT_RETRY_MIN_MS,
} from "../../limits.ts";

export interface Notice {
  readonly state: "open" | "recovered";
  readonly row: AlertRow;
}

export interface AlertPlan {
  /** Sent together in one message. */
  readonly notices: readonly Notice[];
  /** Written before the message leaves: a message that is lost goes again, but not at once. */
  readonly before: readonly AlertRow[];
  /** Over, and nothing was sent, or sending was given up. */
  readonly forget: readonly AlertTopic[];
}

/** In quiet hours nothing is sent: what is due then comes at their end, if it is still so. */
export function planAlerts(
  stored: readonly AlertRow[],
  conditions: readonly Condition[],
  { nowMs, isQuiet }: { readonly nowMs: number; readonly isQuiet: boolean },
): AlertPlan {
  const notices: Notice[] = [];
  const forget: AlertTopic[] = [];
  const kept: AlertRow[] = [];
  for (const condition of conditions) {
    const old = stored.find((row) => row.topic === condition.topic);
    const row = current(old, condition, nowMs);
    if (!isQuiet && isDue(old, row, nowMs)) notices.push({ state: "open", row: tried(row, nowMs) });
    else kept.push(old === undefined ? row : { ...old, lastSeenMs: nowMs });
  }
  for (const row of stored) {
    if (conditions.some((condition) => condition.topic === row.topic)) continue;
    if (row.sentAtMs === null || row.attempts >= ALERT_ATTEMPTS) forget.push(row.topic);
    else if (!isQuiet && nowMs - row.lastSeenMs >= ALERT_RECOVERY_MS && row.nextAtMs <= nowMs) {
      notices.push({ state: "recovered", row: tried(row, nowMs) });
    }
  }
  return { notices, before: [...kept, ...notices.map((notice) => notice.row)], forget };
}

/** The rows after a message has arrived: what is over is forgotten. */
export function afterSending(notices: readonly Notice[], nowMs: number) {
  return {
    sent: notices
      .filter(({ state }) => state === "open")
      .map(({ row }): AlertRow => ({ ...row, sentAtMs: nowMs, attempts: 0, nextAtMs: nowMs })),
    forget: notices.filter(({ state }) => state === "recovered").map(({ row }) => row.topic),
  };
}

/** Other organisations make a new message of it, with tries of its own. */
function current(old: AlertRow | undefined, { topic, title, detail, subjects }: Condition, nowMs: number): AlertRow {
  const named = JSON.stringify(subjects);
  const words = { topic, title, detail, subjects: named, lastSeenMs: nowMs };
  if (old === undefined) return { ...words, sinceMs: nowMs, sentAtMs: null, attempts: 0, nextAtMs: nowMs };
  return old.subjects === named ? { ...old, ...words } : { ...old, ...words, attempts: 0 };
}

function isDue(old: AlertRow | undefined, row: AlertRow, nowMs: number): boolean {
  if (row.attempts >= ALERT_ATTEMPTS || row.nextAtMs > nowMs) return false;
  if (row.sentAtMs === null || row.attempts > 0) return true;
  const isSame = old?.subjects === row.subjects;
  if (isSame && SENT_ONCE.includes(row.topic)) return false;
  const pauseMs = isSame ? ALERT_REMINDER_MS : ALERT_REPEAT_MS;
  return nowMs - row.sentAtMs >= pauseMs;
}

function tried(row: AlertRow, nowMs: number): AlertRow {
  const delayMs = Math.min(ALERT_RETRY_MIN_MS * 2 ** row.attempts, ALERT_RETRY_MAX_MS);
  return { ...row, attempts: row.attempts + 1, nextAtMs: nowMs + delayMs };
}
