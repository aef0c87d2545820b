/**
 * What one mirrored change costs: engine CPU, rows by table, and US$ per million at list prices, with one change and with
 * fifty in a delivery. Counted while the real engines work through simulated time; the echoes of Orbit's own writes, which
 * Xero delivers too, are part of it.
 */

import { START_MS } from "../sim/practice.ts";
import { openPractice, type Practice, raiseOne } from "./burst.ts";
import { OBJECT_GIGABYTES, PRICES_AS_OF, QUEUE_OPERATIONS_PER_MESSAGE, US_DOLLARS_PER_MILLION } from "./prices.ts";
import { print, printTable } from "./table.ts";

const CHANGES = 400;
const CONTACTS = 20;
const PAUSE_MS = 60_000;
/** A D1 event is written when it is done: its row, its key, its place in the list. A mapping: its row and its key. */
const D1_ROWS = { event: 3, mapping: 2 } as const;

interface Counted {
  readonly perDelivery: number;
  readonly cpuMs: number;
  readonly rows: ReadonlyMap<string, number>;
  readonly figures: Practice["counted"];
}

export async function cost(): Promise<void> {
  const runs = [await counted(1), await counted(50)];
  const per = (value: number) => (value / CHANGES).toFixed(2);
  const tables = [...new Set(runs.flatMap((run) => [...run.rows.keys()]))].toSorted();
  const heads = runs.map((run) => `${run.perDelivery} a delivery`);
  printTable(
    "Per mirrored create, all objects together",
    ["what", ...heads],
    [
      ["engine and simulator CPU, ms", ...runs.map((run) => per(run.cpuMs))],
      ["webhook deliveries (echoes included)", ...runs.map((run) => per(run.figures.deliveries))],
      ["object calls", ...runs.map((run) => per(run.figures.objectCalls))],
      ["alarms", ...runs.map((run) => per(run.figures.passes))],
      ...tables.map((table) => [`rows written: ${table}`, ...runs.map((run) => per(run.rows.get(table) ?? 0))]),
      ["events written to D1", ...runs.map((run) => per(run.figures.d1Events))],
      ["mappings written to D1", ...runs.map((run) => per(run.figures.d1Mappings))],
    ],
  );
  const parts = runs.map(dollars);
  const names = Object.keys(parts[0] ?? {});
  printTable(
    `US$ per million mirrored creates (list prices of ${PRICES_AS_OF})`,
    ["part", ...heads],
    [
      ...names.map((name) => [name, ...parts.map((part) => (part[name] ?? 0).toFixed(2))]),
      [
        "**together**",
        ...parts.map(
          (part) =>
            `**${Object.values(part)
              .reduce((a, b) => a + b, 0)
              .toFixed(2)}**`,
        ),
      ],
      ["objects at work, waiting for Xero included (not in the goal)", ...runs.map((run) => duration(run).toFixed(2))],
    ],
  );
  print("\nGoals: 20 with one change a delivery, 10 with fifty.");
}

async function counted(perDelivery: number): Promise<Counted> {
  const practice = await openPractice({ invoices: CHANGES, satellites: 2, webhookMaxEvents: perDelivery });
  // The contacts are in both satellites already, and reference data is known.
  for (let n = 0; n < 2 * CONTACTS; n++) raiseOne(practice, `Client ${Math.floor(n / 2)}`, n);
  await practice.live(PAUSE_MS * 10);
  const before = snapshot(practice);
  const cpu = process.cpuUsage();
  for (let n = 0; n < CHANGES; n++) {
    raiseOne(practice, `Client ${n % CONTACTS}`, n);
    if ((n + 1) % perDelivery === 0) await practice.live(PAUSE_MS);
  }
  await practice.live(PAUSE_MS * 10);
  const used = process.cpuUsage(cpu);
  if (practice.nowMs <= START_MS) throw new Error("time did not pass");
  const after = snapshot(practice);
  const rows = new Map([...after.rows].map(([table, n]) => [table, n - (before.rows.get(table) ?? 0)] as const));
  const figures = { ...after.figures };
  for (const name of Object.keys(figures) as (keyof typeof figures)[]) figures[name] -= before.figures[name];
  return { perDelivery, cpuMs: (used.user + used.system) / 1000, rows, figures };
}

function snapshot(practice: Practice) {
  const rows = new Map<string, number>();
  for (const { tenantId } of practice.firm.entities) {
    for (const [table, n] of practice.disk(tenantId).written) rows.set(table, (rows.get(table) ?? 0) + n);
  }
  return { rows, figures: { ...practice.counted } };
}

function dollars({ rows, figures }: Counted): Record<string, number> {
  const perMillion = (count: number, price: number) => (count / CHANGES) * price;
  const price = US_DOLLARS_PER_MILLION;
  // A new copy is also a row of its index.
  const indexRows = figures.d1Mappings;
  const written = [...rows.values()].reduce((sum, n) => sum + n, 0) + indexRows;
  return {
    "requests (deliveries)": perMillion(figures.deliveries, price.requests),
    "queue operations": perMillion(figures.messages * QUEUE_OPERATIONS_PER_MESSAGE, price.queueOperations),
    "object calls and alarms": perMillion(figures.objectCalls + figures.passes, price.objectCalls),
    "rows written in objects": perMillion(written, price.rowsWritten),
    "alarms set (a row each)": perMillion(figures.alarmsSet, price.rowsWritten),
    "rows written in D1": perMillion(
      figures.d1Events * D1_ROWS.event + figures.d1Mappings * D1_ROWS.mapping,
      price.d1RowsWritten,
    ),
  };
}

function duration({ figures }: Counted): number {
  return (figures.activeMs / 1000 / CHANGES) * OBJECT_GIGABYTES * US_DOLLARS_PER_MILLION.gigabyteSeconds;
}
