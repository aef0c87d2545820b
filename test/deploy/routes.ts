// biome-ignore-all lint/style/noExcessiveLinesPerFile: one API, a handler for each address.

/** What Cloudflare's API answers to wrangler and to `npm run deploy`: one handler for each address. */

import { createHash, randomUUID } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import {
  type Cloudflare,
  type Permission,
  Refused,
  type StoredBinding,
  type StoredDatabase,
  type StoredQueue,
  type StoredWorker,
} from "./cloudflare.ts";

export interface Request {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: string;
  readonly type: string;
  readonly host: string;
}

type Handler = (cloudflare: Cloudflare, request: Request, ...parts: string[]) => unknown;

/** A list that Cloudflare answers in pages. */
export class Pages {
  readonly items: readonly unknown[];
  constructor(items: readonly unknown[]) {
    this.items = items;
  }
}

export const ROUTES: readonly (readonly [string, RegExp, Permission | null, Handler])[] = [
  ["GET", /^\/user\/tokens\/verify$/, null, () => ({ id: "1", status: "active" })],
  ["GET", /^\/memberships$/, null, (all) => new Pages([{ account: { id: all.account, name: "Practice" } }])],
  ["GET", /^\/accounts$/, null, (all) => new Pages([{ id: all.account, name: "Practice" }])],
  ["GET", /^\/accounts\/[^/]+\/workers\/subdomain$/, "workers", subdomain],
  ["GET", /^\/accounts\/[^/]+\/d1\/database$/, "d1", (all) => new Pages(all.databases.map(shownDatabase))],
  ["POST", /^\/accounts\/[^/]+\/d1\/database$/, "d1", makeDatabase],
  ["GET", /^\/accounts\/[^/]+\/d1\/database\/([^/]+)$/, "d1", (all, _, id) => shownDatabase(databaseOf(all, id))],
  ["DELETE", /^\/accounts\/[^/]+\/d1\/database\/([^/]+)$/, "d1", removeDatabase],
  ["POST", /^\/accounts\/[^/]+\/d1\/database\/([^/]+)\/query$/, "d1", query],
  ["GET", /^\/accounts\/[^/]+\/d1\/database\/([^/]+)\/time_travel\/bookmark$/, "d1", bookmark],
  ["POST", /^\/accounts\/[^/]+\/d1\/database\/([^/]+)\/time_travel\/restore$/, "d1", restore],
  ["GET", /^\/accounts\/[^/]+\/queues$/, "queues", listQueues],
  ["POST", /^\/accounts\/[^/]+\/queues$/, "queues", makeQueue],
  ["DELETE", /^\/accounts\/[^/]+\/queues\/([^/]+)$/, "queues", removeQueue],
  ["GET", /^\/accounts\/[^/]+\/queues\/([^/]+)\/consumers$/, "queues", (all, _, id) => queueOf(all, id).consumers],
  ["POST", /^\/accounts\/[^/]+\/queues\/([^/]+)\/consumers$/, "queues", addConsumer],
  ["PUT", /^\/accounts\/[^/]+\/queues\/([^/]+)\/consumers\/[^/]+$/, "queues", () => ({})],
  ["DELETE", /^\/accounts\/[^/]+\/queues\/([^/]+)\/consumers\/([^/]+)$/, "queues", removeConsumer],
  ["GET", /^\/accounts\/[^/]+\/workers\/services\/([^/]+)$/, "workers", service],
  ["DELETE", /^\/accounts\/[^/]+\/workers\/services\/([^/]+)$/, "workers", removeWorker],
  [
    "GET",
    /^\/accounts\/[^/]+\/workers\/workers\/([^/]+)$/,
    "workers",
    (all, request, name) => shownWorker(all, request, name),
  ],
  ["PATCH", /^\/accounts\/[^/]+\/workers\/workers\/([^/]+)$/, "workers", patchWorker],
  ["GET", /^\/accounts\/[^/]+\/workers\/scripts\/([^/]+)\/secrets$/, "workers", secrets],
  ["GET", /^\/accounts\/[^/]+\/workers\/scripts\/([^/]+)\/settings$/, "workers", settings],
  ["PUT", /^\/accounts\/[^/]+\/workers\/scripts\/([^/]+)\/secrets$/, "workers", putSecret],
  ["POST", /^\/accounts\/[^/]+\/workers\/scripts\/([^/]+)\/tails$/, "workers", tail],
  ["DELETE", /^\/accounts\/[^/]+\/workers\/scripts\/[^/]+\/tails\/[^/]+$/, "workers", () => null],
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
  const { sql, history } = databaseOf(all, id);
  const { sql: text, params = [] } = JSON.parse(body);
  try {
    if (/^\s*select/i.test(text))
      return [{ success: true, results: sql.prepare(text).all(...params), meta: { duration: 1 } }];
    sql.exec("SAVEPOINT request");
    sql.exec(text);
    sql.exec("RELEASE request");
    history.push({ atMs: all.nowMs(), text });
    return [{ success: true, results: [], meta: { duration: 1 } }];
  } catch (error) {
    if (sql.isTransaction) sql.exec("ROLLBACK TO request; RELEASE request");
    throw new Refused(400, 7500, `${error instanceof Error ? error.message : error}: SQLITE_ERROR`);
  }
}

