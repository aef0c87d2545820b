/**
 * From a webhook to the copy on an idle system: Orbit in `wrangler dev`'s own runtime with real queue, objects, alarms and D1;
 * the simulated Xero in this process with no latency, so that what is measured is Orbit's share. One invoice at a time; the
 * simulator's door says when each thing happened.
 */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { buildPage } from "../../scripts/build-page.ts";
import { DEMO } from "../xero/src/demo/demo.ts";
import { raiseForSydney, startIdle } from "./orbit.ts";
import { sized } from "./size.ts";
import { median, print, printTable, quantile, type Row } from "./table.ts";

const INVOICES = sized(25, 2);
const WARM_UP = sized(3, 1);
/** Xero's minute has 60 calls for each organisation, and echoes of the last copy are over. */
const PAUSE_MS = 1500;
const GIVE_UP_MS = 60_000;
const CREATED = ["delivered", "read", "written", "copied"] as const;

/** When each thing happened to the invoice that is under way. */
type Moments = Map<(typeof CREATED)[number], number>;

export async function idle(): Promise<void> {
  await buildPage();
  const folder = await mkdtemp(join(tmpdir(), "orbit-bench-"));
  const system = await start(folder);
  try {
    const rows = [
      ...(await measured(system, "a contact that the satellite has", () => "Regular client")),
      ...(await measured(system, "a new contact", (n) => `New client ${n}`)),
    ];
    printTable(
      `From a webhook to the copy, idle, Xero's own time not counted (${INVOICES} invoices one after the other)`,
      ["invoice for", "part", "p50 ms", "p90 ms"],
      rows,
    );
    print("\nGoal: p50 at most 1,500 ms.");
  } finally {
    await system.end();
    await rm(folder, { recursive: true, force: true });
  }
}

interface System {
  /** Raises an invoice and answers when its copy is there. */
  raise(contact: string): Promise<Moments>;
  end(): Promise<void>;
}

async function start(folder: string): Promise<System> {
  let moments: Moments = new Map();
  const note = (name: (typeof CREATED)[number]) => {
    if (!moments.has(name)) moments.set(name, performance.now());
  };
  const { simulator, end } = await startIdle(folder, {
    delivering: () => note("delivered"),
    async watch(request, answer) {
      const isRead = request.method === "GET" && new URL(request.url).pathname.endsWith("/Invoices");
      const isCreate = request.method === "PUT" && new URL(request.url).pathname.endsWith("/Invoices");
      if (isRead && request.headers.get("xero-tenant-id") === DEMO.group) note("read");
      if (isCreate) note("written");
      const response = await answer();
      if (isCreate && response.ok) note("copied");
      return response;
    },
  });
  return {
    async raise(contact) {
      moments = new Map();
      raiseForSydney(simulator, contact);
      const startMs = performance.now();
      void simulator.wake();
      while (!moments.has("copied")) {
        if (performance.now() - startMs > GIVE_UP_MS) throw new Error("the copy did not come");
        await wait(5);
      }
      return moments;
    },
    end,
  };
}

/** What passes from one moment to the next, and in all. */
async function measured(system: System, name: string, contactOf: (n: number) => string): Promise<readonly Row[]> {
  const all: Moments[] = [];
  for (let n = 0; n < WARM_UP + INVOICES; n++) {
    const moments = await system.raise(contactOf(n));
    if (n >= WARM_UP) all.push(moments);
    await wait(PAUSE_MS);
  }
  const between = (from: (typeof CREATED)[number], to: (typeof CREATED)[number]) =>
    all.map((moments) => (moments.get(to) ?? 0) - (moments.get(from) ?? 0));
  const row = (part: string, times: readonly number[]): Row => [
    name,
    part,
    Math.round(median(times)),
    Math.round(quantile(times, 0.9)),
  ];
  return [
    row("webhook → read in the group", between("delivered", "read")),
    row("read → create leaves", between("read", "written")),
    row("create → answered", between("written", "copied")),
    row("**webhook → copy**", between("delivered", "copied")),
  ];
}
