/**
 * Signed-in browsers, by the hash of the cookie's random value. Not scoped by a FirmScope: the session is what names the
 * firm. The role is read with every request, so that a change of members counts at once.
 */

import { and, eq, gt, inArray, lte } from "drizzle-orm";
import type { FirmId } from "../domain/ids.ts";
import { firms, type MemberRole, members, sessions, users } from "./schema.ts";
import { database } from "./scope.ts";

export interface Session {
  readonly user: { readonly id: string; readonly name: string; readonly email: string };
  readonly firm: { readonly id: FirmId; readonly name: string };
  readonly role: MemberRole;
  /** The access token that was used in place of a cookie; `user` is the person who made it. */
  readonly token?: { readonly id: string; readonly name: string };
}

/** Null when it is unknown, expired, or its person no longer belongs to the firm. */
export async function sessionByHash(db: D1Database, idHash: string, nowMs: number): Promise<Session | null> {
  const row = await database(db)
    .select({
      user: { id: users.id, name: users.name, email: users.email },
      firm: { id: firms.id, name: firms.name },
      role: members.role,
    })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .innerJoin(firms, eq(firms.id, sessions.firmId))
    .innerJoin(members, and(eq(members.firmId, sessions.firmId), eq(members.userId, sessions.userId)))
    .where(and(eq(sessions.idHash, idHash), gt(sessions.expiresAtMs, nowMs)))
    .get();
  return row ?? null;
}

export async function saveSession(db: D1Database, session: typeof sessions.$inferInsert): Promise<void> {
  await database(db).insert(sessions).values(session);
}

export async function deleteSession(db: D1Database, idHash: string): Promise<void> {
  await database(db).delete(sessions).where(eq(sessions.idHash, idHash));
}

/** Up to `limit` of them; answers how many. For the cron; an expired session is refused whether or not it was removed. */
export async function deleteExpiredSessions(db: D1Database, nowMs: number, limit: number): Promise<number> {
  const expired = database(db)
    .select({ idHash: sessions.idHash })
    .from(sessions)
    .where(lte(sessions.expiresAtMs, nowMs))
    .limit(limit);
  const removed = await database(db).delete(sessions).where(inArray(sessions.idHash, expired));
  return removed.meta.changes;
}
