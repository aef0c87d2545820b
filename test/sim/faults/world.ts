// biome-ignore-all lint/style/noExcessiveLinesPerFile: what is on the one agenda is joined here.

/**
 * A practice under faults: the simulated Xero, one entity object per organisation, the consent's object, the queue, D1 and
 * the network between them, all on one agenda. Everything that the engines and keepers are is Orbit's own code.
 */

import type { DocumentRow } from "../../../src/domain/document.ts";
import type { EventRecord } from "../../../src/domain/event.ts";
import { DEFAULT_SETTINGS, type FirmSettings, type FirmSnapshot, othersOfConsent } from "../../../src/domain/firm.ts";
import { type FirmId, firmId, type GrantId, grantId, type TenantId, tenantId } from "../../../src/domain/ids.ts";
import type { ContactMapping, MappingRow } from "../../../src/domain/mapping.ts";
import { readDelivery } from "../../../src/ingest/envelope.ts";
import { incomingEvents } from "../../../src/ingest/event-id.ts";
import type { QueueMessage } from "../../../src/ingest/message.ts";
import { Engine } from "../../../src/tenant/engine.ts";
import type { Inbox } from "../../../src/tenant/inbox/inbox.ts";
import { DEMO } from "../../xero/src/demo/demo.ts";
import { createSimulator, type Simulator } from "../../xero/src/simulator.ts";
import type { Mirror } from "../compare.ts";
import { Killed } from "../node-sql.ts";
import { seeded } from "../seeded.ts";
import { copiesOf } from "../sim-d1.ts";
import { Agenda, settled } from "./agenda.ts";
import { standInKeyPair } from "./crypto.ts";
import { Dice } from "./dice.ts";
import { EntityObject } from "./entity-object.ts";
import { GrantObject } from "./grant-object.ts";
import { Network } from "./network.ts";
import { OwnCredits } from "./own-credits.ts";
import { Places } from "./places.ts";
import type { Plan } from "./plan.ts";
import { Refusals } from "./refusals.ts";
import { arrange, CLEARING_CODE } from "./setting.ts";
import { Stubborn } from "./stubborn.ts";
import { TakeOvers } from "./take-overs.ts";
import { Unreadable } from "./unreadable.ts";
import { Watch } from "./watch.ts";

const START_MS = Date.parse("2026-11-20T09:00:00Z");
const FIRM: FirmId = firmId("01FIRM");
const GRANT: GrantId = grantId("grant-1");
const WEBHOOK_KEY = "practice-webhook-key";
const RECONCILE_MINUTES = 15;
const QUEUE_RETRY_MS = 5000;
/** Xero's own, for the answer to a webhook. */
const WEBHOOK_TIMEOUT_MS = 5000;
const MOST_STEPS = 100_000;

export class World implements Mirror {
  readonly agenda = new Agenda(START_MS);
  readonly dice: Dice;
  readonly xero: Simulator;
  readonly d1 = {
    events: new Map<string, EventRecord>(),
    documents: new Map<string, DocumentRow>(),
    contacts: new Map<string, ContactMapping>(),
    /** All copies, as the API lists them. */
    get mappings(): ReadonlyMap<string, MappingRow> {
      return copiesOf(this);
    },
    isDown: false,
  };
  readonly objects = new Map<TenantId, EntityObject>();
  readonly grant: GrantObject;
  readonly watch: Watch;
  readonly plan: Plan;
  readonly places: Places;
  readonly refusals: Refusals;
  readonly network: Network;
  readonly takeOvers: TakeOvers;
  readonly ownCredits: OwnCredits;
  readonly unreadable: Unreadable;
  /** Documents that a satellite's people raised themselves. */
  readonly own = new Set<string>();
  /** A person chose to take over a document that had the number. */
  hasAdopted = false;
  firm: FirmSnapshot;
  steps = 0;
  /** At the last comparison: documents that should have a copy, and those that differ for a reason that is said. */
  compared = { documents: 0, explained: 0, unlike: 0 };
  /** When people last consented, and whether that was revoked since. */
  consented = { atMs: START_MS, isRevoked: false };
  /** Deliveries of webhooks that wait for an answer. */
  #receiving = 0;

