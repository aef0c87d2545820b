/**
 * What Xero answered about invoices and credit notes of this satellite: created, changed, voided, or found by number. A
 * found document is ours only if it proves it, or a person says Adopt (docs/architecture.md §3, "Exactly once").
 */

import type { Failure } from "../../../domain/failure.ts";
import { STALE_LOOK_DELAY_MS } from "../../../limits.ts";
import { type DocumentState, isPurchase, isVoid } from "../../../mirror/document.ts";
import type { ReferenceName } from "../../../mirror/references.ts";
import { recognise } from "../../../mirror/rejection.ts";
import { openUntilMs, shownNow } from "../../../mirror/unconfirmed.ts";
import { XERO_NAMES } from "../../../xero/requests.ts";
import { elementsOf } from "../../../xero/schemas.ts";
import { firmOf, ownName, type TenantContext } from "../../context.ts";
import { CALL_TYPES, kindOf } from "../../model/call-types.ts";
import { copyLabel, type DocumentCopy, withNotes, writeKey } from "../../model/copy.ts";
import { idFieldOf, parseState, parseStates, rejectionOf, warningsOf } from "../../model/parse-record.ts";
import { blockedOnFix, PRIORITY } from "../../model/task.ts";
import type { DocRef, SentCall } from "../../model/xero-call.ts";
import type { CopyTransitions } from "../copy-outcome.ts";
import { translationOf } from "../step-input.ts";
import { isOurs, isSameNumber, matching } from "./matching.ts";
import {
  atPlace,
  changeRefused,
  leftOut,
  looksAgain,
  type ResponseHandler,
  rejectionContext,
  stillOffInWords,
} from "./shared.ts";

/** Failures that may come from reference data that has changed since it was cached. */
const STALE_REFERENCES: ReadonlySet<Failure["code"]> = new Set([
  "account-code-missing",
  "tax-type-missing",
  "lock-date",
  "currency-missing",
]);

/** What the body names is left out where the satellite lacks it, so Xero stumbles over it only if it went since it was read. */
const GONE: readonly (readonly [RegExp, ReferenceName])[] = [
  [/\bitem code\b/i, "items"],
  [/\btracking\b/i, "tracking"],
];

export class DocumentResponses implements ResponseHandler {
  readonly #context: TenantContext;
  readonly #outcome: CopyTransitions;

  constructor(context: TenantContext, outcome: CopyTransitions) {
    this.#context = context;
    this.#outcome = outcome;
  }

  onSuccess(call: SentCall, body: unknown, nowMs: number): boolean {
    const elements = elementsOf(body, XERO_NAMES[kindOf(call.purpose)].plural);
    if (elements === null) return false;
    if (CALL_TYPES[call.purpose].act === "find") this.#found(call, elements, nowMs);
    else this.#written(call, elements, nowMs);
    return true;
  }

