/**
 * Adds to the satellite's set-up what a person asked for: accounts, tracking, currencies, items. Before each try the list is
 * read, so that what is there (added by somebody else, or by a try without an answer) is never added twice. What Xero refuses
 * is given up with its words; what it does not answer is tried again, some times.
 */

import { type AdditionWanted, additionKey } from "../../domain/addition.ts";
import { ADDITION_TRIES_MOST, ADDITIONS_AT_ONCE, ADDITIONS_MOST, ITEMS_PER_CALL } from "../../limits.ts";
import type { ReferenceName } from "../../mirror/references.ts";
import type { AdditionRequest, AdditionState } from "../../objects/tenant-rpc.ts";
import type { XeroFault } from "../../xero/errors.ts";
import { elementsOf } from "../../xero/schemas.ts";
import { roleOf, type TenantContext } from "../context.ts";
import { type Addition, callsFor, isCarriedBy, isThere } from "../model/addition.ts";
import { retryDelayMs } from "../model/backoff.ts";
import { isAdditionPurpose, type Purpose } from "../model/call-types.ts";
import { fieldOf, rejectionOf } from "../model/parse-record.ts";
import { PRIORITY, type Priority } from "../model/task.ts";
import type { Controller, PlannedCall, SentCall } from "../model/xero-call.ts";
import { referenceCalls } from "../reference/reference-controller.ts";

export class AdditionController implements Controller {
  readonly #context: TenantContext;

  constructor(context: TenantContext) {
    this.#context = context;
  }

