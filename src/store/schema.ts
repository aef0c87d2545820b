// biome-ignore-all lint/style/noExcessiveLinesPerFile: drizzle makes migrations from the whole schema.

/**
 * D1's tables, as drizzle sees them; `npm run migrations` turns a change here into the next SQL file of `migrations/`
 * (append-only). Times are UTC milliseconds. Every index costs one more row per write, so there are only those that the
 * page's filters need. `events` and `mappings` are WITHOUT ROWID, which drizzle cannot say: whoever makes them anew says it
 * in the SQL by hand (migrations/0003_rows_by_key.sql).
 */

import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import type { AlertSent, AlertTopic } from "../domain/alert.ts";
import type { DigestRhythm } from "../domain/digest.ts";
import type { CopySide, DocumentMoney, DocumentRow, PutBack, SyncState } from "../domain/document.ts";
import type {
  EventAmount,
  EventChange,
  EventSource,
  EventStatus,
  EventTarget,
  Later,
  TimelineEntry,
} from "../domain/event.ts";
import type { Difference, FailureCode, RecordKind } from "../domain/failure.ts";
import type { ShownFailure } from "../domain/failure-words.ts";
import type { CodeChoices, FirmSettings, Role } from "../domain/firm.ts";
import type { EventId, FirmId, GrantId, TenantId } from "../domain/ids.ts";
import type { TieOutDifference, TieOutFigures, TieOutState, TieOutTrouble } from "../domain/tie-out.ts";

export const firms = sqliteTable("firms", {
  id: text("id").$type<FirmId>().primaryKey(),
  name: text("name").notNull(),
  settings: text("settings", { mode: "json" }).$type<FirmSettings>().notNull(),
  /** Grows with every change of settings or entities; the entity objects compare it at each pass. */
  version: integer("version").notNull(),
  createdAtMs: integer("created_at_ms").notNull(),
});

export const users = sqliteTable("users", {
  id: text("id").primaryKey(),
  xeroUserId: text("xero_user_id").notNull().unique(),
  email: text("email").notNull(),
  name: text("name").notNull(),
  createdAtMs: integer("created_at_ms").notNull(),
});

export type MemberRole = "owner" | "operator" | "viewer";

/** A person's place in a firm; `userId` is null until the invited person signs in with that email address. */
export const members = sqliteTable(
  "members",
  {
    id: text("id").primaryKey(),
    firmId: text("firm_id").$type<FirmId>().notNull(),
    email: text("email").notNull(),
    userId: text("user_id"),
    role: text("role").$type<MemberRole>().notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
  },
  (table) => [
    uniqueIndex("members_by_email").on(table.firmId, table.email),
    uniqueIndex("members_by_user").on(table.userId, table.firmId),
  ],
);

/** A signed-in browser. The cookie holds a signed random value; here is only its SHA-256. */
export const sessions = sqliteTable("sessions", {
  idHash: text("id_hash").primaryKey(),
  userId: text("user_id").notNull(),
  firmId: text("firm_id").$type<FirmId>().notNull(),
  expiresAtMs: integer("expires_at_ms").notNull(),
});

/** One consent at Xero. `status` is written by the grant's object alone; the token set itself never leaves that object. */
export const grants = sqliteTable("grants", {
  id: text("id").$type<GrantId>().primaryKey(),
  firmId: text("firm_id").$type<FirmId>().notNull(),
  userId: text("user_id").notNull(),
  status: text("status").$type<"ok" | "reconnect">().notNull(),
  /** Whether it lets Orbit add to the organisations' set-ups; null for consents from before it was kept. */
  mayAdd: integer("may_add", { mode: "boolean" }),
  updatedAtMs: integer("updated_at_ms").notNull(),
});

