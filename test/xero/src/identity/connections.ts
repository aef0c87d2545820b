/**
 * GET /connections and DELETE /connections/{id}. Lists every organisation that the person ever connected to this app,
 * not only those of the token's consent; `authEventId` filters (docs/xero.md §1.5).
 */

import { type Answer, emptyAnswer, jsonAnswer, notFoundAnswer } from "../api/answer.ts";
import type { Connection } from "../state/identity-records.ts";
import type { World } from "../state/world.ts";

export function listConnections(world: World, userId: string, authEventId: string | null): Answer {
  const rows = world.tables.connections
    .lookup("user", userId)
    .filter((row) => authEventId === null || row.authEventId === authEventId.toLowerCase());
  return jsonAnswer(
    200,
    rows.map((row) => connectionJson(world, row)),
  );
}

export function deleteConnection(world: World, userId: string, connectionId: string): Answer {
  const row = world.tables.connections.get(connectionId.toLowerCase());
  if (row === undefined || row.userId !== userId) return notFoundAnswer(world.behaviour.notFoundBody);
  world.tables.connections.remove(row.id);
  return emptyAnswer(204);
}

function connectionJson(world: World, row: Connection) {
  return {
    id: row.id,
    authEventId: row.authEventId,
    tenantId: row.tenantId,
    tenantType: "ORGANISATION",
    tenantName: world.tables.organisations.get(row.tenantId)?.name ?? null,
    createdDateUtc: sevenDecimals(row.createdMs),
    updatedDateUtc: sevenDecimals(row.updatedMs),
  };
}

/** .NET's round-trip format without a zone: `2019-07-09T23:40:30.1830000`. */
function sevenDecimals(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, -1)}0000`;
}
