/**
 * The hands behind the simulated Xero, for tests and for `/sim`: organisations, people, behaviour, faults, clock,
 * limits, consents, webhooks, and what was asked of it so far. Everything here may be called at any time.
 */

import type { CallCounters, LoggedCall } from "../api/call-log.ts";
import { type Behaviour, PRESETS, type PresetName } from "../behaviour.ts";
import { DEMO, seedDemo, seedPractice } from "../demo/demo.ts";
import { type OrganisationPlan, openOrganisation } from "../demo/organisation.ts";
import { addFault, type Fault, type FaultRequest } from "../faults.ts";
import { authorise, disconnect, findConnection, revoke } from "../identity/consent.ts";
import { issue, type TokenAnswer } from "../identity/token-grants.ts";
import type { Runtime } from "../runtime.ts";
import type { User } from "../state/identity-records.ts";
import type { Organisation } from "../state/records.ts";
import type { Alert, Mail, WebhookState } from "../state/settings.ts";
import type { Deliveries, IntentResult } from "../webhooks/deliveries.ts";
import { Bookkeeping } from "./bookkeeping.ts";
import { ContactBook } from "./contact-book.ts";
import { Person } from "./person.ts";
import { Refused } from "./refused.ts";

const ALL_SCOPES =
  "openid profile email offline_access accounting.invoices accounting.payments accounting.contacts accounting.settings".split(
    " ",
  );

const MOST_MAILS = 50;
const MOST_ALERTS = 50;
const MOST_ALERT_CHARS = 4_000;

export interface TokenRequest {
  readonly userId?: string;
  /** All of the person's organisations unless named. */
  readonly tenantIds?: readonly string[];
  readonly scopes?: readonly string[];
  readonly issuer?: string;
}

export class Control {
  readonly #runtime: Runtime;
  readonly #deliveries: Deliveries;

  constructor(runtime: Runtime, deliveries: Deliveries) {
    this.#runtime = runtime;
    this.#deliveries = deliveries;
  }

