/**
 * The next thing to do for one copy, given what is wanted, what is known of the copy, and the satellite's set-up. Pure: the
 * write lane asks for every due copy, does what costs no call, and sends equal steps together.
 */

import type { Failure } from "../failure.ts";
import { type ContactState, contactBody, contactDifferences } from "./contact.ts";
import { type DocumentState, isVoid } from "./document.ts";
import {
  invoiceBlockers,
  invoiceBody,
  invoiceDifferences,
  type SatelliteContext,
  totalDifferences,
  voidBody,
  wantedInvoice,
} from "./invoice.ts";
import type { ReferenceName } from "./references.ts";

export type Step =
  /** In step; nothing to send. */
  | { readonly step: "done" }
  | { readonly step: "fail"; readonly failures: readonly Failure[] }
  | { readonly step: "references"; readonly names: readonly ReferenceName[] }
  /** Waits for the copy of its contact. */
  | { readonly step: "contact"; readonly groupContactId: string }
  /** Read the copy by its id. */
  | { readonly step: "check" }
  /** Look for it by name or number. */
  | { readonly step: "find" }
  | { readonly step: "create"; readonly body: Record<string, unknown> }
  | { readonly step: "update"; readonly body: Record<string, unknown> };

interface CopyView {
  readonly satelliteId: string | null;
  readonly find: "unanswered" | "taken" | null;
  readonly force: boolean;
}

export interface ContactView extends CopyView {
  readonly wanted: ContactState;
  readonly copy: ContactState | null;
  readonly sent: ContactState | null;
}

export interface InvoiceView extends CopyView {
  readonly wanted: DocumentState;
  readonly copy: DocumentState | null;
  readonly leaving: boolean;
  readonly moves: number;
}

/** The contact's copy in the same satellite, as far as it is. */
export interface ContactStanding {
  readonly satelliteId: string | null;
  readonly failures: readonly Failure[];
  readonly isFailed: boolean;
}

export function nextContactStep(view: ContactView, satellite: SatelliteContext): Step {
  if (view.find !== null) return { step: "find" };
  if (view.satelliteId === null) return { step: "create", body: contactBody(view.wanted, null, null) };
  if (view.copy === null || view.force) return { step: "check" };
  if (contactDifferences(view.wanted, view.copy, view.sent).length === 0) return { step: "done" };
  if (view.copy.archived) {
    return fail({ code: "contact-archived", contact: view.copy.name, satellite: satellite.name });
  }
  return { step: "update", body: contactBody(view.wanted, view.copy, view.sent) };
}

export interface InvoiceStepInput {
  readonly view: InvoiceView;
  readonly contact: ContactStanding | null;
  readonly satellite: SatelliteContext;
  /** Reference data that is not known yet, of that which an invoice needs. */
  readonly missing: readonly ReferenceName[];
}

export function nextInvoiceStep(input: InvoiceStepInput): Step {
  const { view, satellite } = input;
  if (view.find !== null) return { step: "find" };
  if (isVoid(view.wanted) || view.leaving) return voidStep(view);
  if (input.missing.length > 0) return { step: "references", names: input.missing };
  if (view.satelliteId !== null && (view.copy === null || view.force)) return { step: "check" };
  const contactId = view.wanted.contactId;
  if (contactId !== null && input.contact?.satelliteId == null) {
    return input.contact?.isFailed
      ? { step: "fail", failures: input.contact.failures }
      : { step: "contact", groupContactId: contactId };
  }
  const wanted = wantedInvoice(view.wanted, input.contact?.satelliteId ?? "", satellite);
  const blockers = invoiceBlockers(wanted, satellite);
  if (view.copy === null) {
    return blockers.length > 0
      ? { step: "fail", failures: blockers }
      : { step: "create", body: invoiceBody(wanted, null) };
  }
  if (invoiceDifferences(wanted, view.copy).length === 0) return totalsStep(view.wanted, view.copy, satellite);
  if (isVoid(view.copy)) {
    const message = "the copy was voided there, and Xero does not bring a voided invoice back";
    return fail({ code: "not-modifiable", satellite: satellite.name, message });
  }
  return blockers.length > 0
    ? { step: "fail", failures: blockers }
    : { step: "update", body: invoiceBody(wanted, view.copy) };
}

/** After a write, and whenever nothing else is to do: amounts that differ are said. */
export function totalsStep(wanted: DocumentState, copy: DocumentState, satellite: SatelliteContext): Step {
  const differences = totalDifferences(wanted, copy);
  return differences.length === 0
    ? { step: "done" }
    : fail({ code: "totals-differ", satellite: satellite.name, differences });
}

function voidStep(view: InvoiceView): Step {
  if (view.satelliteId === null) return { step: "done" };
  if (view.copy === null || view.force) return { step: "check" };
  if (isVoid(view.copy)) return { step: "done" };
  const isNumberInTheWay = view.leaving && view.copy.number === view.wanted.number;
  return { step: "update", body: isNumberInTheWay ? freedNumberBody(view) : voidBody(view.copy) };
}

/** Xero keeps a voided invoice's number taken; a record that moves away may come back (DESIGN §5, moves). */
function freedNumberBody(view: InvoiceView): Record<string, unknown> {
  return { InvoiceID: view.satelliteId, InvoiceNumber: `${view.wanted.number ?? "copy"}-moved-${view.moves + 1}` };
}

function fail(failure: Failure): Step {
  return { step: "fail", failures: [failure] };
}