  constructor(plan: Plan) {
    this.plan = plan;
    const random = seeded(plan.seed);
    this.dice = new Dice(random, plan.rates);
    this.xero = createSimulator({
      nowMs: () => this.agenda.nowMs,
      random,
      deliver: (request) => this.#receive(request),
      sleep: async () => undefined,
      preset: plan.preset,
      behaviour: plan.behaviour,
      data: "organisations",
      newKeyPair: async () => standInKeyPair(),
      app: { webhookUrl: "https://orbit.test/webhooks/xero", webhookKey: WEBHOOK_KEY, publicUrl: "https://xero.test" },
    });
    if (plan.thirdSatellite) {
      this.xero.control.openOrganisation({ name: "Harbour Perth Pty Ltd" });
      this.xero.control.bookkeeping(DEMO.group).addTrackingOption("Entity", "Perth");
    }
    arrange(this);
    this.takeOvers = new TakeOvers(this);
    this.ownCredits = new OwnCredits(this);
    if (plan.circumstances.has("take-overs")) this.takeOvers.addTwins();
    this.firm = this.#newFirm({ satelliteEdits: plan.satelliteEdits, paymentsFrom: plan.paymentsFrom });
    this.watch = new Watch(this);
    this.places = new Places(this);
    this.refusals = new Refusals(this.agenda, this.dice);
    this.unreadable = new Unreadable(plan, () => this.agenda.nowMs);
    const { agenda, dice, xero, watch, refusals, unreadable } = this;
    this.network = new Network({ agenda, dice, xero, watch, refusals, stubborn: new Stubborn(plan), unreadable });
    this.grant = new GrantObject({
      agenda: this.agenda,
      dice: this.dice,
      xero: this.xero,
      reportStatus: () => this.places.atD1(),
      release: (tenants) => {
        for (const id of tenants) this.insist(id, (_, engine) => engine.consentWorks());
      },
      renewing: (underWay) => this.watch.renewing(underWay),
    });
    for (const entity of this.firm.entities) {
      const object = new EntityObject(
        entity.tenantId,
        () => this.agenda.nowMs,
        (life, sql) => this.#newEngine(entity.tenantId, life, sql),
      );
      this.objects.set(entity.tenantId, object);
    }
  }

  get group(): TenantId {
    return tenantId(DEMO.group);
  }

  get satellites(): readonly TenantId[] {
    return this.firm.entities.filter((entity) => entity.role === "satellite").map((entity) => entity.tenantId);
  }

  idOf(id: string): TenantId {
    return tenantId(id);
  }

  object(id: TenantId): EntityObject {
    const object = this.objects.get(id);
    if (object === undefined) throw new Error(`no object ${id}`);
    return object;
  }

  events(): readonly EventRecord[] {
    return [...this.d1.events.values()];
  }

  async open(): Promise<this> {
    await this.consent();
    this.configure(this.firm);
    return this;
  }

  async consent(): Promise<void> {
    const tenantIds = this.firm.entities.map((entity) => entity.tenantId);
    const issuer = "https://xero.test";
    const answer = await this.xero.control.issueTokens({ userId: DEMO.bookkeeper, tenantIds, issuer });
    const expiresAtMs = this.agenda.nowMs + answer.expires_in * 1000;
    const tokens = { accessToken: answer.access_token, refreshToken: answer.refresh_token ?? "", expiresAtMs };
    await this.grant.store({ grantId: GRANT, firmId: FIRM }, tokens);
    this.consented = { atMs: this.agenda.nowMs, isRevoked: false };
    for (const id of this.objects.keys()) {
      this.insist(id, (_, engine) => {
        if (engine.isConfigured) engine.consentRenewed();
      });
    }
  }

  configure(firm: FirmSnapshot): void {
    this.firm = firm;
    for (const id of this.objects.keys()) this.insist(id, (inbox) => inbox.configure(id, firm, this.agenda.nowMs));
  }

  /** What a person or the Worker says to an object again until it is heard. */
  insist(id: TenantId, say: (inbox: Inbox, engine: Engine) => void): void {
    try {
      if (this.dice.hits("message-lost-before")) throw new Error("the message was lost");
      this.object(id).tell(say);
    } catch {
      this.agenda.after(this.dice.between(100, 5000), () => this.insist(id, say));
    }
  }

  /** The one thing that comes first; false when nothing is left before `untilMs`. */
  async step(untilMs: number): Promise<boolean> {
    const wakes: (readonly [number | null, () => unknown, string])[] = [
      [this.agenda.nextMs(), () => this.agenda.runNext(), "agenda"],
      [this.#receiving > 0 ? null : this.xero.nextWakeMs(), () => this.xero.wake(), "webhooks"],
      [this.grant.alarmMs, () => this.grant.wake(), "grant"],
    ];
    for (const [id, object] of this.objects) {
      if (object.passing === null) wakes.push([object.alarmMs, () => object.alarm(), `alarm ${id}`]);
    }
    let first: (typeof wakes)[number] | null = null;
    for (const wake of wakes) if (wake[0] !== null && wake[0] < (first?.[0] ?? Number.POSITIVE_INFINITY)) first = wake;
    if (first === null || (first[0] ?? 0) > untilMs) return false;
    this.agenda.nowMs = Math.max(this.agenda.nowMs, first[0] ?? 0);
    this.steps++;
    const [, run, what] = first;
    if (what !== "agenda") this.watch.note(() => what);
    void (async () => run())().catch((error: unknown) => this.watch.threw(error));
    await settled();
    this.watch.afterStep();
    return true;
  }

  async live(forMs: number): Promise<void> {
    const untilMs = this.agenda.nowMs + forMs;
    while (this.watch.violation === null && (await this.step(untilMs))) {
      if (this.steps > MOST_STEPS) return this.watch.broken("comes to rest", `not after ${MOST_STEPS} steps`);
    }
    this.agenda.nowMs = Math.max(this.agenda.nowMs, untilMs);
  }

  async #receive(request: Request): Promise<Response> {
    this.#receiving++;
    try {
      return await this.#received(new Uint8Array(await request.arrayBuffer()));
    } finally {
      this.#receiving--;
    }
  }

