/**
 * Which firm a person enters: the one they are signed in to already, else the oldest they belong to or are invited to.
 * An invitation is taken up at the first sign-in with its email address. Caller: login and connect in this folder.
 */

import type { FirmId } from "../domain/ids.ts";
import { freshId } from "../domain/ids.ts";
import { acceptInvitations, type Membership, membershipsOf, type Person, saveUser } from "../store/users.ts";

/** Null when the person belongs to no firm and is invited to none. */
export async function membershipOf(
  db: D1Database,
  person: Person,
  signedInTo: FirmId | null,
): Promise<Membership | null> {
  const memberships = await membershipsOf(db, person);
  return memberships.find((membership) => membership.firmId === signedInTo) ?? memberships[0] ?? null;
}

/** Keeps the person, takes up their invitations, and answers Orbit's id of them. */
export async function enter(db: D1Database, person: Person, nowMs: number): Promise<string> {
  const userId = await saveUser(db, person, { id: freshId(nowMs), atMs: nowMs });
  await acceptInvitations(db, userId, person);
  return userId;
}
