/**
 * What everyday changes cost: calls to the group's and to the satellite's Xero until everything is at rest again, later looks
 * included. One change at a time; the reference data of both is known, and the sweeps are off.
 */

import { raise } from "../sim/invoices.ts";
import { Practice } from "../sim/practice.ts";
import { XERO_TIMES } from "./burst.ts";
import { printTable, type Row } from "./table.ts";

const HOUR_MS = 60 * 60_000;
const CONTACT = "Regular client";

interface Change {
  readonly name: string;
  /** Brought in step before the change is made; what it answers is handed to `make`. */
  readonly before?: (practice: Practice) => string;
  readonly make: (practice: Practice, id: string) => void;
}

const group = (practice: Practice) => practice.xero.control.person(practice.group);
const invoice = (practice: Practice) => raise(practice, { contact: CONTACT }).InvoiceID;
const paidInvoice = (practice: Practice) => {
  const id = invoice(practice);
  return group(practice).pay(id, { amount: 100 }).PaymentID;
};
const creditNote = (practice: Practice) => {
  const [first] = group(practice).invoices();
  return group(practice).raiseCreditNote({
    Contact: { ContactID: first?.Contact.ContactID ?? "" },
    Status: "AUTHORISED",
    LineItems: [{ ...lineOf(50) }],
  }).CreditNoteID;
};

function lineOf(unitAmount: number) {
  const Tracking = [{ Name: "Entity", Option: "Sydney" }];
  return {
    Description: "Work",
    Quantity: 1,
    UnitAmount: unitAmount,
    AccountCode: "200",
    TaxType: "OUTPUT",
    Tracking,
  };
}

const CHANGES: readonly Change[] = [
  { name: "invoice for a contact that the satellite has", make: (practice) => void invoice(practice) },
  { name: "invoice for a new contact", make: (practice) => void raise(practice, { contact: "New client" }) },
  {
    name: "lines edited",
    before: invoice,
    make: (practice, id) => void group(practice).editInvoice(id, { LineItems: [lineOf(75)] }),
  },
  {
    name: "edit of something that is not mirrored",
    before: invoice,
    make: (practice, id) => void group(practice).editInvoice(id, { ExpectedPaymentDate: "2026-12-24" }),
  },
  { name: "payment", before: invoice, make: (practice, id) => void group(practice).pay(id, { amount: 100 }) },
  { name: "payment removed", before: paidInvoice, make: (practice, id) => void group(practice).removePayment(id) },
  {
    name: "invoice voided",
    before: invoice,
    make: (practice, id) => void group(practice).editInvoice(id, { Status: "VOIDED" }),
  },
  { name: "credit note", make: (practice) => void creditNote(practice) },
  {
    name: "credit note used on an invoice",
    before: (practice) => {
      invoice(practice);
      return creditNote(practice);
    },
    make: (practice, id) => {
      const open = group(practice)
        .invoices()
        .findLast((one) => one.AmountDue > 50);
      group(practice).allocate(id, { invoiceId: open?.InvoiceID ?? "", amount: 50 });
    },
  },
  {
    name: "e-mail address of a contact",
    make: (practice) => {
      const book = practice.xero.control.contactBook(practice.group);
      const contact = book.all().find((one) => one.Name === CONTACT);
      book.edit(contact?.ContactID ?? "", { EmailAddress: "new@client.example" });
    },
  },
];

export async function everyday(): Promise<void> {
  const rows: Row[] = [];
  for (const change of CHANGES) rows.push(await row(change));
  printTable("Calls per everyday change, one at a time", ["change", "group", "satellite", "which"], rows);
}

async function row(change: Change): Promise<Row> {
  const practice = await new Practice({ data: "organisations", overlapping: true, behaviour: XERO_TIMES }).open();
  invoice(practice);
  paidInvoice(practice);
  await practice.live(HOUR_MS);
  const id = change.before?.(practice) ?? "";
  await practice.live(HOUR_MS);
  const before = practice.calls.length;
  change.make(practice, id);
  await practice.live(HOUR_MS);
  const calls = practice.calls.slice(before);
  const ours = calls.filter((call) => call.tenantId === practice.group);
  const what = calls.map(({ method, path, tenantId }) => {
    const [address = "", query = ""] = path.replace("/api.xro/2.0/", "").split("?");
    const name = address.replace(/[0-9a-f-]{36}/g, "{id}");
    return `${tenantId === practice.group ? "group" : "satellite"} ${method} ${name}${query.includes("IDs=") ? "?IDs" : ""}`;
  });
  return [change.name, ours.length, calls.length - ours.length, what.join(", ")];
}
