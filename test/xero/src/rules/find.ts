/**
 * Looks records up inside one organisation: an id of another organisation finds nothing, as in Xero.
 */

import type { Account, Advance, Contact, CreditNote, Invoice, TaxRate } from "../state/records.ts";
import { contactNameKey, scopedKey } from "../state/tables.ts";
import type { World } from "../state/world.ts";

type Owned = { readonly tenantId: string };

function own<Row extends Owned>(row: Row | undefined, tenantId: string): Row | null {
  return row !== undefined && row.tenantId === tenantId ? row : null;
}

export function findInvoice(world: World, tenantId: string, id: string): Invoice | null {
  return own(world.tables.invoices.get(id), tenantId);
}

/** By number, whatever its case; the newest that is not deleted, sales invoices first. */
export function findInvoiceByNumber(world: World, tenantId: string, number: string): Invoice | null {
  const found = world.tables.invoices
    .lookup("number", scopedKey(tenantId, number))
    .filter((row) => row.status !== "DELETED");
  return found.findLast((row) => row.type === "ACCREC") ?? found.at(-1) ?? null;
}

export function findCreditNote(world: World, tenantId: string, id: string): CreditNote | null {
  return own(world.tables.creditNotes.get(id), tenantId);
}

export function findCreditNoteByNumber(world: World, tenantId: string, number: string): CreditNote | null {
  const found = world.tables.creditNotes
    .lookup("number", scopedKey(tenantId, number))
    .filter((row) => row.status !== "DELETED");
  return found.findLast((row) => row.type === "ACCRECCREDIT") ?? found.at(-1) ?? null;
}

export function findAdvance(world: World, tenantId: string, id: string): Advance | null {
  return own(world.tables.advances.get(id), tenantId);
}

export function findContact(world: World, tenantId: string, id: string): Contact | null {
  return own(world.tables.contacts.get(id), tenantId);
}

/** Active ones first: a name may also belong to archived contacts. */
export function findContactByName(world: World, tenantId: string, name: string): Contact | null {
  return activeFirst(world.tables.contacts.lookup("name", contactNameKey(tenantId, name)));
}

export function findContactByNumber(world: World, tenantId: string, contactNumber: string): Contact | null {
  return activeFirst(world.tables.contacts.lookup("contactNumber", scopedKey(tenantId, contactNumber)));
}

function activeFirst(contacts: readonly Contact[]): Contact | null {
  return contacts.find((contact) => contact.status === "ACTIVE") ?? contacts.at(-1) ?? null;
}

export function findAccount(world: World, tenantId: string, id: string): Account | null {
  return own(world.tables.accounts.get(id), tenantId);
}

/** By code; an active account wins over archived and deleted ones that had the code before. */
export function findAccountByCode(world: World, tenantId: string, code: string): Account | null {
  const found = world.tables.accounts
    .lookup("tenant", tenantId)
    .filter((account) => account.code !== "" && account.code.toLowerCase() === code.trim().toLowerCase());
  return found.find((account) => account.status === "ACTIVE") ?? found.at(-1) ?? null;
}

export function findTaxRate(world: World, tenantId: string, taxType: string): TaxRate | null {
  return own(world.tables.taxRates.get(scopedKey(tenantId, taxType)), tenantId);
}
