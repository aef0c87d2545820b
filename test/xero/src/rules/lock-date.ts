/**
 * Lock dates: nothing may be made, changed or removed that is dated on or before them. The end-of-year date binds
 * everyone, the period date everyone but advisers (docs/xero.md §4.7). Pure.
 */

import { spelledDate } from "../calendar.ts";
import type { Organisation } from "../state/records.ts";
import type { Actor } from "./actor.ts";
import { MESSAGES } from "./messages.ts";

/** Why a document may not get this date, or null. */
export function refusedDate(organisation: Organisation, actor: Actor, date: string): string | null {
  const lock = lockOn(organisation, actor, date);
  if (lock === null) return null;
  const spelled = spelledDate(lock.date);
  return lock.kind === "year" ? MESSAGES.beforeYearLock(spelled) : MESSAGES.beforePeriodLock(spelled);
}

/** Why a document that has this date may not be changed, or null. */
export function refusedEdit(organisation: Organisation, actor: Actor, date: string): string | null {
  const lock = lockOn(organisation, actor, date);
  if (lock === null) return null;
  return lock.kind === "year" ? MESSAGES.lockedByYear : MESSAGES.lockedByPeriod;
}

function lockOn(
  organisation: Organisation,
  actor: Actor,
  date: string,
): { kind: "year" | "period"; date: string } | null {
  const { endOfYearLockDate, periodLockDate } = organisation;
  if (endOfYearLockDate !== null && date <= endOfYearLockDate) return { kind: "year", date: endOfYearLockDate };
  if (periodLockDate !== null && !actor.adviser && date <= periodLockDate)
    return { kind: "period", date: periodLockDate };
  return null;
}
