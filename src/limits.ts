// biome-ignore-all lint/style/noExcessiveLinesPerFile: numbers that hang together are read together.

/**
 * Every number that bounds or paces something: unit in the name, why, and where it comes from. Nothing else in `src/`
 * holds such a number. What Xero does is in docs/xero.md; "Cloudflare" stands for its documented limits.
 */

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** AES-256 and HMAC-SHA-256 keys (docs/configuration.md). */
export const BYTES_PER_KEY = 32;
/** A monitor's password: too long to be guessed at the pace that one address is allowed. */
export const METRICS_TOKEN_CHARS = 24;

/** Xero's own limits per organisation and app (docs/xero.md §2): the windows that budgets are counted in. */
export const MINUTE_WINDOW_MS = MINUTE_MS;
export const DAY_WINDOW_MS = DAY_MS;
/** Added to a window before it is trusted to be over: Xero's clock and the network are not ours. */
export const WINDOW_MARGIN_MS = 500;
/** Kept for people who press Re-sync: calls a minute, and a share of the day (docs/architecture.md §3). */
export const RESERVED_CALLS_PER_MINUTE = 5;
export const RESERVED_SHARE_OF_DAY = 0.05;
/** No more than a tenth of a small limit is kept back, or a limit of 5 would leave nothing for the mirror. */
export const MAX_RESERVED_SHARE_OF_MINUTE = 0.1;
/**
 * Of the 10,000 calls a minute that Xero gives the app over all organisations (docs/xero.md §2): while a header shows
 * less than this left, an organisation's calls leave one at a time with a pause, up to a whole window when nothing is
 * left.
 */
export const APP_MINUTE_EASE_BELOW = 5000;
export const APP_MINUTE_LONGEST_PAUSE_MS = MINUTE_MS;
/** How long a "remaining" header may tighten the day's budget before one call asks Xero again. */
export const DAY_HEADER_TRUST_MS = 15 * MINUTE_MS;
/**
 * A day's limit may be lifted long before the end that Xero named (Retry-After is up to 24 hours): one call proves it again,
 * first after a minute, at last every quarter of an hour; that is about a hundred refused calls in the longest day.
 */
export const DAY_PROBE_MIN_MS = MINUTE_MS;
export const DAY_PROBE_MAX_MS = 15 * MINUTE_MS;

/** Retry-After where Xero sent none: a minute window is over by then; a day's is asked for again each hour. */
export const MINUTE_HOLD_MS = MINUTE_MS;
export const DAY_HOLD_MS = HOUR_MS;
/** A Retry-After beyond a day is a mistake. */
export const MAX_RETRY_AFTER_MS = DAY_MS + HOUR_MS;
/** A refusal for too many calls at once carries no Retry-After (docs/xero.md §2). */
export const CONCURRENT_HOLD_MS = 1 * SECOND_MS;

/** A read of 1,000 records or a write of 50 takes Xero a few seconds; after this no answer is expected. */
export const READ_TIMEOUT_MS = 30 * SECOND_MS;
export const WRITE_TIMEOUT_MS = 60 * SECOND_MS;
/** 1,000 full invoices are 5 MB with six lines each, 9 MB with ten, 26 MB with thirty (measured). */
export const MAX_ANSWER_BYTES = 32 * 1024 * 1024;
/**
 * Of lists, what may be under way at once. Text, what is parsed of it and what is kept are about 2.3 times the answer (measured),
 * twice that where one letter in it needs two bytes: below 64 MB of the 128 MB that an object has (Cloudflare).
 */
export const PAGE_BYTES_AT_ONCE = 16 * 1024 * 1024;
/** Assumed of a record of a list that was not read yet: documents of twenty lines, of which one page goes alone; contacts and payments. */
export const LARGE_RECORD_BYTES = 16 * 1024;
export const SMALL_RECORD_BYTES = 4 * 1024;
/** Records of a page, most first; few sizes, so that what is learned does not change a list that is being read. */
export const PAGE_SIZES = [1000, 500, 250, 100] as const;
/** Of an error body, what is worth parsing or logging. */
export const MAX_ERROR_CHARS = 2000;

/** HMAC-SHA256. */
export const SIGNATURE_BYTES = 32;
/** docs/api.md §3. Xero's largest known deliveries are a few kB. */
export const MAX_WEBHOOK_BYTES = 1024 * 1024;
/** A queue message may hold 128 KB (Cloudflare); 100 events are about 15 KB. */
export const MAX_EVENTS_PER_MESSAGE = 100;
/** One sendBatch takes 100 messages and 256 KB (Cloudflare); the rest is room for the envelope. */
export const MAX_QUEUE_BATCH_MESSAGES = 100;
export const MAX_QUEUE_BATCH_BYTES = 200 * 1024;

// ---- Signing in and connecting (src/auth) ----

/**
 * A person reads Xero's consent page and may log in there first; Xero's own code lives 5 minutes (docs/xero.md §1.2).
 */
