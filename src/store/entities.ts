/**
 * One firm's connected Xero organisations: reading them for the entities page and changing what a person may change.
 * Connecting them is connect.ts. The database itself refuses a second group and a second satellite for one tracking
 * option (schema.ts, unique indexes), so that two people who save at the same time cannot make either.
 */

import { and, asc, eq, isNull, ne, type SQL, sql } from "drizzle-orm";
import type { CodeChoices, Role } from "../domain/firm.ts";
import type { GrantId, TenantId } from "../domain/ids.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { type NameKey, type Page, pageOf } from "./cursor.ts";
import { versionRaise } from "./firms.ts";
import { entities, grants } from "./schema.ts";
import type { FirmScope } from "./scope.ts";

export interface EntityRow {
  readonly tenantId: TenantId;
  readonly name: string;
  readonly role: Role;
  readonly trackingOptionId: string | null;
  readonly trackingOptionName: string | null;
  readonly paused: boolean;
  readonly dayLimit: number | null;
  readonly groupPaymentsAccount: string | null;
  readonly creditsAccount: string | null;
  readonly accountCodes: CodeChoices | null;
  readonly taxTypes: CodeChoices | null;
  readonly grantId: GrantId;
  readonly connectionId: string;
  readonly disconnectedAtMs: number | null;
  readonly grantStatus: "ok" | "reconnect";
  readonly mayAdd: boolean | null;
}

export interface EntityChange {
  readonly role?: Role | undefined;
  readonly trackingOptionId?: string | null | undefined;
  readonly trackingOptionName?: string | null | undefined;
  readonly paused?: boolean | undefined;
  readonly dayLimit?: number | null | undefined;
  readonly groupPaymentsAccount?: string | null | undefined;
  readonly creditsAccount?: string | null | undefined;
  /** By the group's codes; null takes a choice back, and what is not named stays. Null altogether: all are taken back. */
  readonly accountCodes?: ChoicesChange | null | undefined;
  readonly taxTypes?: ChoicesChange | null | undefined;
}

/** What a person saw of an organisation before changing it. */
export type EntitySeen = Omit<EntityChange, "trackingOptionName">;

export type ChoicesChange = Readonly<Record<string, string | null>>;

/** What people choose about an organisation, for the audit and for backups. */
export function choicesOf(row: EntityRow) {
  const { tenantId: _t, name: _n, grantId: _g, grantStatus: _s, mayAdd: _m, ...own } = row;
  const { connectionId: _c, disconnectedAtMs: _d, ...choices } = own;
  return choices;
}

/** By name; those that were removed are left out. */
export async function listEntities(
  firm: FirmScope,
  { after, limit }: { readonly after: NameKey | null; readonly limit: number },
): Promise<Page<EntityRow>> {
  const beyond =
    after === null ? undefined : sql`(${entities.name}, ${entities.tenantId}) > (${after[0]}, ${after[1]})`;
  const rows = await selectEntities(firm)
    .where(firm.where(entities, isNull(entities.removedAtMs), beyond))
    .orderBy(asc(entities.name), asc(entities.tenantId))
    .limit(limit + 1);
  return pageOf(rows, limit, { key: (row) => [row.name, row.tenantId], item: (row) => row });
}

export async function entityByTenant(firm: FirmScope, tenantId: TenantId): Promise<EntityRow | null> {
  const row = await selectEntities(firm)
    .where(firm.where(entities, eq(entities.tenantId, tenantId), isNull(entities.removedAtMs)))
    .get();
  return row ?? null;
}

/** What each of the firm's organisations is called, also those that were removed. */
export async function entityNames(firm: FirmScope): Promise<ReadonlyMap<TenantId, string>> {
  const rows = await firm.db
    .select({ tenantId: entities.tenantId, name: entities.name })
    .from(entities)
    .where(firm.where(entities));
  return new Map(rows.map(({ tenantId, name }) => [tenantId, name]));
}

/** The firm's group, null while no entity has that role. */
export async function groupEntity(firm: FirmScope): Promise<EntityRow | null> {
  const row = await selectEntities(firm)
    .where(firm.where(entities, eq(entities.role, "group")))
    .get();
  return row ?? null;
}

/** The satellite, other than `except`, that has this tracking option. */
export async function satelliteOfOption(
  firm: FirmScope,
  optionId: string,
  except: TenantId,
): Promise<EntityRow | null> {
  const taken = and(
    eq(entities.role, "satellite"),
    eq(entities.trackingOptionId, optionId),
    ne(entities.tenantId, except),
  );
  return (await selectEntities(firm).where(firm.where(entities, taken)).get()) ?? null;
}

