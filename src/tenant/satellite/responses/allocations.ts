/**
 * What Xero answered about allocations of credit notes: made, taken off, or looked at before they come off. An allocation
 * is on two documents; whichever of them are copies here are both kept up to date.
 */

import { explain } from "../../../domain/failure-words.ts";
import { type Inspection, itemsOf, seenIn, withSeen } from "../../../mirror/change.ts";
import type { Allocation, DocumentState } from "../../../mirror/document.ts";
import { sameAmount, shown } from "../../../mirror/money.ts";
import { withAllocationOff, withCreditsBack, withUnsureReturn } from "../../../mirror/own-credits.ts";
import { recognise } from "../../../mirror/rejection.ts";
import { withoutFirst } from "../../../mirror/take-first.ts";
import { stillOff } from "../../../mirror/take-off.ts";
import { shownNow } from "../../../mirror/unconfirmed.ts";
import { elementsOf } from "../../../xero/schemas.ts";
import { ownName, type TenantContext } from "../../context.ts";
import { checkKey, type DocumentCopy, withNotes, writeKey } from "../../model/copy.ts";
import { addedAllocationsOf, allocationIdOf, creditNoteIdOf, type DocPart } from "../../model/doc-part.ts";
import { fieldOf, parseState, rejectionOf } from "../../model/parse-record.ts";
import { blockedOnRecord, PRIORITY } from "../../model/task.ts";
import type { DocRef, SentCall } from "../../model/xero-call.ts";
import { endCopyEvents } from "../copy-events.ts";
import type { CopyTransitions } from "../copy-outcome.ts";
import { copyDifferences, driftOf } from "../drift.ts";
import {
  causesBefore,
  changeRefused,
  leftOut,
  type ResponseHandler,
  rejectionContext,
  stillOffInWords,
} from "./shared.ts";

export class AllocationResponses implements ResponseHandler {
  readonly #context: TenantContext;
  readonly #outcome: CopyTransitions;

  constructor(context: TenantContext, outcome: CopyTransitions) {
    this.#context = context;
    this.#outcome = outcome;
  }

  onSuccess(call: SentCall, body: unknown, nowMs: number): boolean {
    const [doc] = call.docs;
    const copy = doc === undefined ? null : this.#copy(doc);
    if (doc === undefined || copy?.copy == null) return true;
    if (call.purpose === "inspect-credit-note") return this.#inspected(copy, body, nowMs);
    if (call.purpose === "allocate") return this.#allocated(copy, doc, body, nowMs);
    return this.#unallocated(copy, doc, body, nowMs);
  }

