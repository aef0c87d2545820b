/**
 * Every number that bounds or paces something: unit in the name, why, and where it comes from. Nothing else in `src/`
 * holds such a number. "FACTS" is what Xero documents or was recorded doing; "Cloudflare" its documented limits.
 */

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** AES-256 and HMAC-SHA-256 keys (CONTRACT §2). */
export const BYTES_PER_KEY = 32;