export const entities = sqliteTable(
  "entities",
  {
    tenantId: text("tenant_id").$type<TenantId>().primaryKey(),
    firmId: text("firm_id").$type<FirmId>().notNull(),
    grantId: text("grant_id").$type<GrantId>().notNull(),
    /** Xero's id of the connection, which DELETE /connections/{id} wants; not the tenant id. */
    connectionId: text("connection_id").notNull(),
    name: text("name").notNull(),
    role: text("role").$type<Role>().notNull(),
    trackingOptionId: text("tracking_option_id"),
    trackingOptionName: text("tracking_option_name"),
    paused: integer("paused", { mode: "boolean" }).notNull(),
    dayLimit: integer("day_limit"),
    /** Of a satellite: accounts by code, or by id where they have none; the first is the group's, the other its own. */
    groupPaymentsAccount: text("group_payments_account"),
    creditsAccount: text("credits_account"),
    /** Of a satellite: its account codes and tax types where people chose them, by the group's. */
    accountCodes: text("account_codes", { mode: "json" }).$type<CodeChoices>(),
    taxTypes: text("tax_types", { mode: "json" }).$type<CodeChoices>(),
    /** Set when Xero refuses the tenant (403), cleared by connecting again; written by the entity's object and the connect flow. */
    disconnectedAtMs: integer("disconnected_at_ms"),
    /** Since when Xero's webhooks are missed; written by the entity's object. */
    webhooksSilentSinceMs: integer("webhooks_silent_since_ms"),
    /** Set when a person disconnected it here; history stays. */
    removedAtMs: integer("removed_at_ms"),
    createdAtMs: integer("created_at_ms").notNull(),
  },
  (table) => [
    index("entities_by_firm").on(table.firmId),
    uniqueIndex("one_group_per_firm").on(table.firmId).where(sql`role = 'group'`),
    uniqueIndex("one_satellite_per_option").on(table.firmId, table.trackingOptionId).where(sql`role = 'satellite'`),
  ],
);

/**
 * Which copy belongs to which contact; written by the satellite's object alone. A document's row says that of its own copy:
 * rows of documents are of releases before 0012 and nothing reads them.
 */
export const mappings = sqliteTable(
  "mappings",
  {
    firmId: text("firm_id").$type<FirmId>().notNull(),
    kind: text("kind").$type<RecordKind>().notNull(),
    groupId: text("group_id").notNull(),
    tenantId: text("tenant_id").$type<TenantId>().notNull(),
    satelliteId: text("satellite_id").notNull(),
    label: text("label").notNull(),
    syncedAtMs: integer("synced_at_ms").notNull(),
    drifted: integer("drifted", { mode: "boolean" }).notNull(),
    rev: integer("rev").notNull(),
    differences: text("differences", { mode: "json" }).$type<readonly Difference[]>(),
    driftSeenAtMs: integer("drift_seen_at_ms"),
    /** When Orbit put the group's values back over an edit of the satellite: `differences` are those it replaced. */
    putBackAtMs: integer("put_back_at_ms"),
    /** The person who decided that the copy stays as it is, and since when; null while nobody did. */
    keptBy: text("kept_by"),
    keptSinceMs: integer("kept_since_ms"),
  },
  (table) => [
    primaryKey({ columns: [table.firmId, table.kind, table.groupId, table.tenantId] }),
    index("mappings_put_back").on(table.firmId, table.putBackAtMs).where(sql`put_back_at_ms is not null`),
    // Few copies drift: the list of those reads them alone.
    index("mappings_drifted").on(table.firmId, table.kind, table.groupId, table.tenantId).where(sql`drifted = 1`),
  ],
);

