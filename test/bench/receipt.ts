/**
 * From the webhook about a payment in a satellite to the payment on the group's invoice, on an idle system: as `idle`, in
 * workerd with the simulated Xero in this process without latency. One payment at a time.
 */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { buildPage } from "../../scripts/build-page.ts";
import { signIn } from "../../scripts/connect-demo.ts";
import { ECHO_WINDOW_MS } from "../../src/limits.ts";
import { CLEARING } from "../sim/clearing.ts";
import { DEMO } from "../xero/src/demo/demo.ts";
import type { Simulator } from "../xero/src/simulator.ts";
import { raiseForSydney, startIdle } from "./orbit.ts";
import { sized } from "./size.ts";
import { median, print, printTable, quantile, type Row } from "./table.ts";

const PAYMENTS = sized(25, 2);
const WARM_UP = sized(3, 1);
/** The echoes of the last payment are over. Of the copies' own making they are after ECHO_WINDOW_MS. */
const PAUSE_MS = 1500;
const POLL_MS = 5;
const GIVE_UP_MS = 60_000;
const PARTS = ["delivered", "read", "entered"] as const;
/** When each thing happened to the payment that is under way. */
type Moments = Map<(typeof PARTS)[number], number>;

export async function receipt(): Promise<void> {
  await buildPage();
  const folder = await mkdtemp(join(tmpdir(), "orbit-bench-"));
  const system = await start(folder);
  try {
    const all: Moments[] = [];
    const copies = await system.copies(WARM_UP + PAYMENTS);
    await wait(ECHO_WINDOW_MS + PAUSE_MS);
    for (const [n, copyId] of copies.entries()) {
      const moments = await system.pay(copyId);
      if (n >= WARM_UP) all.push(moments);
      await wait(PAUSE_MS);
    }
    const row = (part: string, from: (typeof PARTS)[number], to: (typeof PARTS)[number]): Row => {
      const times = all.map((moments) => (moments.get(to) ?? 0) - (moments.get(from) ?? 0));
      return [part, Math.round(median(times)), Math.round(quantile(times, 0.9))];
    };
    printTable(
      `From a payment in a satellite to the group's invoice, idle, Xero's own time not counted (${PAYMENTS} one after the other)`,
      ["part", "p50 ms", "p90 ms"],
      [
        row("webhook → read in the satellite", "delivered", "read"),
        row("read → entered in the group", "read", "entered"),
        row("**webhook → payment on the group's invoice**", "delivered", "entered"),
      ],
    );
    print("\nGoal: p50 under 500 ms.");
  } finally {
    await system.end();
    await rm(folder, { recursive: true, force: true });
  }
}

async function start(folder: string) {
  let moments: Moments = new Map();
  let satelliteId = "";
  const note = (name: (typeof PARTS)[number]) => {
    if (!moments.has(name)) moments.set(name, performance.now());
  };
  const { simulator, orbit, end } = await startIdle(folder, {
    delivering: () => note("delivered"),
    prepare: ({ control }) => control.bookkeeping(DEMO.group).addAccount(CLEARING),
    async watch(request, answer) {
      const tenantId = request.headers.get("xero-tenant-id");
      const { pathname } = new URL(request.url);
      if (request.method === "GET" && pathname.endsWith("/Invoices") && tenantId === satelliteId) note("read");
      const response = await answer();
      const isEntry = request.method === "PUT" && pathname.endsWith("/Payments") && tenantId === DEMO.group;
      if (isEntry && response.ok) note("entered");
      return response;
    },
  });
  satelliteId = sydneyIn(simulator);
  await receiveInSatellites(orbit, satelliteId);
  return {
    async copies(count: number): Promise<readonly string[]> {
      const numbers = Array.from({ length: count }, () => raiseForSydney(simulator, "Regular client").InvoiceNumber);
      void simulator.wake();
      const copies: string[] = [];
      for (const number of numbers) copies.push(await copyOf(simulator, number, satelliteId));
      return copies;
    },
    async pay(copyId: string): Promise<Moments> {
      moments = new Map();
      simulator.control.person(satelliteId).pay(copyId, { amount: 60 });
      void simulator.wake();
      await until(() => moments.has("entered"), "the payment did not come");
      return moments;
    },
    end,
  };
}

function sydneyIn(simulator: Simulator): string {
  const found = simulator.control.organisations().find(({ name }) => name.includes("Sydney"));
  if (found === undefined) throw new Error("the simulator has no Sydney");
  return found.tenantId;
}

/** On the page: where payments come from, and the account that they are entered on in the group. */
async function receiveInSatellites(orbit: string, satelliteId: string): Promise<void> {
  const cookie = await signIn(orbit);
  const patch = async (path: string, body: object) => {
    const headers = { cookie, "content-type": "application/json" };
    const response = await fetch(`${orbit}${path}`, { method: "PATCH", headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`PATCH ${path} answered ${response.status}: ${await response.text()}`);
  };
  await patch("/api/settings", { paymentsFrom: "satellite" });
  await patch(`/api/entities/${satelliteId}`, { groupPaymentsAccount: CLEARING.Code });
}

async function copyOf(simulator: Simulator, number: string, satelliteId: string): Promise<string> {
  const found = () =>
    simulator.control
      .person(satelliteId)
      .invoices()
      .find(({ InvoiceNumber }) => InvoiceNumber === number);
  await until(() => found() !== undefined, "the copy did not come");
  return found()?.InvoiceID ?? "";
}

async function until(isTrue: () => boolean, otherwise: string): Promise<void> {
  const startMs = performance.now();
  while (!isTrue()) {
    if (performance.now() - startMs > GIVE_UP_MS) throw new Error(otherwise);
    await wait(POLL_MS);
  }
}