export const SIGN_IN_MS = 10 * MINUTE_MS;
/** A bookkeeper signs in about once a week; fixed, not sliding, so that a stolen cookie ends. */
export const SESSION_MS = 7 * DAY_MS;
/** Random bytes of a session id, state, nonce and PKCE verifier (RFC 7636 wants 43 characters: 32 bytes). */
export const SECRET_BYTES = 32;
/** An Authorization header with an access token has 56; what is longer is none of Orbit's. */
export const ACCESS_TOKEN_CHARS = 200;
/** Tokens a firm may have: a page of the list, and far more than a practice has scripts. */
export const ACCESS_TOKENS_PER_FIRM = 100;
/** When a token was last used is shown to the minute: a script that asks all day costs one row a minute. */
export const TOKEN_USE_NOTED_MS = MINUTE_MS;
/** Rows that one page of a CSV file reads from D1; the first one is small, so that the file begins at once. */
export const CSV_PAGE_ROWS = 1000;
export const CSV_FIRST_PAGE_ROWS = 100;
/** D1 answers 1,000 queries an invocation; signing in takes a few. 900,000 rows are nearly what a spreadsheet opens. */
export const CSV_PAGES_MOST = 900;
/** Rows of an object that a backup reads at once, and how much of them: a line of the file is kept as one row of D1 (2 MB). */
export const BACKUP_PAGE_ROWS = 200;
export const BACKUP_PAGE_CHARS = 250_000;
/** Copies that an upgrade rewrites at once: some 3 kB each, of an object that has 128 MB. */
export const COPIES_RESHAPED_AT_ONCE = 500;
/** A line is stored as a part of one row of D1 (2 MB); pages of BACKUP_PAGE_CHARS stay far below, one large record too. */
export const BACKUP_LINE_BYTES = 1_500_000;
/** What a file may have in all: Cloudflare takes bodies of 100 MB on most plans, 500 on the largest. */
export const BACKUP_MOST_BYTES = 500_000_000;
/** Lines that wait for their turn, by the row of D1. */
export const IMPORT_CHUNK_BYTES = 400_000;
/** A run of the cron, or what follows the request: a chunk takes a few calls, and an invocation has 1,000. */
export const IMPORT_CHUNKS_PER_RUN = 50;
/** Enough to see the cause; the same one is said of every line. */
export const IMPORT_REFUSED_KEPT = 1000;
/** Imports that one run of the cron continues. */
export const OPEN_IMPORTS = 10;
/** No backup runs so long that more decisions than this are made about one record meanwhile. */
export const RESTORED_SEQ_STEP = 1000;
/** What an audit entry was done to, in words. */
export const AUDIT_SUBJECT_CHARS = 500;
/** Of a request that names records one by one; the number of all is in the entry too. */
export const AUDIT_IDS_NAMED = 50;
/** A set-up code typed by a person, or the one that `npm run deploy` makes. */
export const SETUP_CODE_CHARS = 8;
/** How long Xero's identity and connection endpoints may take before the person is asked to try again. */
export const IDENTITY_TIMEOUT_MS = 10 * SECOND_MS;
/** A token set is about 5 KB, the key set 3 KB, 1,000 connections 300 KB. */
export const IDENTITY_ANSWER_BYTES = 1024 * 1024;
/** Xero rotates keys rarely; its discovery endpoints refuse clients that ask too often (docs/xero.md §1.2). */
export const KEY_SET_FRESH_MS = HOUR_MS;
/** An unknown key id makes Orbit read the key set again, but no more often than this. */
export const KEY_SET_REFETCH_MS = 30 * SECOND_MS;
/** Clocks differ; Xero's id_token lives 5 minutes (docs/xero.md §1.3). */
export const CLOCK_SKEW_SECONDS = 60;
/** What the address of the landing page says. */
export const REASON_CHARS = 400;
/** Where a person may be sent back to after signing in. */
export const RETURN_PATH_CHARS = 500;
/** One consent of a firm with more organisations than Xero's largest practices have. */
export const CONNECTIONS_PER_CONSENT = 1000;

// ---- The JSON API and its storage (src/api, src/store) ----

/** The period of the limiters in wrangler.toml. */
export const RATE_LIMIT_SECONDS = 60;
/** 1,000 event ids are 30 KB. */
export const JSON_BODY_BYTES = 256 * 1024;
/** docs/api.md §5. */
export const PAGE_ITEMS = 50;
export const PAGE_ITEMS_MOST = 200;
export const SEARCH_CHARS = 200;
/**
 * Rows that one page of a list looks at for what no index answers (a search, a kind, an organisation); the next page looks
 * further. Each some 30 ms of D1's time (`npm run bench -- lists`): documents are looked through in an index, events with their targets.
 */
export const EVENTS_LOOKED_AT = 5_000;
export const DOCUMENTS_LOOKED_AT = 25_000;
export const MAPPINGS_LOOKED_AT = 20_000;
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
/** Organisations of a firm that the plan of a bulk request looks at, each with a call of its object. */
export const ENTITIES_PER_PLAN = 200;
/** About 1 MB of event records comes back from one call. */
export const EVENTS_PER_OBJECT_CALL = 500;
/** Groups that `/metrics` asks for their last sweep, OBJECT_CALLS_AT_ONCE together: a practice's deployment has one. */
export const MONITORED_GROUPS = 100;
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

/** A timeline is a bounded column of its event (docs/architecture.md §6): the first entries and the newest are kept. */
export const MAX_TIMELINE_ENTRIES = 50;
export const TIMELINE_HEAD = 10;
/** Parts of an event's summary that are spelled out: it is one line of a list (our choice). */
export const MAX_SUMMARY_PARTS = 3;
/** Ended events of a record that are marked when the record moves to another satellite (our choice; each is a row). */
export const MAX_EVENTS_MARKED_LATER = 20;

