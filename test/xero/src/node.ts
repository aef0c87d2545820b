/**
 * Serves a simulator over real HTTP on loopback in Node, for clients that need a socket. A connection reset is a
 * destroyed socket here. Also wakes the simulator when it wants to be woken. Not used by workerd.
 */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Simulator } from "./simulator.ts";

export interface ServedSimulator {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  close(): Promise<void>;
}

export async function serveSimulator(simulator: Simulator, port = 0): Promise<ServedSimulator> {
  let timer: NodeJS.Timeout | undefined;
  const arm = () => {
    clearTimeout(timer);
    const atMs = simulator.nextWakeMs();
    if (atMs === null) return;
    timer = setTimeout(() => void simulator.wake().finally(arm), Math.max(0, atMs - Date.now()));
    timer.unref();
  };
  const server = createServer((incoming, outgoing) => {
    answer(simulator, incoming, outgoing)
      .catch(() => incoming.socket.destroy())
      .finally(arm);
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  arm();
  return { origin: `http://127.0.0.1:${portOf(server)}`, close: () => close(server, timer) };
}

async function answer(simulator: Simulator, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const method = incoming.method ?? "GET";
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    for (const one of Array.isArray(value) ? value : [value ?? ""]) headers.append(name, one);
  }
  const body = await readAll(incoming);
  const bodiless = method === "GET" || method === "HEAD";
  const url = `http://${incoming.headers.host ?? "127.0.0.1"}${incoming.url ?? "/"}`;
  const response = await simulator.fetch(new Request(url, { method, headers, ...(bodiless ? {} : { body }) }));
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.end(new Uint8Array(await response.arrayBuffer()));
}

async function readAll(incoming: IncomingMessage): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server does not listen on a port");
  return address.port;
}

async function close(server: Server, timer: NodeJS.Timeout | undefined): Promise<void> {
  clearTimeout(timer);
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
}
