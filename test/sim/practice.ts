// biome-ignore-all lint/style/noExcessiveLinesPerFile: the platform that it stands in for is one thing: each part fails because of another.

/**
 * A whole practice in one Node process under virtual time: the Xero simulator's core, and Orbit's own code from webhook to
 * engine, one engine per organisation on node:sqlite. D1, the queue and the network between the objects are modelled here,
 * because they are the platform's; they may fail on request. One thing runs at a time, so a seed repeats exactly.
 */

import type { EventRecord } from "../../src/domain/event.ts";
import type { RecordKind } from "../../src/domain/failure.ts";
import {
  type FirmEntity,
  type FirmSettings,
  type FirmSnapshot,
  groupOf,
  othersOfConsent,
  satellitesOf,
} from "../../src/domain/firm.ts";
import type { TenantId } from "../../src/domain/ids.ts";
import { readDelivery } from "../../src/ingest/envelope.ts";
import { incomingEvents } from "../../src/ingest/event-id.ts";
import type { QueueMessage } from "../../src/ingest/message.ts";
import { isSigned } from "../../src/ingest/signature.ts";
import { Engine } from "../../src/tenant/engine.ts";
import type { Destinations } from "../../src/tenant/outbox/dispatcher.ts";
import type { Sql } from "../../src/tenant/storage/sql.ts";
import type { Behaviour, PresetName } from "../xero/src/behaviour.ts";
import { DEMO } from "../xero/src/demo/demo.ts";
import { newKeyPair } from "../xero/src/identity/signing-keys.ts";
import { createSimulator, type Simulator } from "../xero/src/simulator.ts";
import { Disk, Killed } from "./node-sql.ts";
import { Repeats } from "./repeats.ts";
import { seeded } from "./seeded.ts";
import { SimD1 } from "./sim-d1.ts";
import { demoFirm, FIRM, GRANT } from "./sim-firm.ts";
import { simKeeper } from "./sim-grant.ts";
import { type NetworkFault, type SimCall, SimWire } from "./sim-wire.ts";
import { VirtualTime } from "./virtual-time.ts";

export type { NetworkFault, SimCall } from "./sim-wire.ts";

