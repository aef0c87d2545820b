/**
 * The webhook route in real workerd beside a bare Hono route that does HMAC and one queue send, in the same run and turn
 * about, so that whatever else the machine does falls on both.
 */

import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { unstable_startWorker } from "wrangler";
import { ROOT } from "../../scripts/wrangler.ts";
import { webhookBody } from "../xero/src/webhooks/body.ts";
import { webhookSignature } from "../xero/src/webhooks/signature.ts";
import { median, print, printTable, quantile, type Row } from "./table.ts";

const KEY = "bench-webhook-key";
const ROUNDS = 7;
const REQUESTS_PER_ROUND = 200;
const AT_ONCE = 8;

/** Every setting that the route's own Worker asks for. */
const SETTINGS = {
  XERO_CLIENT_ID: "bench",
  XERO_CLIENT_SECRET: "bench",
  XERO_WEBHOOK_KEY: KEY,
  TOKEN_KEY: Buffer.alloc(32, "token").toString("base64"),
  SESSION_KEY: Buffer.alloc(32, "session").toString("base64"),
};

interface Round {
  readonly perSecond: number;
  readonly tookMs: readonly number[];
}

export async function webhookRoute(): Promise<void> {
  const workers = [await start("route.toml"), await start("bare.toml")] as const;
  try {
    const rows: Row[] = [];
    for (const events of [1, 50]) rows.push(...(await compared(workers, events)));
    printTable(
      `Webhook route beside a bare one (${ROUNDS} rounds of ${REQUESTS_PER_ROUND} requests, ${AT_ONCE} at once)`,
      ["body", "route", "requests/s (median)", "p50 ms", "p99 ms", "of the bare rate"],
      rows,
    );
    print("\nGoal: at least 0.8 of the bare rate.");
  } finally {
    await Promise.all(workers.map((worker) => worker.dispose()));
  }
}

type Worker = Awaited<ReturnType<typeof unstable_startWorker>>;

async function start(config: string): Promise<Worker> {
  const bindings = Object.fromEntries(
    Object.entries(SETTINGS).map(([name, value]) => [name, { type: "plain_text", value }] as const),
  );
  const server = { hostname: "127.0.0.1", port: 0 };
  const dev = { server, persist: false, inspector: false, watch: false, logLevel: "none" } as const;
  return await unstable_startWorker({ config: join(ROOT, "test/bench", config), bindings, dev });
}

async function compared([own, bare]: readonly [Worker, Worker], events: number): Promise<readonly Row[]> {
  const body = bodyOf(events);
  const signature = await webhookSignature(KEY, body);
  const send = async (worker: Worker) => {
    const headers = { "x-xero-signature": signature, "content-type": "application/json" };
    const address = new URL("/webhooks/xero", await worker.url);
    const response = await fetch(address, { method: "POST", headers, body });
    await response.arrayBuffer();
    if (response.status !== 200) throw new Error(`the route answered ${response.status}`);
  };
  await round(() => send(own));
  await round(() => send(bare));
  const rounds: { own: Round; bare: Round }[] = [];
  for (let n = 0; n < ROUNDS; n++)
    rounds.push({ own: await round(() => send(own)), bare: await round(() => send(bare)) });
  const shares = rounds.map((one) => one.own.perSecond / one.bare.perSecond);
  const what = `${events} event${events === 1 ? "" : "s"}, ${body.length} bytes`;
  const row = (name: string, all: readonly Round[], share: string): Row => {
    const times = all.flatMap(({ tookMs }) => tookMs);
    const [rate, p50, p99] = [median(all.map((one) => one.perSecond)), median(times), quantile(times, 0.99)];
    return [what, name, Math.round(rate), p50.toFixed(2), p99.toFixed(2), share];
  };
  return [
    row(
      "Orbit",
      rounds.map((one) => one.own),
      median(shares).toFixed(2),
    ),
    row(
      "bare",
      rounds.map((one) => one.bare),
      "1",
    ),
  ];
}

async function round(send: () => Promise<void>): Promise<Round> {
  const tookMs: number[] = [];
  const startMs = performance.now();
  let left = REQUESTS_PER_ROUND;
  const lane = async () => {
    while (left-- > 0) {
      const sentMs = performance.now();
      await send();
      tookMs.push(performance.now() - sentMs);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return { perSecond: (REQUESTS_PER_ROUND * 1000) / (performance.now() - startMs), tookMs };
}

/** As Xero spells a delivery. */
function bodyOf(count: number): string {
  const tenantId = randomUUID();
  const events = Array.from({ length: count }, (_, sequence) => ({
    sequence: sequence + 1,
    tenantId,
    category: "INVOICE" as const,
    resourceId: randomUUID(),
    type: "UPDATE" as const,
    eventMs: Date.now(),
    data: null,
    dueMs: 0,
  }));
  return webhookBody({ events, entropy: "BEVNQUUXERJSYCDXCZFT", spelling: "xero", eventType: "upper" });
}
