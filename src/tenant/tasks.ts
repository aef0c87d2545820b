/**
 * Open work: "bring this record in step", one row per record and lane. `wanted` grows with every reason to look again, so a
 * change that arrives while a call is under way causes one more look, never a lost one. A task that waits names what for.
 */

import type { FailureCode, RecordKind } from "../failure.ts";
import { first, integer, integerOrNull, type Sql, type SqlRow, text, textOrNull } from "./sql.ts";

/**
 * - `read`: the group's record is looked at and decided.
 * - `write`: a satellite's copy is brought to its wanted state; the id is the group record's.
 * - `check`: a satellite's own record changed; the id is the satellite record's.
 * - `note`: a history note on a new copy; the id is the group record's.
 */
export type Lane = "read" | "write" | "check" | "note";

/** Lower goes first. Only `person` may use the reserve. */
export const PRIORITY = { person: 0, webhook: 1, bulk: 2, settle: 3, sweep: 4, backfill: 5 } as const;
export type Priority = (typeof PRIORITY)[keyof typeof PRIORITY];
export const LOWEST_PRIORITY: Priority = PRIORITY.backfill;

export interface TaskKey {
  readonly lane: Lane;
  readonly kind: RecordKind;
  readonly id: string;
}

export interface Task extends TaskKey {
  readonly wanted: number;
  /** The version up to which the record has been read. */
  readonly looked: number;
  readonly priority: Priority;
  /** Null: rests until what it waits for happens. */
  readonly dueAtMs: number | null;
  readonly attempts: number;
  /** Look at what is really there, even if nothing seems to have changed. */
  readonly force: boolean;
  /** What it waits for, see the wait… functions; null: only for its time and the budget. */
  readonly wait: string | null;
  /** The newest change that was reported of the record. */
  readonly eventAtMs: number;
}

export const waitForRecord = (kind: RecordKind, id: string): string => `record:${kind}:${id}`;
/** Rests until a person mends the cause, or the cause is seen to be gone. */
export const waitForMending = (code: FailureCode): string => `mend:${code}`;
/** Waits for nothing but its turn, in a call of at most `size` documents: a larger one was refused as a whole. */
export const waitSplit = (size: number): string => `split:${size}`;
export const splitSize = (task: Task): number | null =>
  task.wait?.startsWith("split:") ? Number(task.wait.slice("split:".length)) : null;
/** Waits for its time only: the look that an event asks for which came while Orbit was creating copies. */
export const WAIT_CREATED = "created";
export const WAIT_CONSENT = "consent";
/** Due when the day frees up; sooner when the entity gets another day limit. */
export const WAIT_DAY = "day";
const WAIT_ROLE = "role";

export interface Want extends TaskKey {
  readonly priority: Priority;
  readonly dueAtMs: number;
  readonly eventAtMs?: number;
  readonly force?: boolean;
  /** For the write lane: the decision's number; otherwise one more than before. */
  readonly version?: number;
}

/** Open tasks that need the same sort of call. */
export interface OpenWork {
  readonly lane: Lane;
  readonly kind: RecordKind;
  readonly announced: boolean;
  readonly count: number;
  /** When the last of them is due. */
  readonly latestMs: number;
}

const OPEN = "(due_at_ms is not null or wait like 'record:%')";
const UNREAD =
  "lane = 'read' and kind = ? and due_at_ms <= ? and looked < wanted and wait is null and (kind = 'contact' or event_at_ms > 0)";

export class Tasks {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  get(key: TaskKey): Task | null {
    const row = first(
      this.#sql,
      "select * from tasks where lane = ? and kind = ? and id = ?",
      key.lane,
      key.kind,
      key.id,
    );
    return row === null ? null : task(row);
  }

