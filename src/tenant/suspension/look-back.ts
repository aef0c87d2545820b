/**
 * A look at everything that nobody announced, at once: somebody asked for it, or the organisation was cut off from Xero and
 * is connected again. It takes the same reads as the regular sweeps and comparisons, from where they are, before their time
 * and also where they are off. Reads and writes rows only.
 */

import type { RecordKind } from "../../domain/failure.ts";
import { log } from "../../log.ts";
import { roleOf, selfOf, type TenantContext } from "../context.ts";
import { isMoney, MONEY_KINDS } from "../model/doorbells.ts";
import type { Look } from "../model/look-state.ts";
import type { SweepState, SweptKind } from "../model/sweep-schedule.ts";
import { PRIORITY, type Priority } from "../model/task.ts";

export const GROUP_KINDS: readonly SweptKind[] = ["invoice", "credit-note", "contact", ...MONEY_KINDS];
export const SATELLITE_KINDS: readonly RecordKind[] = ["invoice", "credit-note", "contact"];

/** One that is under way begins anew: what it has looked at may have changed since. */
export function startLook(
  context: TenantContext,
  { reason, cutOffSinceMs }: Pick<Look, "reason" | "cutOffSinceMs">,
  nowMs: number,
): void {
  const open = kindsOf(context);
  if (open.length === 0) return;
  const underWay = openLook(context);
  const isReconnect = reason === "reconnected" || underWay?.reason === "reconnected";
  context.meta.set("look", {
    reason: isReconnect ? "reconnected" : "asked",
    cutOffSinceMs: earlier(underWay?.cutOffSinceMs ?? null, cutOffSinceMs),
    startedAtMs: nowMs,
    dueAtMs: nowMs,
    open,
    found: underWay?.found ?? 0,
    finishedAtMs: null,
  });
}

export function openLook(context: TenantContext): Look | null {
  const look = context.meta.get("look");
  return look === null || look.finishedAtMs !== null ? null : look;
}

/** Those of `kinds` that the look still needs, if its next read may leave now. */
export function askedKinds<K extends SweptKind>(
  context: TenantContext,
  kinds: readonly K[],
  nowMs: number,
): readonly K[] {
  const look = openLook(context);
  return look === null || look.dueAtMs > nowMs ? [] : kinds.filter((kind) => look.open.includes(kind));
}

/** When the look's next read may leave, and how urgent it is; null when there is none. */
export function nextAsked(context: TenantContext): { readonly atMs: number; readonly priority: Priority } | null {
  const look = openLook(context);
  return look === null ? null : { atMs: look.dueAtMs, priority: priorityOf(look) };
}

export function lookPriority(context: TenantContext): Priority {
  const look = openLook(context);
  return look === null ? PRIORITY.sweep : priorityOf(look);
}

/** People who press a button see the answer; nobody waits for a look after reconnecting. */
function priorityOf(look: Look): Priority {
  return look.reason === "asked" ? PRIORITY.person : PRIORITY.webhook;
}

export function delayLook(context: TenantContext, kind: SweptKind, dueAtMs: number): void {
  const look = openLook(context);
  if (look?.open.includes(kind)) context.meta.set("look", { ...look, dueAtMs: Math.max(dueAtMs, look.dueAtMs) });
}

/** The first line of an event that came of it. */
export function foundText(context: TenantContext, otherwise: string): string {
  const look = openLook(context);
  if (look === null) return otherwise;
  return look.reason === "asked"
    ? "Found changed when somebody had Orbit check the organisation."
    : "Found changed when Orbit looked back over the time without a connection to Xero.";
}

export function countFound(context: TenantContext): void {
  const look = openLook(context);
  if (look !== null) context.meta.set("look", { ...look, found: look.found + 1 });
}

/** All that changed of the kind has been read, by a call that left at `leftAtMs`. */
export function lookedAt(context: TenantContext, kind: SweptKind, leftAtMs: number, nowMs: number): void {
  const look = openLook(context);
  // A call that left before may not show what the look is for.
  if (look === null || leftAtMs < look.startedAtMs) return;
  const open = look.open.filter((one) => one !== kind);
  const finishedAtMs = open.length === 0 ? nowMs : null;
  context.meta.set("look", { ...look, open, finishedAtMs });
  if (finishedAtMs === null) return;
  const durationMs = nowMs - look.startedAtMs;
  log("looked-back", { tenantId: selfOf(context), outcome: look.reason, docs: look.found, durationMs });
}

/** Everything that changed up to then has been read, of all kinds; null while one of them never was. */
export function checkedAtMs(context: TenantContext): number | null {
  const kinds = kindsOf(context);
  const times = kinds.map((kind) => stateOf(context, kind)?.doneAtMs ?? null).filter((time) => time !== null);
  return kinds.length === 0 || times.length < kinds.length ? null : Math.min(...times);
}

function kindsOf(context: TenantContext): readonly SweptKind[] {
  const role = roleOf(context);
  return role === "group" ? GROUP_KINDS : role === "satellite" ? SATELLITE_KINDS : [];
}

function stateOf(context: TenantContext, kind: SweptKind): SweepState | null {
  const { meta } = context;
  return roleOf(context) === "group" || isMoney(kind) ? meta.sweep(kind) : meta.sweep(`copies-${kind}`);
}

function earlier(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.min(a, b);
}