  async #received(body: Uint8Array): Promise<Response> {
    const { dice, agenda } = this;
    if (dice.hits("webhook-refused")) return new Response(null, { status: 503 });
    // Xero waits so long, and counts it as a failure whatever became of the events.
    const isHanging = dice.hits("queue-hangs");
    const arrives = !isHanging || dice.random() < 0.5;
    for (const message of readDelivery(body, agenda.nowMs).messages ?? []) {
      if (!arrives || dice.hits("webhook-dropped")) continue;
      const delayMs = dice.hits("queue-delayed") ? dice.between(1000, 600_000) : dice.between(1, 500);
      agenda.after(delayMs, () => this.#consume(message));
      if (dice.hits("queue-doubled")) agenda.after(dice.between(1, 300_000), () => this.#consume(message));
    }
    if (isHanging) {
      await new Promise<void>((resolve) => agenda.after(WEBHOOK_TIMEOUT_MS, resolve));
      return new Response(null, { status: 504 });
    }
    return new Response(null, { status: dice.hits("webhook-answer-lost") ? 500 : 200 });
  }

  #consume(message: QueueMessage): void {
    void incomingEvents(message.tenantId, [message]).then((events) => {
      try {
        if (this.dice.hits("queue-failed")) throw new Error("the object could not be reached");
        this.watch.note(
          () => `webhook  ${events.map(({ kind, resourceId }) => `${kind} ${resourceId.slice(0, 8)}`).join()}`,
        );
        this.object(message.tenantId).tell((inbox, engine) => {
          if (inbox.enqueue(events, this.agenda.nowMs, message.doorbells)) engine.gather();
        });
      } catch {
        this.agenda.after(QUEUE_RETRY_MS, () => this.#consume(message));
      }
    });
  }

  #newEngine(id: TenantId, life: { readonly isDead: boolean }, sql: EntityObject["life"]["sql"]): Engine {
    let key = 0;
    const { random } = this.dice;
    return new Engine({
      sql,
      random,
      key: () => `${id}-${this.agenda.nowMs}-${key++}-${Math.floor(random() * 1e9)}`,
      token: (refused) => this.places.token(id, life, refused),
      proved: () => this.grant.proved(),
      unlisted: () => {
        for (const other of othersOfConsent(this.firm, id)) this.insist(other, (_, engine) => engine.prove());
      },
      connection: {
        apiUrl: "https://xero.test",
        fetch: (request) => this.network.call(request, life),
        timeout: () => new AbortController().signal,
        nowMs: () => this.agenda.nowMs,
      },
      destinations: this.places.destinationsOf(life),
      timer: (ms, act) => this.agenda.after(ms, act),
      endedBeside: (error) => this.#endedBeside(id, life, error),
      minuteLimit: this.plan.minuteLimit,
      dayLimit: 5000,
      reconcileMinutes: RECONCILE_MINUTES,
      retentionDays: 90,
    });
  }

  #endedBeside(id: TenantId, life: { readonly isDead: boolean }, error: unknown): void {
    if (life.isDead) return;
    if (error === null) this.object(id).arm();
    else if (error instanceof Killed) this.object(id).kill();
    else this.watch.threw(error);
  }

  /** The demo's group and satellites, each satellite with the tracking option of its name. */
  #newFirm(settings: Partial<FirmSettings>): FirmSnapshot {
    const category = this.xero.control.bookkeeping(DEMO.group).trackingCategories()[0];
    if (category === undefined) throw new Error("the demo's group has no category");
    const entities = this.xero.control.organisations().map(({ tenantId: id, name }) => {
      const isGroup = id === DEMO.group;
      const option = isGroup ? undefined : category.options.find((item) => name.includes(item.name));
      return {
        tenantId: tenantId(id),
        name,
        role: isGroup ? ("group" as const) : ("satellite" as const),
        trackingOptionId: option?.id ?? null,
        trackingOptionName: option?.name ?? null,
        paused: false,
        dayLimit: null,
        grantId: GRANT,
        groupPaymentsAccount: isGroup || this.plan.paymentsFrom === "group" ? null : CLEARING_CODE,
      };
    });
    const whole = { ...DEFAULT_SETTINGS, trackingCategoryId: category.id, ...settings };
    return { version: 1, firmId: FIRM, name: "Harbour", settings: whole, entities };
  }
}
