/** How urgent a write is that goes again, because its answer did not come. Reads rows only. */

import type { TenantContext } from "../context.ts";
import { lower, PRIORITY, type Priority, type TaskController } from "../model/task.ts";
import { type Attempt, mostUrgent } from "../model/xero-call.ts";

/** Those of which writes are stored before they leave. */
const WRITING: readonly TaskController[] = ["write", "receipt", "note"];

/** As urgent as what waits for its answer: nothing else is done to its documents before. Never less than news. */
export function resendPriority({ tasks }: TenantContext, { docs }: Attempt): Priority {
  const waiting = docs.flatMap(({ kind, id }) =>
    WRITING.flatMap((controller) => tasks.get({ controller, kind, id }) ?? []),
  );
  return lower(PRIORITY.webhook, mostUrgent(waiting));
}
