/**
 * Open work: "bring this record in step", one row per record and controller. `requested` grows with every reason to look again, so a
 * change that arrives while a call is under way causes one more look, never a lost one. A task that is blocked names on what.
 * All open tasks are in memory, as their rows are.
 */

import type { RecordKind } from "../../domain/failure.ts";
import {
  BLOCKED_ON_ROLE,
  type BlockedOn,
  byUrgency,
  isDue,
  lower,
  type Priority,
  type Task,
  type TaskController,
  type TaskKey,
} from "../model/task.ts";
import { cellsOf, taskOf } from "./task-cells.ts";
import { TaskIndex } from "./task-index.ts";
import type { WriteAheadLog } from "./wal/write-ahead-log.ts";

export interface Want extends TaskKey {
  readonly priority: Priority;
  readonly dueAtMs: number;
  readonly eventAtMs?: number;
  readonly force?: boolean;
  /** For the write controller: the decision's number; otherwise one more than before. */
  readonly version?: number;
}

/** Open tasks that need the same sort of call. */
export interface OpenWork {
  readonly controller: TaskController;
  readonly kind: RecordKind;
  readonly announced: boolean;
  readonly count: number;
  /** When the last of them is due. */
  readonly latestMs: number;
}

/** As a task is when it is due for a new reason. */
const UNTRIED = { retries: 0, looks: 0, blockedOn: null, isOwnCreate: false } as const;

export class Tasks {
  readonly #wal: WriteAheadLog;
  #known: TaskIndex | null = null;

  constructor(wal: WriteAheadLog) {
    this.#wal = wal;
  }

  get(key: TaskKey): Task | null {
    return this.#load().get(key) ?? null;
  }

