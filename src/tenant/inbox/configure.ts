/**
 * What a firm's settings mean for an object that hears of them: whose it is, since when it has its role, what open work may
 * continue now, and whether documents belong elsewhere.
 */

import {
  addingAt,
  addsAccounts,
  dayLimitOf,
  entityOf,
  equivalentsOf,
  type FirmSnapshot,
  paymentsFromOf,
  type Role,
  satellitesOf,
} from "../../domain/firm.ts";
import type { TenantId } from "../../domain/ids.ts";
import { requestLook, roleOf, type TenantContext } from "../context.ts";
import { BLOCKED_ON_DAY_LIMIT, BLOCKED_ON_PAUSE, blockedOnFix, PRIORITY, type TaskController } from "../model/task.ts";
import { FIRST_DOCUMENT } from "../model/walk.ts";
import { proveDayAgain } from "../suspension/holds.ts";
import { release } from "../suspension/release.ts";

/** Failures of the group's that other settings may fix. */
const FIXED_BY_SETTINGS = [
  "no-tracking",
  "no-satellite",
  "mixed-tracking",
  "unroutable-copy",
  "former-satellite",
] as const;

/** Failures of a copy's payments, which may be shown together with the account that is missing. */
const FIXED_BY_CREDITS_ACCOUNT = [
  ...(["overpayment-not-mirrored", "payment-account-invalid", "restore-incomplete", "lock-date"] as const),
];

/** Failures of a copy that other codes for accounts or tax rates may remove, alone or together with others. */
const FIXED_BY_CODES = [
  ...(["account-code-missing", "account-conflict", "tax-type-missing"] as const),
  ...(["payment-account-invalid", "restore-incomplete", "lock-date"] as const),
];

/** Failures of receipts on the group's invoices, which may be shown together with the account that is missing. */
const FIXED_BY_CLEARING_ACCOUNT = [
  ...(["clearing-account-missing", "payment-account-invalid", "paid-twice", "lock-date"] as const),
];

const CONTROLLERS: Readonly<Record<Role, readonly TaskController[]>> = {
  group: ["read", "receipt"],
  satellite: ["write", "check", "note"],
  unassigned: [],
};

/** Repeated and older snapshots change nothing. */
export function configure(context: TenantContext, self: TenantId, firm: FirmSnapshot, nowMs: number): void {
  context.transaction(() => {
    const known = context.meta.get("firm");
    // Also across firms: who takes an organisation over starts above the former firm's version.
    if (known !== null && known.version >= firm.version) return;
    // The organisation changed hands: what the former firm did with it is not the new one's to see.
    if (known !== null && known.firmId !== firm.firmId) context.clear();
    if (context.meta.get("self") === null) context.meta.set("self", self);
    context.meta.set("firm", firm);
    if (known !== null) adoptConnection(context, { known, firm, self }, nowMs);
    // Where documents belong may have changed: those that belong elsewhere now move.
    if (known !== null && routing(known) !== routing(firm)) context.meta.set("remap", FIRST_DOCUMENT);
    rememberRole(context, nowMs);
    followDecisions(context, { self, known, firm }, nowMs);
    context.tasks.keepToControllers(CONTROLLERS[roleOf(context)], nowMs);
    releaseFixed(context, { self, known, firm }, nowMs);
  });
}

/** What other settings may have fixed continues. */
function releaseFixed(
  context: TenantContext,
  { self, known, firm }: { readonly self: TenantId; readonly known: FirmSnapshot | null; readonly firm: FirmSnapshot },
  nowMs: number,
): void {
  for (const code of FIXED_BY_SETTINGS) context.tasks.wake(blockedOnFix(code), nowMs);
  const addsNow = known !== null && addsAccounts(addingAt(firm, self)) && !addsAccounts(addingAt(known, self));
  if (addsNow) context.tasks.wake(blockedOnFix("account-code-missing"), nowMs);
  if (known !== null) followReceipts(context, known, firm, nowMs);
  if (known !== null && roleOf(context) === "group") readUnlistedAdvances(context, known, firm, nowMs);
}

