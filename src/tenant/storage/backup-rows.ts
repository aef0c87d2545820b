/**
 * Rows of a backup that an earlier release wrote, in the shape of today. A step of migrations.ts that reshapes the rows of a
 * table which backups hold (backup.ts) has its counterpart here, or backups of the releases before it could not be restored.
 */

import type { BackupCells, BackupRows } from "../../objects/tenant-rpc.ts";
import { reshapedBody } from "./copy-rows.ts";

/** The first storage that backups were made of. */
export const OLDEST_BACKUP = 10;

interface Reshaped {
  /** Rows of storage below this one have the former shape. */
  readonly since: number;
  readonly table: string;
  readonly reshape: (cells: BackupCells) => BackupCells;
}

const STEPS: readonly Reshaped[] = [
  {
    since: 16,
    table: "copies",
    reshape: ([kind = null, groupId = null, body]) => [kind, groupId, reshapedBody(String(body))],
  },
];

/** Throws for rows that cannot be read. */
export function inShapeOfToday({ version, table, rows }: BackupRows): readonly BackupCells[] {
  return STEPS.filter((step) => step.table === table && version < step.since).reduce(
    (reshaped, { reshape }) => reshaped.map(reshape),
    rows,
  );
}
