/** Open tasks in memory, by their key and by what they wait for. Pure: tasks.ts keeps it equal to the rows. */

import { nameOfKey } from "./shapes.ts";
import type { Task, TaskKey } from "./tasks.ts";

export class OpenTasks {
  readonly #byKey = new Map<string, Task>();
  /** What happened to one record wakes those that wait for it, and looks at no others. */
  readonly #byWait = new Map<string, Map<string, Task>>();

  constructor(tasks: readonly Task[]) {
    for (const task of tasks) this.set(task);
  }

  get(key: TaskKey): Task | null {
    return this.#byKey.get(nameOf(key)) ?? null;
  }

  /** Not to be changed while it is gone through; `all` may be. */
  values(): Iterable<Task> {
    return this.#byKey.values();
  }

  all(): readonly Task[] {
    return [...this.#byKey.values()];
  }

  waiting(wait: string): readonly Task[] {
    return [...(this.#byWait.get(wait)?.values() ?? [])];
  }

  set(task: Task): void {
    this.delete(task);
    const name = nameOf(task);
    this.#byKey.set(name, task);
    if (task.wait === null) return;
    const waiting = this.#byWait.get(task.wait) ?? new Map<string, Task>();
    this.#byWait.set(task.wait, waiting.set(name, task));
  }

  delete(key: TaskKey): void {
    const name = nameOf(key);
    const known = this.#byKey.get(name);
    this.#byKey.delete(name);
    if (known?.wait == null) return;
    const waiting = this.#byWait.get(known.wait);
    waiting?.delete(name);
    if (waiting?.size === 0) this.#byWait.delete(known.wait);
  }
}

function nameOf({ lane, kind, id }: TaskKey): string {
  return nameOfKey([lane, kind, id]);
}
