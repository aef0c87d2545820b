/**
 * A small stand-in of Cloudflare's API on loopback. Lists come in short pages, tokens have permissions, and every change is
 * written down. A request that it does not know is answered like Cloudflare does (no route), so that a test fails instead
 * of passing by luck.
 */

import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { text } from "node:stream/consumers";
import { type Cloudflare, Refused } from "./cloudflare.ts";
import { Pages, ROUTES } from "./routes.ts";

/** Fewer than Cloudflare's, so that a handful of things already fills a second page. */
const PER_PAGE = 3;

export interface Running {
  readonly address: string;
  stop(): Promise<void>;
}

/** On a free port of loopback. */
export async function serve(all: Cloudflare): Promise<Running> {
  const server = createServer((incoming, response) => {
    answered(all, incoming).then(
      (body) => send(response, 200, body),
      (error: unknown) => {
        if (!(error instanceof Refused)) console.error(error);
        const refused = error instanceof Refused ? error : new Refused(500, 1, String(error));
        const errors = [{ code: refused.code, message: refused.message }];
        send(response, refused.status, { success: false, errors, messages: [], result: null });
      },
    );
  });
  server.on("upgrade", (incoming: IncomingMessage, socket: Duplex) => sendLogs(all, incoming, socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    address: `http://127.0.0.1:${address.port}/client/v4`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Opens the socket of a tail and sends what the Worker's invocations logged: text frames of less than 64 kB, unmasked. */
function sendLogs(all: Cloudflare, incoming: IncomingMessage, socket: Duplex): void {
  const key = String(incoming.headers["sec-websocket-key"]);
  const accept = createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
  const head = ["HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade"];
  const fields = [`Sec-WebSocket-Accept: ${accept}`, "Sec-WebSocket-Protocol: trace-v1"];
  socket.write(`${[...head, ...fields].join("\r\n")}\r\n\r\n`);
  socket.on("end", () => socket.end());
  socket.on("error", () => socket.destroy());
  socket.resume();
  for (const log of all.logs) {
    const payload = Buffer.from(JSON.stringify(log));
    socket.write(Buffer.concat([Buffer.from([0x81, 126, payload.length >> 8, payload.length & 0xff]), payload]));
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

async function answered(all: Cloudflare, incoming: IncomingMessage): Promise<unknown> {
  const url = new URL(incoming.url ?? "/", "http://127.0.0.1");
  const method = incoming.method ?? "GET";
  const path = url.pathname.replace(/^\/client\/v4/, "");
  incoming.setEncoding("latin1");
  const body = await text(incoming);
  const call = `${method} ${path}`;
  const found = ROUTES.find(([of, pattern]) => of === method && pattern.test(path));
  const permissions = all.tokens.get((incoming.headers.authorization ?? "").replace(/^Bearer /, ""));
  const isUpload = path.endsWith("/workers/assets/upload");
  if (permissions === undefined && !isUpload)
    throw new Refused(401, path.includes("verify") ? 1000 : 10000, "Authentication error");
  if (found === undefined) {
    all.unknown.push(call);
    throw new Refused(404, 7003, "Could not route to this path");
  }
  const [, pattern, permission, handler] = found;
  if (permission !== null && permissions?.has(permission) === false)
    throw new Refused(403, 10000, "Authentication error");
  for (const [start, refused] of all.refusing) if (call.startsWith(start)) throw refused;
  const isReading =
    method === "GET" || (path.endsWith("/query") && /"sql":"\s*(select|CREATE TABLE IF NOT EXISTS)/i.test(body));
  if (!isReading) all.changes.push(call);
  const { host = "", "content-type": type = "" } = incoming.headers;
  const request = { method, path, query: url.searchParams, body, type, host };
  const result = await handler(all, request, ...(pattern.exec(path)?.slice(1) ?? []));
  if (!(result instanceof Pages)) return { success: true, errors: [], messages: [], result };
  const page = Number(url.searchParams.get("page") ?? "1");
  const items = result.items.slice((page - 1) * PER_PAGE, page * PER_PAGE);
  const total = result.items.length;
  const info = {
    page,
    per_page: PER_PAGE,
    count: items.length,
    total_count: total,
    total_pages: Math.ceil(total / PER_PAGE),
  };
  return { success: true, errors: [], messages: [], result: items, result_info: info };
}