/** Another account for what satellites receive, or another side whose receipts are carried to the other. */
function followReceipts(context: TenantContext, known: FirmSnapshot, firm: FirmSnapshot, nowMs: number): void {
  const isOtherSide = paymentsFromOf(known) !== paymentsFromOf(firm);
  const isOtherAccount = clearingAccounts(known) !== clearingAccounts(firm);
  if (isOtherSide || isOtherAccount) {
    for (const code of FIXED_BY_CLEARING_ACCOUNT) context.tasks.wake(blockedOnFix(code), nowMs);
  }
  // What is on the copies is reported, and weighed, anew.
  if (isOtherSide) context.meta.set("refill", FIRST_DOCUMENT);
}

function clearingAccounts({ entities }: FirmSnapshot): string {
  return JSON.stringify(entities.map(({ tenantId, groupPaymentsAccount }) => [tenantId, groupPaymentsAccount ?? null]));
}

/** Another role, or another consent that serves this organisation. */
function adoptConnection(
  context: TenantContext,
  { known, firm, self }: { readonly known: FirmSnapshot; readonly firm: FirmSnapshot; readonly self: TenantId },
  nowMs: number,
): void {
  const [before, now] = [entityOf(known, self), entityOf(firm, self)];
  // What the other role looks at is not what this one does.
  if (before?.role !== now?.role) {
    context.meta.delete("look");
    context.meta.delete("additions");
  }
  if (before?.grantId !== now?.grantId) release(context, nowMs, now !== null);
}

/** What a person decided about this entity: another day limit or account, or that it continues after a pause. */
function followDecisions(
  context: TenantContext,
  { self, known, firm }: { readonly self: TenantId; readonly known: FirmSnapshot | null; readonly firm: FirmSnapshot },
  nowMs: number,
): void {
  const isResumed = (known && entityOf(known, self)?.paused) === true && entityOf(firm, self)?.paused === false;
  if (isResumed) context.tasks.wake(BLOCKED_ON_PAUSE, nowMs);
  const isOtherAccount = known !== null && creditsAccountOf(known, self) !== creditsAccountOf(firm, self);
  if (isOtherAccount) for (const code of FIXED_BY_CREDITS_ACCOUNT) context.tasks.wake(blockedOnFix(code), nowMs);
  const isOtherCode = known !== null && codesOf(known, self) !== codesOf(firm, self);
  if (isOtherCode) for (const code of FIXED_BY_CODES) context.tasks.wake(blockedOnFix(code), nowMs);
  const isOtherLimit = (known && dayLimitOf(known, self)) !== dayLimitOf(firm, self);
  if (!isResumed && !isOtherLimit) return;
  context.tasks.wake(BLOCKED_ON_DAY_LIMIT, nowMs);
  proveDayAgain(context, nowMs);
}

/** Since when it is the group or a satellite: sweeps and comparisons begin there. */
function rememberRole(context: TenantContext, nowMs: number): void {
  const { meta } = context;
  const role = roleOf(context);
  const key = role === "group" ? "groupSinceMs" : role === "satellite" ? "satelliteSinceMs" : null;
  if (key !== null && meta.get(key) === null) meta.set(key, nowMs);
}

/** Everything that decides where a document belongs. */
function routing(firm: FirmSnapshot): string {
  const { trackingCategoryId, mixedTracking } = firm.settings;
  const options = satellitesOf(firm).map(({ tenantId, trackingOptionId }) => [trackingOptionId, tenantId]);
  return JSON.stringify([trackingCategoryId, mixedTracking, options.sort()]);
}

/** With an account for them, what advances pay can be handed over: records from before do not say which ones. */
function readUnlistedAdvances(context: TenantContext, known: FirmSnapshot, firm: FirmSnapshot, nowMs: number): void {
  const isChosen = firm.entities.some(({ tenantId }) => {
    const account = creditsAccountOf(firm, tenantId);
    return account !== null && account !== creditsAccountOf(known, tenantId);
  });
  if (!isChosen) return;
  for (const id of context.records.withUnlistedAdvances()) {
    requestLook(context, { controller: "read", kind: "invoice", id }, PRIORITY.bulk, nowMs);
  }
}

function creditsAccountOf(firm: FirmSnapshot, self: TenantId): string | null {
  return entityOf(firm, self)?.creditsAccount ?? null;
}

function codesOf(firm: FirmSnapshot, self: TenantId): string {
  return JSON.stringify(equivalentsOf(entityOf(firm, self)));
}
