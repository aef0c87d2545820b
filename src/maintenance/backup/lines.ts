/**
 * The file of `GET /api/export`: JSON, a line each (docs/api.md "A backup"). The first line names the format, the last one
 * says how many lines of each type there are and the SHA-256 of everything before it, so that a file that was cut or changed
 * is recognised. Shapes only; no I/O.
 */

import { z } from "zod";
import type { EventRecord } from "../../domain/event.ts";
import { eventId, type TenantId, tenantId } from "../../domain/ids.ts";
import { BACKUP_PAGE_ROWS, EMAIL_CHARS, ID_CHARS, NAME_CHARS } from "../../limits.ts";

/** Grows when a reader of today could not read the file of tomorrow. */
export const FORMAT_VERSION = 3;
/** Formats that can be read: the first one has no notes, the second none of the codes that people chose. */
export const READABLE_FORMATS: readonly number[] = [1, 2, FORMAT_VERSION];

const tenant = z
  .string()
  .min(1)
  .max(ID_CHARS)
  .transform((id): TenantId => tenantId(id));
const kind = z.enum(["invoice", "contact", "credit-note"]);
const status = z.enum(["queued", "waiting", "synced", "skipped", "failed", "resolved"]);
const ms = z.number().int();
const id = z.string().min(1).max(ID_CHARS);
const failures = z.array(z.looseObject({ code: z.string(), title: z.string(), detail: z.string() }));

const header = z.object({
  type: z.literal("orbit-export"),
  version: z.number().int(),
  /** Of the release that wrote it. */
  orbit: z.string(),
  /** Of the objects' storage: rows of another one cannot be restored. Null where no organisation is connected. */
  storage: z.number().int().nullable(),
  firm: z.object({ id: z.string(), name: z.string() }),
  at: z.string(),
});

const settings = z.object({ type: z.literal("settings"), settings: z.record(z.string(), z.unknown()) });

const entity = z.object({
  type: z.literal("entity"),
  tenantId: tenant,
  name: z.string().max(NAME_CHARS),
  role: z.enum(["group", "satellite", "unassigned"]),
  choices: z.record(
    z.string(),
    z.union([z.string(), z.number(), z.boolean(), z.null(), z.record(z.string(), z.string())]),
  ),
});

const member = z.object({
  type: z.literal("member"),
  email: z.email().max(EMAIL_CHARS),
  role: z.enum(["owner", "operator", "viewer"]),
});

const rows = z.object({
  type: z.literal("rows"),
  tenantId: tenant,
  version: z.number().int(),
  table: z.string(),
  rows: z.array(z.array(z.union([z.string(), z.number(), z.null()]))).max(BACKUP_PAGE_ROWS),
});

const eventShape = z.looseObject({
  ...{ id: id.transform(eventId), tenantId: tenant, resourceId: id, entityName: z.string(), kind, status },
  ...{ rev: z.number().int(), receivedAtMs: ms, updatedAtMs: ms, attempts: z.number().int() },
  ...{ source: z.enum(["webhook", "resync", "reconcile", "backfill"]), change: z.enum(["create", "update"]) },
  ...{ label: z.string().nullable(), contactName: z.string().nullable(), nextAttemptAtMs: ms.nullable() },
  targets: z.array(z.looseObject({ tenantId: z.string(), status, failures })),
  failures,
  timeline: z.array(z.looseObject({ atMs: ms, text: z.string() })),
});
const event = z.object({
  type: z.literal("event"),
  // What is checked is what decides; the other fields are words that are shown.
  event: eventShape.transform((checked) => checked as unknown as EventRecord),
});

const values = z.record(z.string(), z.unknown()).nullable();
const audit = z.object({
  type: z.literal("audit"),
  entry: z.object({
    ...{ id, atMs: ms, userId: id, userName: z.string(), tokenId: z.string().nullable() },
    ...{ tokenName: z.string().nullable(), action: z.string(), subject: z.string(), before: values, after: values },
  }),
});

const note = z.object({
  type: z.literal("note"),
  note: z.object({
    ...{ kind: z.enum(["invoice", "credit-note"]), groupId: id, id, atMs: ms, userId: id, userName: z.string() },
    ...{ tokenName: z.string().nullable(), text: z.string() },
  }),
});

const end = z.object({ type: z.literal("end"), counts: z.record(z.string(), z.number().int()), sha256: z.string() });

export const backupLine = z.discriminatedUnion("type", [
  header,
  settings,
  entity,
  member,
  rows,
  event,
  audit,
  note,
  end,
]);
export type BackupLine = z.infer<typeof backupLine>;
export type HeaderLine = z.infer<typeof header>;
export type EntityLine = z.infer<typeof entity>;
export type EndLine = z.infer<typeof end>;

/** How many lines of each type, and the digest of their bytes; both sides of the file keep it. */
export class Tally {
  readonly counts: Record<string, number> = {};
  readonly #digest = new crypto.DigestStream("SHA-256");
  readonly #writer = this.#digest.getWriter();

  async add(type: string, bytes: Uint8Array): Promise<void> {
    this.counts[type] = (this.counts[type] ?? 0) + 1;
    await this.#writer.write(bytes);
  }

  async sha256(): Promise<string> {
    await this.#writer.close();
    return [...new Uint8Array(await this.#digest.digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }
}
