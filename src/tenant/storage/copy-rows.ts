/**
 * Copies' rows as they were before a copy's change under way was one tagged value: flags beside each other, `inspection`, `taken`,
 * `refused`, `doubted`, `needsTakeOff`. Used by the numbered step of migrations.ts alone, which brings the table and what
 * waits for it in the journal into the shape of today.
 */

import { COPIES_RESHAPED_AT_ONCE } from "../../limits.ts";
import type { Change } from "../../mirror/change.ts";
import type { DocumentCopy } from "../model/copy.ts";
import { reshapeJournal } from "./journal-rows.ts";
import { type Sql, type SqlRow, text } from "./sql.ts";

interface FormerFlags {
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

function reshapedBody(body: string): string {
  const { inspection, taken, refused, doubted, needsTakeOff, ...copy } = JSON.parse(body) as FormerFlags & {
    readonly kind: string;
  };
  if (copy.kind === "contact") return JSON.stringify(copy);
  const flags = { inspection, taken, refused, doubted, needsTakeOff };
  return JSON.stringify({ ...copy, change: changeOf(flags), secondTry: secondTryOf(flags) });
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