  /** Asks for one more look, now or at `dueAtMs`; returns the version that covers it. Forgets earlier tries, and what it was blocked on. */
  want(want: Want): number {
    const old = this.get(want);
    const version = want.version ?? (old?.requested ?? 0) + 1;
    const priority = lower(old?.dueAtMs == null ? want.priority : old.priority, want.priority);
    const dueAtMs = Math.min(old?.dueAtMs ?? want.dueAtMs, want.dueAtMs);
    this.#put({
      controller: want.controller,
      kind: want.kind,
      id: want.id,
      requested: version,
      observed: old?.observed ?? 0,
      priority,
      dueAtMs,
      retries: 0,
      looks: 0,
      force: (want.force ?? false) || (old?.force ?? false),
      blockedOn: null,
      // A new reason to look does not fix what Xero refused.
      maxBatch: old?.maxBatch ?? null,
      eventAtMs: Math.max(old?.eventAtMs ?? 0, want.eventAtMs ?? 0),
      isOwnCreate: false,
    });
    return version;
  }

  /** Most urgent first, of those that are free. */
  due(
    controller: TaskController,
    nowMs: number,
    { most, isFree }: { readonly most: number; readonly isFree: (task: Task) => boolean },
  ): readonly Task[] {
    return this.#all()
      .filter((task) => task.controller === controller && isDue(task, nowMs) && isFree(task))
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
    return this.#all().filter(
      (task) => task.controller === "read" && isDue(task, nowMs) && task.observed >= task.requested,
    ).length;
  }

  /** Due records of the kind that pages may bring. */
  dueReads(kind: RecordKind, nowMs: number): number {
    return this.#readByPages(kind, nowMs).length;
  }

  /** Those go by ids now, at most `size` in a call. */
  split(kind: RecordKind, size: number, nowMs: number): void {
    for (const task of this.#readByPages(kind, nowMs)) this.change(task, { maxBatch: size });
  }

  /** The earliest due time of each priority; documents in `busy` wait for an answer and are left out. */
  dueByPriority(busy: ReadonlySet<string>): ReadonlyMap<Priority, number> {
    return this.#load().earliestDue(busy);
  }

  /** Records that wait for a call, theirs or another record's, or for the consent to make one. */
  backlog(): number {
    const waits: readonly (string | undefined)[] = ["consent", "pause"];
    return this.#all().filter((task) => this.#isMoving(task) || waits.includes(task.blockedOn?.on)).length;
  }

  /** The same by what they need; records that were read and wait for others need no call of their own. */
  openWork(): readonly OpenWork[] {
    const open = this.#all().filter(
      (task) => this.#isMoving(task) && !(task.controller === "read" && task.observed >= task.requested),
    );
    const alike = Map.groupBy(open, (task) => `${task.controller}:${task.kind}:${task.eventAtMs > 0}`);
    return [...alike.values()].flatMap((tasks) => {
      const [first] = tasks;
      if (first === undefined) return [];
      const latestMs = tasks.reduce((latest, task) => Math.max(latest, task.dueAtMs ?? 0), 0);
      const { controller, kind, eventAtMs } = first;
      return { controller, kind, announced: eventAtMs > 0, count: tasks.length, latestMs };
    });
  }

  /** Some of the records that wait for a write. */
  openWrites(kind: RecordKind, most: number): readonly string[] {
    const open = this.#all().filter(
      (task) => task.controller === "write" && task.kind === kind && this.#isMoving(task),
    );
    return open.slice(0, most).map((task) => task.id);
  }

  /** A satellite's own: writes and notes of copies, by their group records. */
  ofRecords(): readonly Task[] {
    return this.#all().filter(({ controller }) => controller === "write" || controller === "note");
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
    if (current.requested > version) {
      const dueAtMs = Math.min(current.dueAtMs ?? nowMs, nowMs);
      this.change(current, { ...UNTRIED, dueAtMs });
      return;
    }
    this.#wal.delete("tasks", [key.controller, key.kind, key.id]);
    this.#load().remove(current);
  }

  /** It has happened: all that are blocked on it are due. */
  wake(on: BlockedOn, nowMs: number): void {
    for (const task of this.#load().blockedOn(on)) this.#put({ ...task, ...UNTRIED, dueAtMs: nowMs });
  }

  /** What stopped them until `untilMs` is over: those that wait for that time alone are due. */
  hasten(untilMs: number, nowMs: number): void {
    if (untilMs <= nowMs) return;
    for (const task of this.#all()) if (task.dueAtMs === untilMs) this.change(task, { dueAtMs: nowMs });
  }

  /** Controllers that the entity's role does not have are blocked, and continue when it has them again. */
  keepToControllers(controllers: readonly TaskController[], nowMs: number): void {
    for (const task of this.#all()) {
      const isKept = controllers.includes(task.controller);
      if (!isKept && task.dueAtMs !== null) this.#put({ ...task, dueAtMs: null, blockedOn: BLOCKED_ON_ROLE });
      if (isKept && task.blockedOn?.on === "role") this.#put({ ...task, dueAtMs: nowMs, blockedOn: null });
    }
  }

  blockedOn(controller: TaskController, on: BlockedOn): readonly Task[] {
    return this.#load()
      .blockedOn(on)
      .filter((task) => task.controller === controller);
  }

  blocksAny(on: BlockedOn): boolean {
    return this.#load().blocksAny(on);
  }

  /** After a rollback, or when the rows were deleted. */
  invalidate(): void {
    this.#known = null;
  }

  /** Open, and not resting for a person, nor for a record that does. One that moves waits for its own former copy. */
  #isMoving(task: Task): boolean {
    const { blockedOn } = task;
    if (task.dueAtMs !== null || blockedOn?.on !== "record") return task.dueAtMs !== null;
    if (blockedOn.kind === task.kind && blockedOn.id === task.id) return true;
    const other = this.get({ controller: task.controller, kind: blockedOn.kind, id: blockedOn.id });
    return other !== null && this.#isMoving(other);
  }

  #readByPages(kind: RecordKind, nowMs: number): readonly Task[] {
    return this.#all().filter(
      (task) =>
        task.controller === "read" &&
        task.kind === kind &&
        isDue(task, nowMs) &&
        task.observed < task.requested &&
        task.blockedOn === null &&
        task.maxBatch === null &&
        (kind === "contact" || task.eventAtMs > 0),
    );
  }

  #all(): readonly Task[] {
    return this.#load().all();
  }

  #load(): TaskIndex {
    if (this.#known !== null) return this.#known;
    this.#known = new TaskIndex();
    for (const row of this.#wal.rows("tasks")) this.#known.put(taskOf(row));
    return this.#known;
  }

  #put(task: Task): void {
    // Before it is staged: what memory does not know yet is read as it was.
    const known = this.#load();
    this.#wal.put("tasks", cellsOf(task));
    known.put(task);
  }
}