  /** One that is asked for again is tried anew. More than are kept at a time are not taken; answers how many were. */
  ask({ additions, by }: AdditionRequest, nowMs: number): number {
    if (roleOf(this.#context) !== "satellite") return 0;
    const asked = new Map(additions.map((wanted) => [additionKey(wanted), wanted]));
    const others = this.#all().filter(({ wanted }) => !asked.has(additionKey(wanted)));
    const room = [...asked.values()].slice(0, Math.max(0, ADDITIONS_MOST - others.length));
    this.#put([...others, ...room.map((wanted) => newAddition(wanted, by, nowMs))]);
    return room.length;
  }

  /** What is open, and what was given up and still lacks. */
  states(): readonly AdditionState[] {
    const references = this.#context.references.get();
    return this.#all()
      .filter(({ wanted }) => isThere(wanted, references) !== true)
      .map(({ wanted, failed }) => ({ wanted, failed }));
  }

  plan(nowMs: number): readonly PlannedCall[] {
    if (this.#isUnanswered()) return [];
    const due = this.#open().filter(({ dueAtMs }) => dueAtMs <= nowMs);
    if (due.length === 0) return [];
    const { references } = this.#context;
    const known = due.filter(({ wanted, sinceMs }) => references.missing([wanted.list], sinceMs).length === 0);
    const lists = [...new Set(due.filter((one) => !known.includes(one)).map(({ wanted }) => wanted.list))];
    const need = { priority: this.#priority(), dueAtMs: nowMs };
    const reads = lists.flatMap((list) =>
      referenceCalls(this.#context, [list], { ...need, sinceMs: this.#sinceMs(list) }, nowMs),
    );
    const lacking = known.filter(({ wanted }) => isThere(wanted, references.get()) === false);
    if (lacking.length < known.length) this.#drop(known.filter((one) => !lacking.includes(one)));
    const calls = callsFor(
      lacking.map(({ wanted }) => wanted),
      references.get(),
      ITEMS_PER_CALL,
    );
    return [...reads, ...calls.map(({ purpose, request }) => ({ ...need, purpose, request, docs: [] }))];
  }

  /** When something is to be asked or added; null when nothing is, or an answer is waited for. */
  nextLook(): { readonly atMs: number; readonly priority: Priority } | null {
    const open = this.#open();
    if (open.length === 0 || this.#isUnanswered()) return null;
    const { references } = this.#context;
    const times = open.map(({ wanted, sinceMs, dueAtMs }) => {
      const isRead = references.missing([wanted.list], sinceMs).length === 0;
      return Math.max(dueAtMs, isRead ? 0 : (references.failedRead(wanted.list)?.nextAtMs ?? 0));
    });
    return { atMs: Math.min(...times), priority: this.#priority() };
  }

  onSuccess(call: SentCall, body: unknown, nowMs: number): boolean {
    const { plural, idField } = ANSWERS[additionPurpose(call.purpose)];
    const elements = elementsOf(body, plural);
    if (elements === null || elements.length === 0) return false;
    for (const addition of this.#carriedBy(call)) {
      const words = rejectionOf(elementOf(addition.wanted, elements), idField);
      if (words !== null) this.#refused(addition, words.join(" "), nowMs);
      else this.#added(addition, call.purpose, nowMs);
    }
    return true;
  }

  onFailure(call: SentCall, fault: XeroFault, nowMs: number): void {
    for (const addition of this.#carriedBy(call)) {
      if (fault.kind === "rejected") this.#refused(addition, fault.message, nowMs);
      else if (fault.kind === "not-found") this.#refused(addition, "Xero says that there is no such list.", nowMs);
      else this.#unanswered(addition, "reason" in fault ? fault.reason : fault.kind, nowMs);
    }
  }

  /** The option of a category that was added comes next, when the list shows the category. */
  #added(addition: Addition, purpose: Purpose, nowMs: number): void {
    const { wanted } = addition;
    this.#context.references.expire([wanted.list]);
    const isOnlyCategory = purpose === "add-tracking-category" && wanted.list === "tracking" && wanted.option !== null;
    if (isOnlyCategory) this.#change(addition, { sinceMs: nowMs, dueAtMs: nowMs });
    else this.#drop([addition]);
  }

  /** It may be there by now, or Xero's list was older than its answer: looked at once more before it is given up. */
  #refused(addition: Addition, words: string, nowMs: number): void {
    const again = { sinceMs: nowMs, dueAtMs: this.#laterMs(addition, nowMs), tries: addition.tries + 1 };
    this.#change(addition, addition.tries === 0 ? again : { failed: `Xero says: ${words}` });
  }

  #unanswered(addition: Addition, reason: string, nowMs: number): void {
    const tries = addition.tries + 1;
    const isOver = tries >= ADDITION_TRIES_MOST;
    const again = { sinceMs: nowMs, dueAtMs: this.#laterMs(addition, nowMs), tries };
    this.#change(addition, isOver ? { failed: `Xero did not answer (${reason}).` } : again);
  }

  #laterMs({ tries }: Addition, nowMs: number): number {
    return nowMs + retryDelayMs(tries, this.#context.random());
  }

  /** While an answer is waited for, what it was about may be there or not. */
  #isUnanswered(): boolean {
    return this.#context.attempts.all().some(({ purpose }) => isAdditionPurpose(purpose));
  }

  #sinceMs(list: ReferenceName): number {
    return Math.max(...this.#open().flatMap(({ wanted, sinceMs }) => (wanted.list === list ? [sinceMs] : [])));
  }

  #priority(): Priority {
    return this.#open().length <= ADDITIONS_AT_ONCE ? PRIORITY.person : PRIORITY.bulk;
  }

  #carriedBy({ request }: SentCall): readonly Addition[] {
    const references = this.#context.references.get();
    return this.#open().filter(({ wanted }) => isCarriedBy(wanted, request, references));
  }

  #all(): readonly Addition[] {
    return this.#context.meta.get("additions") ?? [];
  }

  #open(): readonly Addition[] {
    return roleOf(this.#context) === "satellite" ? this.#all().filter(({ failed }) => failed === null) : [];
  }

  #change(addition: Addition, change: Partial<Addition>): void {
    const key = additionKey(addition.wanted);
    this.#put(this.#all().map((one) => (additionKey(one.wanted) === key ? { ...one, ...change } : one)));
  }

  #drop(gone: readonly Addition[]): void {
    const keys = new Set(gone.map(({ wanted }) => additionKey(wanted)));
    this.#put(this.#all().filter(({ wanted }) => !keys.has(additionKey(wanted))));
  }

  #put(additions: readonly Addition[]): void {
    if (additions.length === 0) this.#context.meta.delete("additions");
    else this.#context.meta.set("additions", additions);
  }
}

const ANSWERS = {
  "add-account": { plural: "Accounts", idField: "AccountID" },
  "add-tracking-category": { plural: "TrackingCategories", idField: "TrackingCategoryID" },
  "add-tracking-option": { plural: "Options", idField: "TrackingOptionID" },
  "add-currency": { plural: "Currencies", idField: "Code" },
  "add-items": { plural: "Items", idField: "ItemID" },
} as const;

function additionPurpose(purpose: Purpose): keyof typeof ANSWERS {
  if (purpose in ANSWERS) return purpose as keyof typeof ANSWERS;
  throw new Error(`${purpose} adds nothing`);
}

/** Items are answered together, in any order. */
function elementOf(wanted: AdditionWanted, elements: readonly unknown[]): unknown {
  if (wanted.list !== "items") return elements[0];
  return elements.find((element) => fieldOf(element, "Code")?.toLowerCase() === wanted.code.toLowerCase());
}

function newAddition(wanted: AdditionWanted, by: string, nowMs: number): Addition {
  return { wanted, by, sinceMs: nowMs, dueAtMs: nowMs, tries: 0, failed: null };
}