/** Group invoices and credit notes as people see them: a projection of the group's object's rows (domain/document.ts). */
export const documents = sqliteTable(
  "documents",
  {
    firmId: text("firm_id").$type<FirmId>().notNull(),
    kind: text("kind").$type<DocumentRow["kind"]>().notNull(),
    groupId: text("group_id").notNull(),
    rev: integer("rev").notNull(),
    number: text("number"),
    reference: text("reference"),
    contactName: text("contact_name"),
    /** "YYYY-MM-DD"; empty where Xero names none, so that rows of a page are compared by it. */
    date: text("date").notNull(),
    dueDate: text("due_date"),
    currency: text("currency"),
    /** False too in rows of a release that did not say it. */
    isBill: integer("is_bill", { mode: "boolean" }).notNull().default(false),
    state: text("state").$type<SyncState>().notNull(),
    /** Number, reference and contact in lower case, for the search; total and what of it is owing, for that by amount. */
    words: text("words").notNull(),
    total: text("total").notNull(),
    due: text("due").notNull(),
    group: text("group_side", { mode: "json" }).$type<DocumentMoney>().notNull(),
    satelliteTenantId: text("satellite_tenant_id").$type<TenantId>(),
    copy: text("copy_side", { mode: "json" }).$type<CopySide>(),
    /** Null where nothing differs. */
    differences: text("differences", { mode: "json" }).$type<readonly Difference[]>(),
    failures: text("failures", { mode: "json" }).$type<readonly ShownFailure[]>().notNull(),
    updatedAtMs: integer("updated_at_ms").notNull(),
    checkedAtMs: integer("checked_at_ms"),
    /** The copy's id, for the list of copies; null while there is none. */
    satelliteId: text("satellite_id"),
    syncedAtMs: integer("synced_at_ms"),
    driftSeenAtMs: integer("drift_seen_at_ms"),
    putBack: text("put_back", { mode: "json" }).$type<PutBack>(),
    /** Its time, for the list of drift. */
    putBackAtMs: integer("put_back_at_ms"),
  },
  (table) => [
    primaryKey({ columns: [table.firmId, table.kind, table.groupId] }),
    // All that a list is narrowed by, so that it is read from here, newest date first, before a row is fetched.
    index("documents_by_date").on(
      ...([table.firmId, table.date, table.kind, table.groupId, table.satelliteTenantId] as const),
      ...([table.words, table.total, table.due] as const),
    ),
    // Nearly all documents are in step: those that are not are counted and listed from here alone.
    index("documents_not_in_step")
      .on(table.firmId, table.date, table.kind, table.groupId, table.satelliteTenantId, table.state)
      .where(sql`state <> 'in-step'`),
    // The list of copies, counted and searched from here alone.
    index("documents_copies")
      .on(table.firmId, table.kind, table.groupId, table.satelliteTenantId, table.satelliteId, table.number)
      .where(sql`satellite_id is not null`),
    // Few copies drift: those are counted and listed from here alone.
    index("documents_drifted")
      .on(
        ...([table.firmId, table.kind, table.groupId, table.satelliteTenantId] as const),
        ...([table.satelliteId, table.number, table.driftSeenAtMs] as const),
      )
      .where(sql`drift_seen_at_ms is not null`),
    index("documents_put_back").on(table.firmId, table.putBackAtMs).where(sql`put_back_at_ms is not null`),
  ],
);

/** The event log: a projection of the entity objects' own rows (see event.ts). */
export const events = sqliteTable(
  "events",
  {
    id: text("id").$type<EventId>().primaryKey(),
    firmId: text("firm_id").$type<FirmId>().notNull(),
    rev: integer("rev").notNull(),
    receivedAtMs: integer("received_at_ms").notNull(),
    updatedAtMs: integer("updated_at_ms").notNull(),
    source: text("source").$type<EventSource>().notNull(),
    kind: text("kind").$type<RecordKind>().notNull(),
    change: text("change").$type<EventChange>().notNull(),
    tenantId: text("tenant_id").$type<TenantId>().notNull(),
    entityName: text("entity_name").notNull(),
    resourceId: text("resource_id").notNull(),
    label: text("label"),
    contactName: text("contact_name"),
    status: text("status").$type<EventStatus>().notNull(),
    /** The first failure's code, for filters and counts. */
    code: text("code").$type<FailureCode>(),
    attempts: integer("attempts").notNull(),
    nextAttemptAtMs: integer("next_attempt_at_ms"),
    targets: text("targets", { mode: "json" }).$type<readonly EventTarget[]>().notNull(),
    failures: text("failures", { mode: "json" }).$type<readonly ShownFailure[]>().notNull(),
    summary: text("summary"),
    amount: text("amount", { mode: "json" }).$type<EventAmount>(),
    /** Null where nothing was. */
    overwritten: text("overwritten", { mode: "json" }).$type<readonly Difference[]>(),
    endedAtMs: integer("ended_at_ms"),
    later: text("later", { mode: "json" }).$type<Later>(),
    timeline: text("timeline", { mode: "json" }).$type<readonly TimelineEntry[]>().notNull(),
  },
  (table) => [
    index("events_by_time").on(table.firmId, table.receivedAtMs, table.id),
    // Nearly all events end synced: leaving those out keeps them at one index, and they are counted as what remains.
    // The code comes last so that the summary is answered from the index alone.
    index("events_not_synced")
      .on(table.firmId, table.status, table.receivedAtMs, table.id, table.code)
      .where(sql`status <> 'synced'`),
  ],
);

/** Queue messages that could not be handed over in all their tries: kept until a person replays or removes them. */
export const deadLetters = sqliteTable("dead_letters", {
  id: text("id").primaryKey(),
  tenantId: text("tenant_id").$type<TenantId>().notNull(),
  body: text("body").notNull(),
  receivedAtMs: integer("received_at_ms").notNull(),
});