/** `taken`: in the same moment somebody else made another group, or gave the option to another satellite; `changed`: it is not as it was seen. */
export async function changeEntity(
  firm: FirmScope,
  tenantId: TenantId,
  change: EntityChange,
  seen: EntitySeen = {},
): Promise<Result<void, "taken" | "changed">> {
  const values = definedOnly(change);
  try {
    const [written] = await firm.db.batch([
      firm.db
        .update(entities)
        .set({ ...values, tenantId })
        .where(firm.where(entities, eq(entities.tenantId, tenantId), isNull(entities.removedAtMs), ...asSeen(seen)))
        .returning({ tenantId: entities.tenantId }),
      versionRaise(firm),
    ]);
    return written.length > 0 || Object.keys(seen).length === 0 ? ok(undefined) : err("changed");
  } catch (error) {
    if (isUniqueViolation(error)) return err("taken");
    throw error;
  }
}

function asSeen(seen: EntitySeen): SQL[] {
  const { role, trackingOptionId, paused, dayLimit, groupPaymentsAccount, creditsAccount } = seen;
  return [
    ...(role === undefined ? [] : [eq(entities.role, role)]),
    ...(paused === undefined ? [] : [eq(entities.paused, paused)]),
    ...(trackingOptionId === undefined ? [] : [sql`${entities.trackingOptionId} IS ${trackingOptionId}`]),
    ...(dayLimit === undefined ? [] : [sql`${entities.dayLimit} IS ${dayLimit}`]),
    ...(groupPaymentsAccount === undefined ? [] : [sql`${entities.groupPaymentsAccount} IS ${groupPaymentsAccount}`]),
    ...(creditsAccount === undefined ? [] : [sql`${entities.creditsAccount} IS ${creditsAccount}`]),
    ...choicesAsSeen(entities.accountCodes, seen.accountCodes),
    ...choicesAsSeen(entities.taxTypes, seen.taxTypes),
  ];
}

/** Null: there are none at all. */
function choicesAsSeen(column: ChoicesColumn, seen: ChoicesChange | null | undefined): SQL[] {
  const stored = sql`coalesce(${column}, '{}')`;
  if (seen === null) return [sql`${stored} = '{}'`];
  return Object.entries(seen ?? {}).map(
    ([key, value]) => sql`(SELECT value FROM json_each(${stored}) WHERE key = ${key}) IS ${value}`,
  );
}

/** Nothing of the firm is mirrored until roles are given again. */
export async function unassignAll(firm: FirmScope): Promise<void> {
  const all = firm.where(entities, isNull(entities.removedAtMs));
  await firm.db.batch([firm.db.update(entities).set({ role: "unassigned" }).where(all), versionRaise(firm)]);
}

/** History stays; the organisation no longer belongs to the mirror until it is connected again. */
export async function removeEntity(firm: FirmScope, tenantId: TenantId, nowMs: number): Promise<void> {
  await firm.db.batch([
    firm.db
      .update(entities)
      .set({ removedAtMs: nowMs, role: "unassigned" })
      .where(firm.where(entities, eq(entities.tenantId, tenantId))),
    versionRaise(firm),
  ]);
}

function selectEntities(firm: FirmScope) {
  return firm.db
    .select({
      tenantId: entities.tenantId,
      name: entities.name,
      role: entities.role,
      trackingOptionId: entities.trackingOptionId,
      trackingOptionName: entities.trackingOptionName,
      paused: entities.paused,
      dayLimit: entities.dayLimit,
      groupPaymentsAccount: entities.groupPaymentsAccount,
      creditsAccount: entities.creditsAccount,
      accountCodes: entities.accountCodes,
      taxTypes: entities.taxTypes,
      grantId: entities.grantId,
      connectionId: entities.connectionId,
      disconnectedAtMs: entities.disconnectedAtMs,
      grantStatus: grants.status,
      mayAdd: grants.mayAdd,
    })
    .from(entities)
    .innerJoin(grants, eq(grants.id, entities.grantId));
}

function definedOnly(change: EntityChange) {
  const { role, trackingOptionId, trackingOptionName, paused, dayLimit, groupPaymentsAccount, creditsAccount } = change;
  const { accountCodes, taxTypes } = change;
  return {
    ...(role === undefined ? {} : { role }),
    ...(trackingOptionId === undefined ? {} : { trackingOptionId }),
    ...(trackingOptionName === undefined ? {} : { trackingOptionName }),
    ...(paused === undefined ? {} : { paused }),
    ...(dayLimit === undefined ? {} : { dayLimit }),
    ...(groupPaymentsAccount === undefined ? {} : { groupPaymentsAccount }),
    ...(creditsAccount === undefined ? {} : { creditsAccount }),
    ...(accountCodes === undefined ? {} : { accountCodes: merged(entities.accountCodes, accountCodes) }),
    ...(taxTypes === undefined ? {} : { taxTypes: merged(entities.taxTypes, taxTypes) }),
  };
}

type ChoicesColumn = typeof entities.accountCodes | typeof entities.taxTypes;

/** In the database, so that two people who choose at the same time lose nothing (RFC 7396: null takes away). */
function merged(column: ChoicesColumn, change: ChoicesChange | null) {
  return change === null ? null : sql`json_patch(coalesce(${column}, '{}'), ${JSON.stringify(change)})`;
}

function isUniqueViolation(error: unknown): boolean {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if (cause.message.includes("UNIQUE constraint failed")) return true;
  }
  return false;
}
