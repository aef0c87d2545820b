/**
 * What Xero answered about invoices of this satellite: created, updated, voided, or found by number. A found document is
 * ours only if its Url marks it so, or a person says Adopt (DESIGN §3, "Exactly once").
 */

import type { Failure } from "../failure.ts";
import { type DocumentState, isVoid } from "../mirror/document.ts";
import { isMarked, marker } from "../mirror/invoice.ts";
import { totalsStep } from "../mirror/next-step.ts";
import { recognise } from "../mirror/rejection.ts";
import { elementsOf } from "../xero/schemas.ts";
import type { DocRef, SentCall } from "./calls.ts";
import type { InvoiceCopy } from "./copies.ts";
import { type Desk, ownName } from "./desk.ts";
import { type CopyOutcome, copyLabel, withNotes, writeKey } from "./outcome.ts";
import { fieldOf, parseState, rejectionOf, warningsOf } from "./parse.ts";

/** Failures that may come from reference data that has changed since it was cached. */
const STALE_REFERENCES: ReadonlySet<Failure["code"]> = new Set([
  "account-code-missing",
  "tax-type-missing",
  "lock-date",
  "currency-missing",
]);

export class InvoiceAnswers {
  readonly #desk: Desk;
  readonly #outcome: CopyOutcome;

  constructor(desk: Desk, outcome: CopyOutcome) {
    this.#desk = desk;
    this.#outcome = outcome;
  }

  taken(call: SentCall, body: unknown, nowMs: number): boolean {
    const elements = elementsOf(body, "Invoices");
    if (elements === null) return false;
    if (call.purpose === "find-invoices") this.#found(call, elements, nowMs);
    else this.#written(call, elements, nowMs);
    return true;
  }

