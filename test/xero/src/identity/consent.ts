/**
 * What happens when a person allows or revokes the app: consents, connections, codes and refresh tokens.
 * Synchronous rules on the tables; no HTTP.
 */

import { newUuid, randomText, URL_SAFE } from "../state/identifiers.ts";
import type { Authorisation, AuthorisationCode, Connection, RefreshToken } from "../state/identity-records.ts";
import type { World } from "../state/world.ts";
import type { AuthoriseRequest } from "./authorize-request.ts";

const CODE_LIFETIME_MS = 5 * 60_000;
const REFRESH_IDLE_MS = 60 * 24 * 60 * 60_000;

/** Records the consent, connects the chosen organisations and makes the code for the app. */
export function allow(
  world: World,
  request: AuthoriseRequest,
  choice: { readonly userId: string; readonly tenantIds: readonly string[] },
): AuthorisationCode {
  const authorisation = authorise(world, { ...choice, scopes: request.scopes });
  return world.tables.codes.put({
    code: randomText(world.random, 43, URL_SAFE),
    authorisation,
    redirectUri: request.redirectUri,
    nonce: request.nonce,
    codeChallenge: request.codeChallenge,
    expiresMs: world.nowMs() + CODE_LIFETIME_MS,
  });
}

/** The consent itself, without a browser's code: scopes add up, connections name this consent's event. */
export function authorise(
  world: World,
  grant: { readonly userId: string; readonly tenantIds: readonly string[]; readonly scopes: readonly string[] },
): Authorisation {
  const { userId, tenantIds } = grant;
  const earlier = world.tables.consents.get(userId)?.scopes ?? [];
  if (world.behaviour.withheldScope !== "none") world.behaviour = { ...world.behaviour, withheldScope: "none" };
  const lasting = grant.scopes.filter((scope) => scope.startsWith("accounting."));
  world.tables.consents.put({ userId, scopes: [...new Set([...earlier, ...lasting])] });
  const authEventId = newUuid(world.random);
  for (const tenantId of tenantIds) connect(world, { userId, tenantId, authEventId });
  const added = world.behaviour.additiveScopes ? earlier : [];
  return { userId, authEventId, scopes: [...new Set([...grant.scopes, ...added])], authTimeMs: world.nowMs() };
}

function connect(world: World, to: { userId: string; tenantId: string; authEventId: string }): Connection {
  const existing = findConnection(world, to.userId, to.tenantId);
  const nowMs = world.nowMs();
  return world.tables.connections.put({
    ...to,
    id: existing?.id ?? newUuid(world.random),
    createdMs: existing?.createdMs ?? nowMs,
    updatedMs: nowMs,
  });
}

export function findConnection(world: World, userId: string, tenantId: string): Connection | null {
  return world.tables.connections.lookup("user", userId).find((row) => row.tenantId === tenantId) ?? null;
}

export function newRefreshToken(world: World, authorisation: Authorisation): RefreshToken {
  for (const row of world.tables.refreshTokens.lookup("user", authorisation.userId)) {
    if (isDead(world, row)) world.tables.refreshTokens.remove(row.token);
  }
  return world.tables.refreshTokens.put({
    token: randomText(world.random, 43, URL_SAFE),
    authorisation,
    expiresMs: world.nowMs() + REFRESH_IDLE_MS,
    firstUsedMs: null,
  });
}

/** Unused for 60 days, or its grace after the first use is over (docs/xero.md §1.3). */
export function isDead(world: World, token: RefreshToken): boolean {
  const nowMs = world.nowMs();
  const graceOver = token.firstUsedMs !== null && nowMs >= token.firstUsedMs + world.behaviour.refreshGraceMs;
  return graceOver || nowMs >= token.expiresMs;
}

/** The person (or /connect/revocation) takes the app's permission away: every connection and token of theirs goes. */
export function revoke(world: World, userId: string): void {
  world.tables.consents.remove(userId);
  for (const token of world.tables.refreshTokens.lookup("user", userId)) world.tables.refreshTokens.remove(token.token);
  for (const connection of world.tables.connections.lookup("user", userId)) {
    world.tables.connections.remove(connection.id);
  }
}

/** One organisation is disconnected; tokens go on working for the others, and refreshing too (docs/xero.md §4.6). */
export function disconnect(world: World, tenantId: string): number {
  const rows = world.tables.connections.lookup("tenant", tenantId);
  for (const row of rows) world.tables.connections.remove(row.id);
  return rows.length;
}
