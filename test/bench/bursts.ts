/** Bursts beside a client that makes a call per record, and beside the fewest calls that there can be. */

import { type BurstPlan, burst, CONTACTS_SHARE, XERO_TIMES } from "./burst.ts";
import { printTable, type Row, spelled } from "./table.ts";

const MINUTE_MS = 60_000;

export async function bursts(plans: readonly BurstPlan[]): Promise<void> {
  const rows: Row[] = [];
  for (const plan of plans) rows.push(await row(plan));
  printTable(
    "Bursts of new invoices (a fifth as many contacts), 60 calls a minute, 0.3 s a read, 3 s a write of 50",
    [
      "invoices",
      "satellites",
      "day limit",
      "calls",
      "group",
      "busiest satellite",
      "429s",
      "time",
      "a call per record",
      "fewest",
      "CPU ms an invoice",
    ],
    rows,
  );
}

async function row(plan: BurstPlan): Promise<Row> {
  const result = await burst(plan);
  if (result.copies !== plan.invoices) throw new Error(`${result.copies} copies of ${plan.invoices} invoices`);
  const { invoices, satellites, dayLimit = 5000 } = plan;
  const each = perRecord(plan);
  return [
    invoices.toLocaleString("en"),
    satellites,
    dayLimit.toLocaleString("en"),
    result.calls,
    result.group,
    result.mostOfOneSatellite,
    result.refused,
    spelled(result.simulatedMs),
    `${each.calls.toLocaleString("en")} calls, ${spelled(each.tookMs)}`,
    fewest(plan),
    (result.cpuMs / invoices).toFixed(1),
  ];
}

/** Reads each invoice and contact, and writes each copy; the group's own calls are what takes it longest. */
function perRecord({ invoices, satellites, minuteLimit = 60, dayLimit = 5000 }: BurstPlan) {
  const contacts = Math.ceil(invoices / CONTACTS_SHARE);
  const reads = invoices + contacts;
  const writes = invoices + contactCopies(invoices, satellites);
  const days = Math.floor((reads - 1) / dayLimit);
  const rest = reads - days * dayLimit;
  const pacedMs = Math.max(Math.floor((rest - 1) / minuteLimit) * MINUTE_MS, rest * XERO_TIMES.readLatencyMs);
  return { calls: reads + writes, tookMs: days * 24 * 60 * MINUTE_MS + pacedMs };
}

/** Pages of 1,000, writes of 50, and nothing else: no reference data, no batch that is not full. */
function fewest({ invoices, satellites }: BurstPlan): number {
  const contacts = Math.ceil(invoices / CONTACTS_SHARE);
  const reads = Math.ceil(invoices / 1000) + Math.ceil(contacts / 1000);
  const perSatellite =
    Math.ceil(invoices / satellites / 50) + Math.ceil(contactCopies(invoices, satellites) / satellites / 50);
  return reads + satellites * perSatellite;
}

/** Each contact's five invoices lie in as many satellites as there are, at most five. */
function contactCopies(invoices: number, satellites: number): number {
  return Math.ceil(invoices / CONTACTS_SHARE) * Math.min(satellites, CONTACTS_SHARE);
}
