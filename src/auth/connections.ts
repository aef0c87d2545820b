/**
 * Xero's list of connections (docs/xero.md §1.5): what one consent covers, and taking one off. Calls here are not about
 * an organisation's records and do not count against its limits. Callers: auth/connect.ts, api/entities.ts.
 */

import { z } from "zod";
import type { Config } from "../config.ts";
import { tenantId } from "../domain/ids.ts";
import { ok, type Result } from "../domain/result.ts";
import { type ExternalProblem, requestJson, requestText } from "../http/external.ts";
import { CONNECTIONS_PER_CONSENT, NAME_CHARS } from "../limits.ts";
import type { ConnectedTenant } from "../store/connect.ts";

const connection = z.object({
  id: z.string().min(1).max(NAME_CHARS),
  authEventId: z.string().nullish(),
  tenantId: z.string().min(1).max(NAME_CHARS),
  tenantType: z.string(),
  tenantName: z.string().nullish(),
});

export interface Connections {
  readonly organisations: readonly ConnectedTenant[];
  /** Names of practices and other tenants that are no organisations; the practice's own name comes first. */
  readonly others: readonly string[];
}

/**
 * Only those of the consent `authEventId`: Xero lists every tenant that the person ever connected, and need not know the
 * filter.
 */
export async function readConnections(
  config: Config,
  consent: { readonly authEventId: string; readonly accessToken: string },
): Promise<Result<Connections, ExternalProblem>> {
  const query = new URLSearchParams({ authEventId: consent.authEventId });
  const request = new Request(`${config.xeroApiUrl}/connections?${query}`, { headers: bearer(consent.accessToken) });
  const answer = await requestJson(request, z.array(connection).max(CONNECTIONS_PER_CONSENT));
  if (!answer.ok) return answer;
  const own = answer.value.filter((one) => one.authEventId === consent.authEventId);
  const organisations = new Map<string, ConnectedTenant>();
  const others: string[] = [];
  for (const one of own) {
    const name = nameOf(one.tenantName, one.tenantId);
    if (one.tenantType !== "ORGANISATION") others.push(name);
    else organisations.set(one.tenantId, { tenantId: tenantId(one.tenantId), connectionId: one.id, name });
  }
  return ok({ organisations: [...organisations.values()], others });
}

/** Takes the connection off at Xero; one that is already gone is as good. */
export async function deleteConnection(
  config: Config,
  { connectionId, accessToken }: { readonly connectionId: string; readonly accessToken: string },
): Promise<Result<void, ExternalProblem>> {
  const url = `${config.xeroApiUrl}/connections/${encodeURIComponent(connectionId)}`;
  const answer = await requestText(new Request(url, { method: "DELETE", headers: bearer(accessToken) }));
  if (answer.ok || (answer.error.kind === "status" && answer.error.status === 404)) return ok(undefined);
  return answer;
}

function nameOf(tenantName: string | null | undefined, id: string): string {
  const name = tenantName?.trim().slice(0, NAME_CHARS);
  return name ? name : `Organisation ${id.slice(0, 8)}`;
}

function bearer(accessToken: string): HeadersInit {
  return { authorization: `Bearer ${accessToken}`, accept: "application/json" };
}