  /** Someone working in an organisation. */
  person(tenantId: string, who: { readonly name?: string; readonly adviser?: boolean } = {}): Person {
    return new Person(this.#runtime.world, tenantId, who);
  }

  /** The contacts of an organisation. */
  contactBook(tenantId: string): ContactBook {
    return new ContactBook(this.#runtime.world, tenantId);
  }

  /** The settings of an organisation. */
  bookkeeping(tenantId: string): Bookkeeping {
    return new Bookkeeping(this.#runtime.world, tenantId);
  }

  organisations(): Organisation[] {
    return [...this.#runtime.world.tables.organisations.values()];
  }

  openOrganisation(plan: OrganisationPlan): Organisation {
    return openOrganisation(this.#runtime.world, plan);
  }

  users(): User[] {
    return [...this.#runtime.world.tables.users.values()];
  }

  /** A sign-in names the person by email: nobody else may have it. */
  addUser(user: Omit<User, "id"> & { readonly id?: string }): User {
    const email = user.email.toLowerCase();
    if (this.users().some((other) => other.id !== user.id && other.email.toLowerCase() === email))
      throw new Refused(["Somebody has this email address already"]);
    const unknown = user.tenantIds.filter((id) => this.#runtime.world.tables.organisations.get(id) === undefined);
    if (unknown.length > 0) throw new Refused([`No such organisation: ${unknown.join(", ")}`]);
    return this.#runtime.world.tables.users.put({ id: this.#runtime.world.newId(), ...user });
  }

  /** A consent and its tokens without the browser, for tests that are about something else. */
  async issueTokens(request: TokenRequest = {}): Promise<TokenAnswer & { readonly authEventId: string }> {
    const { world, tokens } = this.#runtime;
    const user = world.tables.users.get(request.userId ?? DEMO.bookkeeper) ?? this.users()[0];
    if (user === undefined) throw new Refused(["No such user"]);
    const tenantIds = request.tenantIds ?? user.tenantIds;
    const authorisation = authorise(world, { userId: user.id, tenantIds, scopes: request.scopes ?? ALL_SCOPES });
    const issuer = request.issuer ?? world.app.publicUrl ?? "https://identity.xero.com";
    const answer = await issue(world, tokens, { issuer, user, authorisation, nonce: null });
    return { ...answer, authEventId: authorisation.authEventId };
  }

  /** The person takes the app's permission away; of all people unless one is named. */
  revokeConsent(userId?: string): void {
    for (const user of this.users())
      if (userId === undefined || user.id === userId) revoke(this.#runtime.world, user.id);
  }

  /** One organisation is disconnected from the app. Answers how many connections went. */
  disconnect(tenantId: string): number {
    return disconnect(this.#runtime.world, tenantId);
  }

  isConnected(tenantId: string): boolean {
    return this.users().some((user) => findConnection(this.#runtime.world, user.id, tenantId) !== null);
  }

  async rotateKeys(dropOld = false): Promise<string> {
    this.#runtime.tokens.forget();
    return (await this.#runtime.keys.rotate(dropOld)).kid;
  }

  get behaviour(): Behaviour {
    return this.#runtime.world.behaviour;
  }

  /** Changes the flags that are named. */
  behave(flags: Partial<Behaviour>): Behaviour {
    this.#runtime.world.behaviour = { ...this.behaviour, ...flags };
    return this.behaviour;
  }

  usePreset(name: PresetName): Behaviour {
    return this.behave(PRESETS[name]);
  }

  addFault(request: FaultRequest): Fault {
    return addFault(this.#runtime.world, request);
  }

  faults(): Fault[] {
    return [...this.#runtime.world.tables.faults.values()];
  }

  clearFaults(): void {
    this.#runtime.world.tables.faults.clear();
  }

  nowMs(): number {
    return this.#runtime.world.nowMs();
  }

  /** Simulated time runs ahead of the handed-in clock by this much more. */
  advanceClock(ms: number): number {
    this.#runtime.world.clockOffsetMs += ms;
    return this.nowMs();
  }

  /** By tenant id; calls without one under "". */
  counters(): Record<string, CallCounters> {
    return this.#runtime.log.counters();
  }

  /** The last calls, oldest first, after a sequence number. */
  calls(since = 0): LoggedCall[] {
    return this.#runtime.log.since(since);
  }

  resetCounters(): void {
    this.#runtime.log.clear();
  }

  remaining(tenantId: string): { readonly minute: number; readonly day: number } {
    return this.#runtime.limiter.remaining(this.bookkeeping(tenantId).organisation());
  }

  /** As if so many calls had just been made. */
  setUsed(tenantId: string, meter: "minute" | "day", used: number): void {
    this.#runtime.limiter.setUsed(this.bookkeeping(tenantId).organisation(), meter, used);
  }

  get webhook(): WebhookState & { readonly waiting: number } {
    const { world } = this.#runtime;
    return { ...world.webhook, waiting: world.tables.webhookEvents.size };
  }

  /** The next so many events are lost. */
  dropEvents(count: number): void {
    this.#runtime.world.webhook = { ...this.#runtime.world.webhook, dropNext: count };
  }

  /** Delivers what waits, whatever its time. */
  async deliverNow(): Promise<void> {
    await this.#deliveries.deliverNow();
  }

  /** A few good and bad signatures; enables a disabled webhook again when all are answered rightly. */
  async intentToReceive(): Promise<IntentResult> {
    return await this.#deliveries.intentToReceive();
  }

  /**
   * Back to the demo data, with the connections of the app as they are (the demo's ids are always the same), or to
   * nothing at all. Behaviour, clock, faults and counters are as in the beginning.
   */
  reset(data: "demo" | "practice" | "empty" = "demo"): void {
    const { world, limiter, log } = this.#runtime;
    const { consents, connections, refreshTokens, signingKeys } = world.tables;
    const kept = data === "empty" ? [] : [consents, connections, refreshTokens, signingKeys];
    world.clear(new Set<string>(kept.map((table) => table.name)));
    limiter.clear();
    log.clear();
    if (data === "demo") seedDemo(world);
    if (data === "practice") seedPractice(world);
  }

  /** What came to the demo's alert address, newest first. */
  alerts(): readonly Alert[] {
    return this.#runtime.world.received.alerts;
  }

  /** What the app would have sent by mail, newest first. */
  mails(): readonly Mail[] {
    return this.#runtime.world.received.mails;
  }

  takeMail(mail: Omit<Mail, "atMs">): void {
    const { alerts, mails } = this.#runtime.world.received;
    const all = [{ ...mail, atMs: this.nowMs() }, ...mails];
    this.#runtime.world.received = { alerts, mails: all.slice(0, MOST_MAILS) };
  }

  takeAlert(text: string): void {
    const { alerts, mails } = this.#runtime.world.received;
    const all = [{ atMs: this.nowMs(), text: text.slice(0, MOST_ALERT_CHARS) }, ...alerts];
    this.#runtime.world.received = { alerts: all.slice(0, MOST_ALERTS), mails };
  }
}
