/**
 * The webhook route in real workerd beside a bare Hono route that does HMAC and one queue send, in one process and turn about,
 * so that whatever else the machine does falls on both. A third Worker sends the requests from inside, so that no socket and no
 * proxy is measured.
 */

import { randomUUID } from "node:crypto";
import { createTestHarness } from "wrangler";
import { ROOT } from "../../scripts/wrangler.ts";
import { webhookBody } from "../xero/src/webhooks/body.ts";
import { webhookSignature } from "../xero/src/webhooks/signature.ts";
import type { RoundAnswer, RoundRequest } from "./driver-worker.ts";
import { sized } from "./size.ts";
import { median, print, printTable, quantile, type Row } from "./table.ts";

const KEY = "bench-webhook-key";
const WARM_UP_ROUNDS = 6;
/** Many short ones: whatever else the machine does then falls on both routes of a pair. */
const ROUNDS = sized(40, 2);
const REQUESTS = 48;
const AT_ONCE = 8;

/** Every setting that the route's own Worker asks for. */
const SECRETS = {
  XERO_CLIENT_ID: "bench",
  XERO_CLIENT_SECRET: "bench",
  XERO_WEBHOOK_KEY: KEY,
  TOKEN_KEY: Buffer.alloc(32, "token").toString("base64"),
  SESSION_KEY: Buffer.alloc(32, "session").toString("base64"),
};

type Pair = Readonly<Record<RoundRequest["route"], RoundAnswer>>;
type Round = (route: RoundRequest["route"]) => Promise<RoundAnswer>;

export async function webhookRoute(): Promise<void> {
  const server = createTestHarness({
    root: ROOT,
    workers: ["driver", "route", "bare"].map((name) => ({ configPath: `test/bench/${name}.toml`, secrets: SECRETS })),
  });
  await server.listen();
  try {
    const rows: Row[] = [];
    for (const events of [1, 50]) {
      const body = bodyOf(events);
      const signature = await webhookSignature(KEY, body);
      const ask = async (route: RoundRequest["route"]): Promise<RoundAnswer> => {
        const request: RoundRequest = { route, body, signature, requests: REQUESTS, atOnce: AT_ONCE };
        const answer = await server.fetch("/", { method: "POST", body: JSON.stringify(request) });
        if (!answer.ok) throw new Error(`a round ended with ${answer.status}: ${await answer.text()}`);
        return (await answer.json()) as RoundAnswer;
      };
      rows.push(...rowsOf(`${events} event${events === 1 ? "" : "s"}, ${body.length} bytes`, await rounds(ask)));
    }
    printTable(
      `Webhook route beside a bare one (${ROUNDS} rounds of ${REQUESTS} requests each, ${AT_ONCE} at once)`,
      ["body", "route", "requests/s (median)", "p50 ms", "p99 ms", "of the bare rate: median (quartiles)"],
      rows,
    );
    print("\nGoal: at least 0.8 of the bare rate.");
  } finally {
    await server.close();
  }
}

/** Each round of the one beside a round of the other; who begins changes. */
async function rounds(round: Round): Promise<readonly Pair[]> {
  const pairs: Pair[] = [];
  for (let n = 0; n < WARM_UP_ROUNDS + ROUNDS; n++) {
    const [first, second] = n % 2 === 0 ? (["own", "bare"] as const) : (["bare", "own"] as const);
    const answers = { [first]: await round(first), [second]: await round(second) } as Pair;
    if (n >= WARM_UP_ROUNDS) pairs.push(answers);
  }
  return pairs;
}

function rowsOf(what: string, pairs: readonly Pair[]): readonly Row[] {
  const row = (route: RoundRequest["route"], name: string, share: string): Row => {
    const answers = pairs.map((pair) => pair[route]);
    const times = answers.flatMap(({ tookMs }) => tookMs);
    const rate = median(answers.map(({ allMs }) => (REQUESTS * 1000) / allMs));
    return [what, name, Math.round(rate), median(times).toFixed(1), quantile(times, 0.99).toFixed(1), share];
  };
  const shares = pairs.map(({ own, bare }) => bare.allMs / own.allMs);
  const [low, middle, high] = [0.25, 0.5, 0.75].map((share) => quantile(shares, share).toFixed(2));
  return [row("own", "Orbit", `${middle} (${low}–${high})`), row("bare", "bare", "1")];
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
