/** Why documents of a firm are not up to date: the first cause of each, as their own pages say it. Reads only. */

import { inArray, ne, sql } from "drizzle-orm";
import type { ShownFailure } from "../domain/failure-words.ts";
import { documents } from "./schema.ts";
import type { FirmScope } from "./scope.ts";

const KINDS = ["invoice", "credit-note"] as const;

/** By the group's id; what is up to date, is no document or has no cause is left out. */
export async function causesOf(
  firm: FirmScope,
  groupIds: readonly string[],
): Promise<ReadonlyMap<string, ShownFailure>> {
  if (groupIds.length === 0) return new Map();
  // One parameter however many there are: D1 takes 100 (docs/storage.md).
  const isNamed = sql`${documents.groupId} in (select value from json_each(${JSON.stringify(groupIds)}))`;
  const rows = await firm.db
    .select({ groupId: documents.groupId, failures: documents.failures })
    .from(documents)
    .where(firm.where(documents, inArray(documents.kind, [...KINDS]), isNamed, ne(documents.state, "in-step")));
  return new Map(rows.flatMap(({ groupId, failures: [first] }) => (first === undefined ? [] : [[groupId, first]])));
}