/** Of one call, the records that an event's story can name: all of a write's, most of a read's. */
export const CALL_DOCUMENTS_KEPT = 100;
/** Calls that one event's story shows of one organisation, the newest. */
export const CALLS_SHOWN = 50;
/**
 * Counts that go through all of a firm's rows are good for a millisecond for every two rows that they have gone through (our
 * choice: 200,000 rows are counted every 100 s at most, 170 million rows or US$ 0.17 a day), but for no more than this. Those
 * of fewer rows than this are always counted anew.
 */
export const COUNT_KEPT_MS_PER_ROW = 0.5;
export const COUNT_KEPT_MOST_MS = 5 * MINUTE_MS;
export const COUNT_ALWAYS_BELOW_ROWS = 2_000;
/** Firms of which one isolate keeps them, some 200 bytes each. */
export const COUNTS_KEPT_MOST = 1_000;
/** The overview's charts count by the hour, the shortest that a person can make out in a month. */
export const ACTIVITY_HOUR_MS = HOUR_MS;
export const ACTIVITY_MS = 30 * DAY_MS;
/** A bulk action's progress is followed on so many of its events; larger ones on every n-th. */
export const EVENTS_FOLLOWED = 1000;

/** Rows of an object's journal, written again in turn; at most half of them wait to be folded into the tables. */
export const JOURNAL_SLOTS = 512;
/** Folded when so much waits and nothing is under way … */
export const JOURNAL_FOLD_ROWS = 96;
export const JOURNAL_FOLD_CHARS = 500_000;
/** … or at this much in any case: a new life reads it all before it begins. */
export const JOURNAL_MOST_CHARS = 4_000_000;
/** In one row: also with three bytes a character below a Durable Object's 2 MB. A larger change goes to its table at once. */
export const JOURNAL_ROW_CHARS = 500_000;

/** Characters of one table's rows that are kept parsed: some hundred documents, a few MB of an object's 128. */
export const PARSED_BODIES_CHARS = 500_000;

/** Keys shipped at once: 200 events with their timelines stay under D1's 2 MB for one bound value. */
export const MAX_OUTBOX_KEYS_PER_ROW = 200;
/** An event that is on its way is written to D1 after this, or when it has an outcome, whichever is first. */
export const UNFINISHED_EVENT_DELAY_MS = 1500;
/** … and so much later for each event that came with it, since Xero's write takes longer too; up to a bound. */
export const UNFINISHED_EVENT_EACH_MS = 50;
export const UNFINISHED_EVENTS_MOST_MS = 2500;
/** Of an error of D1, what people are shown. */
export const MAX_REASON_CHARS = 200;
/** A further step of an event that is still on its way (its number is known now) is worth a write only if it lasts. */
export const UNCHANGED_EVENT_DELAY_MS = 10 * SECOND_MS;
/** Pace of retries while D1 or another entity object does not answer. */
export const OUTBOX_RETRY_MIN_MS = 1 * SECOND_MS;
export const OUTBOX_RETRY_MAX_MS = MINUTE_MS;
/** D1 takes 200 rows in well under a second; later than this no answer is expected, and the rows are sent again. */
export const DELIVERY_TIMEOUT_MS = 15 * SECOND_MS;
/** A pass ends when what it made known has arrived, but waits no longer than this for it: an idle change shows at once. */
export const DELIVERY_WAIT_MS = 300;
/** The consent's object may renew its tokens first, at Xero (TOKEN_TIMEOUT_MS). */
export const TOKEN_CALL_TIMEOUT_MS = 25 * SECOND_MS;
/** Cloudflare's queue and D1 answer in milliseconds; Xero waits 5 s for the answer to a delivery. */
export const QUEUE_SEND_TIMEOUT_MS = 4 * SECOND_MS;

/** Tasks looked at in one round of a pass; the rest is due in the next. */
export const MAX_DUE_TASKS_PER_PASS = 2000;
/** A round sends 4 writes of 50; looking at twice as many fills them, whatever the mix of steps. */
export const MAX_DUE_WRITES_PER_ROUND = 400;
/** Tasks that one list of pages may serve: more are left for the list after it. */
export const MAX_PAGED_TASKS = 100_000;
/** "About 40 per request recommended; limit is URL length" (docs/xero.md §4.4). */
export const READ_IDS_PER_CALL = 40;
/** 40 ids as an address spells them are 1,560 characters; 40 invoice numbers may be 10,000. */
export const MAX_LIST_CHARS = 1800;
/** A refused list of so many is not asked for together again: to halve it takes as many calls as to ask for each alone. */
export const MOST_REFUSED_TOGETHER = 3;
/** After this they are tried together once more: what Xero could not take may have changed (our choice). */
export const ASKED_ALONE_MS = HOUR_MS;
/** Some 60 bytes each, written with every refusal; beyond, the oldest are found by halving again (our choice). */
export const MAX_ASKED_ALONE = 200;
/** A read may be a moment old: an announced change that does not show is looked for again after this. */
export const STALE_LOOK_DELAY_MS = 2 * SECOND_MS;
/** Two changes in quick succession may be read between them: one more look, gathered with others, costs a fortieth of a call. */
export const SETTLE_LOOK_DELAY_MS = 20 * SECOND_MS;
/** A record that was announced and is not found: looked for again, then it counts as gone. */
export const MISSING_LOOK_DELAYS_MS = [1 * SECOND_MS, 5 * SECOND_MS, 30 * SECOND_MS] as const;
export const MAX_MISSING_LOOKS = MISSING_LOOK_DELAYS_MS.length;
/** A page of changes that Xero stumbles over so often in a row is given up, and its records are read by their ids. */
export const MAX_PAGE_STUMBLES = 4;
/** Pace of retries of one record while Xero does not answer for it. */
export const RETRY_MIN_MS = 2 * SECOND_MS;
export const RETRY_MAX_MS = 15 * MINUTE_MS;