/** What is kept of an alert that somebody is sent. */
const sentAlert = () => ({
  title: text("title").notNull(),
  detail: text("detail").notNull(),
  /** Which organisations it is about; sent again when others join. */
  subjects: text("subjects").notNull(),
  sinceMs: integer("since_ms").notNull(),
  lastSeenMs: integer("last_seen_ms").notNull(),
  /** Null while nothing could be sent. */
  sentAtMs: integer("told_at_ms"),
  /** Of the message that is to be sent, since the last one that arrived. */
  attempts: integer("attempts").notNull(),
  nextAtMs: integer("next_at_ms").notNull(),
});

/** What was sent to a firm's alert address, one row per topic while it lasts; written by the alerts' run alone. */
export const alerts = sqliteTable(
  "alerts",
  {
    firmId: text("firm_id").$type<FirmId>().notNull(),
    topic: text("topic").$type<AlertTopic>().notNull(),
    ...sentAlert(),
  },
  (table) => [primaryKey({ columns: [table.firmId, table.topic] })],
);

/** The same of what a person was sent by mail. */
export const mailAlerts = sqliteTable(
  "mail_alerts",
  {
    firmId: text("firm_id").$type<FirmId>().notNull(),
    userId: text("user_id").notNull(),
    topic: text("topic").$type<AlertTopic>().notNull(),
    ...sentAlert(),
  },
  (table) => [primaryKey({ columns: [table.firmId, table.topic, table.userId] })],
);

/** Every alert from its beginning to its end, and who was sent it; written by the alerts' run alone. */
export const alertHistory = sqliteTable(
  "alert_history",
  {
    id: text("id").primaryKey(),
    firmId: text("firm_id").$type<FirmId>().notNull(),
    topic: text("topic").$type<AlertTopic>().notNull(),
    title: text("title").notNull(),
    detail: text("detail").notNull(),
    sinceMs: integer("since_ms").notNull(),
    lastSeenMs: integer("last_seen_ms").notNull(),
    endedAtMs: integer("ended_at_ms"),
    sent: text("sent", { mode: "json" }).$type<readonly AlertSent[]>().notNull(),
  },
  (table) => [
    index("alert_history_by_time").on(table.firmId, table.sinceMs, table.id),
    uniqueIndex("one_open_alert_per_topic").on(table.firmId, table.topic).where(sql`ended_at_ms is null`),
  ],
);

/** Which mails a person wants of a firm; no row: none. */
export const mailPreferences = sqliteTable(
  "mail_preferences",
  {
    firmId: text("firm_id").$type<FirmId>().notNull(),
    userId: text("user_id").notNull(),
    alerts: integer("alerts", { mode: "boolean" }).notNull(),
    digest: text("digest").$type<DigestRhythm>().notNull(),
    /** Satellites that the digest is about; null: all. */
    digestEntities: text("digest_entities", { mode: "json" }).$type<readonly TenantId[]>(),
    /** Null while no digest is wanted. */
    nextDigestAtMs: integer("next_digest_at_ms"),
  },
  (table) => [
    primaryKey({ columns: [table.firmId, table.userId] }),
    index("mail_digests_due").on(table.nextDigestAtMs).where(sql`next_digest_at_ms is not null`),
  ],
);

/** Access tokens for scripts. The token itself is shown once, when it is made; here is only its SHA-256. */
export const tokens = sqliteTable(
  "tokens",
  {
    id: text("id").primaryKey(),
    firmId: text("firm_id").$type<FirmId>().notNull(),
    hash: text("hash").notNull().unique(),
    name: text("name").notNull(),
    role: text("role").$type<MemberRole>().notNull(),
    /** The person who made it: what it does is done in their name, and it ends with their membership. */
    userId: text("user_id").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
    lastUsedAtMs: integer("last_used_at_ms"),
    /** Null: never. */
    expiresAtMs: integer("expires_at_ms"),
  },
  (table) => [index("tokens_by_firm").on(table.firmId, table.createdAtMs, table.id)],
);

/** Who did what, written with the change by the API alone. Never edited, never removed. Names are those of that moment. */
export const audit = sqliteTable(
  "audit",
  {
    id: text("id").primaryKey(),
    firmId: text("firm_id").$type<FirmId>().notNull(),
    atMs: integer("at_ms").notNull(),
    userId: text("user_id").notNull(),
    userName: text("user_name").notNull(),
    /** Null: on the page. */
    tokenId: text("token_id"),
    tokenName: text("token_name"),
    /** `resource.verb`, such as `settings.change`. */
    action: text("action").notNull(),
    /** What it was done to: an id or a name, and how many. */
    subject: text("subject").notNull(),
    before: text("before", { mode: "json" }).$type<AuditValues>(),
    after: text("after", { mode: "json" }).$type<AuditValues>(),
  },
  (table) => [index("audit_by_time").on(table.firmId, table.atMs, table.id)],
);

