/**
 * A whole practice in one Node process under virtual time: the Xero simulator's core, and Orbit's own code from webhook to
 * engine, one engine per organisation on node:sqlite. D1, the queue and the network between the objects are modelled here,
 * because they are the platform's; they may fail on request. One thing runs at a time, so a seed repeats exactly.
 */

import type { EventRecord } from "../../src/event.ts";
import { DEFAULT_SETTINGS, type FirmSettings, type FirmSnapshot, groupOf, satellitesOf } from "../../src/firm.ts";
import { Keeper, type StoredGrant } from "../../src/grant/keeper.ts";
import { type FirmId, firmId, type GrantId, grantId, type TenantId, tenantId } from "../../src/ids.ts";
import { incomingEvents } from "../../src/intake/incoming.ts";
import type { QueueMessage } from "../../src/intake/message.ts";
import type { MappingChange } from "../../src/mapping.ts";
import type { Outlets } from "../../src/tenant/courier.ts";
import { Engine } from "../../src/tenant/engine.ts";
import type { Sql } from "../../src/tenant/sql.ts";
import { readDelivery } from "../../src/webhook/envelope.ts";
import { isSigned } from "../../src/webhook/signature.ts";
import type { Behaviour, PresetName } from "../xero/src/behaviour.ts";
import { DEMO } from "../xero/src/demo/demo.ts";
import { newKeyPair } from "../xero/src/identity/signing-keys.ts";
import { createSimulator, type Simulator } from "../xero/src/simulator.ts";
import { Disk, Killed } from "./node-sql.ts";
import { seeded } from "./seeded.ts";
import { VirtualTime } from "./virtual-time.ts";

export const START_MS = Date.parse("2026-11-20T09:00:00Z");
const FIRM: FirmId = firmId("01FIRM");
const GRANT: GrantId = grantId("grant-1");
const WEBHOOK_KEY = "practice-webhook-key";
/** What the mirror uses; nobody signs in here, and without `openid` each renewal signs one token less. */
const MIRROR_SCOPES =
  "offline_access accounting.invoices accounting.payments accounting.contacts accounting.settings".split(" ");
const KEYS = [new Uint8Array(32).fill(7)];

export interface PracticeOptions {
  readonly seed?: number;
  readonly preset?: PresetName;
  readonly behaviour?: Partial<Behaviour>;
  readonly settings?: Partial<FirmSettings>;
  readonly minuteLimit?: number;
  readonly dayLimit?: number;
  readonly reconcileMinutes?: number;
  /** Satellites beside the demo's two, by the name of their tracking option. */
  readonly moreSatellites?: readonly string[];
  /** Calls take the time that `behaviour` says, and several organisations work at the same time. */
  readonly overlapping?: boolean;
  /** What the simulated Xero opens with; the demo's contacts and documents unless said otherwise. */
  readonly data?: "demo" | "organisations";
}

/** Making a pair takes longer than a whole test; the simulated Xero of every test may have the same. */
let keyPair: ReturnType<typeof newKeyPair> | null = null;

/** One call that left Orbit for Xero's API; status null: no answer arrived. */
export interface SimCall {
  readonly atMs: number;
  readonly method: string;
  readonly path: string;
  readonly tenantId: string;
  readonly status: number | null;
  /** A changed-since read. */
  readonly isSweep: boolean;
}

/** What may go wrong between Orbit and Xero, asked before each call. */
export type NetworkFault =
  | "server-error"
  | "lost-before"
  | "lost-after"
  | "timeout-after"
  | "killed-before"
  | "killed-after"
  | null;

/** One entity object: rows that last, and the life that works on them. */
interface SimObject {
  readonly disk: Disk;
  /** As the alarm of its Durable Object would be set. */
  armedMs: number | null;
  sql: ReturnType<Disk["open"]>;
  engine: Engine;
}

