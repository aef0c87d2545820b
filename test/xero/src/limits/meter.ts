/**
 * Counts calls in windows of 60 seconds or 24 hours, as fixed windows with a phase or as rolling ones. Pure: the clock
 * is an argument. Fixed counters are stored; the times of a rolling window live in memory and start empty after a restart.
 */

export interface Meter {
  readonly id: string;
  /** Number of the fixed window that `count` belongs to. */
  readonly window: number;
  readonly count: number;
}

export interface WindowRule {
  readonly kind: "fixed" | "rolling";
  readonly lengthMs: number;
  readonly phaseMs: number;
  readonly limit: number;
}

export interface Reading {
  readonly used: number;
  readonly remaining: number;
  /** When the next call fits; now or earlier if one fits already. */
  readonly freeAtMs: number;
}

export function readFixed(rule: WindowRule, meter: Meter | undefined, nowMs: number): Reading {
  const window = fixedWindow(rule, nowMs);
  const used = meter?.window === window ? meter.count : 0;
  const endMs = (window + 1) * rule.lengthMs - rule.phaseMs;
  return { used, remaining: Math.max(0, rule.limit - used), freeAtMs: used < rule.limit ? nowMs : endMs };
}

export function countFixed(rule: WindowRule, meter: Meter | undefined, id: string, nowMs: number): Meter {
  const { used } = readFixed(rule, meter, nowMs);
  return { id, window: fixedWindow(rule, nowMs), count: used + 1 };
}

/** `times` are the calls counted so far, oldest first; those out of the window are dropped from it. */
export function readRolling(rule: WindowRule, times: number[], nowMs: number): Reading {
  let expired = 0;
  while (expired < times.length && (times[expired] ?? 0) <= nowMs - rule.lengthMs) expired += 1;
  if (expired > 0) times.splice(0, expired);
  const used = times.length;
  const blocking = times[used - rule.limit];
  const freeAtMs = used < rule.limit || blocking === undefined ? nowMs : blocking + rule.lengthMs;
  return { used, remaining: Math.max(0, rule.limit - used), freeAtMs };
}

function fixedWindow(rule: WindowRule, nowMs: number): number {
  return Math.floor((nowMs + rule.phaseMs) / rule.lengthMs);
}
