/** What one seed is about: the size of its world, how its Xero behaves, and which faults happen how often. Pure. */

import type { PaymentsFrom } from "../../../src/domain/firm.ts";
import type { Behaviour, PresetName } from "../../xero/src/behaviour.ts";
import { seeded } from "../seeded.ts";
import {
  CALL_FAULTS,
  CIRCUMSTANCES,
  type Circumstance,
  EXTRA_PROMISES,
  type ExtraPromise,
  FAULTS,
  type FaultName,
  NOT_YET,
  type Switch,
  TOKEN_FAULTS,
  WHEN_NAMED,
  YOUNGER,
  YOUNGER_CIRCUMSTANCES,
} from "./switches.ts";

export type Size = "small" | "large";

export interface Plan {
  readonly seed: number;
  readonly size: Size;
  readonly preset: PresetName;
  readonly behaviour: Partial<Behaviour>;
  readonly thirdSatellite: boolean;
  readonly invoices: number;
  readonly contacts: number;
  readonly lines: number;
  /** Raised in one go at the beginning. */
  readonly burst: number;
  readonly actions: number;
  /** Mean time from one action to the next. */
  readonly gapMs: number;
  /** Xero's, which Orbit is told. */
  readonly minuteLimit: number;
  readonly satelliteEdits: "overwrite" | "keep" | "ask";
  readonly paymentsFrom: PaymentsFrom;
  /** Share of the occasions at which each fault happens. */
  readonly rates: Readonly<Partial<Record<FaultName, number>>>;
  readonly circumstances: ReadonlySet<Circumstance>;
  readonly promises: ReadonlySet<ExtraPromise>;
}

const YOUNGEST_SHARE = 0.12;

/** One seed in so many has as many contacts and invoices as need several pages and several bulk calls. */
export const SEEDS_PER_LARGE_ONE = 10;

/** `on`: switched on in this seed in any case; what is NOT_YET or WHEN_NAMED is off otherwise. `off`: off in any case. */
export function planOf(seed: number, on: ReadonlySet<Switch> = new Set(), off: ReadonlySet<Switch> = new Set()): Plan {
  // Not the stream that the world itself draws from.
  const random = seeded(seed * 7919 + 17);
  const int = (from: number, to: number) => from + Math.floor(random() * (to - from + 1));
  const pick = <T>(items: readonly [T, ...T[]]): T => items[int(0, items.length - 1)] ?? items[0];
  const minuteLimit = pick([60, 60, 60, 20, 10]);
  const share = pick([0, 0.15, 0.35, 0.35, 0.6]);
  const strength = pick([0.5, 1, 1, 2]);
  const preset = pick<PresetName>(["friendly", "hostile", "hostile"]);
  const behaviour = {
    minuteLimit,
    webhookMaxEvents: pick([1, 3, 15]),
    webhookDelayMs: pick([100, 2000, 60_000]),
    webhookJitterMs: pick([50, 5000, 120_000]),
    webhookRetryMs: 60_000,
  };
  const thirdSatellite = random() < 0.4;
  const small = { invoices: int(5, 12), contacts: int(2, 5), lines: 3, burst: 0, actions: int(25, 70) };
  const gapMs = pick([4_000, 15_000, 60_000, 180_000]);
  const satelliteEdits = pick<Plan["satelliteEdits"]>(["overwrite", "overwrite", "ask", "keep"]);
  const isOn = (name: Switch) => !off.has(name) && (on.has(name) || ![...NOT_YET, ...WHEN_NAMED].includes(name));
  const rates = new Map<FaultName, number>();
  for (const fault of FAULTS.filter((name) => !YOUNGER.has(name))) {
    if (random() < share) rates.set(fault, strength * usualRate(fault) * (0.5 + random()));
  }
  // A stream of their own, drawn for all of them: a switch changes nothing else in the plan, so seeds keep their worlds.
  const younger = seeded(seed * 104_729 + 5);
  const isMet = (name: Switch) => (younger() < share || on.has(name)) && isOn(name);
  for (const fault of YOUNGER) {
    const rate = strength * usualRate(fault) * (0.5 + younger());
    if (isMet(fault)) rates.set(fault, rate);
  }
  // Seldom, so that most worlds stay those that were run before.
  const youngest = seeded(seed * 15_485_863 + 11);
  const isMetLately = (name: Switch) => (youngest() < YOUNGEST_SHARE || on.has(name)) && isOn(name);
  const circumstances = CIRCUMSTANCES.filter((name) => (YOUNGER_CIRCUMSTANCES.has(name) ? isMetLately : isMet)(name));
  const size = seed % SEEDS_PER_LARGE_ONE === 0 ? "large" : "small";
  const large = { invoices: int(80, 200), contacts: int(80, 200), lines: 10, actions: int(25, 70) };
  return {
    seed,
    size,
    preset,
    thirdSatellite,
    ...(size === "small" ? small : { ...large, burst: large.invoices }),
    gapMs,
    minuteLimit,
    satelliteEdits,
    paymentsFrom: modeOf(new Set(circumstances)),
    behaviour: { ...behaviour, ...behaviourOf(new Set(circumstances), int) },
    rates: Object.fromEntries(rates),
    circumstances: new Set(circumstances),
    promises: new Set(EXTRA_PROMISES.filter(isOn)),
  };
}

/** Half of all seeds are in mode `group`. */
function modeOf(circumstances: ReadonlySet<Circumstance>): PaymentsFrom {
  if (circumstances.has("payments-both-ways")) return "either";
  return circumstances.has("receipts-come-home") ? "satellite" : "group";
}

/** People of satellites pay, un-pay and reconcile there. */
export function receivesMoney({ circumstances, paymentsFrom }: Pick<Plan, "circumstances" | "paymentsFrom">): boolean {
  return circumstances.has("satellites-receive") || paymentsFrom !== "group";
}

function behaviourOf(
  circumstances: ReadonlySet<Circumstance>,
  int: (from: number, to: number) => number,
): Partial<Behaviour> {
  return {
    ...(circumstances.has("lists-say-less") ? { listedDiscounts: "rounded-rate", listedOptionIds: false } : {}),
    ...(circumstances.has("reads-lag") ? { readsLagMs: int(1000, 6000) } : {}),
    // Not documented: in half of the worlds, nothing but Orbit itself keeps a reconciled payment.
    ...(circumstances.has("satellites-receive") ? { reconciledPaymentsComeOff: int(0, 1) === 1 } : {}),
  };
}

/** Per call, delivery, message, or action, so that a small world sees a handful of each. */
function usualRate(fault: FaultName): number {
  if (fault === "page-for-settings") return 0.3;
  if (CALL_FAULTS.some((name) => name === fault)) return 0.03;
  if (TOKEN_FAULTS.some((name) => name === fault)) return 0.25;
  if (fault === "queue-hangs") return 0.05;
  if (fault.startsWith("webhook-") || fault.startsWith("queue-")) return 0.15;
  if (fault === "killed-after-a-commit" || fault === "killed") return 0.06;
  if (fault === "consent-revoked" || fault === "d1-down" || fault === "all-killed") return 0.02;
  if (fault === "d1-hangs" || fault === "message-hangs" || fault === "grant-hangs") return 0.02;
  return 0.05;
}