  #inspected(copy: DocumentCopy, body: unknown, nowMs: number): boolean {
    const [element] = elementsOf(body, "CreditNotes") ?? [];
    const parsed = parseState("credit-note", element);
    if (!parsed.ok || parsed.value.kind !== "document") return false;
    const { id, allocations } = parsed.value.document;
    const change = withSeen(copy.change, (seen) => ({
      ...seen,
      creditNotes: [...seen.creditNotes.filter((note) => note.id !== id), { id, allocations }],
    }));
    const own = copy.kind === "credit-note" && copy.satelliteId === id ? parsed.value.document : copy.copy;
    this.#outcome.goOn({ ...copy, copy: own, change }, nowMs);
    return true;
  }

  #allocated(copy: DocumentCopy, doc: DocRef, body: unknown, nowMs: number): boolean {
    const elements = elementsOf(body, "Allocations");
    if (elements === null) return false;
    const words = elements.flatMap((element) => rejectionOf(element, "") ?? []);
    const refused = elements.some((element) => rejectionOf(element, "") !== null);
    const creditNoteId = creditNoteIdOf(doc.part);
    const sent = addedAllocationsOf(doc.part);
    if (elements.length < sent.length && !refused) {
      const uses = sent.map((use) => ({ ...use, creditNoteId }));
      const unsure = { ...copy, change: withUnsureReturn(copy.change, uses) };
      leftOut(this.#context, this.#outcome, { copy: unsure }, nowMs);
      return true;
    }
    const added = sent.filter((_, position) => rejectionOf(elements[position], "") === null);
    for (const allocation of added) {
      const id = fieldOf(elements[sent.indexOf(allocation)], "AllocationID");
      this.#note(creditNoteId, { ...allocation, id }, nowMs);
    }
    const current = this.#copy(doc) ?? copy;
    const back = added.map(({ invoiceId, amount }) => ({ creditNoteId, invoiceId, amount }));
    const change = withCreditsBack(current.change, back);
    const known = { ...current, change, unconfirmed: shownNow(current.unconfirmed) };
    if (!refused) this.#outcome.goOn(known, nowMs);
    else this.#refused(known, doc, words, nowMs);
    return true;
  }

  #refused(copy: DocumentCopy, doc: DocRef, words: readonly string[], nowMs: number): void {
    if (copy.seq !== doc.version) return this.#outcome.goOn(copy, nowMs);
    const satellite = ownName(this.#context);
    const causes = recognise(words, rejectionContext(this.#context, copy));
    const missing =
      copy.change?.phase === "roll-back"
        ? stillOffInWords(copy)
        : stillOff(itemsOf(copy.change) ?? [], [], copy.wanted.currency);
    if (missing.length === 0) return this.#outcome.failed(copy, causes, copy.seq, nowMs);
    const incomplete = { code: "restore-incomplete", missing, satellite } as const;
    this.#outcome.failed(copy, [incomplete, ...causes, ...causesBefore(copy)], copy.seq, nowMs);
  }

  /** Xero answers with the bare allocation (docs/xero.md §4.9); anything readable means that it is off. */
  #unallocated(copy: DocumentCopy, { part }: DocRef, body: unknown, nowMs: number): boolean {
    if (body === null || typeof body !== "object") return false;
    const words = rejectionOf(body, "");
    if (words !== null) {
      const causes = recognise(words, rejectionContext(this.#context, copy));
      changeRefused(this.#context, this.#outcome, { copy, causes }, nowMs);
      return true;
    }
    this.#forget(copy, part, nowMs);
    return true;
  }

  /** Written to both documents, as far as they are copies here. */
  #note(creditNoteId: string, allocation: Allocation, nowMs: number): void {
    const note = this.#bySatelliteId("credit-note", creditNoteId);
    const invoice = this.#bySatelliteId("invoice", allocation.invoiceId);
    const text = `Used ${shown(allocation.amount, note?.wanted.currency ?? invoice?.wanted.currency ?? null)} of ${note?.copy?.number ?? "the credit note"} on ${invoice?.copy?.number ?? "an invoice"} in ${ownName(this.#context)}.`;
    if (note?.copy != null) {
      const copy = { ...note.copy, allocations: [...note.copy.allocations, allocation] };
      this.#context.copies.put({
        ...withNotes(note, [{ atMs: nowMs, text }]),
        copy,
        writtenAtMs: nowMs,
        shownFromMs: null,
      });
    }
    if (invoice?.copy != null) {
      const credit = {
        creditNoteId,
        number: note?.copy?.number ?? null,
        amount: allocation.amount,
        date: allocation.date,
      };
      this.#credited(invoice, { ...invoice.copy, credits: [...invoice.copy.credits, credit] }, nowMs);
    }
  }

  /** What the invoice has of credit changed with a credit note's own write: so does what it lacks or has too much. */
  #credited(invoice: DocumentCopy, copy: DocumentState, nowMs: number): void {
    const { copies, tasks } = this.#context;
    const credited = { ...invoice, copy, writtenAtMs: nowMs, shownFromMs: null };
    // The end of work that is under way says what differs then.
    if (invoice.status === "queued" || invoice.status === "waiting") return void copies.put(credited);
    // What people changed on it otherwise stays listed.
    const drift = driftOf(credited, copyDifferences(this.#context, credited), nowMs);
    const isSame = JSON.stringify(drift) === JSON.stringify(invoice.drift);
    const known = copies.put(isSame ? credited : { ...credited, drift, rev: credited.rev + 1 });
    const isLookedAt = tasks.get(checkKey(invoice.kind, invoice.satelliteId ?? "")) !== null;
    // What was asked about it differs no more; a look that is open ends its events itself.
    if (drift === null && invoice.drift !== null && !isLookedAt) {
      endCopyEvents(
        this.#context,
        known,
        { status: "skipped", failures: [explain({ code: "skip-unchanged" })] },
        nowMs,
      );
    }
  }

  /** Taken from both documents; a credit note of ours is to be used again when the invoice's change is over. */
  #forget(about: DocumentCopy, part: DocPart | undefined, nowMs: number): void {
    const [creditNoteId, allocationId] = [creditNoteIdOf(part), allocationIdOf(part)];
    const seen = seenIn(about.change)?.creditNotes.find((one) => one.id === creditNoteId);
    const note = this.#bySatelliteId("credit-note", creditNoteId);
    const known = [...(seen?.allocations ?? []), ...(note?.copy?.allocations ?? [])];
    const gone = known.find((one) => one.id === allocationId);
    const invoice = this.#bySatelliteId("invoice", gone?.invoiceId ?? about.satelliteId ?? "");
    const text = `Took the credit ${shown(gone?.amount ?? null, about.wanted.currency)} off in ${ownName(this.#context)}.`;
    const isGone = (one: Allocation) =>
      one.id === allocationId ||
      (one.id === null && one.invoiceId === gone?.invoiceId && sameAmount(one.amount, gone.amount));
    if (note?.copy != null) {
      const copy = { ...note.copy, allocations: note.copy.allocations.filter((one) => !isGone(one)) };
      this.#context.copies.put({ ...note, copy, writtenAtMs: nowMs, shownFromMs: null });
      if (about.kind === "invoice") this.#useAgain(note, about, nowMs);
    }
    if (invoice?.copy != null) {
      const credits = withoutFirst(
        invoice.copy.credits,
        (one) => one.creditNoteId === creditNoteId && sameAmount(one.amount, gone?.amount ?? one.amount),
      );
      this.#credited(invoice, { ...invoice.copy, status: "AUTHORISED", credits }, nowMs);
    }
    const current = this.#copy({ kind: about.kind, id: about.groupId, version: about.seq }) ?? about;
    const without = (seen: Inspection): Inspection => ({
      ...seen,
      creditNotes: seen.creditNotes.map((one) =>
        one.id === creditNoteId
          ? { ...one, allocations: one.allocations.filter((other) => other.id !== allocationId) }
          : one,
      ),
    });
    const off = withAllocationOff(current.change, allocationId);
    const change = seenIn(off) === null ? off : withSeen(off, without);
    this.#outcome.goOn({ ...withNotes({ ...current, change }, [{ atMs: nowMs, text }]) }, nowMs);
  }

  #useAgain(note: DocumentCopy, invoice: DocumentCopy, nowMs: number): void {
    const { tasks } = this.#context;
    const key = writeKey(note);
    tasks.want({ ...key, priority: PRIORITY.webhook, dueAtMs: nowMs, version: note.seq });
    const task = tasks.get(key);
    if (task !== null) tasks.change(task, { dueAtMs: null, blockedOn: blockedOnRecord("invoice", invoice.groupId) });
  }

  #bySatelliteId(kind: "invoice" | "credit-note", satelliteId: string): DocumentCopy | null {
    const copy = this.#context.copies.bySatelliteId(kind, satelliteId);
    return copy === null || copy.kind === "contact" ? null : copy;
  }

  #copy(doc: DocRef): DocumentCopy | null {
    return doc.kind === "contact" ? null : this.#context.copies.document(doc.kind, doc.id);
  }
}