// ---- A satellite's writes (src/tenant) ----

/**
 * Xero advises about 50 elements a write and takes 3.5 MB (docs/xero.md §4.5); 1.5 MB also fits a Durable Object's 2 MB
 * row.
 */
export const WRITE_ELEMENTS_PER_CALL = 50;
export const MAX_WRITE_BODY_BYTES = 1_500_000;
/** Contacts looked up by name one call each; more are found by reading all contacts, 1,000 a page. */
export const MAX_FINDS_ONE_BY_ONE = 2;
/** 50,000 contacts: beyond Xero's own advice for one organisation. */
export const MAX_CONTACT_PAGES = 50;
/**
 * A payment that was looked at longer ago is looked at again before it comes off: people reconcile all day, and a limit or an
 * outage may lie between the look and the call (our choice).
 */
export const INSPECTION_FRESH_MS = MINUTE_MS;
/**
 * The least characters of a document's reference that Xero may have cut, as it documents for references (docs/xero.md §4.11).
 * People lengthen and shorten theirs: below it, one that begins like the other is another one.
 */
export const LEAST_CUT_REFERENCE_CHARS = 255;
/** The same for payments, which cannot be edited: the shortest limit that Xero documents for what people write. */
export const LEAST_CUT_PAYMENT_CHARS = 50;
/** Notes that one report carries to the group; more are a retry that repeats itself. */
export const MAX_NOTES_PER_REPORT = 20;
/** When a name or number that another copy has is tried again: the news that frees it is seconds behind (our choice). */
export const CONFLICT_LOOKS_MS = [2 * SECOND_MS, 20 * SECOND_MS, MINUTE_MS] as const;
/**
 * Xero keeps an idempotency key 6 minutes (docs/xero.md §4.5): the same body goes again under it only well inside them.
 */
export const RESEND_WITHIN_MS = 5 * MINUTE_MS;
/**
 * Pauses before a step that was answered and changed nothing is tried again; after the last of them it has failed. The first
 * is none: what an answer does not say is often looked up, and then the step is right. In all under a minute.
 */
export const SAME_STEP_DELAYS_MS = [0, 2 * SECOND_MS, 10 * SECOND_MS, 30 * SECOND_MS] as const;
/** Entries of one receipt that Xero answered without a payment, each proved absent after minutes; then people are asked. */
export const MOST_VAIN_ENTRIES = 3;
/** How long an answered step is remembered of a copy that came in step: what its next read does not show is not tried for ever. */
export const ANSWERED_STEP_KEPT_MS = HOUR_MS;
/** Answered steps that are remembered of one copy: a paid document with dozens of payments, taken off and put back. */
export const MAX_ANSWERED_STEPS = 100;
/** So soon after Orbit's own write, what is read and does not show it may be from before it … */
export const READS_LAG_MS = 15 * SECOND_MS;
/** … and so long, where Xero's own times say that it is. After that it counts as it is read. */
export const READS_BEHIND_MS = MINUTE_MS;
/** Pauses between looks for a change that Xero announced and does not show yet; after the last, the sweep finds it. */
export const BEHIND_LOOK_DELAYS_MS = [2 * SECOND_MS, 4 * SECOND_MS, 8 * SECOND_MS, 16 * SECOND_MS] as const;
/** Of one kind, waited for one by one after Xero reported them (about 40 bytes each); the look brings all that changed. */
export const MAX_DOORBELLS = 500;
/** After this an unanswered create that cannot be found was not carried out (docs/architecture.md §3). */
export const UNANSWERED_PROOF_MS = 7 * MINUTE_MS;
/** First look for an unanswered create: found early, nothing waits the whole proof out. */
export const UNANSWERED_RETRY_MS = 10 * SECOND_MS;
/** A repetition that is further away than this is shown as a wait, with its time. */
export const UNANSWERED_SHOWN_MS = 5 * SECOND_MS;
/** A write that fails so soon after another call was served fails by itself, not because Xero is away. */
export const SERVED_LATELY_MS = 15 * SECOND_MS;
/** Pace of the repetitions of one unanswered write. */
export const RESEND_DELAYS_MS = [1 * SECOND_MS, 5 * SECOND_MS, 15 * SECOND_MS, 60 * SECOND_MS] as const;

/** A token that is about to expire is renewed before it is used: a call may be on its way for a minute. */
export const TOKEN_SPARE_MS = MINUTE_MS;
/** A 403 while /connections lists the organisation passes; one that it leaves out twice, so far apart, is disconnected. */
export const DISCONNECTED_PROOF_MS = 5 * SECOND_MS;
/**
 * Longest pause while Xero refuses calls (401, 403) although the consent is good: others than the refused ones may be served
 * meanwhile, and nobody knows before they are tried. Of a longer trouble, this share of the time that it has lasted.
 */
