/** The people of one firm, and the invitations that nobody took up yet. Email addresses are stored in lower case. */

import { and, asc, eq, isNotNull, ne, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { err, ok, type Result } from "../domain/result.ts";
import { type NameKey, type Page, pageOf } from "./cursor.ts";
import { type MemberRole, members, sessions, users } from "./schema.ts";
import type { FirmScope } from "./scope.ts";

export type { MemberRole } from "./schema.ts";

export interface Member {
  readonly id: string;
  readonly email: string;
  readonly role: MemberRole;
  /** Null until the invited person signs in. */
  readonly name: string | null;
}

/** By email address. */
export async function listMembers(
  firm: FirmScope,
  { after, limit }: { readonly after: NameKey | null; readonly limit: number },
): Promise<Page<Member>> {
  const beyond = after === null ? undefined : sql`(${members.email}, ${members.id}) > (${after[0]}, ${after[1]})`;
  const rows = await firm.db
    .select({ id: members.id, email: members.email, role: members.role, name: users.name })
    .from(members)
    .leftJoin(users, eq(users.id, members.userId))
    .where(firm.where(members, beyond))
    .orderBy(asc(members.email), asc(members.id))
    .limit(limit + 1);
  return pageOf(rows, limit, { key: (row) => [row.email, row.id], item: (row) => row });
}

export interface Invitation {
  readonly id: string;
  readonly email: string;
  readonly role: MemberRole;
  readonly atMs: number;
}

/** `already-invited`: the firm has a member or an invitation with this address. */
export async function inviteMember(firm: FirmScope, invited: Invitation): Promise<Result<Member, "already-invited">> {
  const email = invited.email.toLowerCase();
  const row = await firm.db
    .insert(members)
    .values({ id: invited.id, firmId: firm.firmId, email, userId: null, role: invited.role, createdAtMs: invited.atMs })
    .onConflictDoNothing()
    .returning({ id: members.id })
    .get();
  return row === undefined ? err("already-invited") : ok({ id: row.id, email, role: invited.role, name: null });
}

/**
 * Gives the member another role; answers the member with the role that it had. `last-owner`: nobody who has signed in
 * would be left to own the firm.
 */
export async function changeRole(
  firm: FirmScope,
  { id, role }: { readonly id: string; readonly role: MemberRole },
): Promise<Result<Member, "not-found" | "last-owner">> {
  const member = await firm.db
    .select({ id: members.id, email: members.email, role: members.role, name: users.name })
    .from(members)
    .leftJoin(users, eq(users.id, members.userId))
    .where(firm.where(members, eq(members.id, id)))
    .get();
  if (member === undefined) return err("not-found");
  const staysOwned = role === "owner" ? sql`true` : sql`(${members.role} <> 'owner' or exists ${otherOwner(firm, id)})`;
  const changed = await firm.db
    .update(members)
    .set({ role })
    .where(firm.where(members, eq(members.id, id), staysOwned))
    .returning({ id: members.id });
  return changed.length === 0 ? err("last-owner") : ok(member);
}

/**
 * Ends the membership and the person's sessions in this firm. `last-owner`: nobody who has signed in would be left to
 * own the firm.
 */
export async function removeMember(
  firm: FirmScope,
  id: string,
): Promise<Result<{ readonly email: string }, "not-found" | "last-owner">> {
  const member = await firm.db
    .select({ userId: members.userId, email: members.email })
    .from(members)
    .where(firm.where(members, eq(members.id, id)))
    .get();
  if (member === undefined) return err("not-found");
  const removed = await firm.db
    .delete(members)
    .where(firm.where(members, eq(members.id, id), sql`(${members.role} <> 'owner' or exists ${otherOwner(firm, id)})`))
    .returning({ id: members.id });
  if (removed.length === 0) return err("last-owner");
  if (member.userId !== null) {
    await firm.db.delete(sessions).where(firm.where(sessions, and(eq(sessions.userId, member.userId))));
  }
  return ok({ email: member.email });
}

/** An owner beside this one who has signed in. */
function otherOwner(firm: FirmScope, id: string) {
  const other = alias(members, "other");
  return firm.db
    .select({ id: other.id })
    .from(other)
    .where(firm.where(other, eq(other.role, "owner"), isNotNull(other.userId), ne(other.id, id)));
}
