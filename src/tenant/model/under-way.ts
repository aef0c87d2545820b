/**
 * The calls that have left and are not answered yet. A call that Xero leaves unanswered for long does not hold up the others: the
 * next calls leave beside it, and until its answer comes nothing else leaves for its documents, nor of its list. Memory only:
 * after a crash what was under way is asked again, or found among the write attempts.
 */

import type { RecordKind } from "../../domain/failure.ts";
import { CALL_TYPES } from "./call-types.ts";
import { isPage } from "./paged-reads.ts";
import { docKey, type SentCall } from "./xero-call.ts";

export class UnderWay {
  readonly #calls = new Map<SentCall, Promise<void>>();
  /** Null until somebody asks: mostly all are answered before that. */
  #documents: ReadonlySet<string> | null = null;
  #thrown: { readonly error: unknown } | null = null;
  /** Tells who waits that something was thrown. */
  #onThrown: () => void = () => undefined;

  get size(): number {
    return this.#calls.size;
  }

  calls(): readonly SentCall[] {
    return [...this.#calls.keys()];
  }

  /** A document of it is being read or written. */
  has(kind: RecordKind, id: string): boolean {
    this.#documents ??= documentsOf(this.calls());
    return this.#documents.has(docKey(kind, id));
  }

  /** It, its list, or one of its documents waits for an answer: its own answer would be older or newer than that by chance. */
  meets(call: SentCall): boolean {
    if (call.docs.some((doc) => this.has(doc.kind, doc.id))) return true;
    return this.calls().some((other) => isSameRead(other, call) || isSameList(other, call));
  }

  /** Begins it, and resolves when it is over, however it ends. */
  start(call: SentCall, carryOut: () => Promise<void>): Promise<void> {
    const over = carryOut()
      .catch((error: unknown) => {
        this.#thrown ??= { error };
        this.#onThrown();
      })
      .finally(() => this.#end(call));
    this.#calls.set(call, over);
    this.#documents = null;
    return over;
  }

  /** Resolves when one of them is over; at once when there is none. */
  async next(): Promise<void> {
    if (this.#calls.size > 0) await Promise.race(this.#calls.values());
  }

  /** Resolves when all of them are over. */
  async all(): Promise<void> {
    await Promise.all(this.#calls.values());
  }

  /** Waits for it, and throws what one of the calls throws or has thrown before that, which nothing expects. */
  async unlessThrown(wait: Promise<unknown>): Promise<void> {
    // Of each wait its own: what is raced against a promise that lives long is kept as long as that.
    const told = Promise.withResolvers<void>();
    this.#onThrown = told.resolve;
    if (this.#thrown === null) await Promise.race([wait, told.promise]);
    this.#onThrown = () => undefined;
    const thrown = this.#thrown;
    this.#thrown = null;
    if (thrown !== null) throw thrown.error;
  }

  #end(call: SentCall): void {
    this.#calls.delete(call);
    this.#documents = null;
  }
}

/** Another part of the work may ask for the same. */
function isSameRead({ request: one }: SentCall, { request: other }: SentCall): boolean {
  if (one.method !== "GET" || other.method !== "GET" || one.path !== other.path) return false;
  return JSON.stringify([one.query, one.ifModifiedSince]) === JSON.stringify([other.query, other.ifModifiedSince]);
}

function isSameList(one: SentCall, other: SentCall): boolean {
  return isOfList(one) && isOfList(other) && listOf(one) === listOf(other);
}

function isOfList(call: SentCall): boolean {
  return call.docs.length === 0 || isPage(call);
}

function listOf({ purpose }: SentCall): string {
  const { controller, subject } = CALL_TYPES[purpose];
  return `${controller}:${subject}`;
}

function documentsOf(calls: readonly SentCall[]): ReadonlySet<string> {
  return new Set(calls.flatMap(({ docs }) => docs.map(({ kind, id }) => docKey(kind, id))));
}
