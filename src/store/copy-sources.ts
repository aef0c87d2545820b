/**
 * The two tables that copies lie in, contacts' mappings and documents, under one name for each column: what lists of copies, of
 * drift and the overview's counts are narrowed by. Conditions are written out, not bound: SQLite uses a partial index only where
 * a query repeats its condition (schema.ts).
 */

import { asc, sql } from "drizzle-orm";
import { documents, mappings } from "./schema.ts";

export const CONTACTS = {
  table: mappings,
  ...{ kind: mappings.kind, groupId: mappings.groupId, tenantId: mappings.tenantId },
  ...{ satelliteId: mappings.satelliteId, label: mappings.label },
  isCopy: sql`${mappings.kind} = 'contact'`,
  isDrifted: sql`${mappings.kind} = 'contact' and ${mappings.drifted} = 1`,
  order: [asc(mappings.kind), asc(mappings.groupId), asc(mappings.tenantId)],
};

export const COPIES = {
  table: documents,
  ...{ kind: documents.kind, groupId: documents.groupId, tenantId: documents.satelliteTenantId },
  ...{ satelliteId: documents.satelliteId, label: documents.number },
  isCopy: sql`${documents.satelliteId} is not null`,
  isDrifted: sql`${documents.driftSeenAtMs} is not null`,
  order: [asc(documents.kind), asc(documents.groupId), asc(documents.satelliteTenantId)],
};

export type CopySource = typeof CONTACTS | typeof COPIES;