export const START_MS = Date.parse("2026-11-20T09:00:00Z");
const WEBHOOK_KEY = "practice-webhook-key";
/** What the mirror uses; nobody signs in here, and without `openid` each renewal signs one token less. */
const MIRROR_SCOPES =
  "offline_access accounting.invoices accounting.payments accounting.contacts accounting.settings".split(" ");

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
  readonly d1 = new SimD1();
  readonly calls: SimCall[] = [];
  /** What Cloudflare would count; `activeMs`: time in which an object was at work. */
  readonly counted = {
    deliveries: 0,
    messages: 0,
    objectCalls: 0,
    passes: 0,
    alarmsSet: 0,
    activeMs: 0,
  };
  firm: FirmSnapshot;
  /** Renewals of the token set that Xero carried out. */
  tokenCalls = 0;
  /** The next so many renewals are carried out and their answers lost. */
  loseTokenAnswers = 0;
  /** Objects whose messages from other objects are never answered, nor acted upon. */
  readonly hanging = new Set<TenantId>();
  /** The consent's object answers nobody. */
  grantHangs = false;
  /** Decides the fate of each call to Xero; replaced by tests. */
  network: (request: Request) => NetworkFault | Promise<NetworkFault> = () => null;
  /** What Orbit gets to see of Xero's answers; replaced by tests. */
  answer: (request: Request, response: Response) => Response | Promise<Response> = (_, response) => response;
  /** Answers in Xero's place, so that nothing is done; replaced by tests. */
  instead: (request: Request) => Response | null = () => null;
  readonly random: () => number;
  readonly #options: PracticeOptions;
  readonly #objects = new Map<TenantId, SimObject>();
  readonly #queue: QueueMessage[] = [];
  readonly #time = new VirtualTime(START_MS);
  readonly #passing = new Set<TenantId>();
  readonly #repeats = new Repeats();
  /** What a pass threw while others went on. */
  #failure: unknown = null;
  readonly #wire = new SimWire({
    xero: async (request) => this.instead(request) ?? (await this.xero.fetch(request)),
    fault: (request) => this.network(request),
    seen: (request, response) => this.answer(request, response),
    kill: (id) => this.#object(id).sql.kill(),
    nowMs: () => this.nowMs,
    pass: (ms) => {
      this.nowMs += ms;
    },
    log: this.calls,
  });
  /** When the alarm of the consent's object goes off. */
  #grantAlarmMs: number | null = null;
  readonly #keeper = simKeeper({
    renew: (request) => this.#renew(request),
    nowMs: () => this.nowMs,
    wakeAt: (atMs) => {
      this.#grantAlarmMs = atMs;
    },
    release: (tenants) => {
      for (const id of tenants) {
        this.engine(id).consentWorks();
        this.#arm(id);
      }
    },
  });

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
    for (const name of options.moreSatellites ?? []) {
      this.xero.control.openOrganisation({ name: `Harbour ${name} Pty Ltd` });
      this.xero.control.bookkeeping(DEMO.group).addTrackingOption("Entity", name);
    }
    this.firm = demoFirm(this.xero, options.settings);
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

  /** `isTold`: the objects hear of it, as they do unless one does not answer in that moment. */
  async consent(scopes: readonly string[] = MIRROR_SCOPES, isTold = true): Promise<void> {
    const tenantIds = this.firm.entities.map((entity) => entity.tenantId);
    const answer = await this.xero.control.issueTokens({
      userId: DEMO.bookkeeper,
      tenantIds,
      issuer: "https://xero.test",
      scopes,
    });
    await this.#keeper.store(
      { grantId: GRANT, firmId: FIRM },
      {
        accessToken: answer.access_token,
        refreshToken: answer.refresh_token ?? "",
        expiresAtMs: this.nowMs + answer.expires_in * 1000,
      },
    );
    if (!isTold) return;
    for (const { engine } of this.#objects.values()) if (engine.isConfigured) engine.consentRenewed();
  }

  configure(firm: FirmSnapshot): void {
    this.firm = firm;
    for (const entity of firm.entities) this.engine(entity.tenantId).inbox.configure(entity.tenantId, firm, this.nowMs);
  }

  changeSettings(settings: Partial<FirmSettings>): void {
    this.configure({ ...this.firm, version: this.firm.version + 1, settings: { ...this.firm.settings, ...settings } });
  }

  /** As PATCH /api/entities/:tenantId does. */
  change(
    name: string,
    change: Pick<Partial<FirmEntity>, "paused" | "dayLimit" | "creditsAccount" | "groupPaymentsAccount">,
  ): void {
    const entities = this.firm.entities.map((one) => (one.name.includes(name) ? { ...one, ...change } : one));
    this.configure({ ...this.firm, version: this.firm.version + 1, entities });
  }

  pause(name: string, paused: boolean): void {
    this.change(name, { paused });
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

  /** As a new deployment has them: empty objects, and an empty database. */
  replaceObjects(): void {
    for (const { sql } of this.#objects.values()) sql.kill();
    this.#objects.clear();
    this.d1.events.clear();
    this.d1.documents.clear();
    this.d1.contacts.clear();
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
    await this.announceRecord("contact", resourceId);
  }

  async announceRecord(kind: RecordKind, resourceId: string, tenant: TenantId = this.group): Promise<void> {
    const event = { kind, change: "update", resourceId, eventAtMs: this.nowMs } as const;
    await this.#consume({ tenantId: tenant, receivedAtMs: this.nowMs, events: [event] });
  }

  /** Runs until nothing is open before `untilMs`, or for so long; the clock ends there only if it has to. */
  async run(forMs = 10 * 60_000, maxSteps = 100_000): Promise<void> {
    const untilMs = this.nowMs + forMs;
    for (let step = 0; step < maxSteps; step++) {
      if (!(await this.step(untilMs))) return;
    }
    throw new Error(`no rest after ${maxSteps} steps`);
  }

  /** The next thing happens; false when there is none before `untilMs`. */
  async step(untilMs = Number.POSITIVE_INFINITY): Promise<boolean> {
    if (this.#failure !== null) throw this.#failure;
    const next = this.#next();
    if (next === null || next.atMs > untilMs) return false;
    this.nowMs = Math.max(this.nowMs, next.atMs);
    await next.act();
    if (this.#options.overlapping || this.#passing.size > 0) await this.#time.rest();
    return true;
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
      { atMs: this.#grantAlarmMs, act: () => this.#wakeGrant() },
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
    this.#passing.add(id);
    const done = pass().then(
      () => this.#passing.delete(id),
      (error: unknown) => {
        this.#failure = error;
      },
    );
    if (!this.#options.overlapping) await Promise.race([done, this.#stuck(id)]);
  }

  /** When a pass waits for nothing but time: then something else must happen first. */
  async #stuck(id: TenantId): Promise<void> {
    do await this.#time.rest();
    while (this.#passing.has(id) && this.#failure === null && !this.#time.hasTimers);
  }

  /** What ended beside the passes: a killed process starts again, anything else is a mistake of the code. */
  #endedBeside(id: TenantId, sql: Sql, error: unknown): void {
    if (error === null || this.#objects.get(id)?.sql !== sql) return;
    if (error instanceof Killed) this.crash(id);
    else this.#failure = error;
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
      if (engine.inbox.enqueue(events, this.nowMs, message.doorbells)) engine.gather();
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
      token: (refused) => this.#token(id, refused),
      proved: () => void this.#keeper.proved(),
      unlisted: () => {
        for (const other of othersOfConsent(this.firm, id)) {
          this.engine(other).prove();
          this.#arm(other);
        }
      },
      connection: {
        apiUrl: "https://xero.test",
        fetch: (request) => this.#call(request),
        timeout: () => new AbortController().signal,
        nowMs: () => this.nowMs,
      },
      destinations: this.#destinations(),
      timer: this.#time.timer,
      endedBeside: (error) => this.#endedBeside(id, sql, error),
      minuteLimit: this.#options.minuteLimit ?? 60,
      dayLimit: this.#options.dayLimit ?? 5000,
      reconcileMinutes: this.#options.reconcileMinutes ?? 0,
      retentionDays: 90,
    });
  }

  async #sleep(ms: number): Promise<void> {
    if (this.#options.overlapping) await this.#time.sleep(ms);
    else this.nowMs += ms;
  }

  #call(request: Request): Promise<Response> {
    return this.#time.during(() => this.#watched(request));
  }

  /** A call that leaves in vain is a mistake of the code, whatever the test is about. */
  async #watched(request: Request): Promise<Response> {
    const name = await this.#repeats.leaving(request, this.nowMs);
    const answer = this.#options.overlapping ? this.#wire.exchange(request) : this.#wire.call(request);
    const response = await answer;
    await this.#repeats.answered(name, response, this.nowMs);
    if (this.#repeats.violation !== null) this.#failure ??= new Error(this.#repeats.violation);
    return response;
  }

  #token(id: TenantId, refused?: string) {
    if (this.grantHangs) return new Promise<never>(() => undefined);
    return this.#time.during(() => this.#keeper.accessToken(refused, id));
  }

  async #wakeGrant(): Promise<void> {
    this.#grantAlarmMs = null;
    await this.#time.during(() => this.#keeper.wake());
  }

  async #renew(request: Request): Promise<Response> {
    const response = await this.xero.fetch(request);
    if (response.ok) this.tokenCalls++;
    if (this.loseTokenAnswers-- > 0) throw new TypeError("connection lost");
    return response;
  }

  #destinations(): Destinations {
    return {
      loadFirm: (_firm, known) =>
        this.d1.answer(() => {
          this.d1.read();
          return this.firm.version > known ? this.firm : null;
        }),
      writeEvents: (_firm, events) => this.d1.answer(() => this.d1.writeEvents(events)),
      writeDocuments: (_firm, rows) => this.d1.answer(() => this.d1.writeDocuments(rows)),
      writeMappings: (_firm, rows) => this.d1.answer(() => this.d1.writeMappings(rows)),
      markDisconnected: (self, atMs) => this.d1.answer(() => this.d1.markDisconnected(self, atMs)),
      markSilent: (self, sinceMs) => this.d1.answer(() => this.d1.markSilent(self, sinceMs)),
      want: async (satellite, group, states) => this.#tell(satellite, (inbox) => inbox.want(group, states, this.nowMs)),
      forget: async (satellite, group, epoch) =>
        this.#tell(satellite, (inbox) => inbox.forget(group, epoch, this.nowMs)),
      report: async (group, satellite, reports) =>
        this.#tell(group, (inbox) => inbox.report(satellite, reports, this.nowMs)),
      readMonth: async (satellite, ask) => this.#tell(satellite, (inbox) => inbox.readMonth(ask, this.nowMs)),
      monthRead: async (group, satellite, part) =>
        this.#tell(group, (inbox) => inbox.monthRead(satellite, part, this.nowMs)),
      readForTakeOver: async (satellite, ask) =>
        this.#tell(satellite, (inbox) => inbox.readForTakeOver(ask, this.nowMs)),
      foundForTakeOver: async (group, satellite, part) =>
        this.#tell(group, (inbox) => inbox.foundForTakeOver(satellite, part, this.nowMs)),
      writeTieOut: (_firm, result) => this.d1.answer(() => this.d1.writeTieOut(result)),
    };
  }

  /** A message to an object that dies of it arrives again: the sender gets an error, as from a real RPC. */
  async #tell(id: TenantId, say: (inbox: Engine["inbox"]) => void): Promise<void> {
    this.counted.objectCalls++;
    if (this.hanging.has(id)) return await new Promise<never>(() => undefined);
    try {
      say(this.engine(id).inbox);
      this.#arm(id);
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      this.crash(id);
      throw new Error("the object was reset");
    }
  }
}
