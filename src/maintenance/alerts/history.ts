/**
 * How the history of alerts changes: an alert begins when its condition is first seen, and ends when that has been gone for
 * as long as a recovery takes to be sent. Kept whether or not anybody is sent anything. Pure.
 */

import type { AlertHistoryRow, Condition } from "../../domain/alert.ts";
import { ALERT_RECOVERY_MS } from "../../limits.ts";

export interface HistoryPlan {
  readonly begun: readonly AlertHistoryRow[];
  /** Seen again, or over. */
  readonly changed: readonly AlertHistoryRow[];
}

/** `open` are the alerts that have not ended; `freshId` makes one for each that begins. */
export function planHistory(
  open: readonly AlertHistoryRow[],
  conditions: readonly Condition[],
  { nowMs, freshId }: { readonly nowMs: number; readonly freshId: () => string },
): HistoryPlan {
  const begun = conditions
    .filter(({ topic }) => !open.some((row) => row.topic === topic))
    .map(({ topic, title, detail }): AlertHistoryRow => {
      return { id: freshId(), topic, title, detail, sinceMs: nowMs, lastSeenMs: nowMs, endedAtMs: null, sent: [] };
    });
  const changed = open.flatMap((row): AlertHistoryRow[] => {
    const condition = conditions.find(({ topic }) => topic === row.topic);
    if (condition !== undefined) {
      return [{ ...row, title: condition.title, detail: condition.detail, lastSeenMs: nowMs }];
    }
    return nowMs - row.lastSeenMs >= ALERT_RECOVERY_MS ? [{ ...row, endedAtMs: nowMs }] : [];
  });
  return { begun, changed };
}
