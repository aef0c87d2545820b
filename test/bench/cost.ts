/**
 * What one mirrored change costs: engine CPU, rows by table, and US$ per million at list prices, with one change and with
 * fifty in a delivery. Counted while the real engines work through simulated time; the echoes of Orbit's own writes, which
 * Xero delivers too, are part of it, and so is what is written later: rows that still wait in a journal, and the deletion
 * of what retention removes.
 */

import { WriteAheadLog } from "../../src/tenant/storage/wal/write-ahead-log.ts";
import { START_MS } from "../sim/practice.ts";
import { openPractice, type Practice, raiseOne } from "./burst.ts";
import { OBJECT_GIGABYTES, PRICES_AS_OF, QUEUE_OPERATIONS_PER_MESSAGE, US_DOLLARS_PER_MILLION } from "./prices.ts";
import { sized } from "./size.ts";
import { print, printTable } from "./table.ts";

const CHANGES = sized(400, 50);
const CONTACTS = 20;
const PAUSE_MS = 60_000;

type Rows = ReadonlyMap<string, number>;

interface Counted {
  readonly perDelivery: number;
  readonly cpuMs: number;
  readonly objectRows: Rows;
  readonly d1Rows: Rows;
  /** Rows that retention deletes later, one each. */
  readonly deletedLater: number;
  readonly figures: Practice["counted"];
}

export async function cost(): Promise<void> {
  const runs = [await counted(1), await counted(50)];
  const per = (value: number) => (value / CHANGES).toFixed(2);
  const heads = runs.map((run) => `${run.perDelivery} a delivery`);
  const rowsOf = (where: string, of: (run: Counted) => Rows) =>
    [...new Set(runs.flatMap((run) => [...of(run).keys()]))]
      .toSorted()
      .map(
        (table) => [`rows written in ${where}: ${table}`, ...runs.map((run) => per(of(run).get(table) ?? 0))] as const,
      )
      .filter(([_, ...values]) => values.some((value) => value !== "0.00"));
  printTable(
    "Per mirrored create, all objects together",
    ["what", ...heads],
    [
      ["engine and simulator CPU, ms", ...runs.map((run) => per(run.cpuMs))],
      ["webhook deliveries (echoes included)", ...runs.map((run) => per(run.figures.deliveries))],
      ["object calls", ...runs.map((run) => per(run.figures.objectCalls))],
      ["alarms", ...runs.map((run) => per(run.figures.passes))],
      ...rowsOf("objects", (run) => run.objectRows),
      ...rowsOf("D1", (run) => run.d1Rows),
      ["rows deleted by retention", ...runs.map((run) => per(run.deletedLater))],
    ],
  );
  const parts = runs.map(dollars);
  printTable(
    `US$ per million mirrored creates (list prices of ${PRICES_AS_OF})`,
    ["part", ...heads],
    [
      ...Object.keys(parts[0] ?? {}).map((name) => [name, ...parts.map((part) => (part[name] ?? 0).toFixed(2))]),
      ["**together**", ...parts.map((part) => `**${sum(Object.values(part)).toFixed(2)}**`)],
      ["objects at work, waiting for Xero included (not in the goal)", ...runs.map((run) => duration(run).toFixed(2))],
    ],
  );
  print("\nGoals: 20 with one change a delivery, 10 with fifty.");
}

async function counted(perDelivery: number): Promise<Counted> {
  // Without jitter, what happens at one moment is delivered together, as many as the heading says.
  const behaviour = { webhookMaxEvents: perDelivery, webhookJitterMs: 0 };
  const practice = await openPractice({ invoices: CHANGES, satellites: 2, behaviour });
  // The contacts are in both satellites already, and reference data is known.
  for (let n = 0; n < 2 * CONTACTS; n++) raiseOne(practice, `Client ${Math.floor(n / 2)}`, n);
  await practice.live(PAUSE_MS * 10);
  fold(practice);
  const before = snapshot(practice);
  const cpu = process.cpuUsage();
  for (let n = 0; n < CHANGES; n++) {
    raiseOne(practice, `Client ${n % CONTACTS}`, n);
    if ((n + 1) % perDelivery === 0) await practice.live(PAUSE_MS);
  }
  await practice.live(PAUSE_MS * 10);
  const used = process.cpuUsage(cpu);
  if (practice.nowMs <= START_MS) throw new Error("time did not pass");
  fold(practice);
  const after = snapshot(practice);
  const figures = { ...after.figures };
  for (const name of Object.keys(figures) as (keyof typeof figures)[]) figures[name] -= before.figures[name];
  const [objectRows, d1Rows] = [since(before.objectRows, after.objectRows), since(before.d1Rows, after.d1Rows)];
  // Each event once in D1 and once in its object; pages of calls after a day.
  const deletedLater = 2 * (d1Rows.get("events_by_time") ?? 0) + (objectRows.get("call_pages") ?? 0);
  const cpuMs = (used.user + used.system) / 1000;
  return { perDelivery, cpuMs, objectRows, d1Rows, deletedLater, figures };
}

/** What waits in the journals gets into the tables, as it will with later changes; every object begins a new life. */
function fold(practice: Practice): void {
  for (const { tenantId } of practice.firm.entities) {
    const sql = practice.disk(tenantId).open();
    const journal = new WriteAheadLog(sql);
    sql.transaction(() => {
      journal.begin();
      journal.checkpoint();
      journal.flush();
    });
    practice.crash(tenantId);
  }
}

function snapshot(practice: Practice) {
  const objectRows = new Map<string, number>();
  for (const { tenantId } of practice.firm.entities) {
    for (const [table, n] of practice.disk(tenantId).written) objectRows.set(table, (objectRows.get(table) ?? 0) + n);
  }
  return { objectRows, d1Rows: new Map(practice.d1.written), figures: { ...practice.counted } };
}

function since(before: Rows, after: Rows): Rows {
  return new Map([...after].map(([table, n]) => [table, n - (before.get(table) ?? 0)]));
}

function dollars({ objectRows, d1Rows, deletedLater, figures }: Counted): Record<string, number> {
  const perMillion = (count: number, price: number) => (count / CHANGES) * price;
  const price = US_DOLLARS_PER_MILLION;
  return {
    "requests (deliveries)": perMillion(figures.deliveries, price.requests),
    "queue operations": perMillion(figures.messages * QUEUE_OPERATIONS_PER_MESSAGE, price.queueOperations),
    "object calls and alarms": perMillion(figures.objectCalls + figures.passes, price.objectCalls),
    "rows written in objects": perMillion(sum([...objectRows.values()]), price.rowsWritten),
    "alarms set (a row each)": perMillion(figures.alarmsSet, price.rowsWritten),
    "rows written in D1": perMillion(sum([...d1Rows.values()]), price.d1RowsWritten),
    "rows deleted by retention": perMillion(deletedLater, price.rowsWritten),
  };
}

function duration({ figures }: Counted): number {
  return (figures.activeMs / 1000 / CHANGES) * OBJECT_GIGABYTES * US_DOLLARS_PER_MILLION.gigabyteSeconds;
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
