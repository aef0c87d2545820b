/**
 * Task rows as they were before a task named what it is blocked on: one text `wait` for that, for its batch size and for an
 * origin. Used by the numbered step of migrations.ts alone, which brings the table and what waits for it in the journal into the
 * shape of today.
 */

import { reshapeJournal } from "./journal-rows.ts";
import type { Sql, SqlValue } from "./sql.ts";

const FORMER_COLUMNS = "lane kind id wanted looked priority due_at_ms attempts force wait event_at_ms".split(" ");

export function reshapeTasks(sql: Sql): void {
  const former = sql.all(`select ${FORMER_COLUMNS.join(", ")} from tasks`);
  sql.all("drop table tasks");
  sql.all(
    `create table tasks (lane text not null, kind text not null, id text not null, requested integer not null,
       observed integer not null, priority integer not null, due_at_ms integer, retries integer not null,
       force integer not null, blocked_on text, max_batch integer, event_at_ms integer not null,
       is_own_create integer not null, primary key (lane, kind, id)) without rowid`,
  );
  for (const row of former) {
    const cells = reshaped(FORMER_COLUMNS.map((column) => row[column] ?? null));
    sql.all(`insert into tasks values (${cells.map(() => "?").join(", ")})`, ...cells);
  }
  reshapeJournal(sql, "tasks", reshaped);
}

function reshaped(cells: readonly SqlValue[]): readonly SqlValue[] {
  const [controller, kind, id, wanted, looked, priority, dueAtMs, attempts, force, wait, eventAtMs] = cells;
  const { blockedOn, maxBatch, isOwnCreate } = waitOf(wait == null ? "" : String(wait));
  // While a contact was looked for, its tries were the pages that had been read: it begins again at the first.
  const retries = controller === "write" && kind === "contact" ? 0 : attempts;
  const about = [controller, kind, id, wanted, looked, priority, dueAtMs, retries, force];
  return [...about, blockedOn, maxBatch, eventAtMs, isOwnCreate].map((cell) => cell ?? null);
}

function waitOf(wait: string): {
  readonly blockedOn: string | null;
  readonly maxBatch: number | null;
  readonly isOwnCreate: 0 | 1;
} {
  const [what, ...named] = wait.split(":");
  const blocked = (on: object) => ({ blockedOn: JSON.stringify(on), maxBatch: null, isOwnCreate: 0 as const });
  switch (what) {
    case "record":
      return blocked({ on: "record", kind: named[0], id: named.slice(1).join(":") });
    case "mend":
      return blocked({ on: "fix", code: named.join(":") });
    case "consent":
    case "role":
      return blocked({ on: what });
    case "day":
      return blocked({ on: "day-limit" });
    case "split":
      return { blockedOn: null, maxBatch: Number(named[0]), isOwnCreate: 0 };
    default:
      return { blockedOn: null, maxBatch: null, isOwnCreate: what === "created" ? 1 : 0 };
  }
}
