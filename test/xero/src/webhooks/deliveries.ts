/**
 * Delivers waiting events when it is woken. A failed delivery is repeated at once, then every 15 minutes with whatever
 * has come in since; after 24 hours the webhook is disabled and events are kept for 31 days, until an intent to receive
 * succeeds (docs/xero.md §3.6, §3.7). No timers: `nextWakeMs` says when to wake it.
 */

import { shuffled } from "../shuffle.ts";
import { CAPITALS, randomText } from "../state/identifiers.ts";
import type { World } from "../state/world.ts";
import { webhookBody } from "./body.ts";
import { eventKey, type WebhookEvent } from "./event.ts";
import { webhookSignature } from "./signature.ts";

const DISABLED_AFTER_MS = 24 * 60 * 60_000;
const KEPT_MS = 31 * 24 * 60 * 60_000;
/** One call of wake sends no more than this; the rest waits for the next. */
const MOST_PER_WAKE = 500;

export interface IntentResult {
  readonly ok: boolean;
  readonly answers: readonly { readonly signed: "well" | "badly"; readonly status: number }[];
}

export class Deliveries {
  readonly #world: World;
  readonly #deliver: (request: Request) => Promise<Response>;
  #waking: Promise<void> | null = null;

  constructor(world: World, deliver: (request: Request) => Promise<Response>) {
    this.#world = world;
    this.#deliver = deliver;
  }

  /** On the handed-in clock (without `/sim/clock`'s offset). */
  nextWakeMs(): number | null {
    const dueMs = this.#nextDueMs();
    return dueMs === null ? null : dueMs - this.#world.clockOffsetMs;
  }

  /** Never runs twice at once: a second call waits for the first. */
  async wake(): Promise<void> {
    this.#waking ??= this.#run().finally(() => {
      this.#waking = null;
    });
    await this.#waking;
  }

  /** Everything that waits is due now, retries included. */
  async deliverNow(): Promise<void> {
    const { webhook, tables } = this.#world;
    for (const event of tables.webhookEvents.values())
      tables.webhookEvents.put({ ...event, dueMs: this.#world.nowMs() });
    if (webhook.status === "retry") this.#world.webhook = { ...webhook, nextAttemptMs: this.#world.nowMs() };
    await this.wake();
  }

  /** A few good and bad signatures; all must be answered rightly. Success enables a disabled webhook again. */
  async intentToReceive(): Promise<IntentResult> {
    const answers: { signed: "well" | "badly"; status: number }[] = [];
    for (const signed of ["well", "badly", "badly", "well"] as const) {
      const key = signed === "well" ? this.#world.app.webhookKey : "not the signing key";
      answers.push({ signed, status: await this.#send([], key) });
    }
    const ok = answers.every(({ signed, status }) => status === (signed === "well" ? 200 : 401));
    if (ok) this.#succeeded();
    return { ok, answers };
  }

  async #run(): Promise<void> {
    this.#forgetOld();
    for (let sent = 0; sent < MOST_PER_WAKE; sent += 1) {
      const dueMs = this.#nextDueMs();
      if (dueMs === null || dueMs > this.#world.nowMs()) return;
      await this.#deliverBatch(this.#batch());
    }
  }

  #nextDueMs(): number | null {
    const { webhook, tables } = this.#world;
    if (webhook.status === "disabled" || tables.webhookEvents.size === 0) return null;
    if (webhook.status === "retry") return webhook.nextAttemptMs;
    let dueMs = Number.POSITIVE_INFINITY;
    for (const event of tables.webhookEvents.values()) dueMs = Math.min(dueMs, event.dueMs);
    return dueMs;
  }

  /** Oldest first; a retry takes along what has come in since. */
  #batch(): WebhookEvent[] {
    const { behaviour, webhook, tables } = this.#world;
    const nowMs = this.#world.nowMs();
    const ready = [...tables.webhookEvents.values()].filter(
      (event) => webhook.status === "retry" || event.dueMs <= nowMs,
    );
    return ready.sort((a, b) => a.sequence - b.sequence).slice(0, behaviour.webhookMaxEvents);
  }

  async #deliverBatch(batch: WebhookEvent[]): Promise<void> {
    const { behaviour, random, app, tables } = this.#world;
    const events = behaviour.webhookReorder ? shuffled(batch, random) : batch;
    const status = await this.#send(events, app.webhookKey);
    if (behaviour.webhookDoubleShare > 0 && random() < behaviour.webhookDoubleShare)
      await this.#send(events, app.webhookKey);
    if (status < 200 || status > 299) return this.#failed();
    for (const event of batch) tables.webhookEvents.remove(eventKey(event));
    this.#succeeded();
  }

  /** The status of the answer; 0 when nobody answered, or not in the way that Xero demands. */
  async #send(events: readonly WebhookEvent[], key: string): Promise<number> {
    const { behaviour, app, random } = this.#world;
    if (app.webhookUrl === null) return 0;
    const body = webhookBody({
      events,
      entropy: randomText(random, 20, CAPITALS),
      spelling: behaviour.webhookSpelling,
      eventType: behaviour.webhookEventType,
    });
    const headers = {
      "content-type": "application/json; charset=utf-8",
      "x-xero-signature": await webhookSignature(key, body),
    };
    try {
      const answer = await this.#deliver(new Request(app.webhookUrl, { method: "POST", headers, body }));
      const bare = (await answer.text()) === "" && !answer.headers.has("set-cookie");
      return bare || answer.status > 299 || !behaviour.webhookStrictAnswers ? answer.status : 0;
    } catch {
      return 0;
    }
  }

  #succeeded(): void {
    const { webhook } = this.#world;
    if (webhook.status === "ok") return;
    this.#world.webhook = { ...webhook, status: "ok", failures: 0, failingSinceMs: null, nextAttemptMs: null };
  }

  #failed(): void {
    const { webhook, behaviour } = this.#world;
    const nowMs = this.#world.nowMs();
    const failingSinceMs = webhook.failingSinceMs ?? nowMs;
    const failures = webhook.failures + 1;
    const status = nowMs - failingSinceMs >= DISABLED_AFTER_MS ? "disabled" : "retry";
    const nextAttemptMs = failures === 1 ? nowMs : nowMs + behaviour.webhookRetryMs;
    this.#world.webhook = { ...webhook, status, failures, failingSinceMs, nextAttemptMs };
  }

  #forgetOld(): void {
    const { tables } = this.#world;
    for (const event of tables.webhookEvents.values()) {
      if (event.dueMs <= this.#world.nowMs() - KEPT_MS) tables.webhookEvents.remove(eventKey(event));
    }
  }
}
