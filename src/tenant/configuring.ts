/**
 * What a firm's settings mean for an object that hears of them: whose it is, since when it has its role, what open work may
 * go on now, and whether documents belong elsewhere.
 */

import { entityOf, type FirmSnapshot, type Role, satellitesOf } from "../firm.ts";
import type { TenantId } from "../ids.ts";
import { type Desk, roleOf } from "./desk.ts";
import { proveDayAgain } from "./holds.ts";
import { release } from "./release.ts";
import { BLOCKED_ON_DAY_LIMIT, BLOCKED_ON_PAUSE, blockedOnFix, type Lane } from "./task.ts";

/** Failures of the group's that other settings may mend. */
const MENDED_BY_SETTINGS = ["no-tracking", "no-satellite", "mixed-tracking", "unroutable-copy"] as const;

const LANES: Readonly<Record<Role, readonly Lane[]>> = {
  group: ["read"],
  satellite: ["write", "check", "note"],
  unassigned: [],
};

/** Repeated and older snapshots change nothing. */
export function configure(desk: Desk, self: TenantId, firm: FirmSnapshot, nowMs: number): void {
  const { store } = desk;
  store.transaction(() => {
    const known = store.meta.get("firm");
    // Also across firms: who takes an organisation over starts above the former firm's version.
    if (known !== null && known.version >= firm.version) return;
    // The organisation changed hands: what the former firm did with it is not the new one's to see.
    if (known !== null && known.firmId !== firm.firmId) store.clear();
    if (store.meta.get("self") === null) store.meta.set("self", self);
    store.meta.set("firm", firm);
    if (known !== null) adoptConnection(desk, { known, firm, self }, nowMs);
    // Where documents belong may have changed: those that belong elsewhere now move.
    if (known !== null && routing(known) !== routing(firm)) store.meta.set("remap", { kind: "invoice", afterId: "" });
    rememberRole(desk, nowMs);
    followDecisions(desk, { self, known, firm }, nowMs);
    store.tasks.keepToLanes(LANES[roleOf(desk)], nowMs);
    for (const code of MENDED_BY_SETTINGS) store.tasks.wake(blockedOnFix(code), nowMs);
    const mayCopyNow = firm.settings.copyMissingAccounts && known?.settings.copyMissingAccounts === false;
    if (mayCopyNow) store.tasks.wake(blockedOnFix("account-code-missing"), nowMs);
  });
}

/** Another role, or another consent that serves this organisation. */
function adoptConnection(
  desk: Desk,
  { known, firm, self }: { readonly known: FirmSnapshot; readonly firm: FirmSnapshot; readonly self: TenantId },
  nowMs: number,
): void {
  const [before, now] = [entityOf(known, self), entityOf(firm, self)];
  // What the other role looks at is not what this one does.
  if (before?.role !== now?.role) desk.store.meta.delete("look");
  if (before?.grantId !== now?.grantId) release(desk, nowMs, now !== null);
}

/** What a person decided about this entity: another day limit, or that it goes on after a pause. */
function followDecisions(
  desk: Desk,
  { self, known, firm }: { readonly self: TenantId; readonly known: FirmSnapshot | null; readonly firm: FirmSnapshot },
  nowMs: number,
): void {
  const isResumed = (known && entityOf(known, self)?.paused) === true && entityOf(firm, self)?.paused === false;
  if (isResumed) desk.store.tasks.wake(BLOCKED_ON_PAUSE, nowMs);
  const isOtherLimit = dayLimitOf(known, self) !== dayLimitOf(firm, self);
  if (!isResumed && !isOtherLimit) return;
  desk.store.tasks.wake(BLOCKED_ON_DAY_LIMIT, nowMs);
  proveDayAgain(desk, nowMs);
}

/** Since when it is the group or a satellite: sweeps and comparisons begin there. */
function rememberRole(desk: Desk, nowMs: number): void {
  const { meta } = desk.store;
  const role = roleOf(desk);
  const key = role === "group" ? "groupSinceMs" : role === "satellite" ? "satelliteSinceMs" : null;
  if (key !== null && meta.get(key) === null) meta.set(key, nowMs);
}

/** Everything that decides where a document belongs. */
function routing(firm: FirmSnapshot): string {
  const { trackingCategoryId, mixedTracking } = firm.settings;
  const options = satellitesOf(firm).map(({ tenantId, trackingOptionId }) => [trackingOptionId, tenantId]);
  return JSON.stringify([trackingCategoryId, mixedTracking, options.sort()]);
}

function dayLimitOf(firm: FirmSnapshot | null, self: TenantId): number | null {
  return firm === null ? null : (entityOf(firm, self)?.dayLimit ?? null);
}
