/**
 * What clients owe by each side, invoice by invoice, as Xero itself says it; and what people do about each difference that
 * Orbit says is theirs.
 */

import { Refused } from "../xero/src/control/refused.ts";
import { dayOf, optionOf, RECEIVED } from "./money-month.ts";
import type { Practice } from "./practice.ts";

type Person = ReturnType<Practice["xero"]["control"]["person"]>;
type Invoice = ReturnType<Person["invoices"]>[number];

interface Owed {
  readonly number: string;
  readonly groupId: string;
  readonly satellite: string;
  readonly inGroup: number;
  readonly inSatellite: number;
  /** What the document's row says: its state, and why. */
  readonly said: readonly string[];
}

interface Pair {
  readonly invoice: Invoice;
  readonly copy: Invoice | null;
  readonly satelliteId: string;
  readonly satellite: string;
}

/** Invoices and credit notes of which the two sides do not say the same amount to be due or left. */
export function unequal(practice: Practice): readonly Owed[] {
  return owed(practice).filter(({ inGroup, inSatellite }) => inGroup !== inSatellite);
}

/** Those, and all of which the document says that it is not in step. */
export function unsettled(practice: Practice): readonly Owed[] {
  return owed(practice).filter(({ inGroup, inSatellite, said }) => inGroup !== inSatellite || said.length > 0);
}

function owed(practice: Practice): readonly Owed[] {
  const rows = new Map([...practice.d1.documents.values()].map((row) => [row.groupId, row]));
  const said = (groupId: string) => {
    const row = rows.get(groupId);
    if (row === undefined || row.state === "in-step") return [];
    return [row.state, ...row.failures.map(({ code, detail }) => `${code}: ${detail}`)];
  };
  const invoices = pairsOf(practice).map(({ invoice, copy, satellite }) => ({
    ...{ number: invoice.InvoiceNumber, groupId: invoice.InvoiceID, satellite },
    ...{ inGroup: minor(invoice.AmountDue), inSatellite: minor(copy?.AmountDue ?? 0) },
    said: said(invoice.InvoiceID),
  }));
  return [...invoices, ...creditNotes(practice, said), ...astray(practice, said)];
}

/** Copies that are live where no live invoice of the group belongs: all of it is owed there, and nothing in the group. */
function astray(practice: Practice, said: (groupId: string) => readonly string[]): readonly Owed[] {
  const ours = new Set(pairsOf(practice).map(({ satelliteId, invoice }) => `${satelliteId} ${invoice.InvoiceNumber}`));
  const invoices = practice.xero.control.person(practice.group).invoices();
  return satellitesIn(practice).flatMap(({ tenantId, name: satellite }) =>
    live(practice.xero.control.person(tenantId))
      .filter(({ InvoiceNumber }) => !ours.has(`${tenantId} ${InvoiceNumber}`))
      .map(({ InvoiceNumber: number, Total }) => {
        const groupId = invoices.find(({ InvoiceNumber }) => InvoiceNumber === number)?.InvoiceID ?? "";
        return { number, groupId, satellite, inGroup: 0, inSatellite: minor(Total), said: said(groupId) };
      }),
  );
}

/** What each difference asks of people, in the words of its document. */
export function settle(practice: Practice): void {
  for (const { number, groupId, satellite, said } of unsettled(practice)) {
    const pair = pairsOf(practice).find(({ invoice }) => invoice.InvoiceID === groupId);
    try {
      if (said.some((words) => words.startsWith("payment-reconciled"))) release(practice, { number, satellite });
      if (pair === undefined) takeReceipts(practice, { number, satellite });
      else if (pair.copy !== null) settlePair(practice, { ...pair, copy: pair.copy }, said);
      resync(practice, groupId);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
    }
  }
}

/** No payment of the copy is reconciled any more. */
function release(practice: Practice, copy: Pick<Owed, "number" | "satellite">): void {
  const { person, payments } = paymentsThere(practice, copy);
  for (const { PaymentID } of payments) person.reconcilePayment(PaymentID, false);
}

/** What came in for a document that the group has voided or moved away. */
function takeReceipts(practice: Practice, copy: Pick<Owed, "number" | "satellite">): void {
  const { person, payments } = paymentsThere(practice, copy);
  for (const { PaymentID, Reference } of payments) if (Reference?.startsWith(RECEIVED)) take(person, PaymentID);
}

