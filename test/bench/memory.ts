/**
 * What an organisation's object holds while it reads documents page by page: text, what is parsed of it and Orbit's own form of
 * each, of as many pages as may be under way at once. In Node, whose engine is workerd's; with and without a letter that needs two bytes.
 */

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { PAGE_BYTES_AT_ONCE } from "../../src/limits.ts";
import { AnswerBytes } from "../../src/tenant/model/answer-bytes.ts";
import { parseState } from "../../src/tenant/model/parse-record.ts";
import { changedSince } from "../../src/xero/requests.ts";
import { elementsOf } from "../../src/xero/schemas.ts";
import { print, printTable, type Row } from "./table.ts";

const INVOICES = 50_000;
const GOAL_MB = 64;
const MB = 1024 * 1024;

export function memory(): Promise<void> {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const rows = [1, 10, 30].flatMap((lines) => ["", "é"].map((letter) => measured(lines, letter, collect)));
  const head = [
    "lines",
    "letters",
    "kB an invoice",
    "invoices a page",
    "pages at once",
    "reads",
    "MB held",
    "MB with 4 pages of 1,000",
  ];
  printTable(`Memory while ${INVOICES.toLocaleString("en")} invoices are read`, head, rows);
  print(`\nGoal: below ${GOAL_MB} MB, of the 128 that an object has.`);
  return Promise.resolve();
}

function measured(lines: number, letter: string, collect: () => void): Row {
  const answers = new AnswerBytes();
  const request = (size: number) => changedSince("Invoices", 0, { page: 1, size });
  const sample = pageText(100, lines, letter);
  answers.learn(request(100), { body: JSON.parse(sample), bytes: Buffer.byteLength(sample) });
  const size = answers.pageSize("/Invoices");
  const atOnce = Math.min(4, Math.max(1, Math.floor(PAGE_BYTES_AT_ONCE / answers.expected(request(size)))));
  return [
    lines,
    letter === "" ? "one byte" : "two bytes",
    (Buffer.byteLength(sample) / 100 / 1024).toFixed(1),
    size,
    atOnce,
    Math.ceil(INVOICES / size),
    held(size, atOnce, { lines, letter }, collect),
    held(1000, 4, { lines, letter }, collect),
  ];
}

/** Everything of a round, alive at the same time. */
function held(size: number, pages: number, of: { lines: number; letter: string }, collect: () => void): number {
  collect();
  const beforeBytes = process.memoryUsage().heapUsed;
  const alive = Array.from({ length: pages }, () => {
    // As it comes from the network: one flat string.
    const text = Buffer.from(pageText(size, of.lines, of.letter)).toString();
    const elements = elementsOf(JSON.parse(text), "Invoices") ?? [];
    return { text, elements, states: elements.map((element) => parseState("invoice", element)) };
  });
  collect();
  const bytes = process.memoryUsage().heapUsed - beforeBytes;
  if (alive.some(({ states }) => states.some((state) => !state.ok))) throw new Error("an invoice could not be read");
  return Math.round(bytes / MB);
}

function pageText(invoices: number, lines: number, letter: string): string {
  return JSON.stringify({ Invoices: Array.from({ length: invoices }, (_, n) => invoice(n, lines, letter)) });
}

/** As Xero answers (docs/xero.md §4.4): the contact with its addresses and telephones, two tracking options a line. */
function invoice(n: number, lines: number, letter: string) {
  const id = (of: number) => `${String(of).padStart(8, "0")}-0000-4000-8000-${String(n).padStart(12, "0")}`;
  const address = {
    City: "Melbourne",
    Region: "VIC",
    PostalCode: "3000",
    Country: "Australia",
    AttentionTo: "Accounts",
  };
  return {
    Type: "ACCREC",
    InvoiceID: id(1),
    InvoiceNumber: `INV-${n}`,
    Reference: `PO ${n}${letter}`,
    Status: "AUTHORISED",
    Contact: {
      ContactID: id(2),
      Name: `Client ${n % 700}`,
      EmailAddress: `client${n % 700}@example.com`,
      Addresses: [
        { AddressType: "STREET", AddressLine1: "1 Long Street", ...address },
        { AddressType: "POBOX", AddressLine1: "PO Box 1", ...address },
      ],
      Phones: ["DEFAULT", "DDI", "FAX", "MOBILE"].map((PhoneType) => ({
        PhoneType,
        PhoneNumber: "5550 100",
        PhoneAreaCode: "03",
      })),
    },
    DateString: "2026-11-20T00:00:00",
    Date: "/Date(1795132800000+0000)/",
    DueDateString: "2026-12-20T00:00:00",
    DueDate: "/Date(1797724800000+0000)/",
    CurrencyCode: "AUD",
    CurrencyRate: 1,
    LineAmountTypes: "Exclusive",
    SubTotal: 100 * lines,
    TotalTax: 10 * lines,
    Total: 110 * lines,
    AmountDue: 110 * lines,
    AmountPaid: 0,
    AmountCredited: 0,
    UpdatedDateUTC: "/Date(1795132800000+0000)/",
    Payments: [],
    CreditNotes: [],
    LineItems: Array.from({ length: lines }, (_, line) => ({
      LineItemID: id(100 + line),
      Description: "Bookkeeping and payroll for the month, with the quarter's activity statement",
      Quantity: 1,
      UnitAmount: 100,
      LineAmount: 100,
      TaxAmount: 10,
      TaxType: "OUTPUT",
      AccountCode: "200",
      Tracking: ["Entity", "Region"].map((Name, of) => ({
        Name,
        Option: "Melbourne",
        TrackingCategoryID: id(200 + of),
        TrackingOptionID: id(300 + of),
      })),
    })),
  };
}
