/**
 * Copies' rows as they were before their search, their unconfirmed writes and their change were tagged values: nine flags beside
 * each other. The numbered step of migrations.ts brings the table and what waits for it in the journal into the shape of today,
 * backup-rows.ts the rows of backups.
 */

import { COPIES_RESHAPED_AT_ONCE } from "../../limits.ts";
import type { Change } from "../../mirror/change.ts";
import type { Search } from "../../mirror/step.ts";
import type { SentPayment, Unconfirmed } from "../../mirror/unconfirmed.ts";
import type { DocumentCopy } from "../model/copy.ts";
import { reshapeJournal } from "./journal-rows.ts";
import { type Sql, type SqlRow, text } from "./sql.ts";

interface FormerFlags {
  readonly find?: "unanswered" | "taken" | "spelled" | null | undefined;
  readonly findPage?: number | undefined;
  readonly absentAfterMs?: number | null | undefined;
  readonly tried?: readonly SentPayment[] | undefined;
  readonly inspection?: Extract<Change, { readonly phase: "inspect" }>["seen"] | null | undefined;
  readonly taken?: Extract<Change, { readonly phase: "exchange" }>["items"] | null | undefined;
  readonly refused?: Extract<Change, { readonly phase: "roll-back" }>["causes"] | null | undefined;
  readonly doubted?: boolean | undefined;
  readonly needsTakeOff?: boolean | undefined;
}

export function reshapeCopies(sql: Sql): void {
  // Some at a time: all rows of a large satellite are more than the object's memory.
  for (let after: readonly [string, string] | null = ["", ""]; after !== null; ) after = reshapePage(sql, after);
  reshapeJournal(sql, "copies", ([kind = null, groupId = null, satelliteId = null, body]) => [
    kind,
    groupId,
    satelliteId,
    reshapedBody(String(body)),
  ]);
}

function reshapePage(sql: Sql, after: readonly [string, string]): readonly [string, string] | null {
  const page = sql.all(
    "select kind, group_id, body from copies where (kind, group_id) > (?, ?) order by kind, group_id limit ?",
    ...after,
    COPIES_RESHAPED_AT_ONCE,
  );
  for (const row of page) {
    const [kind, groupId] = keyOf(row);
    sql.all(
      "update copies set body = ? where kind = ? and group_id = ?",
      reshapedBody(text(row, "body")),
      kind,
      groupId,
    );
  }
  const last = page.at(-1);
  return last === undefined ? null : keyOf(last);
}

function keyOf(row: SqlRow): readonly [string, string] {
  return [text(row, "kind"), text(row, "group_id")];
}

export function reshapedBody(body: string): string {
  const { find, findPage, absentAfterMs, tried, inspection, taken, refused, doubted, needsTakeOff, ...copy } =
    JSON.parse(body) as FormerFlags & { readonly kind: string };
  const search = find == null ? null : searchOf(find, findPage);
  const known = { ...copy, search, unconfirmed: unconfirmedOf({ absentAfterMs, tried }) };
  if (copy.kind === "contact") return JSON.stringify(known);
  const change = changeOf({ inspection, taken, refused });
  return JSON.stringify({ ...known, change, secondTry: secondTryOf({ doubted, needsTakeOff }) });
}

function searchOf(find: NonNullable<FormerFlags["find"]>, page = 1): Search {
  const why = ({ unanswered: "unanswered", taken: "in-use", spelled: "other-spelling" } as const)[find];
  return page === 1 ? { why } : { why, page };
}

function unconfirmedOf({ absentAfterMs = null, tried = [] }: FormerFlags): Unconfirmed | null {
  if (absentAfterMs !== null) return { phase: "open", absentAfterMs, payments: tried };
  return tried.length === 0 ? null : { phase: "shown", payments: tried };
}

function changeOf({ inspection = null, taken = null, refused = null }: FormerFlags): DocumentCopy["change"] {
  if (refused !== null) return { phase: "roll-back", items: taken ?? [], causes: refused };
  if (taken !== null) return { phase: "exchange", items: taken, seen: inspection };
  return inspection === null ? null : { phase: "inspect", seen: inspection };
}

function secondTryOf({ doubted, needsTakeOff }: FormerFlags): DocumentCopy["secondTry"] {
  if (needsTakeOff === true) return "take-off-first";
  return doubted === true ? "as-before" : null;
}
