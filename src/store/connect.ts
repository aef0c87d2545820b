/**
 * Writes one consent: the firm if it is new, the grant, and the organisations it covers, in one transaction, so that
 * nothing is ever half connected. Not scoped by a FirmScope: it decides whose an organisation is. The rules that two
 * people could break by acting in the same moment are conditions of the statements themselves: the first firm, and "an
 * organisation belongs to one firm". Caller: auth/connect.ts, after the grant's object has stored the token set.
 */

import { z } from "zod";
import { DEFAULT_SETTINGS } from "../domain/firm.ts";
import { type FirmId, type GrantId, type TenantId, tenantId } from "../domain/ids.ts";

export interface Consent {
  readonly firmId: FirmId;
  /** Set when this consent creates the firm, with its creator as the owner. */
  readonly newFirm: NewFirm | null;
  readonly userId: string;
  readonly grantId: GrantId;
  /** Whether it lets Orbit add to the organisations' set-ups; null where that could not be read. */
  readonly mayAdd: boolean | null;
  readonly connections: readonly ConnectedTenant[];
}

export interface NewFirm {
  readonly name: string;
  readonly memberId: string;
  readonly email: string;
  /** Only as the first firm of this Orbit (ALLOW_SIGNUP=false). */
  readonly onlyFirst: boolean;
}

export interface ConnectedTenant {
  readonly tenantId: TenantId;
  readonly connectionId: string;
  readonly name: string;
}

const heldRow = z.object({ tenant_id: z.string() });

/**
 * Answers which of the organisations the firm now holds by this consent: none when another firm was first to exist, and
 * not those that another firm took in the same moment. Roles, options and limits of known organisations stay.
 */
export async function commitConsent(db: D1Database, consent: Consent, nowMs: number): Promise<readonly TenantId[]> {
  const { firmId, grantId, newFirm } = consent;
  const tenants = JSON.stringify(consent.connections);
  const results = await db.batch([
    ...(newFirm === null ? [] : firmStatements(db, consent, newFirm, nowMs)),
    db
      .prepare(
        `INSERT INTO grants (id, firm_id, user_id, status, may_add, updated_at_ms)
         SELECT ?1, ?2, ?3, 'ok', ?5, ?4 WHERE EXISTS (SELECT 1 FROM firms WHERE id = ?2)
         ON CONFLICT (id) DO UPDATE SET status = 'ok', user_id = excluded.user_id, may_add = excluded.may_add,
           updated_at_ms = excluded.updated_at_ms
         WHERE grants.firm_id = excluded.firm_id`,
      )
      .bind(grantId, firmId, consent.userId, nowMs, consent.mayAdd === null ? null : Number(consent.mayAdd)),
    db.prepare(RAISE_VERSION).bind(tenants, firmId),
    db.prepare(UPSERT_ENTITIES).bind(tenants, firmId, grantId, nowMs),
    db.prepare("SELECT tenant_id FROM entities WHERE firm_id = ?1 AND grant_id = ?2").bind(firmId, grantId),
  ]);
  return z
    .array(heldRow)
    .parse(results.at(-1)?.results)
    .map((row) => tenantId(row.tenant_id));
}

function firmStatements(db: D1Database, consent: Consent, firm: NewFirm, nowMs: number): D1PreparedStatement[] {
  return [
    db
      .prepare(
        `INSERT INTO firms (id, name, settings, version, created_at_ms)
         SELECT ?1, ?2, ?3, 0, ?4 WHERE ?5 = 0 OR NOT EXISTS (SELECT 1 FROM firms)`,
      )
      .bind(consent.firmId, firm.name, JSON.stringify(DEFAULT_SETTINGS), nowMs, firm.onlyFirst ? 1 : 0),
    db
      .prepare(
        `INSERT INTO members (id, firm_id, email, user_id, role, created_at_ms)
         SELECT ?1, ?2, ?3, ?4, 'owner', ?5 WHERE EXISTS (SELECT 1 FROM firms WHERE id = ?2)`,
      )
      .bind(firm.memberId, consent.firmId, firm.email, consent.userId, nowMs),
  ];
}

/**
 * Above the versions of the firms that held these organisations before: an entity object takes a snapshot only when its
 * version is higher than the one it has, whichever firm that came from.
 */
const RAISE_VERSION = `
  UPDATE firms SET version = 1 + max(version, coalesce((
    SELECT max(f.version) FROM entities e JOIN firms f ON f.id = e.firm_id
    WHERE e.tenant_id IN (SELECT value ->> '$.tenantId' FROM json_each(?1))), 0))
  WHERE id = ?2`;

/** What people chose about an organisation, and since when the firm has it: another firm begins anew. */
const OWN_COLUMNS = [
  ...["role", "tracking_option_id", "tracking_option_name", "paused", "day_limit", "created_at_ms"],
  ...["group_payments_account", "credits_account", "account_codes", "tax_types"],
];

const UPSERT_ENTITIES = `
  INSERT INTO entities (tenant_id, firm_id, grant_id, connection_id, name, role, paused, created_at_ms)
  SELECT value ->> '$.tenantId', ?2, ?3, value ->> '$.connectionId', value ->> '$.name', 'unassigned', 0, ?4
  FROM json_each(?1) WHERE EXISTS (SELECT 1 FROM firms WHERE id = ?2)
  ON CONFLICT (tenant_id) DO UPDATE SET
    firm_id = excluded.firm_id, grant_id = excluded.grant_id, connection_id = excluded.connection_id,
    name = excluded.name, disconnected_at_ms = NULL, removed_at_ms = NULL,
    ${OWN_COLUMNS.map(
      (column) => `${column} = CASE WHEN firm_id = excluded.firm_id THEN ${column} ELSE excluded.${column} END`,
    ).join(", ")}
  WHERE entities.firm_id = excluded.firm_id OR entities.removed_at_ms IS NOT NULL`;
