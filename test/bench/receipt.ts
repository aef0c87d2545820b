/**
 * From the webhook about a payment in a satellite to the payment on the group's invoice, on an idle system: as `idle`, in
 * workerd with the simulated Xero in this process without latency. One payment at a time.
 */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { buildPage } from "../../scripts/build-page.ts";
import { answering, connectDemo, signIn } from "../../scripts/connect-demo.ts";
import { ECHO_WINDOW_MS } from "../../src/limits.ts";
import { DEMO } from "../xero/src/demo/demo.ts";
import { serveSimulator } from "../xero/src/node.ts";
import { createSimulator } from "../xero/src/simulator.ts";
import { CLIENT, startOrbit } from "./orbit.ts";
import { sized } from "./size.ts";
import { median, print, printTable, quantile, type Row } from "./table.ts";

const PAYMENTS = sized(25, 2);
const WARM_UP = sized(3, 1);
/** The echoes of the last payment are over. Of the copies' own making they are after ECHO_WINDOW_MS. */
const PAUSE_MS = 1500;
const POLL_MS = 5;
const GIVE_UP_MS = 60_000;
const PARTS = ["delivered", "read", "entered"] as const;
const CLEARING = {
  Code: "852",
  Name: "Received in satellites",
  Type: "CURRENT",
  EnablePaymentsToAccount: true,
} as const;

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

type Simulator = ReturnType<typeof createSimulator>;

async function start(folder: string) {
  let orbit = "";
  let moments: Moments = new Map();
  const note = (name: (typeof PARTS)[number]) => {
    if (!moments.has(name)) moments.set(name, performance.now());
  };
  const simulator = createSimulator({
    nowMs: () => Date.now(),
    random: Math.random,
    deliver: async (request) => {
      note("delivered");
      const init = { method: "POST", headers: request.headers, body: await request.arrayBuffer() };
      return await fetch(`${orbit}/webhooks/xero`, init);
    },
    sleep: wait,
    data: "organisations",
    behaviour: { webhookDelayMs: 0, webhookJitterMs: 0, minuteLimit: 100_000 },
    app: { ...CLIENT, webhookUrl: "https://orbit.example/webhooks/xero" },
  });
  simulator.control.bookkeeping(DEMO.group).addAccount(CLEARING);
  const satelliteId = sydneyIn(simulator);
  const watched: typeof simulator = {
    ...simulator,
    async fetch(request) {
      const tenantId = request.headers.get("xero-tenant-id");
      const { pathname } = new URL(request.url);
      if (request.method === "GET" && pathname.endsWith("/Invoices") && tenantId === satelliteId) note("read");
      const response = await simulator.fetch(request);
      const isEntry = request.method === "PUT" && pathname.endsWith("/Payments") && tenantId === DEMO.group;
      if (isEntry && response.ok) note("entered");
      return response;
    },
  };
  const xero = await serveSimulator(watched);
  const worker = await startOrbit(folder, xero.origin);
  orbit = (await worker.url).origin.replace("127.0.0.1", "localhost");
  await answering(`${orbit}/healthz`);
  await connectDemo(orbit);
  await receiveInSatellites(orbit, satelliteId);
  return {
    async copies(count: number): Promise<readonly string[]> {
      const numbers = Array.from({ length: count }, () => raiseOne(simulator));
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
    async end(): Promise<void> {
      await worker.dispose();
      await xero.close();
    },
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

function raiseOne(simulator: Simulator): string {
  const Tracking = [{ Name: "Entity", Option: "Sydney" }];
  const invoice = simulator.control.person(DEMO.group).raiseInvoice({
    Contact: { Name: "Regular client" },
    Status: "AUTHORISED",
    LineItems: [{ Description: "Work", Quantity: 1, UnitAmount: 100, AccountCode: "200", TaxType: "OUTPUT", Tracking }],
  });
  return invoice.InvoiceNumber;
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
