/**
 * Access tokens for scripts, by the hash of the token. `sessionByToken` is not scoped by a FirmScope: the token is what
 * names the firm. A token is good while its time is not over and the person who made it belongs to the firm.
 */

import { and, asc, eq, gt, isNull, lt, or, sql } from "drizzle-orm";
import { type Page, pageOf, type TimeKey } from "./cursor.ts";
import { firms, type MemberRole, members, tokens, users } from "./schema.ts";
import { database, type FirmScope } from "./scope.ts";
import type { Session } from "./sessions.ts";

export interface Token {
  readonly id: string;
  readonly name: string;
  readonly role: MemberRole;
  readonly createdAtMs: number;
  readonly lastUsedAtMs: number | null;
  readonly expiresAtMs: number | null;
}

const SHOWN = {
  id: tokens.id,
  name: tokens.name,
  role: tokens.role,
  createdAtMs: tokens.createdAtMs,
  lastUsedAtMs: tokens.lastUsedAtMs,
  expiresAtMs: tokens.expiresAtMs,
};

/** Oldest first. */
export async function listTokens(
  firm: FirmScope,
  { after, limit }: { readonly after: TimeKey | null; readonly limit: number },
): Promise<Page<Token>> {
  const beyond = after === null ? undefined : sql`(${tokens.createdAtMs}, ${tokens.id}) > (${after[0]}, ${after[1]})`;
  const rows = await firm.db
    .select(SHOWN)
    .from(tokens)
    .where(firm.where(tokens, beyond))
    .orderBy(asc(tokens.createdAtMs), asc(tokens.id))
    .limit(limit + 1);
  return pageOf(rows, limit, { key: (row) => [row.createdAtMs, row.id], item: (row) => row });
}

export interface NewToken extends Omit<Token, "lastUsedAtMs"> {
  /** SHA-256 of the token. */
  readonly hash: string;
  readonly userId: string;
}

/** False when the firm has `most` tokens already. */
export async function saveToken(firm: FirmScope, token: NewToken, most: number): Promise<boolean> {
  const counted = await firm.db.$count(tokens, firm.where(tokens));
  if (counted >= most) return false;
  await firm.db.insert(tokens).values({ ...token, firmId: firm.firmId });
  return true;
}

/** The removed token; null when the firm has none of that id. From now on it opens nothing. */
export async function removeToken(firm: FirmScope, id: string): Promise<Token | null> {
  const removed = await firm.db
    .delete(tokens)
    .where(firm.where(tokens, eq(tokens.id, id)))
    .returning(SHOWN);
  return removed[0] ?? null;
}

/** A session without its role: that is the lesser one of the token's and its maker's. */
export type TokenSession = Omit<Session, "role"> & { readonly roles: readonly [MemberRole, MemberRole] };

/**
 * Null when it is unknown, revoked or expired, or its maker no longer
 * belongs to the firm.
 */
export async function sessionByToken(db: D1Database, hash: string, nowMs: number): Promise<TokenSession | null> {
  const row = await database(db)
    .select({
      user: { id: users.id, name: users.name, email: users.email },
      firm: { id: firms.id, name: firms.name },
      tokenRole: tokens.role,
      memberRole: members.role,
      token: { id: tokens.id, name: tokens.name },
    })
    .from(tokens)
    .innerJoin(users, eq(users.id, tokens.userId))
    .innerJoin(firms, eq(firms.id, tokens.firmId))
    .innerJoin(members, and(eq(members.firmId, tokens.firmId), eq(members.userId, tokens.userId)))
    .where(and(eq(tokens.hash, hash), or(isNull(tokens.expiresAtMs), gt(tokens.expiresAtMs, nowMs))))
    .get();
  if (row === undefined) return null;
  const { tokenRole, memberRole, ...session } = row;
  return { ...session, roles: [tokenRole, memberRole] };
}

/** Notes the use, unless one of the last `everyMs` is noted already: a script's every request would be a row written. */
export async function noteTokenUse(db: D1Database, id: string, nowMs: number, everyMs: number): Promise<void> {
  await database(db)
    .update(tokens)
    .set({ lastUsedAtMs: nowMs })
    .where(and(eq(tokens.id, id), or(isNull(tokens.lastUsedAtMs), lt(tokens.lastUsedAtMs, nowMs - everyMs))));
}