export class Practice {
  readonly xero: Simulator;
  readonly d1 = { events: new Map<string, EventRecord>(), mappings: new Map<string, MappingChange>(), isDown: false };
  readonly calls: SimCall[] = [];
  /** What Cloudflare would count; `activeMs`: time in which an object was at work. */
  readonly counted = {
    deliveries: 0,
    messages: 0,
    objectCalls: 0,
    passes: 0,
    d1Events: 0,
    d1Mappings: 0,
    alarmsSet: 0,
    activeMs: 0,
  };
  firm: FirmSnapshot;
  /** Renewals of the token set that Xero carried out. */
  tokenCalls = 0;
  /** The next so many renewals are carried out and their answers lost. */
  loseTokenAnswers = 0;
  /** Decides the fate of each call to Xero; replaced by tests. */
  network: (request: Request) => NetworkFault | Promise<NetworkFault> = () => null;
  readonly random: () => number;
  readonly #options: PracticeOptions;
  readonly #objects = new Map<TenantId, SimObject>();
  readonly #queue: QueueMessage[] = [];
  readonly #time = new VirtualTime(START_MS);
  readonly #passing = new Set<TenantId>();
  /** What a pass threw while others went on. */
  #failure: unknown = null;
  #grant: { stored: StoredGrant | null; keeper: Keeper };

  constructor(options: PracticeOptions = {}) {
    this.#options = options;
    this.random = seeded(options.seed ?? 1);
    this.xero = createSimulator({
      nowMs: () => this.nowMs,
      random: this.random,
      deliver: (request) => this.#receive(request),
      sleep: (ms) => this.#sleep(ms),
      data: options.data ?? "demo",
      preset: options.preset ?? "friendly",
      newKeyPair: () => {
        keyPair ??= newKeyPair();
        return keyPair;
      },
      ...(options.behaviour ? { behaviour: options.behaviour } : {}),
      app: { webhookUrl: "https://orbit.test/webhooks/xero", webhookKey: WEBHOOK_KEY, publicUrl: "https://xero.test" },
    });
    this.#grant = { stored: null, keeper: this.#newKeeper() };
    for (const name of options.moreSatellites ?? []) {
      this.xero.control.openOrganisation({ name: `Harbour ${name} Pty Ltd` });
      this.xero.control.bookkeeping(DEMO.group).addTrackingOption("Entity", name);
    }
    this.firm = this.#newFirm();
  }

  get nowMs(): number {
    return this.#time.nowMs;
  }

  set nowMs(nowMs: number) {
    this.#time.nowMs = nowMs;
  }

  /** Consents, and tells every object who it is. */
  async open(): Promise<this> {
    await this.consent();
    this.configure(this.firm);
    return this;
  }

  async consent(scopes: readonly string[] = MIRROR_SCOPES): Promise<void> {
    const tenantIds = this.firm.entities.map((entity) => entity.tenantId);
    const answer = await this.xero.control.issueTokens({
      userId: DEMO.bookkeeper,
      tenantIds,
      issuer: "https://xero.test",
      scopes,
    });
    await this.#grant.keeper.store(
      { grantId: GRANT, firmId: FIRM },
      {
        accessToken: answer.access_token,
        refreshToken: answer.refresh_token ?? "",
        expiresAtMs: this.nowMs + answer.expires_in * 1000,
      },
    );
    for (const { engine } of this.#objects.values()) if (engine.isConfigured) engine.consentRenewed();
  }

  configure(firm: FirmSnapshot): void {
    this.firm = firm;
    for (const entity of firm.entities) this.engine(entity.tenantId).inbox.configure(entity.tenantId, firm, this.nowMs);
  }

  changeSettings(settings: Partial<FirmSettings>): void {
    this.configure({ ...this.firm, version: this.firm.version + 1, settings: { ...this.firm.settings, ...settings } });
  }

  get group(): TenantId {
    const group = groupOf(this.firm);
    if (group === null) throw new Error("the practice has no group");
    return group.tenantId;
  }

  satellite(name: string): TenantId {
    const found = satellitesOf(this.firm).find((entity) => entity.name.includes(name));
    if (found === undefined) throw new Error(`no satellite ${name}`);
    return found.tenantId;
  }

