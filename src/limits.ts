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

/** Xero's own limits per organisation and app (FACTS §2): the windows that budgets are counted in. */
export const MINUTE_WINDOW_MS = MINUTE_MS;
export const DAY_WINDOW_MS = DAY_MS;
/** Added to a window before it is trusted to be over: Xero's clock and the network are not ours. */
export const WINDOW_MARGIN_MS = 500;
/** Kept for people who press Re-sync: calls a minute, and a share of the day (DESIGN §3). */
export const RESERVED_CALLS_PER_MINUTE = 5;
export const RESERVED_SHARE_OF_DAY = 0.05;
/** No more than a tenth of a small limit is kept back, or a limit of 5 would leave nothing for the mirror. */
export const MAX_RESERVED_SHARE_OF_MINUTE = 0.1;
/** How long a "remaining" header may tighten the day's budget before Xero is asked again. */
export const DAY_HEADER_TRUST_MS = HOUR_MS;

/** Retry-After where Xero sent none: a minute window is over by then; a day's is asked for again each hour. */
export const MINUTE_HOLD_MS = MINUTE_MS;
export const DAY_HOLD_MS = HOUR_MS;
/** A Retry-After beyond a day is a mistake. */
export const MAX_RETRY_AFTER_MS = DAY_MS + HOUR_MS;
/** A refusal for too many calls at once carries no Retry-After (FACTS §2). */
export const CONCURRENT_HOLD_MS = 1 * SECOND_MS;

/** A read of 1,000 records or a write of 50 takes Xero a few seconds; after this no answer is expected. */
export const READ_TIMEOUT_MS = 30 * SECOND_MS;
export const WRITE_TIMEOUT_MS = 60 * SECOND_MS;
/** 1,000 full invoices are about 5 MB. */
export const MAX_ANSWER_BYTES = 32 * 1024 * 1024;
/** Of an error body, what is worth parsing or logging. */
export const MAX_ERROR_CHARS = 2000;

/** HMAC-SHA256. */
export const SIGNATURE_BYTES = 32;
/** CONTRACT §3. Xero's largest known deliveries are a few kB. */
export const MAX_WEBHOOK_BYTES = 1024 * 1024;
/** A queue message may hold 128 KB (Cloudflare); 100 events are about 15 KB. */
export const MAX_EVENTS_PER_MESSAGE = 100;
/** One sendBatch takes 100 messages and 256 KB (Cloudflare); the rest is room for the envelope. */
export const MAX_QUEUE_BATCH_MESSAGES = 100;
export const MAX_QUEUE_BATCH_BYTES = 200 * 1024;

// ---- Signing in and connecting (src/auth) ----

/** A person reads Xero's consent page and may log in there first; Xero's own code lives 5 minutes (FACTS §1.2). */
export const SIGN_IN_MS = 10 * MINUTE_MS;
/** A bookkeeper signs in about once a week; fixed, not sliding, so that a stolen cookie ends. */
export const SESSION_MS = 7 * DAY_MS;
/** Random bytes of a session id, state, nonce and PKCE verifier (RFC 7636 wants 43 characters: 32 bytes). */
export const SECRET_BYTES = 32;
/** How long Xero's identity and connection endpoints may take before the person is asked to try again. */
export const IDENTITY_TIMEOUT_MS = 10 * SECOND_MS;
/** A token set is about 5 KB, the key set 3 KB, 1,000 connections 300 KB. */
export const IDENTITY_ANSWER_BYTES = 1024 * 1024;
/** Xero rotates keys rarely; its discovery endpoints refuse clients that ask too often (FACTS §1.2). */
export const KEY_SET_FRESH_MS = HOUR_MS;
/** An unknown key id makes Orbit read the key set again, but no more often than this. */
export const KEY_SET_REFETCH_MS = 30 * SECOND_MS;
/** Clocks differ; Xero's id_token lives 5 minutes (FACTS §1.3). */
export const CLOCK_SKEW_SECONDS = 60;
/** What the landing page is told in its address. */
export const REASON_CHARS = 400;
/** Where a person may be sent back to after signing in. */
export const RETURN_PATH_CHARS = 500;
/** One consent of a firm with more organisations than Xero's largest practices have. */
export const CONNECTIONS_PER_CONSENT = 1000;

// ---- The JSON API and its storage (src/api, src/store) ----

/** 1,000 event ids are 30 KB. */
export const JSON_BODY_BYTES = 256 * 1024;
/** CONTRACT §5. */
export const PAGE_ITEMS = 50;
export const PAGE_ITEMS_MOST = 200;
export const SEARCH_CHARS = 200;
export const CURSOR_CHARS = 500;
/** Firm, option and person names. */
export const NAME_CHARS = 200;
export const URL_CHARS = 2000;
export const EMAIL_CHARS = 254;
/** Xero's ids are 36 characters, Orbit's 26. */
export const ID_CHARS = 100;
/** Listed one by one; larger requests name a filter. */
export const IDS_PER_BULK_REQUEST = 1000;
/** 20 calls of an object and 20 writes: some seconds. */
export const EVENTS_PER_BULK_REQUEST = 10_000;
/** About 1 MB of event records comes back from one call. */
export const EVENTS_PER_OBJECT_CALL = 500;
/** Calls of objects that are under way at the same time. */
export const OBJECT_CALLS_AT_ONCE = 20;
/** The entities page shows a dash rather than wait longer for one object. */
export const OBJECT_STATUS_TIMEOUT_MS = 3 * SECOND_MS;
/** Objects only write rows; one that takes longer is in trouble. */
export const OBJECT_CALL_TIMEOUT_MS = 15 * SECOND_MS;
/** The object may wait for its own pass and one call to Xero. */
export const CATEGORIES_TIMEOUT_MS = 20 * SECOND_MS;
/** Larger than any limit that Xero sells. */
export const DAY_LIMIT_MOST = 1_000_000;
/** D1 binds at most 2 MB as one parameter (Cloudflare); a UTF-16 unit is at most 3 bytes of UTF-8. */
export const JSON_PARAMETER_CHARS = 600_000;
/** D1 takes 1,000 statements a request; far below, so that one batch stays short. */
export const STATEMENTS_PER_BATCH = 50;
