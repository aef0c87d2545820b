/** What Xero answered about payments on copies: made, taken off, or looked at before they come off. */

import { type AppliedItem, itemsOf, withBack, withoutTakenOffByOthers, withSeen } from "../../../mirror/change.ts";
import type { AppliedPayment } from "../../../mirror/document.ts";
import { paymentInWords } from "../../../mirror/payment.ts";
import { recognise } from "../../../mirror/rejection.ts";
import { type PaymentState, paymentState } from "../../../mirror/terms.ts";
import type { SentPayment } from "../../../mirror/unconfirmed.ts";
import { jsonOrNull } from "../../../xero/errors.ts";
import { elementsOf, parseElements, xeroPayment } from "../../../xero/schemas.ts";
import { ownName, type TenantContext } from "../../context.ts";
import { type DocumentCopy, withNotes } from "../../model/copy.ts";
import { appliedPaymentIdOf, type DocPart } from "../../model/doc-part.ts";
import { fieldOf, rejectionOf } from "../../model/parse-record.ts";
import type { DocRef, SentCall } from "../../model/xero-call.ts";
import type { CopyTransitions } from "../copy-outcome.ts";
import {
  atPlace,
  causesBefore,
  changeRefused,
  leftOut,
  missingAfterChange,
  type ResponseHandler,
  rejectionContext,
  stillOffInWords,
} from "./shared.ts";

export class PaymentResponses implements ResponseHandler {
  readonly #context: TenantContext;
  readonly #outcome: CopyTransitions;

  constructor(context: TenantContext, outcome: CopyTransitions) {
    this.#context = context;
    this.#outcome = outcome;
  }

  onSuccess(call: SentCall, body: unknown, nowMs: number): boolean {
    const elements = elementsOf(body, "Payments");
    if (elements === null) return false;
    if (call.purpose === "create-payments") this.#made(call, elements, nowMs);
    else for (const doc of call.docs) this.#one(call, doc, elements[0], nowMs);
    return true;
  }

  /** At most one new payment per document in a call, so the document identifies it. */
  #made(call: SentCall, elements: readonly unknown[], nowMs: number): void {
    const parsed = parseElements(elements, xeroPayment);
    call.docs.forEach((doc, position) => {
      const copy = this.#copy(doc);
      if (copy?.copy == null) return;
      const match = parsed.find(
        // A refund's credit note stands under `Invoice` as well (docs/xero.md §9).
        ({ value }) =>
          [value?.Invoice?.InvoiceID, value?.CreditNote?.CreditNoteID].some(
            (id) => id?.toLowerCase() === copy.satelliteId?.toLowerCase(),
          ),
      );
      const element = match === undefined ? atPlace(elements, call, position) : elements[match.position];
      const value = match === undefined ? parsed.find((one) => one.position === position)?.value : match.value;
      const words = rejectionOf(element, "PaymentID");
      // Answered as not made, what was sent before and not answered may still arrive.
      const mayArrive = call.isRepeat === true && words === null && !value;
      if (element === undefined || mayArrive)
        leftOut(this.#context, this.#outcome, { copy, payments: sentPayment(call, copy.groupId) }, nowMs);
      else if (words !== null) this.#refused(copy, doc, words, nowMs);
      else if (value) this.#applied(copy, doc, paymentState(value), nowMs);
      // Carried out, but not readable: the document's own list of payments shows it.
      else this.#outcome.goOn({ ...copy, force: true }, nowMs);
    });
  }

