/**
 * A small stand-in of Cloudflare's API on loopback: what wrangler and `npm run deploy` ask of it, over one account in
 * memory. Databases are SQLite, lists come in short pages, tokens have permissions, and every call is written down. A
 * request that it does not know is answered like Cloudflare does (no route), so that a test fails instead of passing by luck.
 */

import { createHash, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { DatabaseSync } from "node:sqlite";
import { text } from "node:stream/consumers";

export type Permission = "d1" | "queues" | "workers";

export interface StoredDatabase {
  readonly uuid: string;
  readonly name: string;
  readonly jurisdiction: string | null;
  readonly location: string | null;
  readonly sql: DatabaseSync;
}

export interface StoredQueue {
  readonly queue_id: string;
  readonly queue_name: string;
  readonly jurisdiction: string | null;
  consumers: { consumer_id: string; script: string }[];
}

export interface StoredBinding {
  readonly type: string;
  readonly name: string;
  readonly text?: string;
  readonly namespace_id?: string;
}

export interface StoredWorker {
  bindings: readonly StoredBinding[];
  readonly secrets: Map<string, string>;
  uploads: number;
  schedules: readonly unknown[];
  isOnWorkersDev: boolean;
}

export class Refused extends Error {
  readonly status: number;
  readonly code: number;

  constructor(status: number, code: number, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** Fewer than Cloudflare's, so that a handful of things already fills a second page. */
const PER_PAGE = 3;

export class Cloudflare {
  readonly account = "0123456789abcdef0123456789abcdef";
  subdomain: string | null = "practice";
  readonly tokens = new Map<string, ReadonlySet<Permission>>([["good", new Set(["d1", "queues", "workers"] as const)]]);
  readonly databases: StoredDatabase[] = [];
  readonly queues: StoredQueue[] = [];
  readonly workers = new Map<string, StoredWorker>();
  /** `METHOD /path` of what changed something. */
  readonly changes: string[] = [];
  readonly unknown: string[] = [];
  /** Refuses the calls that begin like this, until it is emptied. */
  readonly refusing = new Map<string, Refused>();
  /** The contents of assets that were uploaded, by hash. */
  readonly assets = new Set<string>();

  addQueue(name: string, jurisdiction: string | null = null): StoredQueue {
    const queue = { queue_id: randomUUID().replaceAll("-", ""), queue_name: name, jurisdiction, consumers: [] };
    this.queues.push(queue);
    return queue;
  }

  addDatabase(name: string, jurisdiction: string | null = null, location: string | null = null): StoredDatabase {
    const database = { uuid: randomUUID(), name, jurisdiction, location, sql: new DatabaseSync(":memory:") };
    this.databases.push(database);
    return database;
  }
}

export interface Request {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: string;
  readonly type: string;
}

type Handler = (cloudflare: Cloudflare, request: Request, ...parts: string[]) => unknown;

/** A list that Cloudflare answers in pages. */
class Pages {
  readonly items: readonly unknown[];
  constructor(items: readonly unknown[]) {
    this.items = items;
  }
}

const ROUTES: readonly (readonly [string, RegExp, Permission | null, Handler])[] = [
  ["GET", /^\/user\/tokens\/verify$/, null, () => ({ id: "1", status: "active" })],
  ["GET", /^\/accounts$/, null, (all) => new Pages([{ id: all.account, name: "Practice" }])],
  ["GET", /^\/accounts\/[^/]+\/workers\/subdomain$/, "workers", subdomain],
  ["GET", /^\/accounts\/[^/]+\/d1\/database$/, "d1", (all) => new Pages(all.databases.map(shownDatabase))],
  ["POST", /^\/accounts\/[^/]+\/d1\/database$/, "d1", makeDatabase],
  ["GET", /^\/accounts\/[^/]+\/d1\/database\/([^/]+)$/, "d1", (all, _, id) => shownDatabase(databaseOf(all, id))],
  ["DELETE", /^\/accounts\/[^/]+\/d1\/database\/([^/]+)$/, "d1", removeDatabase],
  ["POST", /^\/accounts\/[^/]+\/d1\/database\/([^/]+)\/query$/, "d1", query],
  ["GET", /^\/accounts\/[^/]+\/d1\/database\/([^/]+)\/time_travel\/bookmark$/, "d1", bookmark],
  ["GET", /^\/accounts\/[^/]+\/queues$/, "queues", listQueues],
  ["POST", /^\/accounts\/[^/]+\/queues$/, "queues", makeQueue],
  ["DELETE", /^\/accounts\/[^/]+\/queues\/([^/]+)$/, "queues", removeQueue],
  ["GET", /^\/accounts\/[^/]+\/queues\/([^/]+)\/consumers$/, "queues", (all, _, id) => queueOf(all, id).consumers],
  ["POST", /^\/accounts\/[^/]+\/queues\/([^/]+)\/consumers$/, "queues", addConsumer],
  ["PUT", /^\/accounts\/[^/]+\/queues\/([^/]+)\/consumers\/[^/]+$/, "queues", () => ({})],
  ["DELETE", /^\/accounts\/[^/]+\/queues\/([^/]+)\/consumers\/([^/]+)$/, "queues", removeConsumer],
  ["GET", /^\/accounts\/[^/]+\/workers\/services\/([^/]+)$/, "workers", service],
  ["DELETE", /^\/accounts\/[^/]+\/workers\/services\/([^/]+)$/, "workers", removeWorker],
  ["GET", /^\/accounts\/[^/]+\/workers\/scripts\/([^/]+)\/secrets$/, "workers", secrets],
  ["GET", /^\/accounts\/[^/]+\/workers\/scripts\/([^/]+)\/settings$/, "workers", settings],
  ["POST", /^\/accounts\/[^/]+\/workers\/scripts\/[^/]+\/assets-upload-session$/, "workers", assetsSession],
  ["POST", /^\/accounts\/[^/]+\/workers\/assets\/upload$/, null, () => ({ jwt: "assets-done" })],
  ["PUT", /^\/accounts\/[^/]+\/workers\/scripts\/([^/]+)$/, "workers", upload],
  ["GET", /^\/accounts\/[^/]+\/workers\/scripts\/[^/]+\/deployments$/, "workers", () => ({ deployments: [] })],
  ["GET", /^\/accounts\/[^/]+\/workers\/scripts\/([^/]+)\/subdomain$/, "workers", onWorkersDev],
  ["POST", /^\/accounts\/[^/]+\/workers\/scripts\/([^/]+)\/subdomain$/, "workers", putOnWorkersDev],
  ["PUT", /^\/accounts\/[^/]+\/workers\/scripts\/([^/]+)\/schedules$/, "workers", schedules],
];

function shownDatabase({ uuid, name, jurisdiction }: StoredDatabase): unknown {
  return { uuid, name, version: "production", jurisdiction };
}

function databaseOf(all: Cloudflare, id: string | undefined): StoredDatabase {
  const found = all.databases.find((one) => one.uuid === id || one.name === id);
  if (found === undefined) throw new Refused(404, 7404, "The database was not found");
  return found;
}

function makeDatabase(all: Cloudflare, { body }: Request): unknown {
  const { name, jurisdiction, primary_location_hint: location } = JSON.parse(body);
  if (all.databases.some((one) => one.name === name))
    throw new Refused(400, 7502, "A database with that name already exists");
  return shownDatabase(all.addDatabase(name, jurisdiction ?? null, location ?? null));
}

function removeDatabase(all: Cloudflare, _: Request, id?: string): unknown {
  all.databases.splice(all.databases.indexOf(databaseOf(all, id)), 1);
  return null;
}

/** As D1: all statements of a request, or none. */
function query(all: Cloudflare, { body }: Request, id?: string): unknown {
  const { sql } = databaseOf(all, id);
  const { sql: text, params = [] } = JSON.parse(body);
  try {
    if (/^\s*select/i.test(text))
      return [{ success: true, results: sql.prepare(text).all(...params), meta: { duration: 1 } }];
    sql.exec("SAVEPOINT request");
    sql.exec(text);
    sql.exec("RELEASE request");
    return [{ success: true, results: [], meta: { duration: 1 } }];
  } catch (error) {
    if (sql.isTransaction) sql.exec("ROLLBACK TO request; RELEASE request");
    throw new Refused(400, 7500, `${error instanceof Error ? error.message : error}: SQLITE_ERROR`);
  }
}

function bookmark(all: Cloudflare, _: Request, id?: string): unknown {
  const { uuid } = databaseOf(all, id);
  return { bookmark: `00000085-0000024c-00004c6d-${uuid.replaceAll("-", "")}` };
}

function listQueues(all: Cloudflare, { query: given }: Request): unknown {
  const name = given.get("name");
  return new Pages(all.queues.filter((one) => name === null || one.queue_name === name));
}

function makeQueue(all: Cloudflare, { body }: Request): unknown {
  const { queue_name: name, jurisdiction } = JSON.parse(body);
  if (all.queues.some((one) => one.queue_name === name)) throw new Refused(409, 11009, "Queue name is already in use");
  return all.addQueue(name, jurisdiction ?? null);
}

function queueOf(all: Cloudflare, id: string | undefined): StoredQueue {
  const found = all.queues.find((one) => one.queue_id === id);
  if (found === undefined) throw new Refused(404, 10104, "Queue does not exist");
  return found;
}

function removeQueue(all: Cloudflare, _: Request, id?: string): unknown {
  all.queues.splice(all.queues.indexOf(queueOf(all, id)), 1);
  return null;
}

function addConsumer(all: Cloudflare, { body }: Request, id?: string): unknown {
  const consumer = { consumer_id: randomUUID(), script: String(JSON.parse(body).script_name), type: "worker" };
  queueOf(all, id).consumers.push(consumer);
  return consumer;
}

function removeConsumer(all: Cloudflare, _: Request, id?: string, consumer?: string): unknown {
  const queue = queueOf(all, id);
  queue.consumers = queue.consumers.filter((one) => one.consumer_id !== consumer);
  return null;
}

function workerOf(all: Cloudflare, name: string | undefined): StoredWorker {
  const found = all.workers.get(name ?? "");
  if (found === undefined) throw new Refused(404, 10007, "This Worker does not exist on your account.");
  return found;
}

function service(all: Cloudflare, _: Request, name?: string): unknown {
  workerOf(all, name);
  return { default_environment: { environment: "production", script: { tag: "tag", last_deployed_from: "wrangler" } } };
}

function removeWorker(all: Cloudflare, _: Request, name?: string): unknown {
  workerOf(all, name);
  if (all.queues.some((queue) => queue.consumers.some((one) => one.script === name))) {
    throw new Refused(400, 10064, "cannot delete this Worker as it is a consumer for a Queue");
  }
  all.workers.delete(name ?? "");
  return null;
}

function secrets(all: Cloudflare, _: Request, name?: string): unknown {
  return [...workerOf(all, name).secrets.keys()].map((secret) => ({ name: secret, type: "secret_text" }));
}

function settings(all: Cloudflare, _: Request, name?: string): unknown {
  return { bindings: workerOf(all, name).bindings };
}

function assetsSession(all: Cloudflare, { body }: Request): unknown {
  const manifest: Record<string, { hash: string }> = JSON.parse(body).manifest;
  const missing = Object.values(manifest).flatMap(({ hash }) => (all.assets.has(hash) ? [] : [hash]));
  for (const hash of missing) all.assets.add(hash);
  return missing.length === 0 ? { jwt: "assets-done", buckets: [] } : { jwt: "assets-begun", buckets: [missing] };
}

/** Secrets that an upload does not have are kept; those that it has are never shown again. */
async function upload(all: Cloudflare, { body, type }: Request, name = ""): Promise<unknown> {
  const form = await new Response(Buffer.from(body, "latin1"), { headers: { "content-type": type } }).formData();
  const metadata = JSON.parse(String(form.get("metadata")));
  const worker = all.workers.get(name) ?? {
    bindings: [],
    secrets: new Map(),
    uploads: 0,
    schedules: [],
    isOnWorkersDev: false,
  };
  const bindings: readonly StoredBinding[] = metadata.bindings;
  for (const one of bindings) if (one.type === "secret_text") worker.secrets.set(one.name, one.text ?? "");
  worker.bindings = bindings.filter((one) => one.type !== "secret_text");
  worker.uploads += 1;
  all.workers.set(name, worker);
  return {
    id: name,
    etag: createHash("sha256").update(body).digest("hex"),
    tag: "tag",
    startup_time_ms: 12,
    deployment_id: randomUUID(),
  };
}

function subdomain(all: Cloudflare): unknown {
  if (all.subdomain === null) throw new Refused(404, 10007, "You do not have a workers.dev subdomain.");
  return { subdomain: all.subdomain };
}

function onWorkersDev(all: Cloudflare, _: Request, name?: string): unknown {
  const { isOnWorkersDev } = workerOf(all, name);
  return { enabled: isOnWorkersDev, previews_enabled: isOnWorkersDev };
}

function putOnWorkersDev(all: Cloudflare, { body }: Request, name?: string): unknown {
  workerOf(all, name).isOnWorkersDev = JSON.parse(body).enabled === true;
  return onWorkersDev(all, { body } as Request, name);
}

function schedules(all: Cloudflare, { body }: Request, name?: string): unknown {
  workerOf(all, name).schedules = JSON.parse(body);
  return {};
}

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
  const request = { method, path, query: url.searchParams, body, type: incoming.headers["content-type"] ?? "" };
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
