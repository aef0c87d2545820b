/**
 * A simulator for tests: a clock that moves by hand, seeded dice, one shared signing key, webhooks collected.
 * Calls go through `fetch` as any client's would. Used by every test in this folder.
 */

import { generateKeyPair } from "jose";
import { DEMO } from "../../xero/src/demo/demo.ts";
import { createSimulator, type Simulator, type SimulatorOptions } from "../../xero/src/simulator.ts";

export const ORIGIN = "https://xero.test";
export const REDIRECT_URI = "http://localhost:8787/auth/callback";
export const ACCOUNTING_SCOPES =
  "openid profile email offline_access accounting.invoices accounting.payments accounting.contacts accounting.settings";
export const START_MS = Date.UTC(2026, 10, 22, 1, 0, 0);

const keyPair = generateKeyPair("RS256", { extractable: true });

export interface Bench {
  readonly simulator: Simulator;
  readonly clock: { nowMs: number };
  readonly deliveries: Delivery[];
  /** What the app answers to webhooks. */
  webhookStatus: number;
  /** Waits that the simulator asked for. */
  readonly sleeps: number[];
}

export interface Delivery {
  readonly body: string;
  readonly signature: string | null;
  readonly headers: Headers;
}

export function bench(options: Partial<SimulatorOptions> = {}): Bench {
  const clock = { nowMs: START_MS };
  const deliveries: Delivery[] = [];
  const sleeps: number[] = [];
  const made: Bench = {
    clock,
    deliveries,
    sleeps,
    webhookStatus: 200,
    simulator: createSimulator({
      nowMs: () => clock.nowMs,
      random: seeded(7),
      deliver: async (request) => {
        const signature = request.headers.get("x-xero-signature");
        deliveries.push({ body: await request.text(), signature, headers: request.headers });
        return new Response(null, { status: made.webhookStatus });
      },
      sleep: async (ms) => {
        sleeps.push(ms);
      },
      newKeyPair: () => keyPair,
      data: "organisations",
      ...options,
      app: { publicUrl: ORIGIN, webhookUrl: "https://orbit.test/webhooks/xero", ...options.app },
    }),
  };
  return made;
}

/** mulberry32 */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function authoriseUrl(query: Record<string, string> = {}): string {
  const url = new URL(`${ORIGIN}/identity/connect/authorize`);
  const all = {
    response_type: "code",
    client_id: "orbit-demo-client",
    redirect_uri: REDIRECT_URI,
    scope: ACCOUNTING_SCOPES,
    state: "some-state",
    ...query,
  };
  for (const [name, value] of Object.entries(all)) url.searchParams.set(name, value);
  return url.toString();
}

/** Allows the app, as a script may: POST the consent form. Answers where the browser is sent. */
export async function consent(
  at: Bench,
  query: Record<string, string> = {},
  form: Record<string, string> = {},
): Promise<URL> {
  const response = await at.simulator.fetch(
    new Request(authoriseUrl(query), { method: "POST", body: new URLSearchParams({ decision: "allow", ...form }) }),
  );
  return new URL(response.headers.get("location") ?? "about:blank");
}

export function postToken(at: Bench, form: Record<string, string>, secret = "orbit-demo-secret"): Promise<Response> {
  return at.simulator.fetch(
    new Request(`${ORIGIN}/connect/token`, {
      method: "POST",
      headers: { authorization: `Basic ${btoa(`orbit-demo-client:${secret}`)}` },
      body: new URLSearchParams(form),
    }),
  );
}

export interface TokenSet {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly id_token: string;
  readonly expires_in: number;
  readonly scope: string;
  readonly token_type: string;
}

/** The whole way to a token set: consent, code, token. */
export async function signIn(
  at: Bench,
  query: Record<string, string> = {},
  form: Record<string, string> = {},
): Promise<TokenSet> {
  const code = (await consent(at, query, form)).searchParams.get("code") ?? "";
  const response = await postToken(at, { grant_type: "authorization_code", code, redirect_uri: REDIRECT_URI });
  return (await response.json()) as TokenSet;
}

export { DEMO };

/** JSON that a test looks into, where typing it would say the same thing twice. */
// biome-ignore lint/suspicious/noExplicitAny: the assertions are the types
export type Loose = any;

/** Calls the accounting API of one organisation as the app does. */
export class Client {
  readonly at: Bench;
  readonly tenantId: string;
  readonly accessToken: string;

  constructor(at: Bench, tenantId: string, accessToken: string) {
    this.at = at;
    this.tenantId = tenantId;
    this.accessToken = accessToken;
  }

  static async of(at: Bench, tenantId: string = DEMO.group): Promise<Client> {
    return new Client(at, tenantId, (await signIn(at)).access_token);
  }

  for(tenantId: string): Client {
    return new Client(this.at, tenantId, this.accessToken);
  }

  call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return this.at.simulator.fetch(
      new Request(`${ORIGIN}/api.xro/2.0${path}`, {
        method,
        headers: {
          authorization: `Bearer ${this.accessToken}`,
          "xero-tenant-id": this.tenantId,
          accept: "application/json",
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      }),
    );
  }

  /** The answer's JSON. */
  async json(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Loose> {
    return await (await this.call(method, path, body, headers)).json();
  }

  /** The messages of a refused single element. */
  async refusal(method: string, path: string, body: unknown): Promise<string[]> {
    const answer = await this.json(method, path, body);
    return answer.Elements?.[0]?.ValidationErrors?.map((error: { Message: string }) => error.Message) ?? [];
  }
}
