/** The rows of one object that the checks look for after each step, each found by what makes it worth a look. */

import type { EventRecord } from "../../../src/domain/event.ts";
import type { Copy } from "../../../src/tenant/model/copy.ts";
import type { BlockedOn } from "../../../src/tenant/model/task.ts";
import type { GroupRecord } from "../../../src/tenant/storage/records.ts";
import { type SqlRow, text } from "../../../src/tenant/storage/sql.ts";
import type { Shadow } from "./shadow.ts";

/** Their rows say what an event waits for: while these stand still, so does what is true of events. */
const ABOUT_EVENTS = ["events", "tasks", "records", "copies"] as const;
/** All groups that have one name only. */
const ALL = "";

/** Names a record in a table's rows, whatever the columns are called. */
export const nameOf = (kind: unknown, id: unknown): string => `${kind} ${id}`;

export class WatchedRows {
  readonly shadow: Shadow;
  /** Tasks that have no time and wait for nothing, or for a consent or the end of a pause. */
  readonly resting: () => ReadonlySet<SqlRow>;
  readonly queuedEvents: () => ReadonlySet<SqlRow>;
  readonly openEvents: () => ReadonlySet<SqlRow>;
  /** Events that have not gone well and say no failure. */
  readonly unexplainedEvents: () => ReadonlySet<SqlRow>;
  /** Tasks by their record that have a time, or wait for something else than a person's hand. */
  readonly atWork: (name: string) => ReadonlySet<SqlRow>;
  /** The same of the write controller alone. */
  readonly writing: (name: string) => ReadonlySet<SqlRow>;
  /** Copies by the satellite's record. */
  readonly copiesOf: (name: string) => ReadonlySet<SqlRow>;
  #isNews = true;
  /** By copy: the number of the decision that it followed when it was last looked at. */
  readonly #followed = new Map<string, number>();

  constructor(shadow: Shadow) {
    this.shadow = shadow;
    const withStatus = (...statuses: readonly EventRecord["status"][]) =>
      all(shadow, (row) => statuses.includes(this.event(row).status));
    this.queuedEvents = withStatus("queued");
    this.openEvents = withStatus("queued", "waiting");
    this.unexplainedEvents = all(shadow, (row) => {
      const { status, failures } = this.event(row);
      return (status === "waiting" || status === "failed" || status === "skipped") && failures.length === 0;
    });
    const resting = shadow.groupedBy("tasks", (row) => {
      const block = this.blockOf(row);
      return row.due_at_ms === null && (block === null || block === "consent" || block === "pause") ? ALL : null;
    });
    this.resting = () => resting(ALL);
    this.atWork = shadow.groupedBy("tasks", (row) => (this.#isAtWork(row) ? nameOf(row.kind, row.id) : null));
    this.writing = shadow.groupedBy("tasks", (row) => {
      return row.lane === "write" && this.#isAtWork(row) ? nameOf(row.kind, row.id) : null;
    });
    this.copiesOf = shadow.groupedBy("copies", (row) => {
      return row.satellite_id === null ? null : nameOf(row.kind, row.satellite_id);
    });
    for (const table of ABOUT_EVENTS) {
      shadow.onChange(table, () => {
        this.#isNews = true;
      });
    }
    shadow.onChange("copies", (_, before) => this.#noteDecision(before));
  }

  event(row: SqlRow): EventRecord {
    return this.shadow.parsed(row);
  }

  copy(row: SqlRow): Copy {
    return this.shadow.parsed(row);
  }

  record(kind: unknown, id: unknown): GroupRecord | null {
    const row = this.shadow.row("records", String(kind), String(id));
    return row === null ? null : this.shadow.parsed(row);
  }

  blockOf(task: SqlRow): BlockedOn["on"] | null {
    return task.blocked_on === null ? null : this.shadow.parsed<BlockedOn>(task, "blocked_on").on;
  }

  /** Whether anything has changed, since the last time, that says what an event waits for. */
  takeNews(): boolean {
    const isNews = this.#isNews;
    this.#isNews = false;
    return isNews;
  }

  /** Copies that changed since the last time, with the numbers of the decisions that they followed then and follow now. */
  *takeDecisions(): Generator<{ readonly copy: string; readonly before: number; readonly now: number }> {
    for (const [name, before] of this.#followed) {
      const row = this.shadow.row("copies", ...name.split(" "));
      yield { copy: name, before, now: row === null ? 0 : this.copy(row).seq };
    }
    this.#followed.clear();
  }

  #noteDecision(before: SqlRow | null): void {
    if (before === null) return;
    const name = nameOf(before.kind, text(before, "group_id"));
    if (!this.#followed.has(name)) this.#followed.set(name, this.copy(before).seq);
  }

  #isAtWork(task: SqlRow): boolean {
    return task.due_at_ms !== null || (task.blocked_on !== null && this.blockOf(task) !== "fix");
  }
}

function all(shadow: Shadow, isIt: (row: SqlRow) => boolean): () => ReadonlySet<SqlRow> {
  const found = shadow.groupedBy("events", (row) => (isIt(row) ? ALL : null));
  return () => found(ALL);
}
