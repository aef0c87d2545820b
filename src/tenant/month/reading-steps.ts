/**
 * In which order a month is read, and the request of each step. A list is followed by the next one when its last page has
 * come; what payments name and no list has brought is found in earlier months while that takes fewer calls, then by its ids.
 * Pure.
 */

import { daysOfMonth } from "../../domain/tie-out.ts";
import { READ_IDS_PER_CALL, TIE_OUT_BY_ID_MOST, TIE_OUT_EARLIER_MONTHS } from "../../limits.ts";
import type { DocumentKind } from "../../mirror/document.ts";
import type { XeroRequest } from "../../xero/client.ts";
import { creditNoteById, invoicesByIds, paymentsDated, salesDated, salesOpen } from "../../xero/requests.ts";
import type { Purpose } from "../model/call-types.ts";
import type { Reading, ReadingStep } from "../storage/months.ts";

const LISTS: readonly ReadingStep["list"][] = [
  "invoices",
  "credit-notes",
  "open-invoices",
  "open-credit-notes",
  "payments",
];

const FIRST_STEP: ReadingStep = { list: "invoices", page: 1, monthsBack: 0 };
const BY_ID: ReadingStep = { list: "by-id", page: 1, monthsBack: 0 };

export function firstStep({ stage }: Pick<Reading, "stage">): ReadingStep {
  return stage === 1 ? FIRST_STEP : BY_ID;
}

/** `isLast`: the list has no further page. `ids`: what is still to be found after it. */
export function nextStep(step: ReadingStep, isLast: boolean, ids: Reading["ids"]): ReadingStep | null {
  if (!isLast) return { ...step, page: step.page + 1 };
  const place = LISTS.indexOf(step.list);
  const next = place < 0 ? undefined : LISTS[place + 1];
  if (next !== undefined) return { list: next, page: 1, monthsBack: 0 };
  if (step.list === "by-id") return isEmpty(ids) ? null : BY_ID;
  const invoices = earlier("earlier-invoices", step, ids.invoice.length > TIE_OUT_BY_ID_MOST);
  if (invoices !== null) return invoices;
  // Each costs a call of its own, so many of them are sooner found by month.
  const notes = earlier(
    "earlier-credit-notes",
    step,
    ids["credit-note"].length > TIE_OUT_BY_ID_MOST / READ_IDS_PER_CALL,
  );
  return notes ?? (isEmpty(ids) ? null : BY_ID);
}

interface StepCall {
  readonly purpose: Purpose;
  readonly request: XeroRequest;
  readonly kind: DocumentKind | "payment";
  /** The documents that it names. */
  readonly ids: readonly string[];
}

export function callOf(reading: Pick<Reading, "month" | "ids">, step: ReadingStep, isGroup: boolean): StepCall {
  const { list, page } = step;
  // Lines say where a document of the group belongs; a satellite's need none.
  const at = { page, isSummary: !isGroup };
  const days = daysBack(reading.month, step.monthsBack);
  switch (list) {
    case "invoices":
    case "earlier-invoices":
      return { ...INVOICES, request: salesDated("invoice", days, at) };
    case "credit-notes":
    case "earlier-credit-notes":
      return { ...NOTES, request: salesDated("credit-note", days, at) };
    case "open-invoices":
      return { ...INVOICES, request: salesOpen("invoice", at) };
    case "open-credit-notes":
      return { ...NOTES, request: salesOpen("credit-note", at) };
    case "payments":
      return { purpose: "month-payments", kind: "payment", ids: [], request: paymentsDated(days, page) };
    case "by-id":
      return byId(reading.ids);
  }
}

const INVOICES = { purpose: "month-invoices", kind: "invoice", ids: [] } as const;
const NOTES = { purpose: "month-credit-notes", kind: "credit-note", ids: [] } as const;

/** Many invoices in a call, credit notes one by one (docs/xero.md §4.4). */
function byId({ invoice, "credit-note": notes }: Reading["ids"]): StepCall {
  const ids = invoice.slice(0, READ_IDS_PER_CALL);
  if (ids.length > 0) return { ...INVOICES, ids, request: invoicesByIds(ids) };
  const [note = ""] = notes;
  return { ...NOTES, ids: [note], request: creditNoteById(note) };
}

function earlier(list: ReadingStep["list"], step: ReadingStep, isWorthIt: boolean): ReadingStep | null {
  const isOver = step.list === "earlier-credit-notes" && list === "earlier-invoices";
  const monthsBack = step.list === list ? step.monthsBack + 1 : 1;
  return isOver || !isWorthIt || monthsBack > TIE_OUT_EARLIER_MONTHS ? null : { list, page: 1, monthsBack };
}

function daysBack(month: string, monthsBack: number): { readonly from: string; readonly until: string } {
  const [year = 0, number = 1] = month.split("-").map(Number);
  const at = year * 12 + number - 1 - monthsBack;
  const before = `${String(Math.floor(at / 12)).padStart(4, "0")}-${String((at % 12) + 1).padStart(2, "0")}`;
  const days = daysOfMonth(before);
  if (days === null) throw new Error(`${before} is no month`);
  return days;
}

function isEmpty(ids: Reading["ids"]): boolean {
  return ids.invoice.length + ids["credit-note"].length === 0;
}
