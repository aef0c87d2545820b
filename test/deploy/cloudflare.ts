/**
 * One Cloudflare account in memory, for tests of the deployment: databases (SQLite), queues, Workers, tokens with their
 * permissions, and what was changed or asked without being known. routes.ts answers from it, server.ts serves it.
 */

import { randomUUID } from "node:crypto";
import { DatabaseSync } from "node:sqlite";

export type Permission = "d1" | "queues" | "workers";

export interface StoredDatabase {
  readonly uuid: string;
  readonly name: string;
  readonly jurisdiction: string | null;
  readonly location: string | null;
  sql: DatabaseSync;
  /** Every request that changed it, for time travel. */
  readonly history: { readonly atMs: number; readonly text: string }[];
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

export class Cloudflare {
  /** The account's clock, which bookmarks go by. */
  nowMs = () => Date.now();
  readonly account = "0123456789abcdef0123456789abcdef";
  subdomain: string | null = "practice";
  readonly tokens = new Map<string, ReadonlySet<Permission>>([["good", new Set(["d1", "queues", "workers"] as const)]]);
  readonly databases: StoredDatabase[] = [];
  readonly queues: StoredQueue[] = [];
  readonly workers = new Map<string, StoredWorker>();
  /** `METHOD /path` of what changed something. */
  readonly changes: string[] = [];
  readonly unknown: string[] = [];
  /** What a tail of any Worker shows: invocations as Cloudflare sends them. */
  readonly logs: object[] = [];
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
    const database = {
      uuid: randomUUID(),
      name,
      jurisdiction,
      location,
      sql: new DatabaseSync(":memory:"),
      history: [],
    };
    this.databases.push(database);
    return database;
  }
}
