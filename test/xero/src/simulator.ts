/**
 * The factory: a Xero in one object. `fetch` answers for api.xero.com, login.xero.com and identity.xero.com by path,
 * and for the control API under /sim. The core has no timers and no network: whoever made it calls `wake()` when
 * `nextWakeMs()` says so, and hands in clock, dice, sleep and the way out for webhooks. Runs in workerd and in Node.
 */

import { Hono } from "hono";
import { accountingRoutes, canonicalPath } from "./api/accounting.ts";
import { CallLog } from "./api/call-log.ts";
import { ConnectionReset } from "./api/faulty.ts";
import { type Behaviour, PRESETS, type PresetName } from "./behaviour.ts";
import { Control } from "./control/control.ts";
import { controlRoutes } from "./control/routes.ts";
import { seedDemo, seedOrganisations, seedPractice } from "./demo/demo.ts";
import { identityRoutes } from "./identity/routes.ts";
import { type KeyPairSource, newKeyPair, SigningKeys } from "./identity/signing-keys.ts";
import { Tokens } from "./identity/tokens.ts";
import { Limiter } from "./limits/limiter.ts";
import type { Runtime } from "./runtime.ts";
import type { StoredRow } from "./state/collection.ts";
import { type AppSettings, DEFAULT_APP } from "./state/settings.ts";
import { World } from "./state/world.ts";
import { Deliveries } from "./webhooks/deliveries.ts";

export interface SimulatorOptions {
  nowMs(): number;
  /** 0 ≤ r < 1 */
  random(): number;
  /** Sends a webhook to the app; a rejection counts as a failed delivery. */
  deliver(request: Request): Promise<Response>;
  /** Waits, for latencies and delay faults. */
  sleep(ms: number): Promise<void>;
  /** Waits without end, for faults; a promise that never settles unless the shell needs another way. */
  hang?(): Promise<never>;
  /** Flags on top of the preset (`friendly` unless named). */
  behaviour?: Partial<Behaviour>;
  preset?: PresetName;
  /** The app that is registered at this Xero. */
  app?: Partial<AppSettings>;
  /**
   * What it opens with, unless `stored` has rows: "demo" (the default), "organisations" (the demo's organisations and
   * people without contacts and documents), or "empty".
   */
  data?: "demo" | "practice" | "organisations" | "empty";
  /** Rows of an earlier life, as `takeChanges` gave them. */
  stored?: Iterable<StoredRow>;
  /** Where signing keys come from; WebCrypto unless a test shares one pair. */
  newKeyPair?: KeyPairSource;
}

export interface Simulator {
  fetch(request: Request): Promise<Response>;
  /** When `wake` wants to be called next, on the handed-in clock; null: not before something happens. */
  nextWakeMs(): number | null;
  /** Delivers the webhooks that are due. */
  wake(): Promise<void>;
  /** Acting as a person, faults, behaviour, clock, counters: what /sim does, without HTTP. */
  readonly control: Control;
  /** Rows changed since the last call, for a shell that stores them. */
  takeChanges(): StoredRow[];
}

export function createSimulator(options: SimulatorOptions): Simulator {
  const world = new World({
    nowMs: () => options.nowMs(),
    random: () => options.random(),
    app: { ...DEFAULT_APP, ...options.app },
    behaviour: { ...PRESETS[options.preset ?? "friendly"], ...options.behaviour },
  });
  const stored = [...(options.stored ?? [])];
  world.load(stored);
  if (stored.length === 0 && options.data === "organisations") seedOrganisations(world);
  else if (stored.length === 0 && options.data === "practice") seedPractice(world);
  else if (stored.length === 0 && options.data !== "empty") seedDemo(world);

  const keys = new SigningKeys(world, options.newKeyPair ?? newKeyPair);
  const runtime: Runtime = {
    world,
    keys,
    tokens: new Tokens(world, keys),
    limiter: new Limiter(world),
    log: new CallLog(),
    sleep: (ms) => options.sleep(ms),
    hang: options.hang ?? (() => new Promise<never>(() => {})),
  };
  const deliveries = new Deliveries(world, (request) => options.deliver(request));
  const control = new Control(runtime, deliveries);
  const app = new Hono({ getPath: canonicalPath });
  app.route("/", identityRoutes(runtime));
  app.route("/", accountingRoutes(runtime));
  app.route("/", controlRoutes(runtime, control));
  app.onError((error) => {
    throw error;
  });

  return {
    fetch: (request) => unlessAborted(request, () => answer(app, request)),
    nextWakeMs: () => deliveries.nextWakeMs(),
    wake: () => deliveries.wake(),
    control,
    takeChanges: () => world.takeChanges(),
  };
}

async function answer(app: Hono, request: Request): Promise<Response> {
  try {
    return await app.fetch(request);
  } catch (error) {
    if (error instanceof ConnectionReset) throw new TypeError("fetch failed", { cause: error });
    throw error;
  }
}

/** As `fetch` does: rejects when the request's signal aborts, while the work goes on here. */
async function unlessAborted(request: Request, work: () => Promise<Response>): Promise<Response> {
  const { signal } = request;
  if (signal.aborted) throw signal.reason;
  return await new Promise((resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    work().then(resolve, reject);
  });
}
