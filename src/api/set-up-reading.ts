/**
 * The organisations' set-ups, as their objects read them from Xero for a person who waits; one that does not answer is not
 * known. The grid of them, for those who look at it and for those who have entries added.
 */

import type { Context } from "hono";
import type { AdditionWanted } from "../domain/addition.ts";
import type { Failure } from "../domain/failure.ts";
import { equivalentsOf, type FirmEntity, type FirmSnapshot, satellitesOf } from "../domain/firm.ts";
import type { TenantId } from "../domain/ids.ts";
import { err, type Result } from "../domain/result.ts";
import { CATEGORIES_TIMEOUT_MS } from "../limits.ts";
import { log } from "../log.ts";
import type { ReferenceName, References } from "../mirror/references.ts";
import { answerOf, forEachAtOnce } from "../objects/objects.ts";
import type { AdditionState } from "../objects/tenant-rpc.ts";
import { additionOf } from "../setup/additions.ts";
import { GRID_REFERENCES, type GridList, type GridPart, type GridSatellite, gridOf } from "../setup/grid.ts";
import type { ApiEnv } from "./context.ts";

export async function readSetUp(
  c: Context<ApiEnv>,
  { tenantId, name }: Pick<FirmEntity, "tenantId" | "name">,
  names: readonly ReferenceName[],
  withinMs: number,
): Promise<Result<References, Failure>> {
  const answer = await answerOf(() => c.var.objects.tenant(tenantId).setUp(names, withinMs), CATEGORIES_TIMEOUT_MS);
  if (answer.ok) return answer.value;
  log("set-up-unknown", { tenantId, reason: answer.error });
  return err({ code: "xero-unavailable", entity: name, reason: "no answer in time" });
}

export interface ReadGrid {
  readonly group: Result<References, Failure>;
  readonly satellites: readonly GridSatellite[];
  readonly parts: readonly GridPart[];
  /** What people had added and is not there yet. */
  readonly additions: ReadonlyMap<TenantId, readonly AdditionState[]>;
}

export async function readGrid(
  c: Context<ApiEnv>,
  snapshot: FirmSnapshot,
  group: FirmEntity,
  withinMs: number,
): Promise<ReadGrid> {
  const entities = satellitesOf(snapshot);
  const ours = await readSetUp(c, group, GRID_REFERENCES, withinMs);
  const read = await forEachAtOnce(entities, async (entity) => ({
    satellite: {
      tenantId: entity.tenantId,
      name: entity.name,
      setUp: await readSetUp(c, entity, GRID_REFERENCES, withinMs),
      equivalents: equivalentsOf(entity),
      mayAdd: entity.mayAdd ?? null,
    },
    additions: await additionsOf(c, entity.tenantId),
  }));
  const satellites = read.map(({ satellite }) => satellite);
  const { trackingCategoryId, copyMissingAccounts, syncBills } = snapshot.settings;
  const firm = {
    group: ours,
    groupName: group.name,
    routingCategoryId: trackingCategoryId,
    copyMissingAccounts,
    syncBills,
  };
  return {
    group: ours,
    satellites,
    parts: gridOf(firm, satellites),
    additions: new Map(read.map(({ satellite, additions }) => [satellite.tenantId, additions])),
  };
}

/** What the satellite gets when the entry is added there; null where that cannot be said. */
export function additionIn(
  { group }: Pick<ReadGrid, "group">,
  { setUp, name, equivalents }: GridSatellite,
  list: GridList,
  key: string,
): AdditionWanted | null {
  if (!group.ok || !setUp.ok) return null;
  return additionOf(list, key, { ours: group.value, theirs: setUp.value, satellite: { name, equivalents } });
}

/** An object that does not answer costs the words about what was asked, never the grid. */
async function additionsOf(c: Context<ApiEnv>, tenantId: TenantId): Promise<readonly AdditionState[]> {
  const answer = await answerOf(() => c.var.objects.tenant(tenantId).additions());
  if (answer.ok) return answer.value;
  log("additions-unknown", { tenantId, reason: answer.error });
  return [];
}