export const REFUSED_PAUSE_MOST_MS = 30 * SECOND_MS;
export const REFUSED_PAUSE_SHARE = 0.1;
/** A trouble that is over for so long is not the same one that begins now. */
export const TROUBLE_OVER_MS = 15 * MINUTE_MS;
/** The list of connections is one small answer. */
export const CONNECTIONS_TIMEOUT_MS = 10 * SECOND_MS;
/** A wait that ends sooner than this is shown for as many records as one round marks; a longer one for all. */
export const MINUTE_WAIT_SHOWN_WHOLE_MS = 10 * SECOND_MS;
/** Records marked as waiting in one round; marking 500 is two row writes each. */
export const MAX_MARKED_PER_ROUND = 500;

/**
 * People's requests for up to this many events may use the reserve; larger ones are bulk work
 * (docs/architecture.md §3).
 */
export const INTERACTIVE_EVENTS = 20;
/** A webhook's time may trail the update it reports: within this of Orbit's own write it counts as the echo … */
export const ECHO_WINDOW_MS = 15 * SECOND_MS;
/** … and looked at all the same, with the others of this time, in case a person edited the copy in those seconds. */
export const ECHO_LOOK_EVERY_MS = 10 * SECOND_MS;
/** An echo may overtake the answer to the create that it comes from. */
export const UNKNOWN_COPY_DELAY_MS = 5 * SECOND_MS;

// ---- A pass of an entity object (src/tenant) ----

/** Reading waits until a burst has been quiet for this long … */
export const GATHER_QUIET_MS = 250;
/** … but no longer than this, so that an idle system mirrors within a second or two. */
export const GATHER_MAX_MS = 1500;
/** What calls take until some have been measured; a write here is one of 50 elements. */
export const TYPICAL_READ_MS = 300;
export const TYPICAL_WRITE_MS = 3 * SECOND_MS;
/** Weight of the newest call in the time that calls take. */
export const PACE_NEWEST_SHARE = 0.3;
/** 100,000 calls are weeks: no forecast is worth the counting then. */
export const MAX_FORECAST_CALLS = 100_000;
/** Open copies of a kind that are looked at for what they still need; people ask for the forecast every few seconds. */
export const FORECAST_SAMPLE = 100;
/** Xero allows 5 calls at once per organisation (docs/xero.md §2). */
export const MAX_PARALLEL_CALLS = 4;
/** After this, other calls leave beside those that Xero has not answered: a write of 50 takes it a few seconds. */
export const ROUND_PATIENCE_MS = 5 * SECOND_MS;
/** A pass ends after this and is set again: an alarm may run 15 minutes (Cloudflare), and a short one loses less. */
export const MAX_PASS_MS = MINUTE_MS;
export const MAX_ROUNDS_PER_PASS = 500;
/**
 * Records that one pass takes in: at 1 to 2 ms of processor time each (measured) it stays below the 30 s that an alarm has where
 * nothing else is set (Cloudflare; `limits.cpu_ms` in wrangler.toml gives it more).
 */
export const MAX_RECORDS_PER_PASS = 10_000;
/** A wait for our own budget is shown on the events when it lasts longer. */
export const PACED_WAIT_SHOWN_MS = 2 * SECOND_MS;
/** Objects compare the firm's version with D1 at most this often; changes are also handed to them at once. */
export const FIRM_REFRESH_MS = 30 * SECOND_MS;
/** A pass that had nothing to send is not repeated sooner for the same due work. */
export const IDLE_PASS_DELAY_MS = 1 * SECOND_MS;
/** After a refusal for too many calls at once: one at a time for so long. */
export const SINGLE_CALLS_MS = 10 * MINUTE_MS;
/** After an unexpected error; Cloudflare gives an alarm up after 6 throws, so none is thrown. */
export const ALARM_RETRY_MS = 10 * SECOND_MS;
/** A person who chooses a tracking option sees one that was added in Xero half a minute ago. */
export const TRACKING_FRESH_MS = 30 * SECOND_MS;
/** The grid of set-ups reads seven lists of each organisation: what is older is read again, unless a person wants it fresh. */
export const GRID_FRESH_MS = 10 * MINUTE_MS;
/** Rows of one list of the grid; a practice has some hundred accounts, and items by the thousand are compared no further. */
export const GRID_ROWS_MOST = 1_000;
/** Active ones in an organisation (Xero's own limit). */
export const TRACKING_CATEGORIES_MOST = 2;
/** What a person has added to a satellite's set-up, open or given up, at a time: a whole chart of accounts and its items. */
export const ADDITIONS_MOST = 500;
/** So many leave before other work, as what a person waits for; more are bulk work. */
export const ADDITIONS_AT_ONCE = 20;
/** Without an answer: minutes of trouble, after which a person should know. */
export const ADDITION_TRIES_MOST = 5;
/** Xero advises about 50 elements a call, and takes 500 items (docs/xero.md §4.5). */
export const ITEMS_PER_CALL = 50;
/** Codes that people choose for one satellite, of each kind; a chart of accounts has some hundred. */
export const CODE_CHOICES_MOST = 500;
/** How long a person waits for reference data that is being read. */
export const REFERENCE_WAIT_MS = 15 * SECOND_MS;

// ---- Token sets and the queue (src/grant, src/ingest) ----

export const TOKEN_TIMEOUT_MS = 20 * SECOND_MS;
/** A token set is about 3 kB. */
export const MAX_TOKEN_ANSWER_BYTES = 100_000;
/** Xero takes the previous refresh token for 30 minutes, if the answer was lost (docs/xero.md §1.3). */
export const REFRESH_GRACE_MS = 30 * MINUTE_MS;
/** A refresh token dies after 60 days without use (docs/xero.md §1.3). */
export const TOKEN_KEEPALIVE_MS = 25 * DAY_MS;
/** For what the grant's alarm could not do. */
export const TOKEN_RETRY_MS = 10 * MINUTE_MS;
/**
 * One invalid_grant is no proof: Xero has answered it for a consent that was good a moment later. It is asked again after
 * these pauses, and the consent is lost when the answer is still the same after this time.
 */
