/** Which mails the people of one firm want. Addresses are those that Xero names at sign-in. */

import { and, asc, eq, isNotNull } from "drizzle-orm";
import type { DigestRhythm } from "../domain/digest.ts";
import type { TenantId } from "../domain/ids.ts";
import { MAIL_READERS } from "../limits.ts";
import { mailPreferences, members, users } from "./schema.ts";
import type { FirmScope } from "./scope.ts";

export interface MailPreferences {
  /** Alerts at once. */
  readonly alerts: boolean;
  readonly digest: DigestRhythm;
  readonly digestEntities: readonly TenantId[] | null;
  readonly nextDigestAtMs: number | null;
}

const NONE: MailPreferences = { alerts: false, digest: "off", digestEntities: null, nextDigestAtMs: null };

const STORED = {
  alerts: mailPreferences.alerts,
  digest: mailPreferences.digest,
  digestEntities: mailPreferences.digestEntities,
  nextDigestAtMs: mailPreferences.nextDigestAtMs,
};

export async function mailPreferencesOf(firm: FirmScope, userId: string): Promise<MailPreferences> {
  const row = await firm.db
    .select(STORED)
    .from(mailPreferences)
    .where(firm.where(mailPreferences, eq(mailPreferences.userId, userId)))
    .get();
  return row ?? NONE;
}

/** Sets what is named and leaves everything else, whatever else the person changes at the same time. */
export async function changeMailPreferences(
  firm: FirmScope,
  userId: string,
  wanted: Partial<MailPreferences>,
): Promise<void> {
  const { digestEntities, ...others } = wanted;
  const set = { ...others, ...(digestEntities !== undefined && { digestEntities: digestEntities?.slice() ?? null }) };
  if (Object.keys(set).length === 0) return;
  await firm.db
    .insert(mailPreferences)
    .values({ ...NONE, digestEntities: null, ...set, firmId: firm.firmId, userId })
    .onConflictDoUpdate({ target: [mailPreferences.firmId, mailPreferences.userId], set });
}

export async function setNextDigest(firm: FirmScope, userId: string, nextDigestAtMs: number | null): Promise<void> {
  await firm.db
    .update(mailPreferences)
    .set({ nextDigestAtMs })
    .where(firm.where(mailPreferences, eq(mailPreferences.userId, userId)));
}

export interface MailReader extends MailPreferences {
  readonly userId: string;
  readonly email: string;
  readonly name: string;
}

/** Members who have signed in and chosen mails: whoever leaves the firm gets none any more. */
export async function mailReaders(firm: FirmScope): Promise<readonly MailReader[]> {
  return await firm.db
    .select({ ...STORED, userId: users.id, email: users.email, name: users.name })
    .from(mailPreferences)
    .innerJoin(users, eq(users.id, mailPreferences.userId))
    .innerJoin(members, and(eq(members.firmId, mailPreferences.firmId), eq(members.userId, mailPreferences.userId)))
    .where(firm.where(mailPreferences, isNotNull(users.email)))
    .orderBy(asc(users.email))
    .limit(MAIL_READERS);
}