function paymentsThere(practice: Practice, { number, satellite }: Pick<Owed, "number" | "satellite">) {
  const there = satellitesIn(practice).find(({ name }) => name === satellite);
  const person = practice.xero.control.person(there?.tenantId ?? "");
  const copy = live(person).find(({ InvoiceNumber }) => InvoiceNumber === number);
  return { person, payments: copy?.Payments ?? [] };
}

function resync(practice: Practice, groupId: string): void {
  const event = practice.events().findLast(({ resourceId }) => resourceId === groupId);
  if (event === undefined) return;
  practice.engine(practice.group).inbox.resync({ events: [event], by: "Ann" }, practice.nowMs);
}

/** Received there alone: off there, or in the group as well. Entered in the group alone: the other way round. */
function settlePair(
  practice: Practice,
  { invoice, copy, satelliteId }: Pair & { readonly copy: Invoice },
  said: readonly string[],
): void {
  const [group, there] = [practice.xero.control.person(practice.group), practice.xero.control.person(satelliteId)];
  const [ours, theirs] = [invoice, copy].map(({ Payments }) => new Set(Payments.map(nameOf)));
  const ownThere = copy.Payments.filter(
    (one) => ours?.has(nameOf(one)) !== true && one.Reference?.startsWith(RECEIVED),
  );
  const ownHere = invoice.Payments.filter((one) => theirs?.has(nameOf(one)) !== true);
  const { paymentsFrom } = practice.firm.settings;
  if (said.some((words) => /^(paid-twice|not-modifiable)/.test(words)) || paymentsFrom === "group") {
    for (const payment of ownThere) {
      const isRoom =
        paymentsFrom === "group" && minor(payment.Amount) <= minor(group.invoice(invoice.InvoiceID).AmountDue);
      if (isRoom) enter(group, invoice.InvoiceID, payment);
      else take(there, payment.PaymentID);
    }
    return;
  }
  if (paymentsFrom !== "satellite") return;
  for (const payment of ownHere) {
    const isRoom = minor(payment.Amount) <= minor(there.invoice(copy.InvoiceID).AmountDue);
    if (isRoom) enter(there, copy.InvoiceID, payment);
    else take(group, payment.PaymentID);
  }
}

const nameOf = ({ Reference, Amount }: Invoice["Payments"][number]) => `${Reference} ${minor(Amount)}`;

function enter(
  person: Person,
  invoiceId: string,
  { Amount: amount, Date: date, Reference }: Invoice["Payments"][number],
) {
  person.pay(invoiceId, { amount, date: dayOf(date), reference: Reference ?? "" });
}

/** Also where it is matched to a bank line: that is undone first. */
function take(person: Person, paymentId: string): void {
  person.reconcilePayment(paymentId, false);
  person.removePayment(paymentId);
}

function pairsOf(practice: Practice): readonly Pair[] {
  const satellites = satellitesIn(practice);
  return live(practice.xero.control.person(practice.group)).flatMap((invoice) => {
    const satellite = satellites.find(({ trackingOptionName }) => trackingOptionName === optionOf(invoice));
    if (satellite === undefined) return [];
    const copies = live(practice.xero.control.person(satellite.tenantId));
    const copy = copies.find(({ InvoiceNumber }) => InvoiceNumber === invoice.InvoiceNumber) ?? null;
    return [{ invoice, copy, satelliteId: satellite.tenantId, satellite: satellite.name }];
  });
}

function creditNotes(practice: Practice, said: (groupId: string) => readonly string[]): readonly Owed[] {
  const copies = satellitesIn(practice).flatMap(({ tenantId, name }) =>
    practice.xero.control
      .person(tenantId)
      .creditNotes()
      .map((copy) => ({ copy, name })),
  );
  return practice.xero.control
    .person(practice.group)
    .creditNotes()
    .map((note) => {
      const found = copies.find(({ copy }) => copy.CreditNoteNumber === note.CreditNoteNumber);
      return {
        ...{ number: note.CreditNoteNumber, groupId: note.CreditNoteID, satellite: found?.name ?? "none" },
        ...{ inGroup: minor(note.RemainingCredit), inSatellite: minor(found?.copy.RemainingCredit ?? 0) },
        said: said(note.CreditNoteID),
      };
    });
}

function satellitesIn({ firm }: Practice) {
  return firm.entities.filter(({ role }) => role === "satellite");
}

function live(person: Person): readonly Invoice[] {
  return person.invoices().filter(({ Status }) => Status === "AUTHORISED" || Status === "PAID");
}

function minor(amount: number): number {
  return Math.round(amount * 100);
}
