/** Orbit in `wrangler dev`'s own runtime, beside a simulated Xero of the benchmark's process. */

import { join } from "node:path";
import { unstable_startWorker } from "wrangler";
import { ended, ROOT, wrangler } from "../../scripts/wrangler.ts";

export const CLIENT = { clientId: "bench-client", clientSecret: "bench-secret", webhookKey: "bench-key" };

export async function startOrbit(folder: string, xero: string) {
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