  #applied(copy: DocumentCopy, doc: DocRef, payment: PaymentState, nowMs: number): void {
    if (copy.copy === null) return;
    const groupId = doc.part?.kind === "group-payment" ? doc.part.groupId : null;
    const links = groupId === null ? copy.links : [...copy.links, { groupId, satelliteId: payment.id }];
    const verb = itemsOf(copy.change) === null ? "Entered" : "Put back";
    const text = `${verb} the payment ${paymentInWords(payment, copy.wanted.currency)} in ${ownName(this.#context)}.`;
    const applied: AppliedPayment = {
      id: payment.id,
      date: payment.date,
      amount: payment.amount,
      reference: payment.reference,
      currencyRate: payment.currencyRate,
    };
    this.#outcome.goOn(
      {
        ...withNotes(copy, [{ atMs: nowMs, text }]),
        copy: { ...copy.copy, payments: [...copy.copy.payments, applied] },
        links,
        unconfirmed: null,
        change: withBack(copy.change, payment.id, (item) => isNamed(item, doc.part)),
        writtenAtMs: nowMs,
        shownFromMs: payment.updatedAtMs,
      },
      nowMs,
    );
  }

  #refused(copy: DocumentCopy, doc: DocRef, words: readonly string[], nowMs: number): void {
    if (copy.seq !== doc.version) return this.#outcome.goOn(copy, nowMs);
    const causes = recognise(words, rejectionContext(this.#context, copy, aboutPayment(copy, doc.part)));
    // What is on the copy may have changed in the satellite meanwhile.
    if (causes[0].code === "not-modifiable" && copy.secondTry === null) {
      return this.#outcome.goOn({ ...copy, secondTry: "as-before", force: true }, nowMs);
    }
    if (itemsOf(copy.change) === null) return this.#outcome.failed(copy, causes, copy.seq, nowMs);
    const missing =
      copy.change?.phase === "roll-back" ? stillOffInWords(copy) : missingAfterChange(this.#context, copy);
    const incomplete = { code: "restore-incomplete", missing, satellite: ownName(this.#context) } as const;
    this.#outcome.failed(copy, [incomplete, ...causes, ...causesBefore(copy)], copy.seq, nowMs);
  }

  #one(call: SentCall, doc: DocRef, element: unknown, nowMs: number): void {
    const copy = this.#copy(doc);
    const parsed = xeroPayment.safeParse(element);
    if (copy?.copy == null) return;
    const words = rejectionOf(element, "PaymentID");
    if (words !== null) {
      const causes = recognise(words, rejectionContext(this.#context, copy, aboutPayment(copy, doc.part)));
      changeRefused(this.#context, this.#outcome, { copy, causes }, nowMs);
    } else if (!parsed.success) this.#outcome.goOn({ ...copy, force: true }, nowMs);
    else if (call.purpose === "inspect-payment") this.#inspected(copy, paymentState(parsed.data), nowMs);
    else this.#removed(copy, appliedPaymentIdOf(doc.part), paymentState(parsed.data), nowMs);
  }

  #inspected(copy: DocumentCopy, payment: PaymentState, nowMs: number): void {
    // People took it off since the copy was read, and may have entered others: it is read again before anything comes off.
    if (payment.isDeleted && copy.copy !== null) {
      const payments = copy.copy.payments.filter(({ id }) => id !== payment.id);
      const change = withoutTakenOffByOthers(copy.change, payment.id);
      return this.#outcome.goOn({ ...copy, change, copy: { ...copy.copy, payments }, force: true }, nowMs);
    }
    const change = withSeen(copy.change, (seen) => ({
      ...seen,
      payments: [...seen.payments.filter((one) => one.id !== payment.id), { ...payment, seenAtMs: nowMs }],
    }));
    this.#outcome.goOn({ ...copy, change }, nowMs);
  }

  #removed(copy: DocumentCopy, paymentId: string, payment: PaymentState, nowMs: number): void {
    if (copy.copy === null) return;
    // Answered, and not carried out: the document's own list of payments shows what is on it.
    if (!payment.isDeleted) return this.#outcome.goOn({ ...copy, force: true }, nowMs);
    const was = copy.copy.payments.find((one) => one.id === paymentId) ?? payment;
    const text = `Took the payment ${paymentInWords(was, copy.wanted.currency)} off in ${ownName(this.#context)}.`;
    this.#outcome.goOn(
      {
        ...withNotes(copy, [{ atMs: nowMs, text }]),
        copy: {
          ...copy.copy,
          status: "AUTHORISED",
          payments: copy.copy.payments.filter((one) => one.id !== paymentId),
        },
        links: copy.links.filter((link) => link.satelliteId !== paymentId),
        writtenAtMs: nowMs,
        shownFromMs: payment.updatedAtMs,
      },
      nowMs,
    );
  }

  #copy(doc: DocRef): DocumentCopy | null {
    return doc.kind === "contact" ? null : this.#context.copies.document(doc.kind, doc.id);
  }
}

interface AboutPayment {
  readonly account?: string;
  readonly payment?: string;
  readonly date?: string | null;
}

/** The payment that a call was about: one of the group's or the satellite's own to be entered, or one on the copy. */
export function aboutPayment(copy: DocumentCopy, part: DocPart | undefined): AboutPayment {
  const own = (itemsOf(copy.change) ?? []).flatMap((one) => (one.what === "payment" ? [one.payment] : []));
  const wanted =
    part?.kind === "group-payment"
      ? copy.terms.payments.find(({ id }) => id === part.groupId)
      : own.find(({ id }) => part?.kind === "own-payment" && id === part.paymentId);
  const payment = wanted ?? copy.copy?.payments.find(({ id }) => id === appliedPaymentIdOf(part));
  const account = wanted?.accountCode ?? wanted?.accountName;
  return {
    ...(account == null ? {} : { account }),
    // A locked period is one that the payment's own date lies in.
    ...(payment === undefined ? {} : { payment: paymentInWords(payment, copy.wanted.currency), date: payment.date }),
  };
}

/** The payment of the group that the call was to make on one document; none when it makes no payment, or a satellite's own. */
export function sentPayment(call: SentCall, groupId: string): readonly SentPayment[] {
  const position = call.docs.findIndex((doc) => doc.id === groupId);
  const part = call.docs[position]?.part;
  if (call.purpose !== "create-payments" || part?.kind !== "group-payment") return [];
  const sent = elementsOf(jsonOrNull(call.request.body ?? ""), "Payments")?.[position];
  const amount = Number(Reflect.get(Object(sent), "Amount"));
  return [{ groupId: part.groupId, date: fieldOf(sent, "Date"), amount, reference: fieldOf(sent, "Reference") }];
}

function isNamed(item: AppliedItem, part: DocPart | undefined): boolean {
  if (item.what !== "payment") return false;
  if (item.groupId !== null) return part?.kind === "group-payment" && part.groupId === item.groupId;
  return part?.kind === "own-payment" && part.paymentId === item.payment.id;
}
