/**
 * The part of a document that a call is about, as its DocRef names it: stored with a write attempt, so that its answer is
 * understood after a crash. A step's part is one of its names (satellite/same-step.ts): the order of the fields matters there.
 */

export type DocPart = AccountPart | PaymentPart | CreditPart | ReceiptPart | SpanEdgePart;

/** An account that the satellite lacks. */
interface AccountPart {
  readonly kind: "account";
  readonly code: string;
}

export type PaymentPart =
  /** A payment of the group, to be entered. */
  | { readonly kind: "group-payment"; readonly groupId: string }
  /** A payment of the satellite's people, put back after a change. */
  | { readonly kind: "own-payment"; readonly paymentId: string }
  /** A payment that is on the copy, looked at or taken off. */
  | { readonly kind: "applied-payment"; readonly paymentId: string };

export type CreditPart =
  | { readonly kind: "credit-note"; readonly creditNoteId: string }
  | { readonly kind: "new-allocations"; readonly creditNoteId: string; readonly added: readonly AddedAllocation[] }
  | { readonly kind: "allocation"; readonly creditNoteId: string; readonly allocationId: string };

export interface AddedAllocation {
  readonly invoiceId: string;
  readonly amount: number;
  readonly date: string | null;
}

/** A receipt on an invoice of the group. */
interface ReceiptPart {
  readonly kind: "receipt";
  readonly key: string;
  /** The group's payment that is looked at or taken off. Left out: it is entered, or the call was stored before this was kept. */
  readonly paymentId?: string;
}

export type BackfillEdge = "from" | "to";

/** The end of a backfill's span from which on changes are counted. */
interface SpanEdgePart {
  readonly kind: "span-edge";
  readonly edge: BackfillEdge;
}

export function accountCodeOf(part: DocPart | undefined): string | null {
  return part?.kind === "account" ? part.code : null;
}

export function appliedPaymentIdOf(part: DocPart | undefined): string {
  return part?.kind === "applied-payment" ? part.paymentId : "";
}

export function addedAllocationsOf(part: DocPart | undefined): readonly AddedAllocation[] {
  return part?.kind === "new-allocations" ? part.added : [];
}

export function allocationIdOf(part: DocPart | undefined): string {
  return part?.kind === "allocation" ? part.allocationId : "";
}

export function creditNoteIdOf(part: DocPart | undefined): string {
  return part !== undefined && "creditNoteId" in part ? part.creditNoteId : "";
}
