/**
 * A look at everything that nobody announced, at once: somebody asked for it, or the organisation was cut off from Xero and
 * is connected again. It takes the same reads as the regular sweeps and comparisons, from where they are, before their time
 * and also where they are off. Reads and writes rows only.
 */

import type { RecordKind } from "../failure.ts";
import { log } from "../log.ts";
import { type Desk, roleOf, selfOf } from "./desk.ts";
import type { SweepState, SweptKind } from "./sweep-pace.ts";
import { PRIORITY, type Priority } from "./task.ts";

export type LookReason = "asked" | "reconnected";

export interface Look {
  readonly reason: LookReason;
  /** Since when the organisation was cut off, if it was. */
  readonly cutOffSinceMs: number | null;
  readonly startedAtMs: number;
  /** Not before: Xero stumbled over one of its reads. */
  readonly dueAtMs: number;
  /** Still to be looked at. */
  readonly open: readonly SweptKind[];
  /** Changes that nobody had announced. */
  readonly found: number;
  /** Null while something is open. */
  readonly finishedAtMs: number | null;
}

export const GROUP_KINDS: readonly SweptKind[] = ["invoice", "credit-note", "contact", "payment"];
export const SATELLITE_KINDS: readonly RecordKind[] = ["invoice", "credit-note", "contact"];

/** One that is under way begins anew: what it has looked at may have changed since. */
export function startLook(
  desk: Desk,
  { reason, cutOffSinceMs }: Pick<Look, "reason" | "cutOffSinceMs">,
  nowMs: number,
): void {
  const open = kindsOf(desk);
  if (open.length === 0) return;
  const underWay = openLook(desk);
  const isReconnect = reason === "reconnected" || underWay?.reason === "reconnected";
  desk.store.meta.set("look", {
    reason: isReconnect ? "reconnected" : "asked",
    cutOffSinceMs: earlier(underWay?.cutOffSinceMs ?? null, cutOffSinceMs),
    startedAtMs: nowMs,
    dueAtMs: nowMs,
    open,
    found: underWay?.found ?? 0,
    finishedAtMs: null,
  });
}

export function openLook(desk: Desk): Look | null {
  const look = desk.store.meta.get("look");
  return look === null || look.finishedAtMs !== null ? null : look;
}

/** Those of `kinds` that the look still needs, if its next read may leave now. */
export function askedKinds<K extends SweptKind>(desk: Desk, kinds: readonly K[], nowMs: number): readonly K[] {
  const look = openLook(desk);
  return look === null || look.dueAtMs > nowMs ? [] : kinds.filter((kind) => look.open.includes(kind));
}

/** When the look's next read may leave, and how urgent it is; null when there is none. */
export function nextAsked(desk: Desk): { readonly atMs: number; readonly priority: Priority } | null {
  const look = openLook(desk);
  return look === null ? null : { atMs: look.dueAtMs, priority: priorityOf(look) };
}

export function lookPriority(desk: Desk): Priority {
  const look = openLook(desk);
  return look === null ? PRIORITY.sweep : priorityOf(look);
}

/** People who press a button see the answer; nobody waits for a look after reconnecting. */
function priorityOf(look: Look): Priority {
  return look.reason === "asked" ? PRIORITY.person : PRIORITY.webhook;
}

export function delayLook(desk: Desk, kind: SweptKind, dueAtMs: number): void {
  const look = openLook(desk);
  if (look?.open.includes(kind)) desk.store.meta.set("look", { ...look, dueAtMs: Math.max(dueAtMs, look.dueAtMs) });
}

/** The first line of an event that came of it. */
export function foundText(desk: Desk, otherwise: string): string {
  const look = openLook(desk);
  if (look === null) return otherwise;
  return look.reason === "asked"
    ? "Found changed when somebody had Orbit check the organisation."
    : "Found changed when Orbit looked back over the time without a connection to Xero.";
}

export function countFound(desk: Desk): void {
  const look = openLook(desk);
  if (look !== null) desk.store.meta.set("look", { ...look, found: look.found + 1 });
}

/** All that changed of the kind has been read, by a call that left at `leftAtMs`. */
export function lookedAt(desk: Desk, kind: SweptKind, leftAtMs: number, nowMs: number): void {
  const look = openLook(desk);
  // A call that left before may not show what the look is for.
  if (look === null || leftAtMs < look.startedAtMs) return;
  const open = look.open.filter((one) => one !== kind);
  const finishedAtMs = open.length === 0 ? nowMs : null;
  desk.store.meta.set("look", { ...look, open, finishedAtMs });
  if (finishedAtMs === null) return;
  const durationMs = nowMs - look.startedAtMs;
  log("looked-back", { tenantId: selfOf(desk), outcome: look.reason, docs: look.found, durationMs });
}

/** Everything that changed up to then has been read, of all kinds; null while one of them never was. */
export function checkedAtMs(desk: Desk): number | null {
  const kinds = kindsOf(desk);
  const times = kinds.map((kind) => stateOf(desk, kind)?.doneAtMs ?? null).filter((time) => time !== null);
  return kinds.length === 0 || times.length < kinds.length ? null : Math.min(...times);
}

function kindsOf(desk: Desk): readonly SweptKind[] {
  const role = roleOf(desk);
  return role === "group" ? GROUP_KINDS : role === "satellite" ? SATELLITE_KINDS : [];
}

function stateOf(desk: Desk, kind: SweptKind): SweepState | null {
  const { meta } = desk.store;
  return roleOf(desk) === "group" || kind === "payment" ? meta.sweep(kind) : meta.sweep(`copies-${kind}`);
}

function earlier(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.min(a, b);
}
