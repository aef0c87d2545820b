/**
 * Credit notes that people of satellites raise there, use on copies and take off again: what happens of that in a world, and its
 * promise. Orbit takes credit off a copy to change it and puts it back; what people take off themselves stays off. Whose act a
 * removal was is known here from the calls, as far as Orbit can know it from their answers.
 */

import { Refused } from "../../xero/src/control/refused.ts";
import type { People } from "../people.ts";
import type { Deed } from "./deeds.ts";
import type { Leaving } from "./network.ts";
import type { World } from "./world.ts";

/** That much of a credit note on one copy. */
interface Use {
  readonly tenantId: string;
  readonly noteId: string;
  readonly number: string;
  readonly invoiceId: string;
  readonly amount: number;
  /** People have not taken it off. */
  isWanted: boolean;
  /** False: people took it off while Orbit could not know whether itself had. */
  isCertain: boolean;
  /** Calls of Orbit's about it of which it does not know what became. */
  unanswered: number;
  /** When the last of them left. */
  writtenAtMs: number;
}

/** A read that left so long after a write shows what that did, and Orbit believes it. */
const SHOWN_AFTER_MS = 75_000;
const WHILE_CHANGED_MS = 20_000;
/** The look at it and the removal that follows are as long under way as that. */
const AT_LOOK_MS = 600;

export class OwnCredits {
  readonly #world: World;
  readonly #uses: Use[] = [];
  /** People take them off as soon as Orbit has looked at their notes. */
  readonly #atLook = new Set<Use>();
  #raised = 0;

  constructor(world: World) {
    this.#world = world;
  }