export const CONSENT_ASK_AGAIN_MS = [15 * SECOND_MS, 45 * SECOND_MS, 2 * MINUTE_MS, 5 * MINUTE_MS] as const;
export const CONSENT_PROOF_MS = 3 * MINUTE_MS;
/** A lost consent is asked for again, in case Xero was wrong for longer: after an hour, then twice as late each time. */
export const LOST_ASK_AGAIN_MIN_MS = HOUR_MS;
export const LOST_ASK_AGAIN_MAX_MS = DAY_MS;
/** … until its refresh token would be dead of idleness in any case (60 days at Xero). */
export const REFRESH_TOKEN_LIFE_MS = 60 * DAY_MS;
/** A token that replaced a refused one is not replaced again sooner: Xero refuses for another reason than the token. */
export const REPLACE_AGAIN_MS = MINUTE_MS;
/** Organisations that wait for a consent to work are released again after this, if one could not be reached. */
export const RELEASE_RETRY_MS = 15 * SECOND_MS;
/** Taking events is some rows; an object that takes longer gets them again, and its firm's neighbours do not wait for it. */
export const INTAKE_CALL_TIMEOUT_MS = 5 * SECOND_MS;
/** First delay of a message that could not be handed over; grows with its tries. */
export const QUEUE_RETRY_SECONDS = 5;
/** A webhook's time may lie a little before the update that it reports. */
export const EVENT_SKEW_MS = 5 * SECOND_MS;
/** Xero dates the use of a credit note on both documents at once; what is dated so much later on the invoice is another change. */
export const CREDIT_USE_NEWS_MS = 10 * MINUTE_MS;

/**
 * Finished events are kept for three months (docs/architecture.md §6) and removed a few thousand at each run of the
 * cron.
 */
export const RETENTION_DAYS = 90;
/** Every object has read its firm's newest consent long before; until then it may still ask the former one for a token. */
export const UNUSED_GRANT_MS = DAY_MS;
/** The objects forget theirs a day later, this many in one pass. */
export const OBJECT_RETENTION_SPARE_MS = DAY_MS;
export const OBJECT_RETENTION_BATCH = 500;
export const RETENTION_BATCH_ROWS = 500;
export const MAX_RETENTION_BATCHES = 10;

/** Pages of what changed are read instead of lists of ids (of credit notes and payments: one by one) when they save so many calls. */
export const PAGED_READ_FROM_CALLS = 3;
/** Xero's largest page (docs/xero.md §4.4). */
export const READ_PAGE_SIZE = 1000;
/**
 * An event's time is not quite its record's (docs/xero.md §3.1), and If-Modified-Since counts in seconds: such a read
 * begins earlier.
 */
export const SINCE_OVERLAP_MS = 10 * SECOND_MS;
/** Steps of one copy that need no call, done one after the other; more than a handful is a circle. */
export const MAX_LOCAL_STEPS = 8;
/** What a document needs and the cached set-up lacks may have been added meanwhile: it is read again if older than this. */
export const REFERENCES_FRESH_MS = 15 * SECOND_MS;
/**
 * An item or a tracking option that the satellite lacks is left out of the copy, and its list read again for it once in so
 * long: most satellites never get it, and 6 calls an hour are 3 % of a day's (our choice).
 */
export const LEFT_OUT_LOOK_MS = 10 * MINUTE_MS;
/**
 * A contact that Xero refused as it is wanted is not sent again for a document of it before that, unless something is heard of it
 * or a person asks: 200 invoices of an archived contact would be 200 refusals (our choice).
 */
export const REFUSED_CONTACT_FRESH_MS = 10 * MINUTE_MS;
/** Documents of which it is remembered that the set-up lacks something they name; a batch of due work and some more. */
export const MAX_LACKS_REMEMBERED = 2_000;
/** While something rests on an organisation's set-up (a lock date, an account), it is read again this often. */
export const REFERENCES_LOOK_AGAIN_MS = 15 * MINUTE_MS;
/** Records whose route is worked out again in one round after an option was given to another satellite. */
export const REMAP_RECORDS_PER_ROUND = 500;
/** Organisations that were removed and have a name still; about 60 bytes each in every object's settings. Our choice. */
export const MAX_FORMER_NAMES = 200;
/** Copies that a former satellite forgets in one pass: about 1.5 MB of rows, of which one transaction holds a few. Our choice. */
export const FORGOTTEN_PER_PASS = 200;
/** How long what a person looked for by its number is kept in memory, for others who look for it meanwhile. Ours. */
export const LOOK_UP_KEPT_MS = MINUTE_MS;
/** Documents that one number finds: sales documents of a kind share none, so this only bounds the answer. Ours. */
export const DOCUMENTS_FOUND_MOST = 20;
/** Documents that one pass goes through after an upgrade; each may be a row of some kilobytes in one transaction. Ours. */
export const REFILL_DOCUMENTS_PER_PASS = 200;

// ---- Sweeps (src/tenant/group/sweep-controller.ts) ----

