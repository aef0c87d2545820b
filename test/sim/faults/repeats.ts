/**
 * Whether the same call leaves again and again. Two promises: a call that Xero refused as a whole does not leave again with the
 * same documents in the same shape, and a step that changed nothing is tried a handful of times only, with growing pauses.
 * Counted from Xero's own answers: what a limit, an outage or a token stopped was not looked at.
 */

import type { StoredRow } from "../../xero/src/state/collection.ts";
import type { Invoice, Payment } from "../../xero/src/state/records.ts";
import type { Leaving } from "./network.ts";
import type { ExtraPromise } from "./switches.ts";

export interface Broken<Name extends string = string> {
  readonly invariant: Name;
  readonly what: string;
}

const WINDOW_MS = 30 * 60_000;
/**
 * Within the window, and of a payment that is to come off, since the group's document last changed: each change needs it off,
 * and the period may be open again by then. A person may ask again, and a refusal that may be out of date is looked at again,
 * so one is too few; a loop makes hundreds.
 */
const MOST_REFUSALS = 5;
/**
 * A contact that Xero refuses for its name is tried again whenever one changes that may have given the name up: nine times where
 * people pass names on.
 */
const MOST_WRITES = 12;
/**
 * Of a payment that Xero never makes: each edit of its document, and each time that a person asks, it is tried a handful of
 * times. A loop makes hundreds.
 */
const MOST_VAIN_WRITES = 60;

interface Answers {
  refusedAtMs: number[];
  writtenAtMs: number[];
}

export class Repeats {
  readonly #answers = new Map<string, Answers>();
  readonly #editions: Editions;

  constructor(group: string) {
    this.#editions = new Editions(group);
  }

  changed(rows: readonly StoredRow[]): void {
    this.#editions.changed(rows);
  }

  /** A call that has been answered; null when no promise is broken by it. */
  answered(call: Leaving, body: string, status: number, nowMs: number): Broken<ExtraPromise> | null {
    if (call.isUnseen || call.fault !== null) return null;
    const { method, url } = call.request;
    const key = [call.tenantId, method, url, body, this.#editions.ofPaymentAt(url)].join(" ");
    const answers = this.#answers.get(key) ?? { refusedAtMs: [], writtenAtMs: [] };
    this.#answers.set(key, answers);
    const shown = `${method} ${new URL(url).pathname} ${(body === "" ? new URL(url).search : body).slice(0, 300)}`;
    if (status >= 400 && status < 500 && !NOT_LOOKED_AT.has(status)) {
      const times = count(answers.refusedAtMs, nowMs);
      if (times > MOST_REFUSALS) {
        const what = `refused with ${status} ${times} times in half an hour: ${shown}`;
        return { invariant: "what was refused does not leave again", what };
      }
    }
    if (method !== "GET" && status < 500 && !NOT_LOOKED_AT.has(status)) {
      const times = count(answers.writtenAtMs, nowMs);
      if (times > (call.isVain ? MOST_VAIN_WRITES : MOST_WRITES)) {
        const what = `answered with ${status} ${times} times in half an hour: ${shown}`;
        return { invariant: "a step that changes nothing is not repeated", what };
      }
    }
    return null;
  }
}

/** How often each document of the group has changed, by its number, which its copies have too. */
class Editions {
  readonly #group: string;
  readonly #changes = new Map<string, number>();
  readonly #numbers = new Map<string, string>();
  readonly #paid = new Map<string, string>();

  constructor(group: string) {
    this.#group = group;
  }

  changed(rows: readonly StoredRow[]): void {
    for (const { collection, json } of rows) {
      if (json === null) continue;
      if (collection === "payments") {
        const { id, target }: Payment = JSON.parse(json);
        this.#paid.set(id, target.id);
      } else if (collection === "invoices" || collection === "creditNotes") {
        const { id, number, tenantId }: Pick<Invoice, "id" | "number" | "tenantId"> = JSON.parse(json);
        this.#numbers.set(id, number);
        if (tenantId === this.#group) this.#changes.set(number, this.#of(number) + 1);
      }
    }
  }

  /** Of what the payment that the address names is on; 0 for any other address. */
  ofPaymentAt(url: string): number {
    const id = /\/Payments\/([0-9a-f-]{36})/.exec(url)?.[1] ?? "";
    return this.#of(this.#numbers.get(this.#paid.get(id) ?? "") ?? "");
  }

  #of(number: string): number {
    return this.#changes.get(number) ?? 0;
  }
}

const NOT_LOOKED_AT: ReadonlySet<number> = new Set([401, 403, 408, 429]);

/** This one counted in. */
function count(atMs: number[], nowMs: number): number {
  while (atMs[0] !== undefined && atMs[0] < nowMs - WINDOW_MS) atMs.shift();
  return atMs.push(nowMs);
}
