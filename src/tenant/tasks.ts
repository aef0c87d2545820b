/**
 * Open work: "bring this record in step", one row per record and lane. `wanted` grows with every reason to look again, so a
 * change that arrives while a call is under way causes one more look, never a lost one. A task that waits names what for.
 * All open tasks are in memory, as their rows are.
 */

import type { RecordKind } from "../failure.ts";
import type { Journal } from "./journal.ts";
import { OpenTasks } from "./open-tasks.ts";
import { integer, integerOrNull, type SqlRow, text, textOrNull } from "./sql.ts";
import {
  awaitedRecord,
  type Lane,
  type Priority,
  type Task,
  type TaskKey,
  WAIT_CONSENT,
  WAIT_PAUSED,
  waitSplit,
} from "./task.ts";

/** Rests while the entity has a role that does not have the lane. */
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

export class Tasks {
  readonly #journal: Journal;
  #known: OpenTasks | null = null;

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  get(key: TaskKey): Task | null {
    return this.#load().get(key) ?? null;
  }

  /** Asks for one more look, now or at `dueAtMs`; returns the version that covers it. Forgets earlier attempts and waits. */
  want(want: Want): number {
    const old = this.get(want);
    const version = want.version ?? (old?.wanted ?? 0) + 1;
    const priority = lower(old?.dueAtMs == null ? want.priority : old.priority, want.priority);
    const dueAtMs = Math.min(old?.dueAtMs ?? want.dueAtMs, want.dueAtMs);
    this.#put({
      lane: want.lane,
      kind: want.kind,
      id: want.id,
      wanted: version,
      looked: old?.looked ?? 0,
      priority,
      dueAtMs,
      attempts: 0,
      force: (want.force ?? false) || (old?.force ?? false),
      wait: null,
      eventAtMs: Math.max(old?.eventAtMs ?? 0, want.eventAtMs ?? 0),
    });
    return version;
  }

  /** Most urgent first. */
  due(lane: Lane, nowMs: number, most: number): readonly Task[] {
    return this.#all()
      .filter((task) => task.lane === lane && isDue(task, nowMs))
      .sort(byUrgency)
      .slice(0, most);
  }

  /** Tasks that are due before the time that `endMs` gives for each, most urgent first; null: not that one. */
  dueBefore(endMs: (task: Task) => number | null, most: number): readonly Task[] {
    return this.#all()
      .filter((task) => task.dueAtMs !== null && task.dueAtMs < (endMs(task) ?? Number.NEGATIVE_INFINITY))
      .sort(byUrgency)
      .slice(0, most);
  }

  /** Due records that have been read: deciding about them needs no call. */
  undecided(nowMs: number): number {
    return this.#all().filter((task) => task.lane === "read" && isDue(task, nowMs) && task.looked >= task.wanted)
      .length;
  }

  /** Due records of the kind that pages may bring. */
  unread(kind: RecordKind, nowMs: number): number {
    return this.#unread(kind, nowMs).length;
  }

  /** Those go by ids now, at most `size` in a call. */
  split(kind: RecordKind, size: number, nowMs: number): void {
    for (const task of this.#unread(kind, nowMs)) this.change(task, { wait: waitSplit(size) });
  }

  /** The earliest due time of each priority; documents in `busy` wait for an answer and are left out. */
  dueByPriority(busy: ReadonlySet<string>): ReadonlyMap<Priority, number> {
    return this.#load().earliestDue(busy);
  }

  /** Records that wait for a call, theirs or another record's, or for the consent to make one. */
  backlog(): number {
    const waits: readonly (string | null)[] = [WAIT_CONSENT, WAIT_PAUSED];
    return this.#all().filter((task) => this.#isMoving(task) || waits.includes(task.wait)).length;
  }

  /** The same by what they need; records that were read and wait for others need no call of their own. */
  openWork(): readonly OpenWork[] {
    const open = this.#all().filter(
      (task) => this.#isMoving(task) && !(task.lane === "read" && task.looked >= task.wanted),
    );
    const alike = Map.groupBy(open, (task) => `${task.lane}:${task.kind}:${task.eventAtMs > 0}`);
    return [...alike.values()].flatMap((tasks) => {
      const [first] = tasks;
      if (first === undefined) return [];
      const latestMs = tasks.reduce((latest, task) => Math.max(latest, task.dueAtMs ?? 0), 0);
      return { lane: first.lane, kind: first.kind, announced: first.eventAtMs > 0, count: tasks.length, latestMs };
    });
  }

  /** Some of the records that wait for a write. */
  openWrites(kind: RecordKind, most: number): readonly string[] {
    const open = this.#all().filter((task) => task.lane === "write" && task.kind === kind && this.#isMoving(task));
    return open.slice(0, most).map((task) => task.id);
  }

  change(task: Task, change: Partial<Omit<Task, keyof TaskKey>>): Task {
    const changed = { ...task, ...change };
    if (JSON.stringify(changed) === JSON.stringify(task)) return changed;
    this.#put(changed);
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
    this.#journal.delete("tasks", [key.lane, key.kind, key.id]);
    this.#load().remove(current);
  }

  /** What `wait` names has happened: all that wait for it are due. */
  wake(wait: string, nowMs: number): void {
    for (const task of this.#load().waitingFor(wait)) this.#put({ ...task, dueAtMs: nowMs, attempts: 0, wait: null });
  }

  /** Lanes that the entity's role does not have rest, and go on when it has them again. */
  keepToLanes(lanes: readonly Lane[], nowMs: number): void {
    for (const task of this.#all()) {
      const isKept = lanes.includes(task.lane);
      if (!isKept && task.dueAtMs !== null) this.#put({ ...task, dueAtMs: null, wait: WAIT_ROLE });
      if (isKept && task.wait === WAIT_ROLE) this.#put({ ...task, dueAtMs: nowMs, wait: null });
    }
  }

  waitingFor(lane: Lane, wait: string): readonly Task[] {
    return this.#load()
      .waitingFor(wait)
      .filter((task) => task.lane === lane);
  }

  isWaitedFor(wait: string): boolean {
    return this.#load().isWaitedFor(wait);
  }

  /** After a rollback, or when the rows were deleted. */
  forget(): void {
    this.#known = null;
  }

  /** Open, and not resting for a person, nor for a record that does. One that moves waits for its own former copy. */
  #isMoving(task: Task): boolean {
    const awaited = awaitedRecord(task);
    if (task.dueAtMs !== null || awaited === null) return task.dueAtMs !== null;
    if (awaited.kind === task.kind && awaited.id === task.id) return true;
    const other = this.get({ lane: task.lane, ...awaited });
    return other !== null && this.#isMoving(other);
  }

  #unread(kind: RecordKind, nowMs: number): readonly Task[] {
    return this.#all().filter(
      (task) =>
        task.lane === "read" &&
        task.kind === kind &&
        isDue(task, nowMs) &&
        task.looked < task.wanted &&
        task.wait === null &&
        (kind === "contact" || task.eventAtMs > 0),
    );
  }

  #all(): readonly Task[] {
    return this.#load().all();
  }

  #load(): OpenTasks {
    if (this.#known !== null) return this.#known;
    this.#known = new OpenTasks();
    for (const row of this.#journal.rows("tasks")) this.#known.put(taskOf(row));
    return this.#known;
  }

  #put(task: Task): void {
    const { lane, kind, id, wanted, looked, priority, dueAtMs, attempts, force, wait, eventAtMs } = task;
    const times = [wanted, looked, priority, dueAtMs, attempts, force ? 1 : 0, wait, eventAtMs];
    // Before it is staged: what memory does not know yet is read as it was.
    const known = this.#load();
    this.#journal.put("tasks", [lane, kind, id, ...times]);
    known.put(task);
  }
}

function isDue(task: Task, nowMs: number): boolean {
  return task.dueAtMs !== null && task.dueAtMs <= nowMs;
}

function byUrgency(a: Task, b: Task): number {
  return a.priority - b.priority || (a.dueAtMs ?? 0) - (b.dueAtMs ?? 0) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

function taskOf(row: SqlRow): Task {
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