/** Comparing with Xero takes no more than this of a day's calls (docs/configuration.md, RECONCILE_MINUTES). */
export const SWEEP_SHARE_OF_DAY = 0.05;
/**
 * Each sweep begins a minute before the newest change of the one before: If-Modified-Since counts in seconds and may be
 * exclusive (docs/xero.md §4.4), and a list that is a moment old leaves out what has just changed.
 */
export const SWEEP_OVERLAP_MS = MINUTE_MS;
/** From one full page to the next only the second counts. */
export const SWEEP_PAGE_OVERLAP_MS = 2 * SECOND_MS;
/** Paces of sweeps and comparisons are worked out in whole minutes. */
export const PACE_UNIT_MS = 60 * SECOND_MS;
/** A list of changes that was not answered is read again after this at the least: nobody waits for it. */
export const FEED_RETRY_LEAST_MS = MINUTE_MS;
/** When the share of the day is used up, it is looked at again after this. */
export const SPENT_PAUSE_MS = 15 * MINUTE_MS;
/** Edits by hand mostly come with a webhook: satellites are compared this many times less often than the group. */
export const COMPARE_PER_SWEEP = 4;
/** Orbit's own write shows in every list of Xero's after this; what is listed earlier proves no edit. */
export const COMPARE_SETTLED_MS = 5 * MINUTE_MS;
/** All copies are looked at in turn this often, at best. */
export const COPIES_ROUND_PAUSE_MS = 7 * DAY_MS;
/** So long the list of drift has edits that Orbit replaced by the group's values (our choice: somebody looks once a week). */
export const PUT_BACK_SHOWN_MS = 7 * DAY_MS;

/** Somebody looks at the page: a connection that was not proved for so long is proved by one call … */
export const PROVE_AFTER_MS = 5 * MINUTE_MS;
/** … or later, so that a page that is left open takes no more than this of a day's calls … */
export const PROVE_SHARE_OF_DAY = 0.05;
/** … and never while less than this of the minute's or the day's calls is left. */
export const PROVE_LEAST_LEFT_SHARE = 0.5;

// ---- Webhook health (src/domain/webhook-health.ts) ----

/** Deliveries within a minute are one burst, not a gap. */
export const WEBHOOK_BURST_MS = MINUTE_MS;
/** A delivery normally takes seconds to a minute (docs/xero.md §3.7); later than this it has been missed. */
export const WEBHOOK_LATE_MS = 5 * MINUTE_MS;
/** One lost delivery is Xero's to repeat; several are a sign. */
export const WEBHOOK_MISSED_CHANGES = 2;
export const WEBHOOK_SILENCE_LEAST_MS = HOUR_MS;
export const WEBHOOK_SILENCE_TIMES = 3;

// ---- Backfills (src/tenant/group/backfill/controller.ts) ----

/** Of one backfill: with fewer on their way the next page is read; ten writes, so that no satellite runs dry. */
export const BACKFILL_OPEN_RECORDS = 500;
/** How often one is looked at while its records are on their way; while none of them moves, each pause is twice the last. */
export const BACKFILL_LOOK_MS = 5 * SECOND_MS;
export const BACKFILL_LONGEST_LOOK_MS = 2 * MINUTE_MS;
/** The overlap of two pages, rounded up to whole seconds. */
export const BACKFILL_SEEN_AGAIN_MS = SWEEP_PAGE_OVERLAP_MS + SECOND_MS;
/** How long a person waits for a preview, and how long a count that nobody waits for any more is kept. */
export const BACKFILL_PREVIEW_WAIT_MS = 20 * SECOND_MS;
export const BACKFILL_PREVIEW_TIMEOUT_MS = 25 * SECOND_MS;
export const BACKFILL_PREVIEW_KEPT_MS = 2 * MINUTE_MS;
/** Of one firm; more are a mistake. */
export const MAX_OPEN_BACKFILLS = 20;

// ---- Tie-outs (src/tenant/month) ----

/** A night's tie-outs take no more than this of an organisation's day; two of them, so each takes half. */
export const TIE_OUT_SHARE_OF_DAY = 0.01;
/** Of one reading that a person asked for: 400,000 documents, more than a month of anybody's has. */
export const TIE_OUT_CALLS_MOST = 400;
/** Invoices of other months that payments name are read by their ids up to so many (ten calls), else month by month. */
export const TIE_OUT_BY_ID_MOST = 400;
/** So far back they are looked for by month; what is still missing is read by its ids. */
export const TIE_OUT_EARLIER_MONTHS = 12;
/** Of what differs without a reason, so much is read once more on either side: five calls, and one for each credit note. */
export const TIE_OUT_PUZZLES = { invoice: 200, "credit-note": 20 } as const;
/** Tries of one page: over about three hours. */
export const TIE_OUT_TRIES = 8;
/** A day's limit may hold a reading for a day; what has not ended some hours after it never will. */
export const TIE_OUT_MOST_MS = 30 * HOUR_MS;
/** Differences of one satellite and currency that are named; a month of 1,000 invoices that are all missing has 4,000. */
export const TIE_OUT_DIFFERENCES = 5_000;
/** Named in one row of D1, some 400 bytes each: far from the 2 MB that a row may have. */
export const TIE_OUT_DIFFERENCES_PER_ROW = 500;
/** Rows of differences that one answer holds: 50,000 differences, far from what a page shows. */
export const TIE_OUT_PARTS_MOST = 100;
/** Months in the list of those that were tied out: five years. */
export const TIE_OUT_MONTHS_LISTED = 60;
/** Runs of one month that are kept: the newest, and the signed one. */
export const TIE_OUTS_KEPT = 5;
/** Characters of a note on a document: a paragraph, in one view of the page (our choice). */
export const DOCUMENT_NOTE_CHARS = 2_000;
/** Notes on one document: all of them are read and shown with it (our choice). */
export const DOCUMENT_NOTES_MOST = 100;
/** Characters of the note of a sign-off. */
export const SIGN_OFF_NOTE_CHARS = 1_000;
/** UTC hours in which the cron starts tie-outs: one run of the cron, and some more for firms that it did not come to. */
export const TIE_OUT_NIGHT_HOURS = { from: 1, until: 6 } as const;
/** Firms in one run of the cron: each costs the group one message a month, and all begin within a minute. */
export const TIE_OUT_FIRMS_PER_HOUR = 50;
/** Open at the same time in one firm; the night makes two. */
export const MAX_OPEN_TIE_OUTS = 6;

