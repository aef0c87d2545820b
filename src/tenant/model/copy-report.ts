/** A satellite's status update about one copy, as it travels to the group. */

import type { ReportedCopy } from "../../domain/document.ts";
import type { TargetStatus, TimelineEntry } from "../../domain/event.ts";
import type { Failure, RecordKind } from "../../domain/failure.ts";

/** About one decision. */
export interface Report {
  readonly kind: RecordKind;
  readonly id: string;
  readonly seq: number;
  /** Of the copy: of two reports about one decision the higher is the newer. */
  readonly rev: number;
  readonly status: TargetStatus;
  readonly failures: readonly Failure[];
  readonly satelliteId: string | null;
  readonly nextAttemptAtMs: number | null;
  readonly notes: readonly TimelineEntry[];
  /** Of a document: null while there is no copy. Left out by satellites of earlier versions, and for contacts. */
  readonly copy?: ReportedCopy | null;
}