  #written(call: SentCall, elements: readonly unknown[], nowMs: number): void {
    call.docs.forEach((doc, position) => {
      const copy = this.#copy(doc);
      if (copy === null) return;
      const element = matching(elements, copy) ?? atPlace(elements, call, position);
      const words = rejectionOf(element, idFieldOf(copy.kind));
      const parsed = parseState(copy.kind, element);
      if (element === undefined) leftOut(this.#context, this.#outcome, { copy }, nowMs);
      else if (words !== null) this.#rejected(copy, doc, words, nowMs);
      else if (parsed.ok && parsed.value.kind === "document") {
        this.#accepted(copy, doc, parsed.value.document, warningsOf(element), nowMs);
      } else leftOut(this.#context, this.#outcome, { copy, reason: parsed.ok ? undefined : parsed.error }, nowMs);
    });
  }

  #accepted(copy: DocumentCopy, doc: DocRef, state: DocumentState, warnings: readonly string[], nowMs: number): void {
    const isGone = isVoid(state) || copy.leaving;
    const texts = [
      this.#outcomeText(copy, state),
      ...(isGone ? [] : (translationOf(this.#context, copy)?.notes ?? [])),
      ...warnings.map((warning) => `Xero remarks: ${warning}`),
    ];
    const notes = texts.map((text) => ({ atMs: nowMs, text }));
    if (copy.satelliteId === null) this.#trail(copy, nowMs);
    this.#numberFreed(copy, state, nowMs);
    // What is applied to the document is the next step; it is done only when that is as wanted, too.
    this.#outcome.goOn(
      {
        ...withNotes(copy, notes),
        satelliteId: state.id,
        copy: state,
        accepted: doc.fingerprint ?? null,
        force: false,
        search: null,
        unconfirmed: shownNow(copy.unconfirmed),
        choice: null,
        secondTry: null,
        writtenAtMs: nowMs,
        shownFromMs: state.updatedAtMs,
      },
      nowMs,
    );
  }

  #outcomeText(copy: DocumentCopy, state: DocumentState): string {
    const place = ownName(this.#context);
    if (isVoid(state)) return `Voided ${copyLabel(copy)} in ${place}.`;
    if (copy.leaving) return `Freed the number ${copyLabel(copy)} in ${place}: the copy there is ${state.number} now.`;
    return `${copy.satelliteId === null ? "Created" : "Updated"} ${copyLabel(copy)} in ${place}.`;
  }

  /** A history note on the new copy, when the firm wants it: it costs a call, so it goes last of all. */
  #trail(copy: DocumentCopy, nowMs: number): void {
    if (!firmOf(this.#context).settings.historyNotes) return;
    const key = { controller: "note", kind: copy.kind, id: copy.groupId } as const;
    this.#context.tasks.want({ ...key, priority: PRIORITY.sweep, dueAtMs: nowMs });
  }

  #rejected(copy: DocumentCopy, doc: DocRef, words: readonly string[], nowMs: number): void {
    if (copy.seq !== doc.version) return this.#outcome.goOn(copy, nowMs);
    const failures = recognise(words, rejectionContext(this.#context, copy));
    if (failures.some((failure) => STALE_REFERENCES.has(failure.code))) this.#context.references.expireAll();
    const [{ code }] = failures;
    if (failures.some((failure) => failure.code === "contact-archived") && copy.secondTry === null) {
      this.#lookAtContact(copy, nowMs);
      const tried = { ...copy, secondTry: "as-before" } as const;
      return changeRefused(this.#context, this.#outcome, { copy: tried, causes: failures }, nowMs);
    }
    // A freed number that is in use too: the next one.
    if (code === "invoice-number-taken" && copy.leaving) {
      return this.#outcome.goOn({ ...copy, moves: copy.moves + 1 }, nowMs);
    }
    if (code === "invoice-number-taken" && stillOffInWords(copy).length === 0) {
      return this.#outcome.goOn({ ...copy, search: { why: "in-use" } }, nowMs);
    }
    const gone = GONE.flatMap(([pattern, name]) => (words.some((word) => pattern.test(word)) ? [name] : []));
    if (code === "xero-rejected" && gone.length > 0 && copy.secondTry === null) {
      this.#context.references.expire(gone);
      return this.#outcome.goOn({ ...copy, secondTry: "as-before" }, nowMs);
    }
    // Something is applied to it that was not known here, or forbids more than it should: look, then take it off first.
    if (code === "not-modifiable" && copy.satelliteId !== null && copy.secondTry === null) {
      return this.#outcome.goOn({ ...copy, secondTry: "take-off-first", force: true }, nowMs);
    }
    changeRefused(this.#context, this.#outcome, { copy, causes: failures }, nowMs);
  }

  /** It may have been merged into another one without a word, and then that one is to be used. Xero's reads may be a moment old. */
  #lookAtContact({ wanted }: DocumentCopy, nowMs: number): void {
    const { copies, tasks } = this.#context;
    const contact = wanted.contactId === null ? null : copies.contact(wanted.contactId);
    if (contact?.satelliteId == null) return;
    copies.put({ ...contact, force: true });
    const dueAtMs = nowMs + STALE_LOOK_DELAY_MS;
    tasks.want({ ...writeKey(contact), priority: PRIORITY.webhook, dueAtMs, version: contact.seq });
  }

  #found(call: SentCall, elements: readonly unknown[], nowMs: number): void {
    const kind = kindOf(call.purpose);
    const { states, unread } = parseStates(kind, elements);
    const documents = states.flatMap((state) => (state.kind === "document" ? [state.document] : []));
    for (const doc of call.docs) {
      const copy = this.#copy(doc);
      if (copy === null || copy.search === null) continue;
      const same = documents.filter((document) => isSameNumber(document, copy) && document.id !== copy.satelliteId);
      const ours = same.find((document) => isOurs(this.#context, document, copy));
      const [other] = same;
      const hidden = unread.find(({ element }) => matching([element], copy) !== undefined);
      if (ours !== undefined) this.#adopt(copy, ours, `${copyLabel(copy)} is in ${ownName(this.#context)}.`, nowMs);
      else if (hidden !== undefined) looksAgain(this.#context, this.#outcome, { copy, reason: hidden.reason }, nowMs);
      else if (other !== undefined) this.#notOurs(copy, other, nowMs);
      else this.#absent(copy, nowMs);
    }
  }

  #notOurs(copy: DocumentCopy, other: DocumentState, nowMs: number): void {
    // Bills may share a number (docs/xero.md §4.7), so another one with it says nothing about ours.
    if (isPurchase(copy.wanted)) return this.#absent(copy, nowMs);
    const owner = this.#context.copies.bySatelliteId(copy.kind, other.id);
    const isOfAnother = owner !== null && owner.groupId !== copy.groupId;
    // A read from before that one lost the number.
    if (isOfAnother && owner.kind !== "contact" && owner.copy !== null && !isSameNumber(owner.copy, copy)) {
      return this.#absent(copy, nowMs);
    }
    if (copy.choice === "adopt" && copy.satelliteId === null && !isVoid(other) && !isOfAnother) {
      const text = `Took over ${copyLabel(copy)} in ${ownName(this.#context)} as the copy, as a person chose.`;
      return this.#adopt(copy, other, text, nowMs);
    }
    this.#numberInUse({ ...copy, choice: null }, nowMs, isOfAnother);
  }

  #adopt(copy: DocumentCopy, found: DocumentState, text: string, nowMs: number): void {
    const adopted = withNotes(copy, [{ atMs: nowMs, text }]);
    // Compared anew: since Xero took what was sent, somebody may have changed it.
    const known = { satelliteId: found.id, copy: found, accepted: null, search: null };
    const unconfirmed = shownNow(copy.unconfirmed);
    this.#outcome.goOn({ ...adopted, ...known, unconfirmed, choice: null, force: false }, nowMs);
  }

  #absent(copy: DocumentCopy, nowMs: number): void {
    if (copy.search?.why === "in-use" && !isPurchase(copy.wanted)) {
      // The one that had it may have lost it meanwhile: tried once more.
      if (copy.secondTry !== null) this.#numberInUse(copy, nowMs);
      else this.#outcome.goOn({ ...copy, search: null, secondTry: "as-before" }, nowMs);
      return;
    }
    // Not there yet; only after a while that proves that the unanswered write was not carried out.
    const absentAfterMs = openUntilMs(copy.unconfirmed);
    if (absentAfterMs !== null && nowMs < absentAfterMs) {
      return this.#outcome.untilProof(copy, absentAfterMs, nowMs);
    }
    this.#outcome.goOn({ ...copy, search: null, unconfirmed: shownNow(copy.unconfirmed) }, nowMs);
  }

  /** `isOfAnother`: the document there is the copy of another of the group's. */
  #numberInUse(copy: DocumentCopy, nowMs: number, isOfAnother = false): void {
    const { number, satellite } = rejectionContext(this.#context, copy);
    const failure: Failure = { code: "invoice-number-taken", number, satellite, isOfAnother };
    changeRefused(this.#context, this.#outcome, { copy: { ...copy, search: null }, causes: [failure] }, nowMs);
  }

  /** A copy that lost its number lets those continue that were refused because of it. */
  #numberFreed(before: DocumentCopy, after: DocumentState, nowMs: number): void {
    const number = before.copy?.number?.toLowerCase();
    if (number === undefined || (!isVoid(after) && after.number?.toLowerCase() === number)) return;
    const { copies, tasks } = this.#context;
    for (const task of tasks.blockedOn("write", blockedOnFix("invoice-number-taken"))) {
      const waiting = task.kind === before.kind ? copies.document(before.kind, task.id) : null;
      if (waiting?.wanted.number?.toLowerCase() === number) tasks.change(task, { dueAtMs: nowMs, blockedOn: null });
    }
  }

  #copy(doc: DocRef): DocumentCopy | null {
    return doc.kind === "contact" ? null : this.#context.copies.document(doc.kind, doc.id);
  }
}
