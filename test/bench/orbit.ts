/** Orbit in `wrangler dev`'s own runtime, beside a simulated Xero of the benchmark's process. */

import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { unstable_startWorker } from "wrangler";
import { answering, connectDemo } from "../../scripts/connect-demo.ts";
import { ended, ROOT, wrangler } from "../../scripts/wrangler.ts";
import { DEMO } from "../xero/src/demo/demo.ts";
import { type ServedSimulator, serveSimulator } from "../xero/src/node.ts";
import { createSimulator, type Simulator } from "../xero/src/simulator.ts";

const CLIENT = { clientId: "bench-client", clientSecret: "bench-secret", webhookKey: "bench-key" };

export interface Idle {
  readonly simulator: Simulator;
  readonly orbit: string;
  end(): Promise<void>;
}

interface Watching {
  /** Before a delivery leaves for Orbit. */
  readonly delivering: () => void;
  /** Around each request to the simulator. */
  readonly watch: (request: Request, answer: () => Promise<Response>) => Promise<Response>;
  /** Before Orbit knows the organisations. */
  readonly prepare?: (simulator: Simulator) => void;
}

/** The demo's firm connected, beside a simulated Xero without latency: nothing is under way but what the benchmark does. */
export async function startIdle(folder: string, { delivering, watch, prepare }: Watching): Promise<Idle> {
  let orbit = "";
  const simulator = createSimulator({
    nowMs: () => Date.now(),
    random: Math.random,
    deliver: async (request) => {
      delivering();
      const init = { method: "POST", headers: request.headers, body: await request.arrayBuffer() };
      return await fetch(`${orbit}/webhooks/xero`, init);
    },
    sleep: wait,
    data: "organisations",
    behaviour: { webhookDelayMs: 0, webhookJitterMs: 0, minuteLimit: 100_000 },
    app: { ...CLIENT, webhookUrl: "https://orbit.example/webhooks/xero" },
  });
  prepare?.(simulator);
  const watched = { ...simulator, fetch: (request: Request) => watch(request, () => simulator.fetch(request)) };
  const xero: ServedSimulator = await serveSimulator(watched);
  const worker = await startOrbit(folder, xero.origin);
  orbit = (await worker.url).origin.replace("127.0.0.1", "localhost");
  await answering(`${orbit}/healthz`);
  await connectDemo(orbit);
  const end = async () => {
    await worker.dispose();
    await xero.close();
  };
  return { simulator, orbit, end };
}

/** An invoice of one line for Sydney. */
export function raiseForSydney({ control }: Simulator, contact: string) {
  const Tracking = [{ Name: "Entity", Option: "Sydney" }];
  return control.person(DEMO.group).raiseInvoice({
    Contact: { Name: contact },
    Status: "AUTHORISED",
    LineItems: [{ Description: "Work", Quantity: 1, UnitAmount: 100, AccountCode: "200", TaxType: "OUTPUT", Tracking }],
  });
}

async function startOrbit(folder: string, xero: string) {
  const migrations = ["d1", "migrations", "apply", "orbit", "--local", "--persist-to", folder];
  if ((await ended(wrangler(migrations, "pipe"))) !== 0) throw new Error("the local migrations could not be applied");
  const settings = {
    XERO_API_URL: xero,
    XERO_LOGIN_URL: xero,
    XERO_IDENTITY_URL: xero,
    XERO_CLIENT_ID: CLIENT.clientId,
    XERO_CLIENT_SECRET: CLIENT.clientSecret,
    XERO_WEBHOOK_KEY: CLIENT.webhookKey,
    XERO_MINUTE_LIMIT: "1000",
    TOKEN_KEY: Buffer.alloc(32, "token").toString("base64"),
    SESSION_KEY: Buffer.alloc(32, "session").toString("base64"),
  };
  const bindings = Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [name, { type: "plain_text", value }] as const),
  );
  const server = { hostname: "127.0.0.1", port: 0 };
  const dev = { server, persist: folder, inspector: false, watch: false, logLevel: "none" } as const;
  return await unstable_startWorker({ config: join(ROOT, "wrangler.toml"), bindings, dev });
}
