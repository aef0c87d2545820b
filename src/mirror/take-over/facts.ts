/**
 * What a take-over compares of a document or contact, in few fields: made by each organisation's own object from what it read,
 * and sent by the satellite to the group. Amounts are minor units. Pure.
 */

import type { ContactState } from "../contact.ts";
import type { DocumentKind, DocumentState } from "../document.ts";
import { minorUnits } from "../money.ts";

export interface DocumentFacts {
  readonly kind: DocumentKind;
  readonly id: string;
  readonly number: string | null;
  readonly contactId: string | null;
  readonly contactName: string | null;
  /** "YYYY-MM-DD". */
  readonly date: string | null;
  readonly status: string;
  readonly currency: string | null;
  readonly total: number;
  readonly tax: number;
  /** In a satellite: the group's record that it is the copy of. */
  readonly ownerId: string | null;
}

export interface ContactFacts {
  readonly kind: "contact";
  readonly id: string;
  readonly name: string;
  readonly contactNumber: string | null;
  readonly accountNumber: string | null;
  readonly isArchived: boolean;
  readonly ownerId: string | null;
}

export type Facts = DocumentFacts | ContactFacts;

/** Null: its total is not known, so nothing can be said about it. */
export function documentFacts(document: DocumentState, ownerId: string | null): DocumentFacts | null {
  const { kind, id, number, contactId, contactName, date, status, currency, total, totalTax } = document;
  if (total === null) return null;
  const sums = { total: minorUnits(total), tax: minorUnits(totalTax ?? 0) };
  return { kind, id, number, contactId, contactName, date, status, currency, ...sums, ownerId };
}

export function contactFacts(contact: ContactState, ownerId: string | null): ContactFacts {
  const { id, name, contactNumber, accountNumber, archived } = contact;
  return { kind: "contact", id, name, contactNumber, accountNumber, isArchived: archived, ownerId };
}
