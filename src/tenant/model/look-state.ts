/** A look at everything that nobody announced, as it is stored while it is under way. Pure. */

import type { SweptKind } from "./sweep-schedule.ts";

export type LookReason = "asked" | "reconnected";

export interface Look {
  readonly reason: LookReason;
  /** Since when the organisation was cut off, if it was. */
  readonly cutOffSinceMs: number | null;
  readonly startedAtMs: number;
  /** Not before: Xero stumbled over one of its reads. */
  readonly dueAtMs: number;
  /** Still to be looked at. */
  readonly open: readonly SweptKind[];
  /** Changes that nobody had announced. */
  readonly found: number;
  /** Null while something is open. */
  readonly finishedAtMs: number | null;
}
