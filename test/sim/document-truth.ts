/** Rows of documents beside what both simulated organisations say. */

import type { DocumentMoney, DocumentRow } from "../../src/domain/document.ts";
import type { Mirror } from "./compare.ts";

type Books = Pick<Mirror, "xero" | "group">;
type Person = ReturnType<Mirror["xero"]["control"]["person"]>;
type XeroDocument = ReturnType<Person["invoices"]>[number] | ReturnType<Person["creditNotes"]>[number];

const text = (amount: number) => (Math.round(amount * 100) / 100).toFixed(2);

/** As Xero's own screens say it. */
function moneyIn(document: XeroDocument): DocumentMoney {
  const { Status: status, Total, TotalTax } = document;
  const own = { status, total: text(Total), tax: text(TotalTax) };
  if ("InvoiceID" in document) {
    const { AmountPaid, AmountDue, CreditNotes, Overpayments, Prepayments } = document;
    // What overpayments and prepayments pay counts as paid.
    const paid = AmountPaid + applied([...Overpayments, ...Prepayments]);
    const due = status === "VOIDED" ? 0 : AmountDue;
    return { ...own, paid: text(paid), credited: text(applied(CreditNotes)), due: text(due) };
  }
  const refunded = document.Payments.reduce((sum, { Amount }) => sum + Amount, 0);
  const used = Total - document.RemainingCredit - refunded;
  return { ...own, paid: text(refunded), credited: text(used), due: text(document.RemainingCredit) };
}

function applied(uses: readonly { readonly AppliedAmount: number }[]): number {
  return uses.reduce((sum, { AppliedAmount }) => sum + AppliedAmount, 0);
}

function documentsIn(practice: Books, tenantId: string) {
  const person = practice.xero.control.person(tenantId);
  const invoices = person.invoices().map((one) => [one.InvoiceID, one] as const);
  const notes = person.creditNotes().map((one) => [one.CreditNoteID, one] as const);
  return new Map<string, XeroDocument>([...invoices, ...notes]);
}

/** What a row says otherwise than the organisations; void ones have nothing due, whatever their total. */
export function untrue(practice: Books, rows: readonly DocumentRow[]): readonly string[] {
  const books = new Map<string, ReturnType<typeof documentsIn>>();
  const of = (tenantId: string) => {
    const book = books.get(tenantId) ?? documentsIn(practice, tenantId);
    books.set(tenantId, book);
    return book;
  };
  return rows.flatMap(({ groupId, number, group, satelliteTenantId, copy, state, differences }) => {
    const record = of(practice.group).get(groupId);
    const theirs = satelliteTenantId === null ? undefined : of(satelliteTenantId).get(copy?.documentId ?? "");
    const problems: string[] = [];
    if (record === undefined || JSON.stringify(moneyIn(record)) !== JSON.stringify(group)) {
      problems.push(`${number}: the group's side is ${JSON.stringify(group)}`);
    }
    const { documentId: _, kept: __, ...money } = copy ?? { documentId: "", kept: null };
    if (copy !== null && (theirs === undefined || JSON.stringify(moneyIn(theirs)) !== JSON.stringify(money))) {
      problems.push(
        `${number}: the copy's side is ${JSON.stringify(money)}, not ${JSON.stringify(theirs && moneyIn(theirs))}`,
      );
    }
    if (state === "in-step" && (copy === null || differences.length > 0))
      problems.push(`${number}: in step without reason`);
    return problems;
  });
}