  /** Asks for one more look, now or at `dueAtMs`; returns the version that covers it. Forgets earlier attempts and waits. */
  want(want: Want): number {
    const old = this.get(want);
    const version = want.version ?? (old?.wanted ?? 0) + 1;
    this.#put({
      lane: want.lane,
      kind: want.kind,
      id: want.id,
      wanted: version,
      looked: old?.looked ?? 0,
      priority: lower(old?.dueAtMs == null ? want.priority : old.priority, want.priority),
      dueAtMs: Math.min(old?.dueAtMs ?? want.dueAtMs, want.dueAtMs),
      attempts: 0,
      force: (want.force ?? false) || (old?.force ?? false),
      wait: null,
      eventAtMs: Math.max(old?.eventAtMs ?? 0, want.eventAtMs ?? 0),
    });
    return version;
  }

  /** Most urgent first. */
  due(lane: Lane, nowMs: number, most: number): readonly Task[] {
    // Most rounds find nothing, and then sorting costs many times what looking does.
    const isAny = first(this.#sql, "select 1 as one from tasks where lane = ? and due_at_ms <= ? limit 1", lane, nowMs);
    if (isAny === null) return [];
    return this.#sql
      .all(
        "select * from tasks where lane = ? and due_at_ms <= ? order by priority, due_at_ms, id limit ?",
        lane,
        nowMs,
        most,
      )
      .map(task);
  }

  /** Due records of the kind that pages may bring. */
  unread(kind: RecordKind, nowMs: number): number {
    const row = first(this.#sql, `select count(*) as n from tasks where ${UNREAD}`, kind, nowMs);
    return row === null ? 0 : integer(row, "n");
  }

  /** Those go by ids now, at most `size` in a call. */
  split(kind: RecordKind, size: number, nowMs: number): void {
    this.#sql.all(`update tasks set wait = ? where ${UNREAD}`, waitSplit(size), kind, nowMs);
  }

  /** The earliest due time of each priority; documents in `busy` wait for an answer and are left out. */
  dueByPriority(busy: ReadonlySet<string>): readonly { readonly priority: Priority; readonly dueAtMs: number }[] {
    const earliest = (without: string) =>
      `select priority, min(due_at_ms) as due from tasks where due_at_ms is not null ${without} group by priority`;
    const excluded = "and not (lane = 'write' and kind || ':' || id in (select value from json_each(?)))";
    const rows =
      busy.size === 0 ? this.#sql.all(earliest("")) : this.#sql.all(earliest(excluded), JSON.stringify([...busy]));
    return rows.map((row) => ({ priority: integer(row, "priority") as Priority, dueAtMs: integer(row, "due") }));
  }

  /** Records that wait for a call, theirs or another record's: everything open that does not rest for a person. */
  backlog(): number {
    const row = first(this.#sql, `select count(*) as n from tasks where ${OPEN}`);
    return row === null ? 0 : integer(row, "n");
  }

  /** The same by what they need; records that were read and wait for others need no call of their own. */
  openWork(): readonly OpenWork[] {
    return this.#sql
      .all(
        `select lane, kind, event_at_ms > 0 as announced, count(*) as n, max(coalesce(due_at_ms, 0)) as latest from tasks
           where ${OPEN} and not (lane = 'read' and looked >= wanted) group by lane, kind, announced`,
      )
      .map((row) => ({
        lane: text(row, "lane") as Lane,
        kind: text(row, "kind") as RecordKind,
        announced: integer(row, "announced") === 1,
        count: integer(row, "n"),
        latestMs: integer(row, "latest"),
      }));
  }

  change(task: Task, change: Partial<Omit<Task, keyof TaskKey>>): Task {
    const changed = { ...task, ...change };
    if (JSON.stringify(changed) !== JSON.stringify(task)) this.#put(changed);
    return changed;
  }

  /** Done up to `version`; newer wishes stay and are due at once. */
  finish(key: TaskKey, version: number, nowMs: number): void {
    const current = this.get(key);
    if (current === null) return;
    if (current.wanted > version) {
      this.change(current, { dueAtMs: Math.min(current.dueAtMs ?? nowMs, nowMs), attempts: 0, wait: null });
      return;
    }
    this.#sql.all("delete from tasks where lane = ? and kind = ? and id = ?", key.lane, key.kind, key.id);
  }

  /** What `wait` names has happened: all that wait for it are due. */
  wake(wait: string, nowMs: number): void {
    this.#sql.all("update tasks set due_at_ms = ?, attempts = 0, wait = null where wait = ?", nowMs, wait);
  }

  /** Lanes that the entity's role does not have rest, and go on when it has them again. */
  keepToLanes(lanes: readonly Lane[], nowMs: number): void {
    const kept = JSON.stringify(lanes);
    const isKept = "lane in (select value from json_each(?))";
    this.#sql.all(
      `update tasks set due_at_ms = null, wait = ? where due_at_ms is not null and not ${isKept}`,
      WAIT_ROLE,
      kept,
    );
    this.#sql.all(`update tasks set due_at_ms = ?, wait = null where wait = ? and ${isKept}`, nowMs, WAIT_ROLE, kept);
  }

  waitingFor(lane: Lane, wait: string): readonly Task[] {
    return this.#sql.all("select * from tasks where lane = ? and wait = ?", lane, wait).map(task);
  }

  isWaitedFor(wait: string): boolean {
    return first(this.#sql, "select 1 as one from tasks where wait = ? limit 1", wait) !== null;
  }

  /** Every cause that something rests for until it is mended, as `waitForMending` names them. */
  mending(): ReadonlySet<string> {
    const found = new Set<string>();
    // From one to the next in the index: thousands may rest for the same.
    for (let wait: string | null = "mend:"; wait !== null; ) {
      const row = first(this.#sql, "select min(wait) as wait from tasks where wait > ? and wait < 'mend;'", wait);
      wait = row === null ? null : textOrNull(row, "wait");
      if (wait !== null) found.add(wait);
    }
    return found;
  }

  #put(task: Task): void {
    this.#sql.all(
      `insert or replace into tasks (lane, kind, id, wanted, looked, priority, due_at_ms, attempts, force, wait, event_at_ms)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      task.lane,
      task.kind,
      task.id,
      task.wanted,
      task.looked,
      task.priority,
      task.dueAtMs,
      task.attempts,
      task.force ? 1 : 0,
      task.wait,
      task.eventAtMs,
    );
  }
}

function task(row: SqlRow): Task {
  return {
    // Written by #put alone, from these types.
    lane: text(row, "lane") as Lane,
    kind: text(row, "kind") as RecordKind,
    id: text(row, "id"),
    wanted: integer(row, "wanted"),
    looked: integer(row, "looked"),
    priority: integer(row, "priority") as Priority,
    dueAtMs: integerOrNull(row, "due_at_ms"),
    attempts: integer(row, "attempts"),
    force: integer(row, "force") === 1,
    wait: textOrNull(row, "wait"),
    eventAtMs: integer(row, "event_at_ms"),
  };
}

function lower(a: Priority, b: Priority): Priority {
  return a < b ? a : b;
}
