/** Records that a bulk re-sync would do the same with: counted by src/store/event-plan.ts, judged by src/api/event-bulk-plan.ts. */

import type { EventStatus, EventTarget } from "./event.ts";
import type { TenantId } from "./ids.ts";

/** Their newest events and their copies are the same in all that a plan asks. */
export interface AlikeRecords {
  readonly records: number;
  /** Of the newest event. */
  readonly tenantId: TenantId;
  readonly status: EventStatus;
  readonly targets: readonly Pick<EventTarget, "tenantId" | "status">[];
  readonly copies: readonly { readonly tenantId: TenantId; readonly drifted: boolean; readonly isKept: boolean }[];
}
