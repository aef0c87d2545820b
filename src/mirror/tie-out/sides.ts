/**
 * What was read of one organisation for a tie-out, in the few fields that are compared. Amounts are minor units. Made by
 * extract.ts from Xero's answers; travels from a satellite's object to the group's.
 */

import type { TenantId } from "../../domain/ids.ts";
import type { DocumentKind } from "../document.ts";

export interface ReadDocument {
  readonly kind: DocumentKind;
  /** In its own organisation. */
  readonly id: string;
  readonly number: string | null;
  readonly contactName: string | null;
  /** "YYYY-MM-DD". */
  readonly date: string | null;
  readonly status: string;
  readonly currency: string | null;
  readonly total: number;
  readonly tax: number;
  /** An invoice's amount due, what is not used of a credit note. */
  readonly open: number;
  /** In the group: the satellite that its lines name. */
  readonly route: TenantId | null;
  /** In a satellite: the group's record that it is the copy of. */
  readonly groupId: string | null;
  readonly updatedAtMs: number | null;
  /** All payments on it; null where the list leaves them out. */
  readonly payments: readonly ReadPayment[] | null;
}

export interface ReadPayment {
  readonly id: string;
  readonly documentKind: DocumentKind;
  readonly documentId: string;
  readonly number: string | null;
  readonly contactName: string | null;
  readonly date: string | null;
  /** Positive; a refund of a credit note is money that went back. */
  readonly amount: number;
  readonly isRefund: boolean;
  readonly currency: string | null;
  readonly reference: string | null;
  /** In a satellite: the group's record that its document is the copy of. */
  readonly groupId: string | null;
}

export interface Side {
  readonly documents: readonly ReadDocument[];
  readonly payments: readonly ReadPayment[];
}

/** `2026-11-30` lies in `2026-11`. */
export function isInMonth(date: string | null, month: string): boolean {
  return date?.startsWith(`${month}-`) ?? false;
}

export function documentKey(kind: DocumentKind, id: string): string {
  return `${kind}:${id.toLowerCase()}`;
}