/** What people wrote about a document; written by the API alone. Names are those of that moment. */
export const notes = sqliteTable(
  "notes",
  {
    firmId: text("firm_id").$type<FirmId>().notNull(),
    kind: text("kind").$type<DocumentRow["kind"]>().notNull(),
    groupId: text("group_id").notNull(),
    /** Grows with the time. */
    id: text("id").notNull(),
    atMs: integer("at_ms").notNull(),
    userId: text("user_id").notNull(),
    userName: text("user_name").notNull(),
    /** Null: on the page. */
    tokenName: text("token_name"),
    text: text("text").notNull(),
  },
  (table) => [primaryKey({ columns: [table.firmId, table.kind, table.groupId, table.id] })],
);

/** Tie-outs of a month; the state and what comes with it are written by the group's object when the run is over. */
export const tieOuts = sqliteTable(
  "tie_outs",
  {
    id: text("id").primaryKey(),
    firmId: text("firm_id").$type<FirmId>().notNull(),
    /** `YYYY-MM`. */
    month: text("month").notNull(),
    state: text("state").$type<TieOutState>().notNull(),
    /** Who asked for it; null: the night. */
    by: text("by"),
    startedAtMs: integer("started_at_ms").notNull(),
    checkedAtMs: integer("checked_at_ms"),
    failure: text("failure", { mode: "json" }).$type<TieOutTrouble>(),
    satellites: text("satellites", { mode: "json" }).$type<readonly TieOutFigures[]>().notNull(),
    unrouted: integer("unrouted").notNull(),
  },
  (table) => [index("tie_outs_by_month").on(table.firmId, table.month, table.id)],
);

/** The differences of a run, some hundred to a row. */
export const tieOutDifferences = sqliteTable(
  "tie_out_differences",
  {
    runId: text("run_id").notNull(),
    part: integer("part").notNull(),
    firmId: text("firm_id").$type<FirmId>().notNull(),
    tenantId: text("tenant_id").$type<TenantId>().notNull(),
    currency: text("currency").notNull(),
    differences: text("differences", { mode: "json" }).$type<readonly TieOutDifference[]>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.runId, table.part] })],
);

/** A month that a person has signed off, with its figures of that moment. */
export const monthSignOffs = sqliteTable(
  "month_sign_offs",
  {
    firmId: text("firm_id").$type<FirmId>().notNull(),
    month: text("month").notNull(),
    runId: text("run_id").notNull(),
    userId: text("user_id").notNull(),
    userName: text("user_name").notNull(),
    atMs: integer("at_ms").notNull(),
    note: text("note"),
    satellites: text("satellites", { mode: "json" }).$type<readonly TieOutFigures[]>().notNull(),
    /** Since when a newer tie-out has other figures; null while none has. Written with its result. */
    changedAtMs: integer("changed_at_ms"),
  },
  (table) => [primaryKey({ columns: [table.firmId, table.month] })],
);

/** A backup that is being restored: how far it is, and what was refused. Rows of the file wait in `import_chunks`. */
export const imports = sqliteTable("imports", {
  id: text("id").primaryKey(),
  firmId: text("firm_id").$type<FirmId>().notNull(),
  state: text("state").$type<"running" | "done">().notNull(),
  /** The chunk that is restored next. */
  next: integer("next").notNull(),
  accepted: integer("accepted").notNull(),
  refused: text("refused", { mode: "json" }).$type<readonly RefusedLine[]>().notNull(),
  createdAtMs: integer("created_at_ms").notNull(),
});

export interface RefusedLine {
  /** Of the file, from 1. */
  readonly line: number;
  readonly reason: string;
}

/** Whole lines of the file; removed when all of it is restored. */
export const importChunks = sqliteTable(
  "import_chunks",
  {
    importId: text("import_id").notNull(),
    n: integer("n").notNull(),
    firstLine: integer("first_line").notNull(),
    lines: text("lines").notNull(),
  },
  (table) => [primaryKey({ columns: [table.importId, table.n] })],
);

export type AuditValues = Readonly<Record<string, unknown>> | null;
