/**
 * docs/architecture.md §5 says for each record what happens of it in the other direction. Each row of the table is tried here: what
 * is made on one side is on the other exactly where its cell does not begin with "never" or "nothing", and goes with it where
 * the cell says so.
 */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { PaymentsFrom } from "../../src/domain/firm.ts";
import {
  changeEntity,
  credit,
  groupOf,
  groupSetUp,
  later,
  mirroredSale,
  sydneyOf,
  sydneySetUp,
} from "./catalogue/stage.ts";
import { copiesIn, line } from "./invoices.ts";
import { Practice } from "./practice.ts";

interface Seen {
  /** What was made is on the other side. */
  readonly isThere: boolean;
  /** What was taken off is off on the other side; null where it was never there, or is not taken off. */
  readonly isGone: boolean | null;
}

interface Scene {
  readonly practice: Practice;
  readonly invoiceId: string;
  readonly copyId: string;
  readonly number: string;
}

type Trial = (scene: Scene) => Promise<Seen>;
interface Row {
  readonly from: PaymentsFrom;
  readonly toSatellite: Trial;
  readonly toGroup: Trial;
}

const clearing = {
  Code: "852",
  Name: "Received in satellites",
  Type: "CURRENT",
  EnablePaymentsToAccount: true,
} as const;

async function scene(paymentsFrom: PaymentsFrom): Promise<Scene> {
  const practice = await new Practice({ settings: { paymentsFrom } }).open();
  groupSetUp(practice).addAccount(clearing);
  sydneySetUp(practice).addAccount({ ...clearing, Code: "851", Name: "Client credits" });
  changeEntity(practice, "Sydney", { groupPaymentsAccount: "852", creditsAccount: "851" });
  const { invoice, copy } = await mirroredSale(practice);
  return { practice, invoiceId: invoice.InvoiceID, copyId: copy.InvoiceID, number: invoice.InvoiceNumber };
}

type Side = "group" | "satellite";
const personOf = (practice: Practice, side: Side) => (side === "group" ? groupOf(practice) : sydneyOf(practice));
const otherOf = (side: Side): Side => (side === "group" ? "satellite" : "group");

/** Makes something on one side, looks at the other, takes it off, and looks again. */
function tried(
  side: Side,
  make: (scene: Scene, side: Side) => () => void,
  amountOn: (scene: Scene, side: Side) => number,
): Trial {
  return async (at) => {
    const before = amountOn(at, otherOf(side));
    const remove = make(at, side);
    await later(at.practice, at.invoiceId);
    const isThere = amountOn(at, otherOf(side)) !== before;
    remove();
    await later(at.practice, at.invoiceId);
    return { isThere, isGone: isThere ? amountOn(at, otherOf(side)) === before : null };
  };
}

const invoiceOf = ({ practice, invoiceId, copyId }: Scene, side: Side) =>
  personOf(practice, side).invoice(side === "group" ? invoiceId : copyId);

/** What is paid of it, in whatever way. */
const dueOn = (at: Scene, side: Side) => invoiceOf(at, side).AmountDue;

function pay(at: Scene, side: Side): () => void {
  const person = personOf(at.practice, side);
  const { PaymentID } = person.pay(invoiceOf(at, side).InvoiceID, { amount: 65.1, reference: "R-1" });
  return () => void person.removePayment(PaymentID);
}

function useCredit({ practice, ...at }: Scene, side: Side): () => void {
  const person = personOf(practice, side);
  const invoice = invoiceOf({ practice, ...at }, side);
  const note = noteIn(practice, side);
  const allocationId = person.allocate(note, { invoiceId: invoice.InvoiceID, amount: 20 });
  return () => person.unallocate(note, allocationId);
}

function useAdvance(at: Scene, side: Side): () => void {
  const person = personOf(at.practice, side);
  const { InvoiceID } = invoiceOf(at, side);
  const use = person.applyCredit(InvoiceID, { kind: "overpayment", amount: 65.1 });
  return () => void person.removeCredit(InvoiceID, use);
}

/** A credit note of that side's own, for the client. */
function noteIn(practice: Practice, side: Side): string {
  if (side === "group") return credit(practice, 50).CreditNoteID;
  const [copy] = copiesIn(practice, "Sydney");
  const made = sydneyOf(practice).raiseCreditNote({
    ...{ CreditNoteNumber: "OWN-1", Contact: { ContactID: copy?.Contact.ContactID ?? "" }, Status: "AUTHORISED" },
    LineItems: [line(null, 50)],
  });
  return made.CreditNoteID;
}

