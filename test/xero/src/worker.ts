/**
 * The simulator as a Worker: one SQLite Durable Object holds the whole of it, stores changed rows after each call, and
 * wakes itself by alarm to deliver webhooks. A thin shell: everything else is in the core.
 */

import { DurableObject } from "cloudflare:workers";
import { PRESETS, type PresetName } from "./behaviour.ts";
import { createSimulator, type Simulator } from "./simulator.ts";
import type { StoredRow } from "./state/collection.ts";

interface Env {
  readonly SIMULATOR: DurableObjectNamespace<XeroSimulator>;
  readonly WEBHOOK_URL: string;
  readonly WEBHOOK_KEY: string;
  readonly CLIENT_ID: string;
  readonly CLIENT_SECRET: string;
  readonly REDIRECT_URIS: string;
  readonly PUBLIC_URL: string;
  /** Tells whoever started the demo to begin the app anew, too; empty: only this Xero begins anew. */
  readonly START_OVER_URL?: string;
  /** "practice": with invoices from before. */
  readonly DATA?: string;
  readonly PRESET: string;
}

/** Xero waits 5 seconds for the answer to a webhook (docs/xero.md §3.5). */
const WEBHOOK_TIMEOUT_MS = 5_000;
/** Long enough for the first byte to be on its way before the rest breaks off. */
const BREAK_AFTER_MS = 100;
/** A call that hangs is broken off at last, so that the runtime does not take it for a hung Worker before. */
const LONGEST_HANG_MS = 10 * 60_000;

/** Tells the Worker that the connection is to break; never leaves it. */
const BROKEN = "x-simulator-broken";

export class XeroSimulator extends DurableObject<Env> {
  readonly #simulator: Simulator;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const { sql } = ctx.storage;
    sql.exec(
      "CREATE TABLE IF NOT EXISTS rows (collection TEXT, key TEXT, json TEXT NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (collection, key))",
    );
    this.#simulator = createSimulator({
      nowMs: () => Date.now(),
      random: () => Math.random(),
      sleep: (ms) => scheduler.wait(ms),
      hang: () => hang(),
      deliver: (request) => fetch(request, { signal: AbortSignal.timeout(WEBHOOK_TIMEOUT_MS) }),
      app: appOf(env),
      preset: presetOf(env),
      data: env.DATA === "practice" ? "practice" : "demo",
      stored: sql
        .exec<StoredRow & Record<string, string>>("SELECT collection, key, json FROM rows ORDER BY position")
        .toArray(),
    });
    ctx.blockConcurrencyWhile(() => this.#settle());
  }

  override async fetch(request: Request): Promise<Response> {
    try {
      return await this.#simulator.fetch(request);
    } catch (error) {
      if (error instanceof TypeError) return new Response(null, { status: 502, headers: { [BROKEN]: "yes" } });
      throw error;
    } finally {
      await this.#settle();
    }
  }

  override async alarm(): Promise<void> {
    try {
      await this.#simulator.wake();
    } catch (error) {
      console.error("webhook delivery failed", error);
    }
    await this.#settle();
  }

  /** Stores what changed and sets the alarm to the next delivery. */
  async #settle(): Promise<void> {
    const { sql } = this.ctx.storage;
    for (const { collection, key, json } of this.#simulator.takeChanges()) {
      if (json === null) sql.exec("DELETE FROM rows WHERE collection = ? AND key = ?", collection, key);
      else sql.exec(UPSERT, collection, key, json);
    }
    const wakeMs = this.#simulator.nextWakeMs();
    const armedMs = await this.ctx.storage.getAlarm();
    if (wakeMs === null || (armedMs !== null && armedMs <= wakeMs)) return;
    await this.ctx.storage.setAlarm(Math.max(wakeMs, Date.now()));
  }
}

/** Rows come back in the order in which they were first stored: the newest signing key, for instance, is the last. */
const UPSERT = `INSERT INTO rows (collection, key, json, position) VALUES (?, ?, ?, (SELECT ifnull(max(position), 0) + 1 FROM rows))
  ON CONFLICT (collection, key) DO UPDATE SET json = excluded.json`;

export default {
  async fetch(request, env) {
    const simulator = env.SIMULATOR.get(env.SIMULATOR.idFromName("xero"));
    const { pathname } = new URL(request.url);
    if (pathname === "/sim/start-over" && request.method === "POST") return await startOver(request, env, simulator);
    const answer = await simulator.fetch(request);
    return answer.headers.has(BROKEN) ? brokenConnection() : answer;
  },
} satisfies ExportedHandler<Env>;

/** Both sides together: this Xero back to how the demo began, and the app by whoever started it. */
async function startOver(request: Request, env: Env, simulator: DurableObjectStub<XeroSimulator>): Promise<Response> {
  const data = env.DATA === "practice" ? "practice" : "demo";
  const headers = { ...Object.fromEntries(request.headers), "content-type": "application/json" };
  const reset = await simulator.fetch(
    new Request(new URL("/sim/reset", request.url), { method: "POST", headers, body: JSON.stringify({ data }) }),
  );
  if (!reset.ok) return reset;
  if (!env.START_OVER_URL) return Response.json({ app: false });
  const told = await fetch(env.START_OVER_URL, { method: "POST" }).catch(() => null);
  return Response.json({ app: told?.ok === true });
}

/**
 * The nearest that a Worker comes to a connection reset: an answer whose body breaks off after its first byte. The
 * client's `fetch` resolves, and reading the body rejects ("Network connection lost" in workerd). Breaking off earlier
 * would not do: the proxy of `wrangler dev` then repeats a GET by itself, and turns a PUT into a 500 (tried).
 */
function brokenConnection(): Response {
  let sent = false;
  const body = new ReadableStream({
    pull: async (controller) => {
      if (!sent) {
        controller.enqueue(new TextEncoder().encode("{"));
        sent = true;
        return;
      }
      await scheduler.wait(BREAK_AFTER_MS);
      controller.error(new Error("connection reset on request"));
    },
  });
  return new Response(body, { status: 200, headers: { "content-type": "application/json; charset=utf-8" } });
}

async function hang(): Promise<never> {
  await scheduler.wait(LONGEST_HANG_MS);
  throw new Error("hung on request");
}

function appOf(env: Env) {
  return {
    clientId: env.CLIENT_ID,
    clientSecret: env.CLIENT_SECRET,
    redirectUris: env.REDIRECT_URIS.split(/[\s,]+/).filter((uri) => uri !== ""),
    publicUrl: env.PUBLIC_URL === "" ? null : env.PUBLIC_URL.replace(/\/+$/, ""),
    webhookUrl: env.WEBHOOK_URL === "" ? null : env.WEBHOOK_URL,
    webhookKey: env.WEBHOOK_KEY,
  };
}

function presetOf(env: Env): PresetName {
  return env.PRESET in PRESETS ? (env.PRESET as PresetName) : "friendly";
}
