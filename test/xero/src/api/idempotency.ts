/**
 * Idempotency-Key: POST, PUT and PATCH; per app; kept 6 minutes from the first call; looked at after the rate limits, so
 * replays cost quota. Errors are kept too; 5xx by flag. Another request under the same key is a 400
 * (docs/xero.md §4.5).
 */

import type { KeptAnswer } from "../state/tables.ts";
import type { World } from "../state/world.ts";
import { type Answer, exceptionAnswer, problemAnswer } from "./answer.ts";
import { ORGANISATION_OFFLINE, type Outcome } from "./faulty.ts";

const KEPT_MS = 6 * 60_000;
const LONGEST_KEY = 128;

export interface KeyedCall {
  readonly key: string;
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly tenantId: string;
  readonly body: string;
}

export interface KeyedAnswer {
  readonly answer: Answer;
  readonly replayed: boolean;
}

export class IdempotencyKeys {
  readonly #world: World;
  /** Calls under way: a second one with the same key waits for the first. */
  readonly #underWay = new Map<string, Promise<unknown>>();

  constructor(world: World) {
    this.#world = world;
  }

  async answer(call: KeyedCall, work: () => Promise<Outcome>): Promise<KeyedAnswer> {
    if (call.key.length > LONGEST_KEY) {
      return {
        answer: refusal(this.#world, "Idempotency Key must not be longer than 128 characters."),
        replayed: false,
      };
    }
    const fingerprint = await fingerprintOf(call);
    while (this.#underWay.has(call.key)) await this.#underWay.get(call.key)?.catch(() => {});
    this.#forgetExpired();
    const kept = this.#world.tables.keptAnswers.get(call.key);
    if (kept !== undefined) return { answer: this.#replay(kept, fingerprint), replayed: true };
    const running = this.#run(call.key, fingerprint, work);
    this.#underWay.set(call.key, running);
    try {
      return { answer: await running, replayed: false };
    } finally {
      this.#underWay.delete(call.key);
    }
  }

  #replay(kept: KeptAnswer, fingerprint: string): Answer {
    if (kept.fingerprint === fingerprint) return kept.answer;
    return refusal(this.#world, `Idempotency Key: ${kept.key} is used with a different request.`);
  }

  /** When 5xx answers are not kept, what was really done is: a retry then learns of it. */
  async #run(key: string, fingerprint: string, work: () => Promise<Outcome>): Promise<Answer> {
    const startedMs = this.#world.nowMs();
    const { told, done } = await work();
    const answer = told.status < 500 || this.#world.behaviour.cacheServerErrors ? told : done;
    if (answer !== null && !isOffline(told)) {
      this.#world.tables.keptAnswers.put({ key, fingerprint, expiresMs: startedMs + KEPT_MS, answer });
    }
    return told;
  }

  #forgetExpired(): void {
    const nowMs = this.#world.nowMs();
    for (const kept of this.#world.tables.keptAnswers.values()) {
      if (kept.expiresMs <= nowMs) this.#world.tables.keptAnswers.remove(kept.key);
    }
  }
}

/** A call that an offline organisation never took is not remembered. */
function isOffline(answer: Answer): boolean {
  return answer.status === 503 && answer.body === ORGANISATION_OFFLINE;
}

function refusal(world: World, message: string): Answer {
  if (world.behaviour.idempotencyErrorShape === "validation") {
    return exceptionAnswer(10, "ValidationException", message, []);
  }
  return problemAnswer({ status: 400, title: "Bad Request", detail: message, instance: world.newId() });
}

async function fingerprintOf(call: KeyedCall): Promise<string> {
  const text = [call.method, call.target, call.tenantId, call.body].join("\n");
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
