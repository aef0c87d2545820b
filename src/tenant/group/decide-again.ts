/** Has a record decided again from the state that is held: it was looked up to its version already, so no read is due. */

import type { TenantContext } from "../context.ts";
import type { Priority } from "../model/task.ts";
import type { GroupRecord } from "../storage/records.ts";

/** False when a look at it or its decision is due anyway. Inside a transaction. */
export function decideAgain(context: TenantContext, record: GroupRecord, priority: Priority, nowMs: number): boolean {
  const { tasks } = context;
  const key = { controller: "read", kind: record.kind, id: record.id } as const;
  const open = tasks.get(key);
  if (open !== null) {
    // It was decided before, and waits for what may not happen any more.
    const isDecided = open.observed >= open.requested && open.dueAtMs === null;
    if (isDecided) tasks.want({ ...key, priority: open.priority, dueAtMs: nowMs, version: open.requested });
    // The look decides it anew, also where it shows what is known.
    else context.records.put({ ...record, isPending: true });
    return false;
  }
  tasks.want({ ...key, priority, dueAtMs: nowMs, version: record.version });
  const task = tasks.get(key);
  if (task !== null) tasks.change(task, { observed: record.version });
  return true;
}
