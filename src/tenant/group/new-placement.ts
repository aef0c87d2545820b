/** What a new decision about a record's place in a satellite begins with. Reads rows only. */

import type { TenantId } from "../../domain/ids.ts";
import type { TenantContext } from "../context.ts";
import type { Task } from "../model/task.ts";
import type { GroupRecord, Placement } from "../storage/records.ts";
import { epochOf } from "./former-satellites.ts";
import { peerSuspension } from "./peers.ts";

/** A satellite that is known to be suspended makes it wait from the beginning. */
export function newPlacement(
  context: TenantContext,
  record: GroupRecord,
  old: Placement | undefined,
  tenantId: TenantId,
  task: Task,
  nowMs: number,
): Placement {
  const stop = peerSuspension(context, tenantId, nowMs);
  const epoch = epochOf(context, tenantId);
  return {
    tenantId,
    seq: record.seq + 1,
    priority: task.priority,
    force: task.force,
    leaving: false,
    choice: old?.choice ?? null,
    status: stop === null ? "queued" : "waiting",
    failures: stop === null ? [] : [stop.failure],
    satelliteId: old?.satelliteId ?? null,
    nextAttemptAtMs: stop?.untilMs ?? null,
    ...(epoch === 0 ? {} : { epoch }),
    // As it was last reported: what is decided now is not there yet.
    ...(old?.copy === undefined ? {} : { copy: old.copy }),
    // The satellite has not said that it took it over: it does, and then what is decided now.
    ...(old?.takeOver === undefined ? {} : { takeOver: { ...old.takeOver, isAll: false } }),
  };
}