  #written(call: SentCall, elements: readonly unknown[], nowMs: number): void {
    call.docs.forEach((doc, position) => {
      const copy = this.#desk.store.copies.get("invoice", doc.id);
      if (copy === null) return;
      const element = matching(elements, copy) ?? elements[position];
      const words = rejectionOf("invoice", element);
      const parsed = parseState("invoice", element);
      if (words !== null) this.#rejected(copy, doc, words, nowMs);
      else if (parsed.ok && parsed.value.kind === "invoice") {
        this.#accepted(copy, doc, parsed.value.document, warningsOf(element), nowMs);
      } else this.#unreadable(copy, parsed.ok ? "no such element" : parsed.error, nowMs);
    });
  }

  #accepted(copy: InvoiceCopy, doc: DocRef, state: DocumentState, warnings: readonly string[], nowMs: number): void {
    const notes = [this.#told(copy, state), ...warnings.map((warning) => `Xero remarks: ${warning}`)];
    const known: InvoiceCopy = {
      ...withNotes(
        copy,
        notes.map((text) => ({ atMs: nowMs, text })),
      ),
      satelliteId: state.id,
      copy: state,
      force: false,
      find: null,
      absentAfterMs: null,
      choice: null,
      writtenAtMs: nowMs,
    };
    const isClearing = copy.leaving || isVoid(copy.wanted);
    if (copy.seq !== doc.version || isClearing) return this.#goOn(known, nowMs);
    // What Xero took is done, even where it spells something in its own way; only amounts are compared again.
    const totals = totalsStep(copy.wanted, state, {
      name: ownName(this.#desk),
      references: this.#desk.store.references.get(),
    });
    if (totals.step === "fail" && totals.failures[0] !== undefined) {
      return this.#outcome.failed(known, [totals.failures[0]], copy.seq, nowMs);
    }
    this.#outcome.done(known, copy.seq, nowMs);
  }

  #told(copy: InvoiceCopy, state: DocumentState): string {
    const place = ownName(this.#desk);
    if (isVoid(state)) return `Voided ${copyLabel(copy)} in ${place}.`;
    if (copy.leaving) return `Freed the number ${copyLabel(copy)} in ${place}: the copy there is ${state.number} now.`;
    return `${copy.satelliteId === null ? "Created" : "Updated"} ${copyLabel(copy)} in ${place}.`;
  }

  #rejected(copy: InvoiceCopy, doc: DocRef, words: readonly string[], nowMs: number): void {
    if (copy.seq !== doc.version) return this.#goOn(copy, nowMs);
    const failures = recognise(words, this.#context(copy));
    if (failures.some((failure) => STALE_REFERENCES.has(failure.code))) this.#desk.store.references.forgetAll();
    const isTaken = failures[0].code === "invoice-number-taken";
    if (isTaken && copy.satelliteId === null && copy.find === null)
      return this.#goOn({ ...copy, find: "taken" }, nowMs);
    // A freed number that is taken too: the next one.
    if (isTaken && copy.leaving) return this.#goOn({ ...copy, moves: copy.moves + 1 }, nowMs);
    this.#outcome.failed(copy, failures, copy.seq, nowMs);
  }

  #unreadable(copy: InvoiceCopy, reason: string, nowMs: number): void {
    if (copy.satelliteId === null) return this.#goOn({ ...copy, find: "unanswered" }, nowMs);
    this.#outcome.failed(copy, recognise([reason], this.#context(copy)), copy.seq, nowMs);
  }

  #found(call: SentCall, elements: readonly unknown[], nowMs: number): void {
    const documents = elements.flatMap((element) => {
      const parsed = parseState("invoice", element);
      return parsed.ok && parsed.value.kind === "invoice" ? [parsed.value.document] : [];
    });
    for (const doc of call.docs) {
      const copy = this.#desk.store.copies.get("invoice", doc.id);
      if (copy === null || copy.find === null) continue;
      const same = documents.filter((document) => isSameNumber(document, copy));
      const ours = same.find((document) => isMarked(document, copy.groupId) && !isVoid(document));
      const [other] = same;
      if (ours !== undefined) this.#adopt(copy, ours, `${copyLabel(copy)} is in ${ownName(this.#desk)}.`, nowMs);
      else if (other !== undefined) this.#notOurs(copy, other, nowMs);
      else this.#absent(copy, nowMs);
    }
  }

  #notOurs(copy: InvoiceCopy, other: DocumentState, nowMs: number): void {
    // Bills may share a number (FACTS §4.7), so another one with it says nothing about ours.
    if (copy.wanted.type === "ACCPAY") return this.#absent(copy, nowMs);
    if (copy.choice === "adopt" && !isVoid(other)) {
      const text = `Took over ${copyLabel(copy)} in ${ownName(this.#desk)} as the copy, as a person chose.`;
      return this.#adopt(copy, other, text, nowMs);
    }
    const { number, satellite } = this.#context(copy);
    const taken = { ...copy, find: null, choice: null };
    this.#outcome.failed(taken, [{ code: "invoice-number-taken", number, satellite }], copy.seq, nowMs);
  }

  #adopt(copy: InvoiceCopy, found: DocumentState, text: string, nowMs: number): void {
    const adopted = withNotes(copy, [{ atMs: nowMs, text }]);
    this.#goOn(
      { ...adopted, satelliteId: found.id, copy: found, find: null, absentAfterMs: null, choice: null, force: false },
      nowMs,
    );
  }

  #absent(copy: InvoiceCopy, nowMs: number): void {
    if (copy.find === "taken" && copy.wanted.type === "ACCREC") {
      const { number, satellite } = this.#context(copy);
      const taken = { ...copy, find: null };
      return this.#outcome.failed(taken, [{ code: "invoice-number-taken", number, satellite }], copy.seq, nowMs);
    }
    // Not there yet; only after a while that proves that the unanswered write was not carried out.
    if (copy.absentAfterMs !== null && nowMs < copy.absentAfterMs) return this.#goOn(copy, copy.absentAfterMs);
    this.#goOn({ ...copy, find: null, absentAfterMs: null }, nowMs);
  }

  #goOn(copy: InvoiceCopy, dueAtMs: number): void {
    const { copies, tasks } = this.#desk.store;
    copies.put(copy);
    const task = tasks.get(writeKey(copy));
    if (task !== null) tasks.change(task, { dueAtMs, attempts: 0, wait: null });
  }

  #context(copy: InvoiceCopy) {
    return {
      satellite: ownName(this.#desk),
      contact: copy.wanted.contactName ?? "the contact",
      number: copyLabel(copy),
      date: copy.wanted.date,
    };
  }
}

/** By id, by our link in Url, by number: never by position while anything better is there. */
function matching(elements: readonly unknown[], copy: InvoiceCopy): unknown {
  const link = marker(copy.groupId).toLowerCase();
  const number = copy.wanted.number?.toLowerCase();
  return (
    elements.find((element) => copy.satelliteId !== null && fieldOf(element, "InvoiceID") === copy.satelliteId) ??
    elements.find((element) => fieldOf(element, "Url")?.toLowerCase() === link) ??
    elements.find((element) => number !== undefined && fieldOf(element, "InvoiceNumber")?.toLowerCase() === number)
  );
}

function isSameNumber(document: DocumentState, copy: InvoiceCopy): boolean {
  return document.type === copy.wanted.type && document.number?.toLowerCase() === copy.wanted.number?.toLowerCase();
}
