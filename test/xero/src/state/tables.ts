/**
 * The tables of the simulator and how their rows are found. Names and numbers are looked up whatever their case, as
 * Xero compares them. Adding a table here is all that it takes to have it stored.
 */

import type { Fault } from "../faults.ts";
import type { Meter } from "../limits/meter.ts";
import { eventKey, type WebhookEvent } from "../webhooks/event.ts";
import { Collection } from "./collection.ts";
import type { AuthorisationCode, Connection, Consent, RefreshToken, SigningKey, User } from "./identity-records.ts";
import type { Journal } from "./journal.ts";
import type * as Records from "./records.ts";
import type { Setting } from "./settings.ts";

/** An answer kept under an Idempotency-Key. */
export interface KeptAnswer {
  readonly key: string;
  readonly fingerprint: string;
  readonly expiresMs: number;
  readonly answer: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  };
}

/** The key under which a name or number of one organisation is looked up, whatever its case. */
export function scopedKey(tenantId: string, text: string): string {
  return `${tenantId} ${text.toLowerCase()}`;
}

/** Contact names that differ in blanks or case alone are one name to Xero. */
export function contactNameKey(tenantId: string, name: string): string {
  return scopedKey(tenantId, name.trim().replace(/\s+/g, " "));
}

/** Tells whether a contact has sales invoices or bills, without reading them. */
export function contactTypeKey(contactId: string, type: string): string {
  return `${contactId} ${type}`;
}

const tenantOf = (row: { readonly tenantId: string }): string => row.tenantId;
const scopedOrNull = (tenantId: string, text: string): string | null =>
  text === "" ? null : scopedKey(tenantId, text);

export type Tables = ReturnType<typeof createTables>;

/** All tables of one simulator. */
export function createTables(journal: Journal) {
  return {
    ...createSettingsTables(journal),
    ...createDocumentTables(journal),
    ...createIdentityTables(journal),
    ...createOwnTables(journal),
  };
}

function createSettingsTables(journal: Journal) {
  return {
    organisations: new Collection<Records.Organisation>(journal, { name: "organisations", key: tenantOf }),
    accounts: new Collection<Records.Account, "tenant">(journal, {
      name: "accounts",
      key: (row) => row.id,
      indexes: { tenant: tenantOf },
    }),
    taxRates: new Collection<Records.TaxRate, "tenant">(journal, {
      name: "taxRates",
      key: (row) => scopedKey(row.tenantId, row.taxType),
      indexes: { tenant: tenantOf },
    }),
    trackingCategories: new Collection<Records.TrackingCategory, "tenant">(journal, {
      name: "trackingCategories",
      key: (row) => row.id,
      indexes: { tenant: tenantOf },
    }),
    brandingThemes: new Collection<Records.BrandingTheme, "tenant">(journal, {
      name: "brandingThemes",
      key: (row) => row.id,
      indexes: { tenant: tenantOf },
    }),
    items: new Collection<Records.Item, "tenant">(journal, {
      name: "items",
      key: (row) => row.id,
      indexes: { tenant: tenantOf },
    }),
  };
}

function createDocumentTables(journal: Journal) {
  return {
    contacts: new Collection<Records.Contact, "tenant" | "name" | "contactNumber" | "accountNumber">(journal, {
      name: "contacts",
      key: (row) => row.id,
      indexes: {
        tenant: tenantOf,
        name: (row) => contactNameKey(row.tenantId, row.name),
        contactNumber: (row) => scopedOrNull(row.tenantId, row.contactNumber),
        accountNumber: (row) => scopedOrNull(row.tenantId, row.accountNumber),
      },
    }),
    invoices: new Collection<Records.Invoice, "tenant" | "number" | "contact" | "contactType">(journal, {
      name: "invoices",
      key: (row) => row.id,
      indexes: {
        tenant: tenantOf,
        number: (row) => scopedOrNull(row.tenantId, row.number),
        contact: (row) => row.contactId,
        contactType: (row) => (row.status === "DELETED" ? null : contactTypeKey(row.contactId, row.type)),
      },
    }),
    creditNotes: new Collection<Records.CreditNote, "tenant" | "number" | "contact">(journal, {
      name: "creditNotes",
      key: (row) => row.id,
      indexes: {
        tenant: tenantOf,
        number: (row) => scopedOrNull(row.tenantId, row.number),
        contact: (row) => row.contactId,
      },
    }),
    advances: new Collection<Records.Advance, "tenant">(journal, {
      name: "advances",
      key: (row) => row.id,
      indexes: { tenant: tenantOf },
    }),
    payments: new Collection<Records.Payment, "tenant">(journal, {
      name: "payments",
      key: (row) => row.id,
      indexes: { tenant: tenantOf },
    }),
    history: new Collection<Records.HistoryRecord, "owner">(journal, {
      name: "history",
      key: (row) => row.id,
      indexes: { owner: (row) => row.ownerId },
    }),
  };
}

function createIdentityTables(journal: Journal) {
  return {
    users: new Collection<User>(journal, { name: "users", key: (row) => row.id }),
    consents: new Collection<Consent>(journal, { name: "consents", key: (row) => row.userId }),
    connections: new Collection<Connection, "user" | "tenant">(journal, {
      name: "connections",
      key: (row) => row.id,
      indexes: { user: (row) => row.userId, tenant: tenantOf },
    }),
    codes: new Collection<AuthorisationCode>(journal, { name: "codes", key: (row) => row.code }),
    refreshTokens: new Collection<RefreshToken, "user">(journal, {
      name: "refreshTokens",
      key: (row) => row.token,
      indexes: { user: (row) => row.authorisation.userId },
    }),
    signingKeys: new Collection<SigningKey>(journal, { name: "signingKeys", key: (row) => row.kid }),
  };
}

function createOwnTables(journal: Journal) {
  return {
    meters: new Collection<Meter>(journal, { name: "meters", key: (row) => row.id }),
    keptAnswers: new Collection<KeptAnswer>(journal, { name: "keptAnswers", key: (row) => row.key }),
    webhookEvents: new Collection<WebhookEvent>(journal, {
      name: "webhookEvents",
      key: eventKey,
    }),
    faults: new Collection<Fault>(journal, { name: "faults", key: (row) => row.id }),
    settings: new Collection<Setting>(journal, { name: "settings", key: (row) => row.key }),
  };
}
