/** A tie-out of a month, through the real engines in simulated time. */

import { openPractice, raiseOne } from "./burst.ts";
import { sized } from "./size.ts";
import { printTable, spelled } from "./table.ts";

const DOCUMENTS = sized(5_000, 50);
const HOUR_MS = 60 * 60_000;

export async function tieOut(): Promise<void> {
  const practice = await openPractice({ invoices: DOCUMENTS, satellites: 2 });
  for (let n = 0; n < DOCUMENTS; n++) raiseOne(practice, `Client ${n % 700}`, n);
  await practice.run(24 * HOUR_MS, 10_000_000);
  const before = { calls: practice.calls.length, atMs: practice.nowMs, cpu: process.cpuUsage() };
  const id = "01BENCH";
  const month = new Date(practice.nowMs).toISOString().slice(0, 7);
  const started = practice.engine(practice.group).tieOuts.start({ id, month, isNightly: false }, practice.nowMs);
  if (!started.ok) throw new Error("the tie-out did not begin");
  await practice.run(HOUR_MS, 1_000_000);
  const { user, system } = process.cpuUsage(before.cpu);
  const result = practice.d1.tieOuts.get(id);
  const compared = result?.satellites.reduce((sum, { lines }) => sum + lines.invoiced.count.group, 0) ?? 0;
  const calls = practice.calls.slice(before.calls);
  const last = Math.max(...calls.map(({ atMs }) => atMs));
  printTable(
    "A tie-out of a month, 0.3 s a read",
    ["documents", "differences", "calls", "of them the group's", "time", "CPU ms"],
    [
      [
        compared.toLocaleString("en"),
        result?.satellites.reduce((sum, { differences }) => sum + differences.length, 0) ?? "none",
        calls.length,
        calls.filter(({ tenantId }) => tenantId === practice.group).length,
        spelled(last - before.atMs),
        Math.round((user + system) / 1000),
      ],
    ],
  );
}
