/**
 * Ids that must not be mixed up, as branded strings, and the one place that makes them. An event's id is derived from
 * what happened, so that the same news delivered twice is the same row (docs/storage.md "Event id").
 */

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** A Xero organisation (Xero: tenantId). */
export type TenantId = Branded<"TenantId">;
/** A customer of Orbit. */
export type FirmId = Branded<"FirmId">;
/** One consent of one person at Xero (Xero: authentication_event_id). */
export type GrantId = Branded<"GrantId">;
/** A row of the events page. */
export type EventId = Branded<"EventId">;

export const tenantId = (value: string): TenantId => value as TenantId;
export const firmId = (value: string): FirmId => value as FirmId;
export const grantId = (value: string): GrantId => value as GrantId;
export const eventId = (value: string): EventId => value as EventId;

const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const TIME_CHARS = 10;
const HASH_BYTES = 10;

/** A ULID whose time is `atMs` and whose random part is the hash of `parts`: equal parts and time give the equal id. */
export async function derivedId(atMs: number, parts: readonly string[]): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(parts.join("\u0000")));
  return ulid(atMs, new Uint8Array(digest, 0, HASH_BYTES));
}

/** A ULID from a time and 10 random bytes. */
export function ulid(atMs: number, random: Uint8Array): string {
  let time = "";
  for (let rest = Math.max(0, Math.floor(atMs)), i = 0; i < TIME_CHARS; i++) {
    time = CROCKFORD[rest % 32] + time;
    rest = Math.floor(rest / 32);
  }
  let bits = 0n;
  for (const byte of random.subarray(0, HASH_BYTES)) bits = (bits << 8n) | BigInt(byte);
  let tail = "";
  for (let i = 0; i < (HASH_BYTES * 8) / 5; i++) {
    tail = CROCKFORD[Number(bits & 31n)] + tail;
    bits >>= 5n;
  }
  return time + tail;
}

/** A fresh ULID for things that have no natural key (firms, members, users). */
export function freshId(nowMs: number): string {
  return ulid(nowMs, crypto.getRandomValues(new Uint8Array(HASH_BYTES)));
}