  engine(id: TenantId): Engine {
    return this.#object(id).engine;
  }

  disk(id: TenantId): Disk {
    return this.#object(id).disk;
  }

  /** The process dies: everything in memory is gone, the rows are not. */
  crash(id: TenantId): void {
    const object = this.#object(id);
    object.sql.kill();
    object.sql = object.disk.open();
    object.engine = this.#newEngine(id, object.sql);
  }

  /** Has the group's invoices looked at, as a sweep would: for changes that Xero announces with no webhook. */
  async announce(...invoiceIds: readonly string[]): Promise<void> {
    const events = invoiceIds.map((resourceId) => ({
      kind: "invoice" as const,
      change: "update" as const,
      resourceId,
      eventAtMs: this.nowMs,
    }));
    if (events.length > 0) await this.#consume({ tenantId: this.group, receivedAtMs: this.nowMs, events });
  }

  async announceContact(resourceId: string): Promise<void> {
    const event = { kind: "contact", change: "update", resourceId, eventAtMs: this.nowMs } as const;
    await this.#consume({ tenantId: this.group, receivedAtMs: this.nowMs, events: [event] });
  }

  /** Runs until nothing is open before `untilMs`, or for so long; the clock ends there only if it has to. */
  async run(forMs = 10 * 60_000, maxSteps = 100_000): Promise<void> {
    const untilMs = this.nowMs + forMs;
    for (let step = 0; step < maxSteps; step++) {
      if (this.#failure !== null) throw this.#failure;
      const next = this.#next();
      if (next === null || next.atMs > untilMs) return;
      this.nowMs = Math.max(this.nowMs, next.atMs);
      await next.act();
      if (this.#options.overlapping) await this.#time.rest();
    }
    throw new Error(`no rest after ${maxSteps} steps`);
  }

  /** So much time passes, and everything in it happens. */
  async live(forMs: number): Promise<void> {
    const untilMs = this.nowMs + forMs;
    await this.run(forMs);
    this.nowMs = Math.max(this.nowMs, untilMs);
  }

  /** The one thing that is due first; among equals, in a fixed order. */
  #next(): { readonly atMs: number; readonly act: () => Promise<void> } | null {
    const [message] = this.#queue;
    if (message !== undefined) return { atMs: this.nowMs, act: () => this.#consume(this.#queue.shift() ?? message) };
    const candidates = [
      { atMs: this.xero.nextWakeMs(), act: () => this.xero.wake() },
      ...[...this.#objects].map(([id, { engine }]) => ({
        atMs: this.#passing.has(id) ? null : engine.nextWakeMs(),
        act: () => this.#pass(id, engine),
      })),
      ...[this.#time.next()].filter((sleeper) => sleeper !== null),
    ];
    let first: { readonly atMs: number; readonly act: () => Promise<void> } | null = null;
    for (const { atMs, act } of candidates) {
      if (atMs !== null && (first === null || atMs < first.atMs)) first = { atMs, act };
    }
    return first;
  }

  #arm(id: TenantId): void {
    const object = this.#object(id);
    const wakeMs = object.engine.nextWakeMs();
    if (wakeMs === null || (object.armedMs !== null && object.armedMs <= wakeMs)) return;
    object.armedMs = wakeMs;
    this.counted.alarmsSet++;
  }

  /** Waited for, unless others may go on meanwhile. */
  async #pass(id: TenantId, engine: Engine): Promise<void> {
    const startMs = this.nowMs;
    const pass = async () => {
      this.#object(id).armedMs = null;
      await this.#guarded(id, () => engine.pass());
      this.#arm(id);
      this.counted.activeMs += this.nowMs - startMs;
    };
    this.counted.passes++;
    if (!this.#options.overlapping) return await pass();
    this.#passing.add(id);
    pass().then(
      () => this.#passing.delete(id),
      (error: unknown) => {
        this.#failure = error;
      },
    );
  }