/** A bookmark names how many changes the database had had at the moment; without one, now. */
function bookmark(all: Cloudflare, { query: given }: Request, id?: string): unknown {
  const { uuid, history } = databaseOf(all, id);
  const at = given.get("timestamp");
  const atMs = at === null ? Number.POSITIVE_INFINITY : Date.parse(at);
  return { bookmark: bookmarkOf(uuid, history.filter((change) => change.atMs <= atMs).length) };
}

function bookmarkOf(uuid: string, changes: number): string {
  return `00000085-0000024c-${changes.toString(16).padStart(8, "0")}-${uuid.replaceAll("-", "")}`;
}

function restore(all: Cloudflare, { query: given }: Request, id?: string): unknown {
  const database = databaseOf(all, id);
  const wanted = given.get("bookmark") ?? "";
  const changes = Number.parseInt(wanted.split("-")[2] ?? "", 16);
  if (bookmarkOf(database.uuid, changes) !== wanted || changes > database.history.length)
    throw new Refused(400, 7500, "The bookmark is not of this database");
  const previous = bookmarkOf(database.uuid, database.history.length);
  database.sql = new DatabaseSync(":memory:");
  database.history.splice(changes);
  for (const { text } of database.history) database.sql.exec(text);
  return { bookmark: wanted, previous_bookmark: previous, message: "restored" };
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

function putSecret(all: Cloudflare, { body }: Request, name?: string): unknown {
  const secret = JSON.parse(body);
  workerOf(all, name).secrets.set(secret.name, secret.text);
  return { name: secret.name, type: secret.type };
}

/** The log of a Worker comes by a socket at the same host: server.ts sends what is in `logs`. */
function tail(all: Cloudflare, { host }: Request, name?: string): unknown {
  workerOf(all, name);
  return { id: randomUUID(), url: `ws://${host}/tail/${name}`, expires_at: new Date(all.nowMs() + 3_600_000) };
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
  const before = new Map(worker.bindings.map((one) => [one.name, one]));
  const bindings: readonly StoredBinding[] = metadata.bindings.map((one: StoredBinding) =>
    one.type === "inherit" ? (before.get(one.name) ?? one) : one,
  );
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

function shownWorker(all: Cloudflare, _: Request, name?: string): unknown {
  const { isOnWorkersDev } = workerOf(all, name);
  return {
    id: name,
    name,
    subdomain: { enabled: isOnWorkersDev, previews_enabled: isOnWorkersDev },
    observability: {},
  };
}

function patchWorker(all: Cloudflare, request: Request, name?: string): unknown {
  const { subdomain: given } = JSON.parse(request.body);
  if (given !== undefined) workerOf(all, name).isOnWorkersDev = given.enabled === true;
  return shownWorker(all, request, name);
}

function schedules(all: Cloudflare, { body }: Request, name?: string): unknown {
  workerOf(all, name).schedules = JSON.parse(body);
  return {};
}
