/** What the deployed Workers of the stand-in answer under workers.dev: the three routes that a deployment looks at. */

import { createServer } from "node:http";
import type { Cloudflare } from "./cloudflare.ts";

const NEEDED = ["XERO_CLIENT_ID", "XERO_CLIENT_SECRET", "XERO_WEBHOOK_KEY", "TOKEN_KEY", "SESSION_KEY"];

export async function serveWorkers(all: Cloudflare): Promise<{ readonly address: string; stop(): void }> {
  const server = createServer((request, response) => {
    const host = String(request.headers["x-forwarded-host"]);
    const worker = all.workers.get(host.split(".")[0] ?? "");
    const missing = NEEDED.filter((name) => worker?.secrets.has(name) !== true);
    const jurisdiction = worker?.bindings.find((one) => one.name === "JURISDICTION")?.text;
    if (worker?.isOnWorkersDev !== true) response.writeHead(404).end("nothing here");
    else if (missing.length > 0) {
      const detail = `Orbit is not configured: ${missing.map((name) => `${name} is missing`).join("; ")}.`;
      response.writeHead(503).end(JSON.stringify({ status: 503, code: "not-configured", detail }));
    } else if (request.url === "/healthz") {
      response.writeHead(200).end(JSON.stringify({ status: "ok", version: "0", jurisdiction }));
    } else if (request.url === "/webhooks/xero") response.writeHead(401).end();
    else {
      const redirect = encodeURIComponent(`https://${host}/auth/callback`);
      response.writeHead(302, { location: `https://login.xero.com/authorize?redirect_uri=${redirect}` }).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    address: `http://127.0.0.1:${address.port}`,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