  /** A killed process starts again from its rows; anything else that is thrown is a mistake of the code. */
  async #guarded(id: TenantId, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      this.crash(id);
    }
  }

  #object(id: TenantId): SimObject {
    const known = this.#objects.get(id);
    if (known !== undefined) return known;
    const disk = new Disk();
    const sql = disk.open();
    const object = { disk, sql, armedMs: null, engine: this.#newEngine(id, sql) };
    this.#objects.set(id, object);
    return object;
  }

  get refusals(): readonly SimCall[] {
    return this.calls.filter((call) => call.status === 429);
  }

  events(): readonly EventRecord[] {
    return [...this.d1.events.values()].sort((a, b) => a.receivedAtMs - b.receivedAtMs);
  }

  async #receive(request: Request): Promise<Response> {
    const body = new Uint8Array(await request.arrayBuffer());
    if (!(await isSigned(body, request.headers.get("x-xero-signature"), [WEBHOOK_KEY]))) {
      return new Response(null, { status: 401 });
    }
    const messages = readDelivery(body, this.nowMs).messages ?? [];
    this.counted.deliveries++;
    this.counted.messages += messages.length;
    this.#queue.push(...messages);
    return new Response(null, { status: 200 });
  }

  async #consume(message: QueueMessage): Promise<void> {
    const events = await incomingEvents(message.tenantId, [message]);
    this.counted.objectCalls++;
    try {
      const engine = this.engine(message.tenantId);
      if (engine.inbox.enqueue(events, this.nowMs)) engine.gather();
      this.#arm(message.tenantId);
    } catch (error) {
      // The queue delivers again what was not acknowledged.
      if (!(error instanceof Killed)) throw error;
      this.crash(message.tenantId);
      this.#queue.push(message);
    }
  }

  #newEngine(id: TenantId, sql: Sql): Engine {
    let key = 0;
    return new Engine({
      sql,
      random: this.random,
      key: () => `${id}-${this.nowMs}-${key++}-${Math.floor(this.random() * 1e9)}`,
      token: (refused) => this.#token(refused),
      connection: {
        apiUrl: "https://xero.test",
        fetch: (request) => this.#call(request),
        timeout: () => new AbortController().signal,
        nowMs: () => this.nowMs,
      },
      outlets: this.#outlets(),
      minuteLimit: this.#options.minuteLimit ?? 60,
      dayLimit: this.#options.dayLimit ?? 5000,
      reconcileMinutes: this.#options.reconcileMinutes ?? 0,
    });
  }

  async #sleep(ms: number): Promise<void> {
    if (this.#options.overlapping) await this.#time.sleep(ms);
    else this.nowMs += ms;
  }

  #calling: Promise<unknown> = Promise.resolve();

  /** One call at a time, in the order they leave, so that a seed repeats exactly. */
  #call(request: Request): Promise<Response> {
    if (this.#options.overlapping) return this.#time.during(() => this.#exchange(request));
    const answer = this.#calling.then(() => this.#exchange(request));
    this.#calling = answer.catch(() => undefined);
    return answer;
  }

  async #exchange(request: Request): Promise<Response> {
    const { method, url, headers } = request;
    const call = {
      atMs: this.nowMs,
      method,
      path: new URL(url).pathname + new URL(url).search,
      tenantId: headers.get("xero-tenant-id") ?? "",
      isSweep: headers.has("if-modified-since"),
    };
    const fault = await this.network(request.clone());
    const object = this.#object(tenantId(call.tenantId));
    if (fault === "server-error") {
      this.calls.push({ ...call, status: 500 });
      return new Response(null, { status: 500 });
    }
    if (fault === "lost-before" || fault === "killed-before") {
      this.calls.push({ ...call, status: null });
      if (fault === "killed-before") object.sql.kill();
      throw new TypeError("connection lost");
    }
    try {
      const response = await this.xero.fetch(request);
      this.calls.push({ ...call, status: response.status });
      if (fault === null) return response;
    } catch (error) {
      this.calls.push({ ...call, status: null });
      throw error;
    }
    if (fault === "killed-after") object.sql.kill();
    if (fault === "timeout-after") {
      this.nowMs += 60_000;
      throw new DOMException("timed out", "TimeoutError");
    }
    throw new TypeError("connection lost");
  }

  async #token(refused?: string): Promise<Awaited<ReturnType<Keeper["accessToken"]>>> {
    return await this.#time.during(() => this.#grant.keeper.accessToken(refused));
  }

  async #renew(request: Request): Promise<Response> {
    const response = await this.xero.fetch(request);
    if (response.ok) this.tokenCalls++;
    if (this.loseTokenAnswers-- > 0) throw new TypeError("connection lost");
    return response;
  }

  #newKeeper(): Keeper {
    return new Keeper({
      load: async () => this.#grant.stored,
      save: async (grant) => {
        this.#grant.stored = grant;
      },
      tell: async () => undefined,
      wakeAt: async () => undefined,
      keys: KEYS,
      endpoint: {
        identityUrl: "https://xero.test",
        clientId: "orbit-demo-client",
        clientSecret: "orbit-demo-secret",
        fetch: (request) => this.#renew(request),
        timeout: () => new AbortController().signal,
        nowMs: () => this.nowMs,
      },
    });
  }

  #outlets(): Outlets {
    const d1 = () => {
      if (this.d1.isDown) throw new Error("D1 is down");
    };
    return {
      loadFirm: async (_firm, known) => {
        d1();
        return this.firm.version > known ? this.firm : null;
      },
      writeEvents: async (_firm, events) => {
        d1();
        this.counted.d1Events += events.length;
        for (const event of events) {
          if ((this.d1.events.get(event.id)?.rev ?? 0) < event.rev) this.d1.events.set(event.id, event);
        }
      },
      writeMappings: async (_firm, rows) => {
        d1();
        this.counted.d1Mappings += rows.length;
        for (const row of rows) {
          const key = `${row.kind}:${row.groupId}:${row.tenantId}`;
          if ((this.d1.mappings.get(key)?.rev ?? 0) >= row.rev) continue;
          if (row.removed) this.d1.mappings.delete(key);
          else this.d1.mappings.set(key, row);
        }
      },
      markDisconnected: async () => d1(),
      want: async (satellite, group, states) => this.#tell(satellite, (inbox) => inbox.want(group, states, this.nowMs)),
      report: async (group, satellite, reports) =>
        this.#tell(group, (inbox) => inbox.report(satellite, reports, this.nowMs)),
    };
  }

  /** A message to an object that dies of it arrives again: the sender gets an error, as from a real RPC. */
  #tell(id: TenantId, say: (inbox: Engine["inbox"]) => void): void {
    this.counted.objectCalls++;
    try {
      say(this.engine(id).inbox);
      this.#arm(id);
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      this.crash(id);
      throw new Error("the object was reset");
    }
  }

  /** The demo's group and satellites, each satellite with the tracking option of its name. */
  #newFirm(): FirmSnapshot {
    const organisations = this.xero.control.organisations();
    const group = organisations.find((organisation) => organisation.tenantId === DEMO.group);
    const category = this.xero.control.bookkeeping(DEMO.group).trackingCategories()[0];
    if (group === undefined || category === undefined) throw new Error("the demo has no group with a category");
    return {
      version: 1,
      firmId: FIRM,
      name: "Harbour",
      settings: { ...DEFAULT_SETTINGS, trackingCategoryId: category.id, ...this.#options.settings },
      entities: organisations.map((organisation) => {
        const option = category.options.find((item) => organisation.name.includes(item.name)) ?? null;
        return {
          tenantId: tenantId(organisation.tenantId),
          name: organisation.name,
          role: organisation === group ? "group" : "satellite",
          trackingOptionId: organisation === group ? null : (option?.id ?? null),
          trackingOptionName: organisation === group ? null : (option?.name ?? null),
          paused: false,
          dayLimit: null,
          grantId: GRANT,
        };
      }),
    };
  }
}