  deeds(people: People): readonly Deed[] {
    return [
      [50, "uses a credit of the satellite's own on a copy", () => this.#use(people)],
      [10, "takes a credit of the satellite's own off", () => this.#takeOff(people.pickOrNull(this.#present()))],
      [25, "takes such a credit off while its invoice changes", () => this.#takeOffWhileChanged(people)],
      [25, "changes an invoice that has such a credit", () => this.#change(people)],
    ];
  }

  #use(people: People): void {
    const open = this.#world.satellites.flatMap((tenantId) =>
      this.#person(tenantId)
        .invoices()
        .filter(({ AmountDue, Status, InvoiceID }) => {
          return AmountDue > 1 && Status === "AUTHORISED" && !this.#world.own.has(InvoiceID);
        })
        .map((copy) => ({ tenantId, copy })),
    );
    const { tenantId, copy } = people.pickOrNull(open) ?? {};
    if (tenantId === undefined || copy === undefined) return;
    const { InvoiceID: invoiceId, InvoiceNumber: number = "", AmountDue, Contact } = copy;
    const alike = people.int(4) === 0 ? this.#present().find((use) => use.invoiceId === invoiceId) : undefined;
    const amount = alike?.amount ?? Math.ceil((AmountDue * 100) / people.pick([1, 3, 5, 10, 20])) / 100;
    const contactId = Contact.ContactID ?? "";
    const noteId =
      alike?.noteId ??
      this.#noteWith({ tenantId, contactId, amount }, people) ??
      this.#raise(tenantId, contactId, amount);
    this.#person(tenantId).allocate(noteId, { invoiceId, amount });
    const state = { isWanted: true, isCertain: true, unanswered: 0, writtenAtMs: 0 };
    this.#uses.push({ tenantId, noteId, number, invoiceId, amount, ...state });
  }

  /** One note may be used on several copies, or several times on one. */
  #noteWith(use: { readonly tenantId: string; readonly contactId: string; readonly amount: number }, people: People) {
    const ids = new Set(this.#uses.map(({ noteId }) => noteId));
    const left = this.#person(use.tenantId)
      .creditNotes()
      .filter(({ CreditNoteID, RemainingCredit }) => ids.has(CreditNoteID) && RemainingCredit >= use.amount)
      .filter(({ Contact }) => Contact.ContactID === use.contactId);
    return people.int(2) === 0 ? null : (people.pickOrNull(left)?.CreditNoteID ?? null);
  }

  /** Of more than is used: put back twice, it would be used twice. */
  #raise(tenantId: string, contactId: string, amount: number): string {
    return this.#person(tenantId).raiseCreditNote({
      CreditNoteNumber: `OWN-${++this.#raised}`,
      Contact: { ContactID: contactId },
      Status: "AUTHORISED",
      LineAmountTypes: "NoTax",
      LineItems: [{ Description: "Own credit", Quantity: 3, UnitAmount: amount, AccountCode: "200" }],
    }).CreditNoteID;
  }

  #takeOff(use: Use | null): void {
    const [allocationId] = use === null ? [] : this.#there(use);
    if (use === null || allocationId === undefined || !use.isWanted) return;
    this.#person(use.tenantId).unallocate(use.noteId, allocationId);
    use.isWanted = false;
    use.isCertain &&= use.unanswered === 0;
  }

  /** In the seconds in which Orbit hears of the change, takes the credit off and puts it back; or once it looks at the note. */
  #takeOffWhileChanged(people: People): void {
    const use = this.#change(people);
    if (people.int(2) === 0) this.#takeOffWithin(use, WHILE_CHANGED_MS);
    else if (use !== null) this.#atLook.add(use);
  }

  #takeOffWithin(use: Use | null, ms: number): void {
    const { agenda, dice, watch } = this.#world;
    agenda.after(dice.between(0, ms), () => {
      try {
        this.#takeOff(use);
        watch.note(() => "person   takes a credit off the copy that changes");
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
      }
    });
  }

  #change(people: People): Use | null {
    const use = people.pickOrNull(this.#present());
    const invoice = people.group.invoices().find(({ InvoiceNumber }) => InvoiceNumber === use?.number);
    if (invoice !== undefined) people.editLines(invoice);
    return use;
  }

  /** Of an invoice that is credited there and paid here, the satellite's credit goes. */
  settle(invoiceId: string): void {
    const number = this.#world.xero.control.person(this.#world.group).invoice(invoiceId).InvoiceNumber;
    for (const use of this.#present()) if (use.number === number) this.#takeOff(use);
  }

  isOn(invoiceId: string): boolean {
    return this.#uses.some((use) => use.invoiceId === invoiceId && this.#there(use).length > 0);
  }

  left({ request, tenantId, atMs }: Leaving): void {
    for (const use of request.method === "GET" ? this.#atLook : []) {
      if (!request.url.includes(`/CreditNotes/${use.noteId}`)) continue;
      this.#atLook.delete(use);
      this.#takeOffWithin(use, AT_LOOK_MS);
    }
    for (const use of this.#writtenBy(request, tenantId)) {
      use.unanswered++;
      use.writtenAtMs = atMs;
    }
  }

  answered({ request, tenantId, atMs, fault, isUnseen }: Leaving, response: Response): void {
    if (this.#uses.length === 0) return;
    const { status } = response;
    const isReadable = fault === null || fault === "call-slow";
    for (const use of this.#writtenBy(request, tenantId)) {
      if (!isReadable && !fault.startsWith("limit-") && fault !== "token-refused") continue;
      // What people took off meanwhile no later answer makes certain.
      if (status === 200 && use.isWanted) use.unanswered = 0;
      else if (status < 500) use.unanswered--;
    }
    if (status !== 200 || !isReadable || isUnseen || request.method !== "GET") return;
    if (this.#uses.some(({ unanswered, writtenAtMs }) => unanswered > 0 && atMs > writtenAtMs + SHOWN_AFTER_MS))
      void this.#shown(atMs, response.clone());
  }

  async #shown(atMs: number, response: Response): Promise<void> {
    const { Invoices: invoices = [] }: Listed = JSON.parse(await response.text());
    for (const use of this.#uses) {
      const copy = invoices.find(({ InvoiceID }) => InvoiceID === use.invoiceId);
      if (!use.isWanted || atMs <= use.writtenAtMs + SHOWN_AFTER_MS) continue;
      if (copy?.CreditNotes?.some(({ CreditNoteID }) => CreditNoteID === use.noteId)) use.unanswered = 0;
    }
  }

  #writtenBy({ method, url }: Request, tenantId: string): readonly Use[] {
    const noteId = method === "GET" ? undefined : /\/CreditNotes\/([0-9a-f-]{36})\/Allocations/i.exec(url)?.[1];
    return this.#uses.filter((use) => use.noteId === noteId && use.tenantId === tenantId);
  }

  /** In words the first that is not as people want it, nor said to be otherwise; null when none is. */
  broken(): string | null {
    for (const use of this.#uses) {
      const wrong = this.#wrong(use);
      if (wrong !== null)
        return `credit that people use stays as they want it: ${use.amount} on ${use.number} ${wrong}`;
    }
    return null;
  }

  #wrong(use: Use): string | null {
    const { Status } = this.#person(use.tenantId).invoice(use.invoiceId);
    if (Status === "VOIDED" || Status === "DELETED") return null;
    const alike = this.#uses.filter((one) => isAlike(one, use));
    if (alike.some(({ isWanted, isCertain, unanswered }) => !isWanted && (!isCertain || unanswered > 0))) return null;
    const wanted = alike.filter(({ isWanted }) => isWanted).length;
    const there = this.#there(use).length;
    if (there > wanted) return `is used ${there} times, and people want it ${wanted} times`;
    return there === wanted || this.#isSaid(use) ? null : `is off, and nothing says so`;
  }

  /** Nothing is written to a copy that a person keeps; of what Orbit cannot put back, the document says so. */
  #isSaid({ invoiceId }: Use): boolean {
    const row = [...this.#world.d1.documents.values()].find(({ copy }) => copy?.documentId === invoiceId);
    if (row === undefined) return false;
    return row.copy?.kept !== null || row.failures.some(({ code }) => code === "restore-incomplete");
  }

  #present(): readonly Use[] {
    return this.#uses.filter((use) => use.isWanted && this.#there(use).length > 0);
  }

  /** The allocations of that much on that copy. */
  #there({ tenantId, noteId, invoiceId, amount }: Use): readonly string[] {
    const { Allocations: all } = this.#person(tenantId).creditNote(noteId);
    return all.flatMap(({ Invoice, AllocationID, Amount, AppliedAmount }) =>
      Invoice.InvoiceID === invoiceId && (Amount ?? AppliedAmount) === amount ? [AllocationID] : [],
    );
  }

  #person(tenantId: string) {
    return this.#world.xero.control.person(tenantId);
  }
}

interface Listed {
  readonly Invoices?: readonly {
    readonly InvoiceID: string;
    readonly CreditNotes?: readonly { readonly CreditNoteID: string }[];
  }[];
}

function isAlike(one: Use, other: Use): boolean {
  return one.noteId === other.noteId && one.invoiceId === other.invoiceId && one.amount === other.amount;
}
