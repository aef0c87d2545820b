/**
 * Writes a firm's backup line by line: D1's rows by the page, then what each organisation's object holds, the group's before
 * those of its satellites, which must not know less than the group. Without secrets: no tokens, no consent, no alert address.
 * Reads only. Throws when a part cannot be read, so that the file has no end line and cannot pass for a whole one.
 */

import type { z } from "zod";
import { CSV_PAGE_ROWS, CSV_PAGES_MOST, PAGE_ITEMS_MOST } from "../../limits.ts";
import { answerOf, type Objects } from "../../objects/objects.ts";
import type { BackupPage } from "../../objects/tenant-rpc.ts";
import { listAudit } from "../../store/audit.ts";
import { decodeCursor, nameKey, noteKey, type Page, timeKey } from "../../store/cursor.ts";
import { choicesOf, type EntityRow, listEntities } from "../../store/entities.ts";
import { listWholeEvents } from "../../store/events.ts";
import { settingsOf } from "../../store/firms.ts";
import { listMembers } from "../../store/members.ts";
import { listNotes } from "../../store/notes.ts";
import type { FirmScope } from "../../store/scope.ts";
import { type BackupLine, FORMAT_VERSION, Tally } from "./lines.ts";

export interface BackupSource {
  readonly firm: FirmScope;
  readonly objects: Objects;
  readonly orbit: string;
  readonly nowMs: number;
}

/** A line before it is JSON; what it holds is checked where it is read (lines.ts). */
type WrittenLine = { readonly type: Exclude<BackupLine["type"], "end"> } & Readonly<Record<string, unknown>>;

/** Each line with its line feed, as it is sent. */
export async function* backupBytes(source: BackupSource): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  const tally = new Tally();
  for await (const line of linesOf(source)) {
    const bytes = encoder.encode(`${JSON.stringify(line)}\n`);
    await tally.add(line.type, bytes);
    yield bytes;
  }
  const end = { type: "end", counts: tally.counts, sha256: await tally.sha256() } as const;
  yield encoder.encode(`${JSON.stringify(end satisfies BackupLine)}\n`);
}

async function* linesOf(source: BackupSource): AsyncGenerator<WrittenLine> {
  const { firm, orbit, nowMs } = source;
  const entities = await allEntities(firm);
  const [first] = entities;
  const { firmName, alertUrl: _secret, ...settings } = await settingsOf(firm);
  const storage = first === undefined ? null : (await pageOf(source, first, null)).version;
  const named = { id: firm.firmId, name: firmName };
  yield {
    type: "orbit-export",
    version: FORMAT_VERSION,
    orbit,
    storage,
    firm: named,
    at: new Date(nowMs).toISOString(),
  };
  yield { type: "settings", settings: { firmName, ...settings } };
  for (const row of entities) {
    const { role, ...choices } = choicesOf(row);
    yield { type: "entity", tenantId: row.tenantId, name: row.name, role, choices };
  }
  for await (const { email, role } of all(nameKey, (after, limit) => listMembers(firm, { after, limit }))) {
    yield { type: "member", email, role };
  }
  for (const row of entities) yield* rowsOf(source, row);
  const events = all(timeKey, (after, limit) => listWholeEvents(firm, { after, limit }));
  for await (const event of events) yield { type: "event", event };
  const entries = all(timeKey, (after, limit) => listAudit(firm, { filter: {}, after, limit }));
  for await (const entry of entries) yield { type: "audit", entry };
  const notes = all(noteKey, (after, limit) => listNotes(firm, { after, limit }));
  for await (const note of notes) yield { type: "note", note };
}

async function* rowsOf(source: BackupSource, row: EntityRow): AsyncGenerator<WrittenLine> {
  let after: string | null = null;
  do {
    const page: BackupPage = await pageOf(source, row, after);
    const { version, table, rows } = page;
    if (rows.length > 0) yield { type: "rows", tenantId: row.tenantId, version, table, rows };
    if (page.next !== null && page.next === after) throw new Error("a page of a backup names itself as the next");
    after = page.next;
  } while (after !== null);
}

async function pageOf({ objects }: BackupSource, { tenantId, name }: EntityRow, after: string | null) {
  const answer = await answerOf(() => objects.tenant(tenantId).backup(after));
  if (!answer.ok) throw new Error(`${name} did not answer: ${answer.error}`);
  return answer.value;
}

/** The group first. */
async function allEntities(firm: FirmScope): Promise<readonly EntityRow[]> {
  const { items } = await listEntities(firm, { after: null, limit: PAGE_ITEMS_MOST });
  return items.toSorted((a, b) => Number(b.role === "group") - Number(a.role === "group"));
}

async function* all<Row, Key extends z.ZodType>(
  key: Key,
  page: (after: z.infer<Key> | null, limit: number) => Promise<Page<Row>>,
): AsyncGenerator<Row> {
  let after: z.infer<Key> | null = null;
  for (let pages = 0; ; pages++) {
    if (pages >= CSV_PAGES_MOST) throw new Error(`more than ${CSV_PAGES_MOST} pages of ${CSV_PAGE_ROWS} rows`);
    const { items, nextCursor }: Page<Row> = await page(after, CSV_PAGE_ROWS);
    yield* items;
    if (nextCursor === null) return;
    after = decodeCursor(key, nextCursor);
  }
}
