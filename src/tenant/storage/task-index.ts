/**
 * An entity object's open tasks in memory, found by what they are asked for: key, what they are blocked on, earliest due time.
 * Knows no storage; `tasks.ts` fills it from the rows and changes both together.
 */

import type { BlockedOn, Priority, Task, TaskKey } from "../model/task.ts";
import { nameOfKey } from "./wal/row-codec.ts";

export class TaskIndex {
  readonly #byKey = new Map<string, Task>();
  /** What happened to one record wakes those that are blocked on it, and looks at no others. */
  readonly #byBlock = new Map<string, Map<string, Task>>();
  /** Known while tasks only come: otherwise each delivery of a burst would go through all that came before it. */
  #earliest: { readonly busy: string; readonly dueMs: Map<Priority, number> } | null = null;

  get(key: TaskKey): Task | undefined {
    return this.#byKey.get(nameOf(key));
  }

  all(): readonly Task[] {
    return [...this.#byKey.values()];
  }

  blockedOn(on: BlockedOn): readonly Task[] {
    return [...(this.#byBlock.get(nameOfBlock(on))?.values() ?? [])];
  }

  blocksAny(on: BlockedOn): boolean {
    return this.#byBlock.has(nameOfBlock(on));
  }

  /** By priority; write tasks of the documents in `busy` are left out. */
  earliestDue(busy: ReadonlySet<string>): ReadonlyMap<Priority, number> {
    const names = [...busy].join();
    if (this.#earliest?.busy === names) return this.#earliest.dueMs;
    const dueMs = new Map<Priority, number>();
    for (const { controller, kind, id, priority, dueAtMs } of this.#byKey.values()) {
      if (dueAtMs === null || (controller === "write" && busy.has(`${kind}:${id}`))) continue;
      dueMs.set(priority, Math.min(dueMs.get(priority) ?? dueAtMs, dueAtMs));
    }
    this.#earliest = { busy: names, dueMs };
    return dueMs;
  }

  put(task: Task): void {
    const old = this.get(task);
    if (old !== undefined) this.#unlink(old);
    this.#byKey.set(nameOf(task), task);
    if (task.blockedOn !== null) {
      const block = nameOfBlock(task.blockedOn);
      const blocked = this.#byBlock.get(block) ?? new Map<string, Task>();
      this.#byBlock.set(block, blocked.set(nameOf(task), task));
    }
    if (task.dueAtMs === null || this.#earliest === null) return;
    const { busy, dueMs } = this.#earliest;
    if (task.controller === "write" && busy !== "") this.#earliest = null;
    else dueMs.set(task.priority, Math.min(dueMs.get(task.priority) ?? task.dueAtMs, task.dueAtMs));
  }

  remove(task: Task): void {
    this.#unlink(task);
    this.#byKey.delete(nameOf(task));
  }

  #unlink(task: Task): void {
    // It may have been the earliest.
    if (task.dueAtMs !== null) this.#earliest = null;
    if (task.blockedOn === null) return;
    const block = nameOfBlock(task.blockedOn);
    const blocked = this.#byBlock.get(block);
    blocked?.delete(nameOf(task));
    if (blocked?.size === 0) this.#byBlock.delete(block);
  }
}

function nameOfBlock(block: BlockedOn): string {
  switch (block.on) {
    case "record":
      return nameOfKey([block.on, block.kind, block.id]);
    case "fix":
      return nameOfKey([block.on, block.code]);
    default:
      return block.on;
  }
}

function nameOf({ controller, kind, id }: TaskKey): string {
  return nameOfKey([controller, kind, id]);
}
