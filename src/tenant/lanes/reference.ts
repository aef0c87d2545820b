/** Reads reference data when something due needs it, and wakes what waited for it. */

import { REFERENCE_PATHS, type ReferenceName, readReference } from "../../mirror/references.ts";
import type { XeroFault } from "../../xero/errors.ts";
import type { LaneWork, PlannedCall, Purpose, SentCall } from "../calls.ts";
import type { Desk } from "../desk.ts";
import { type Task, WAIT_REFERENCES } from "../tasks.ts";

const PREFIX = "reference-";

export class ReferenceLane implements LaneWork {
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** Its calls are planned by the lanes that need the data, through referenceCalls(). */
  plan(): readonly PlannedCall[] {
    return [];
  }

  owns(purpose: Purpose): boolean {
    return purpose.startsWith(PREFIX);
  }

  taken(call: SentCall, body: unknown, nowMs: number): boolean {
    const name = nameOf(call.purpose);
    const value = readReference(name, body);
    if (value === null) return false;
    this.#store(name, value, nowMs);
    return true;
  }

  /** Xero does not serve it: then it is not known, and Xero decides at each write. */
  refused(call: SentCall, fault: XeroFault, nowMs: number): void {
    if (fault.kind === "not-found" || fault.kind === "rejected") this.#store(nameOf(call.purpose), null, nowMs);
  }

  #store(name: ReferenceName, value: unknown, nowMs: number): void {
    this.#desk.store.references.put(name, value, nowMs);
    this.#desk.store.tasks.wake(WAIT_REFERENCES, nowMs);
  }
}

/** One call for each that is not known, or not since `sinceMs`. */
export function referenceCalls(
  desk: Desk,
  names: readonly ReferenceName[],
  task: Pick<Task, "priority" | "dueAtMs">,
  sinceMs = 0,
): readonly PlannedCall[] {
  return desk.store.references.missing(names, sinceMs).map((name) => ({
    purpose: `${PREFIX}${name}`,
    priority: task.priority,
    dueAtMs: task.dueAtMs ?? 0,
    request: { method: "GET", path: REFERENCE_PATHS[name], query: {} },
    docs: [],
  }));
}

function nameOf(purpose: Purpose): ReferenceName {
  const name = purpose.slice(PREFIX.length);
  if (!isReferenceName(name)) throw new Error(`${purpose} reads no reference data`);
  return name;
}

function isReferenceName(name: string): name is ReferenceName {
  return name in REFERENCE_PATHS;
}