/** Refunds of a credit note that the group made: it is on both sides before either pays it out. */
function refunds(side: Side): Trial {
  return async (at) => {
    const note = credit(at.practice, 50);
    await later(at.practice);
    const isIt = (one: { readonly CreditNoteNumber: string }) => one.CreditNoteNumber === note.CreditNoteNumber;
    const noteOn = (on: Side) => personOf(at.practice, on).creditNotes().find(isIt);
    const announced = async () => {
      await at.practice.announceRecord("credit-note", note.CreditNoteID);
      await later(at.practice);
    };
    const person = personOf(at.practice, side);
    const { PaymentID } = person.refund(noteOn(side)?.CreditNoteID ?? "", { amount: 20 });
    await announced();
    const isThere = noteOn(otherOf(side))?.Payments.length === 1;
    person.removePayment(PaymentID);
    await announced();
    return { isThere, isGone: isThere ? noteOn(otherOf(side))?.Payments.length === 0 : null };
  };
}

/** Money of a client that no invoice uses, paid back. */
function advanceRefunds(side: Side): Trial {
  return tried(
    side,
    (at, on) => {
      const person = personOf(at.practice, on);
      const contactId = invoiceOf(at, on).Contact.ContactID;
      const { ID } = person.receive({ kind: "overpayment", contactId, amount: 50 });
      const { PaymentID } = person.refundAdvance(ID, { amount: 50 });
      return () => void person.removePayment(PaymentID);
    },
    ({ practice }, on) => personOf(practice, on).payments().length,
  );
}

/** Void and new documents of both kinds, and their contact. */
function documents(side: Side): Trial {
  const own = (number: string) => ({
    ...{ Contact: { Name: "Another client" }, Status: "AUTHORISED" as const },
    LineItems: [line(side === "group" ? "Sydney" : null, number === "" ? 10 : 20)],
  });
  return tried(
    side,
    ({ practice }, on) => {
      const person = personOf(practice, on);
      const invoice = person.raiseInvoice({ ...own("invoice"), InvoiceNumber: "NEW-1" });
      const note = person.raiseCreditNote({ ...own(""), CreditNoteNumber: "NEW-2" });
      return () => {
        person.editInvoice(invoice.InvoiceID, { Status: "VOIDED" });
        person.editCreditNote(note.CreditNoteID, { Status: "VOIDED" });
      };
    },
    ({ practice }, on) => {
      const person = personOf(practice, on);
      const live = [...person.invoices(), ...person.creditNotes()].filter(({ Status }) => Status !== "VOIDED");
      return live.filter(({ Contact }) => Contact.Name === "Another client").length;
    },
  );
}

const both = (make: (side: Side) => Trial, from: PaymentsFrom = "group"): Row => ({
  from,
  toSatellite: make("group"),
  toGroup: make("satellite"),
});
const payments = (from: PaymentsFrom) => both((side) => tried(side, pay, dueOn), from);

/** By the first cell of its row. */
const TRIALS: Readonly<Record<string, Row>> = {
  "invoice, credit note, contact": both(documents),
  "payment on an invoice, `paymentsFrom: group`": payments("group"),
  "the same, `satellite`": payments("satellite"),
  "the same, `either`": payments("either"),
  "allocation of a credit note": both((side) => tried(side, useCredit, dueOn), "either"),
  "use of an overpayment or prepayment": both((side) => tried(side, useAdvance, dueOn), "either"),
  "cash refund of a credit note": both(refunds, "either"),
  "cash refund of an overpayment or prepayment": both(advanceRefunds, "either"),
};

const text = readFileSync(join(import.meta.dirname, "../../docs/architecture.md"), "utf8");
const table = text.split("| record | from the group to a satellite | from a satellite to the group |\n")[1] ?? "";
const rows = (table.split("\n\n")[0] ?? "")
  .split("\n")
  .slice(1)
  .map((row) => row.split("|").map((cell) => cell.trim()));

/** What a cell promises. */
function promised(cell: string): Seen {
  const isThere = !/^(never|nothing)/.test(cell);
  return { isThere, isGone: isThere && /taken off|voided|as above/.test(cell) ? true : null };
}

describe("each row of the table record × direction × what happens is so", () => {
  test("and each has a trial", () => {
    expect(rows.map(([, record]) => record)).toEqual(Object.keys(TRIALS));
  });

  test.each(rows.map(([, record = "", toSatellite = "", toGroup = ""]) => ({ record, toSatellite, toGroup })))(
    "$record",
    async ({ record, toSatellite, toGroup }) => {
      const row = TRIALS[record];
      if (row === undefined) throw new Error(`no trial of ${record}`);
      expect(await row.toSatellite(await scene(row.from))).toEqual(promised(toSatellite));
      expect(await row.toGroup(await scene(row.from))).toEqual(promised(toGroup));
    },
  );
});
