/**
 * One burst through the real engines in simulated time: a number of invoices appear in the group at once, a fifth as many
 * contacts behind them, shared among the satellites. Xero's core, its limits and its time per call are the simulator's.
 */

import { raise } from "../sim/invoices.ts";
import { Practice } from "../sim/practice.ts";
import type { Behaviour } from "../xero/src/behaviour.ts";

export type { Practice };

export interface BurstPlan {
  readonly invoices: number;
  readonly satellites: number;
  readonly minuteLimit?: number;
  readonly dayLimit?: number;
}

export interface BurstResult {
  readonly calls: number;
  readonly group: number;
  readonly mostOfOneSatellite: number;
  readonly refused: number;
  readonly simulatedMs: number;
  readonly cpuMs: number;
  readonly copies: number;
}

/** Assumed of Xero: a read 0.3 s; a write 0.5 s and 50 ms for each of its up to 50 elements, so 3 s for a full one. */
export const XERO_TIMES = { readLatencyMs: 300, writeLatencyMs: 500, writeLatencyPerElementMs: 50 } as const;
const DAY_MS = 24 * 60 * 60_000;
export const CONTACTS_SHARE = 5;

export async function burst(plan: BurstPlan): Promise<BurstResult> {
  const practice = await openPractice(plan);
  raiseAll(practice, plan);
  const startMs = practice.nowMs;
  const before = process.cpuUsage();
  await practice.run(2 * DAY_MS, 10_000_000);
  const used = process.cpuUsage(before);
  const satellites = practice.firm.entities.filter((entity) => entity.role === "satellite");
  const callsOf = (tenantId: string) => practice.calls.filter((call) => call.tenantId === tenantId).length;
  return {
    calls: practice.calls.length,
    group: callsOf(practice.group),
    mostOfOneSatellite: Math.max(...satellites.map(({ tenantId }) => callsOf(tenantId))),
    refused: practice.refusals.length,
    simulatedMs: Math.max(...practice.calls.map((call) => call.atMs)) - startMs,
    cpuMs: (used.user + used.system) / 1000,
    copies: satellites.reduce((sum, { tenantId }) => sum + practice.xero.control.person(tenantId).invoiceCount(), 0),
  };
}

export async function openPractice(plan: BurstPlan & { readonly behaviour?: Partial<Behaviour> }): Promise<Practice> {
  const { minuteLimit = 60, dayLimit = 5000 } = plan;
  const practice = new Practice({
    data: "organisations",
    overlapping: true,
    minuteLimit,
    dayLimit,
    moreSatellites: Array.from({ length: plan.satellites - 2 }, (_, index) => `Branch${index}`),
    behaviour: { ...XERO_TIMES, minuteLimit, dayLimit, ...plan.behaviour },
  });
  return await practice.open();
}

/** `turn` chooses the satellite. */
export function raiseOne(practice: Practice, contact: string, turn: number): void {
  const options = practice.firm.entities.flatMap((entity) => entity.trackingOptionName ?? []);
  raise(practice, { contact, option: options[turn % options.length] ?? null });
}

function raiseAll(practice: Practice, { invoices }: BurstPlan): void {
  const contacts = Math.ceil(invoices / CONTACTS_SHARE);
  for (let n = 0; n < invoices; n++) raiseOne(practice, `Client ${n % contacts}`, Math.floor(n / contacts) + n);
}
