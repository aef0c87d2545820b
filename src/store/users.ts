/**
 * People, and the places they have in firms. Not scoped by a FirmScope: a sign-in asks which firms a person belongs to
 * before there is one. Caller: src/auth.
 */

import { and, asc, eq, isNull, notExists, or } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import type { FirmId } from "../domain/ids.ts";
import { firms, type MemberRole, members, users } from "./schema.ts";
import { database } from "./scope.ts";

/** A person as Xero's id_token names them. */
export interface Person {
  readonly xeroUserId: string;
  readonly email: string;
  readonly name: string;
  /** False only when Xero says so; such an address takes up no invitation. */
  readonly emailVerified: boolean;
}

export interface Membership {
  readonly firmId: FirmId;
  readonly role: MemberRole;
}

/** The person's memberships and the open invitations of their email address, oldest first. */
export async function membershipsOf(db: D1Database, person: Person): Promise<readonly Membership[]> {
  return database(db)
    .select({ firmId: members.firmId, role: members.role })
    .from(members)
    .leftJoin(users, eq(users.id, members.userId))
    .where(or(eq(users.xeroUserId, person.xeroUserId), openInvitation(person)))
    .orderBy(asc(members.createdAtMs), asc(members.id));
}

export async function anyFirmExists(db: D1Database): Promise<boolean> {
  return (await database(db).select({ id: firms.id }).from(firms).limit(1).get()) !== undefined;
}

/** Creates the person, or brings email and name up to date; answers Orbit's id of the person. */
export async function saveUser(db: D1Database, person: Person, created: { id: string; atMs: number }): Promise<string> {
  const { xeroUserId, email, name } = person;
  const row = await database(db)
    .insert(users)
    .values({ id: created.id, xeroUserId, email, name, createdAtMs: created.atMs })
    .onConflictDoUpdate({ target: users.xeroUserId, set: { email, name } })
    .returning({ id: users.id })
    .get();
  return row.id;
}

/** Takes up the open invitations of the person's email address, but no second place in one firm. */
export async function acceptInvitations(db: D1Database, userId: string, person: Person): Promise<void> {
  const store = database(db);
  const own = alias(members, "own");
  const alreadyThere = store
    .select({ id: own.id })
    .from(own)
    .where(and(eq(own.firmId, members.firmId), eq(own.userId, userId)));
  await store
    .update(members)
    .set({ userId })
    .where(and(openInvitation(person), notExists(alreadyThere)));
}

function openInvitation(person: Person) {
  if (!person.emailVerified) return eq(members.id, "");
  return and(isNull(members.userId), eq(members.email, person.email.toLowerCase()));
}
