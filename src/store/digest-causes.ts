/** What stops a firm's records, satellite by satellite and cause by cause, with the money in it; added up by D1 in cents. */

import { count, countDistinct, eq, sql } from "drizzle-orm";
import type { DigestCause } from "../domain/digest.ts";
import { NOT_SYNCED } from "./event-filter.ts";
import { documents, events } from "./schema.ts";
import type { FirmScope } from "./scope.ts";

const UNNAMED = "Stopped";

export async function digestCauses(firm: FirmScope): Promise<readonly DigestCause[]> {
  const [stopped, contacts] = await firm.db.batch([stoppedDocuments(firm), failedContacts(firm)]);
  return [
    ...stopped.map(({ total, title, ...cause }) => ({ ...cause, title: title ?? UNNAMED, totalMinor: BigInt(total) })),
    ...contacts.map(({ title, count: n }) => {
      const about = { tenantId: null, state: "failed", currency: null, totalMinor: 0n } as const;
      return { ...about, title: `${title ?? UNNAMED} (contacts)`, count: n };
    }),
  ];
}

function stoppedDocuments(firm: FirmScope) {
  const state = sql<DigestCause["state"]>`${documents.state}`;
  const title = sql<string | null>`${documents.failures} ->> '$[0].title'`;
  const total = sql<string>`cast(sum(cast(replace(${documents.total}, '.', '') as integer)) as text)`;
  const { satelliteTenantId: tenantId, currency } = documents;
  return (
    firm.db
      .select({ tenantId, state, title, currency, count: count(), total })
      .from(documents)
      // Written out, not bound: SQLite uses a partial index only where a query repeats its condition (schema.ts).
      .where(
        firm.where(documents, sql`${documents.state} <> 'in-step' and ${documents.state} in ('failed', 'waiting')`),
      )
      .groupBy(tenantId, state, title, currency)
  );
}

/** Contacts are no documents: what failed of them is known from events. */
function failedContacts(firm: FirmScope) {
  const title = sql<string | null>`${events.failures} ->> '$[0].title'`;
  return firm.db
    .select({ title, count: countDistinct(events.resourceId) })
    .from(events)
    .where(firm.where(events, NOT_SYNCED, eq(events.status, "failed"), eq(events.kind, "contact")))
    .groupBy(title);
}