// ---- Take-overs (src/tenant/take-over) ----

/**
 * Documents of either side that one take-over compares, so that both sides fit into an object's 128 MB with some 600 bytes
 * each. All of them are items of one answer: some 350 bytes each, 7 MB.
 */
export const TAKE_OVER_DOCUMENTS_MOST = 20_000;
/** Pages of 1,000 that one reading takes: a group of 300,000 documents and contacts, of which one satellite's part is kept. */
export const TAKE_OVER_CALLS_MOST = 300;
/** Contacts are read by their ids up to so many (three calls), else all of them by the page. */
export const TAKE_OVER_CONTACTS_BY_ID = 120;
/** Documents named in one request, in its 256 KB; of more that differ, the others go with a second one. */
export const TAKE_OVER_INCLUDE_MOST = 5_000;
/** Tries of one page: over about three hours. */
export const TAKE_OVER_TRIES = 8;
/** A day's limit may hold either side for a day, one after the other; what has not ended after a third never will. */
export const TAKE_OVER_MOST_MS = 3 * DAY_WINDOW_MS;
/** What a satellite has read, in one message to the group: some 150 kB. */
export const TAKE_OVER_FACTS_PER_PART = 500;
/** Items in one row of the group's object, and adopted in one transaction: some 2 kB each with record and event. */
export const TAKE_OVER_ITEMS_PER_ROW = 200;
/** Rows of items in one answer of the object: 5,000 items, under 2 MB. */
export const TAKE_OVER_ROWS_PER_ANSWER = 25;
/** A result is looked at in the days after it; what was adopted stays. */
export const TAKE_OVER_KEPT_MS = 7 * DAY_WINDOW_MS;
/** Open at the same time in one firm: a plan and its carrying out for some satellites. */
export const MAX_OPEN_TAKE_OVERS = 5;

// ---- Alerts (src/maintenance/alerts) ----

/** Firms that one run of the cron finds to have something to say: more than one D1 holds (docs/architecture.md §6). */
export const ALERT_FIRMS = 10_000;
/** A firm's message that waited in the queue for this long is of a run that a newer one has overtaken. */
export const FIRM_MESSAGE_MS = 5 * MINUTE_MS;
/** Firms that one batch of the queue is spent on at a time: each may wait for its alert address. */
export const FIRMS_AT_ONCE = 10;
/** Failed events from which on it is worth a message, unless the firm chooses otherwise; single ones are seen on the page. */
export const ALERT_FAILED_EVENTS = 5;
export const ALERT_FAILED_EVENTS_MOST = 10_000;
/** Documents over the firm's amount that an alert names; the others are counted. */
export const ALERT_LARGE_NAMED = 5;
export const ALERT_LARGE_READ = 50;
/** Messages that the history keeps of one alert: the first weeks of one that is sent every day. */
export const ALERT_SENT_KEPT = 50;
/** The same alert is sent again after a day; when it spreads to other organisations, after an hour. */
export const ALERT_REMINDER_MS = DAY_MS;
export const ALERT_REPEAT_MS = HOUR_MS;
/** A recovery is sent when it has lasted this long: what comes and goes would fill the channel. */
export const ALERT_RECOVERY_MS = 30 * MINUTE_MS;
/** Tries of one message: over about ten hours. */
export const ALERT_ATTEMPTS = 8;
export const ALERT_RETRY_MIN_MS = 4 * MINUTE_MS;
export const ALERT_RETRY_MAX_MS = 4 * HOUR_MS;

// ---- Mail (src/maintenance/mail) ----

/** A sender as it is entered: a name and an address (RFC 5321: 254 characters). */
export const MAIL_SENDER_CHARS = 400;
/** Longer subjects are cut off by every mail program. */
export const MAIL_SUBJECT_CHARS = 160;
/** Cloudflare takes 5 MiB; what a person reads is far less. */
export const MAIL_TEXT_CHARS = 32_000;
/** Cloudflare's binding answers within a second or two. */
export const MAIL_TIMEOUT_MS = 15 * SECOND_MS;
/** People of one firm who get mail. */
export const MAIL_READERS = 200;
/** Digests go out at this hour of the firm's day, weekly ones on Mondays. */
export const DIGEST_HOUR = 7;
/** A digest that could not be sent goes again after an hour, until the next is due. */
export const DIGEST_RETRY_MS = HOUR_MS;
/** Causes that a digest lists; the others are counted. */
export const DIGEST_CAUSES = 60;
/** Organisations that a person may choose for their digest. */
export const DIGEST_ENTITIES = 200;
