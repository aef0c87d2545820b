/** Puts firms, organisations, people and events into the tests' D1, directly and without any rule of the product. */

import { applyD1Migrations, reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import type { DocumentMoney, DocumentRow } from "../../src/domain/document.ts";
import type { EventRecord } from "../../src/domain/event.ts";
import { DEFAULT_SETTINGS, type Role } from "../../src/domain/firm.ts";
import { type EventId, eventId, type FirmId, firmId, grantId, type TenantId, tenantId } from "../../src/domain/ids.ts";
import type { MappingRow } from "../../src/domain/mapping.ts";
import { upsertDocuments } from "../../src/store/documents.ts";
import { upsertEvents } from "../../src/store/event-rows.ts";
import { upsertMappings } from "../../src/store/mappings.ts";
import * as schema from "../../src/store/schema.ts";
import { database } from "../../src/store/scope.ts";
import { backgroundOver } from "./browser.ts";

export const ACME = firmId("firm-acme");
export const BETA = firmId("firm-beta");
export const GROUP = tenantId("acme-group");
export const SYDNEY = tenantId("acme-sydney");
export const MELBOURNE = tenantId("acme-melbourne");
export const BETA_GROUP = tenantId("beta-group");

/** On a busy machine `reset` now and then answers before the database is gone. */
const RESET_TRIES = 5;

/** What the migrations have made of the file's database; null before they ran. */
let migrated: string | null = null;

/** An empty, migrated database. Objects are not touched: a file that works with real ones calls `reset` itself. */
export async function freshDatabase(): Promise<void> {
  await backgroundOver();
  if (migrated === null || (await schemaOf()) !== migrated) return await migrate();
  const { results } = await env.DB.prepare(`SELECT name FROM (${OWN}) WHERE type = 'table'`).all<{ name: string }>();
  await env.DB.batch(results.map(({ name }) => env.DB.prepare(`DELETE FROM "${name}"`)));
}

/** Not what SQLite, D1 and its migrations keep for themselves. */
const OWN = `SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' AND name NOT LIKE '_cf_%'
  AND name <> 'd1_migrations' ORDER BY name`;

async function schemaOf(): Promise<string> {
  const { results } = await env.DB.prepare(OWN).all();
  return JSON.stringify(results);
}

async function migrate(): Promise<void> {
  for (let n = 0; n < RESET_TRIES; n++) {
    await reset();
    await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
    const { rows } = (await env.DB.prepare("SELECT count(*) AS rows FROM firms").first<{ rows: number }>()) ?? {
      rows: 0,
    };
    if (rows !== 0) continue;
    migrated = await schemaOf();
    return;
  }
  throw new Error("the database could not be emptied");
}

/** The empty database, and these firms in it. */
export async function freshFirms(): Promise<void> {
  await freshDatabase();
  await seedFirms();
}

/** Acme with a group and two satellites, Beta with a group. */
export async function seedFirms(): Promise<void> {
  await seedFirm(ACME, "Acme");
  await seedFirm(BETA, "Beta");
  await seedEntity({ firm: ACME, tenant: GROUP, name: "Acme Group", role: "group" });
  await seedEntity({ firm: ACME, tenant: SYDNEY, name: "Acme Sydney", role: "satellite", option: "option-sydney" });
  await seedEntity({
    firm: ACME,
    tenant: MELBOURNE,
    name: "Acme Melbourne",
    role: "satellite",
    option: "option-melbourne",
  });
  await seedEntity({ firm: BETA, tenant: BETA_GROUP, name: "Beta Group", role: "group" });
}

async function seedFirm(id: FirmId, name: string): Promise<void> {
  const db = database(env.DB);
  await db.insert(schema.firms).values({ id, name, settings: DEFAULT_SETTINGS, version: 1, createdAtMs: 0 });
  await db
    .insert(schema.grants)
    .values({ id: grantId(`grant-${id}`), firmId: id, userId: "user-x", status: "ok", updatedAtMs: 0 });
}

export interface SeededEntity {
  readonly firm: FirmId;
  readonly tenant: TenantId;
  readonly name: string;
  readonly role: Role;
  readonly option?: string;
}

export async function seedEntity({ firm, tenant, name, role, option }: SeededEntity): Promise<void> {
  await database(env.DB)
    .insert(schema.entities)
    .values({
      tenantId: tenant,
      firmId: firm,
      grantId: grantId(`grant-${firm}`),
      connectionId: `connection-${tenant}`,
      name,
      role,
      trackingOptionId: option ?? null,
      paused: false,
      createdAtMs: 0,
    });
}

export async function seedMember(firm: FirmId, person: string, role: schema.MemberRole): Promise<void> {
  const email = `${person}@example.com`;
  const db = database(env.DB);
  await db
    .insert(schema.users)
    .values({ id: `user-${person}`, xeroUserId: `xero-${person}`, email, name: person, createdAtMs: 0 })
    .onConflictDoNothing();
  await db
    .insert(schema.members)
    .values({ id: `member-${person}-${firm}`, firmId: firm, email, userId: `user-${person}`, role, createdAtMs: 0 });
}

export const T0 = Date.parse("2026-11-20T10:00:00.000Z");

/** An event as an entity object would report it; `n` makes it unique and one minute later than the one before. */
export function anEvent(n: number, parts: Partial<EventRecord> = {}): EventRecord {
  return {
    id: eventId(`event-${String(n).padStart(4, "0")}`),
    rev: 1,
    receivedAtMs: T0 + n * 60_000,
    updatedAtMs: T0 + n * 60_000,
    source: "webhook",
    kind: "invoice",
    change: "create",
    tenantId: GROUP,
    entityName: "Acme Group",
    resourceId: `invoice-${n}`,
    label: `INV-${String(n).padStart(4, "0")}`,
    contactName: "Smith & Sons",
    status: "synced",
    targets: [],
    attempts: 1,
    nextAttemptAtMs: null,
    failures: [],
    summary: null,
    amount: null,
    overwritten: [],
    endedAtMs: null,
    later: null,
    timeline: [{ atMs: T0 + n * 60_000, text: "Xero reported it." }],
    ...parts,
  };
}

export async function seedEvents(firm: FirmId, events: readonly EventRecord[]): Promise<readonly EventId[]> {
  await upsertEvents(env.DB, firm, events);
  return events.map((event) => event.id);
}

export function money(total: string, parts: Partial<DocumentMoney> = {}): DocumentMoney {
  return { status: "AUTHORISED", total, tax: "32.00", paid: "0.00", credited: "0.00", due: total, ...parts };
}

/** A document as the group's object would write it. */
export function aDocument(n: number, parts: Partial<DocumentRow> = {}): DocumentRow {
  return {
    ...{ kind: "invoice", groupId: `invoice-${n}`, rev: 1, number: `INV-${String(n).padStart(4, "0")}` },
    ...{ reference: `Ref ${n}`, contactName: "Fitzroy Florist", date: "2026-11-26", dueDate: "2026-12-10" },
    ...{ currency: "AUD", isBill: false, state: "in-step", group: money("352.00"), satelliteTenantId: SYDNEY },
    ...{
      copy: { documentId: `copy-${n}`, kept: null, ...money("352.00") },
      ...{ differences: [], driftSeenAtMs: null, putBack: null, syncedAtMs: T0 },
      failures: [],
      updatedAtMs: T0,
      checkedAtMs: T0,
    },
    ...parts,
  };
}

/** A copy as the list of copies shows it; `removed`: it belongs to the record no more. */
export type SeededCopy = MappingRow & { readonly rev: number; readonly removed?: boolean };

/** The copy of an invoice in Sydney, in step; `n` makes it unique. */
export function aCopy(n: number, parts: Partial<SeededCopy> = {}): SeededCopy {
  return {
    ...{ kind: "invoice", groupId: `g-${n}`, tenantId: SYDNEY, satelliteId: `s-${n}`, label: `INV-${n}` },
    ...{ syncedAtMs: T0, drifted: false, differences: null, driftSeenAtMs: null, rev: 1 },
    ...parts,
  };
}

/** Copies of contacts as their satellites would write them, and those of documents as rows of these. */
export async function seedCopies(firm: FirmId, copies: readonly SeededCopy[]): Promise<void> {
  const contacts = copies.flatMap((copy) => (copy.kind === "contact" ? [{ ...copy, kind: copy.kind }] : []));
  await upsertMappings(env.DB, firm, contacts);
  await upsertDocuments(env.DB, firm, copies.flatMap(documentOfCopy));
}

/** None of a contact. */
export function documentOfCopy(copy: SeededCopy): readonly DocumentRow[] {
  const { kind, groupId, rev, label: number, tenantId: satelliteTenantId, satelliteId: documentId, syncedAtMs } = copy;
  if (kind === "contact") return [];
  const [said, seenAtMs] = [copy.differences ?? [], copy.driftSeenAtMs ?? T0];
  const kept = copy.keptBy == null ? null : { by: copy.keptBy, sinceMs: copy.keptSinceMs ?? T0 };
  const putBack = copy.putBackAtMs == null ? null : { differences: said, seenAtMs, atMs: copy.putBackAtMs };
  const row = aDocument(0, { kind, groupId, rev, number, satelliteTenantId, syncedAtMs, putBack });
  return [
    {
      ...row,
      copy: copy.removed ? null : { ...money("352.00"), documentId, kept },
      state: copy.drifted ? (kept === null ? "skipped" : "kept") : "in-step",
      differences: copy.drifted ? said : [],
      driftSeenAtMs: copy.drifted ? seenAtMs : null,
    },
  ];
}
