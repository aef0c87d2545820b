/** Where the records of the firm's organisations are in Xero, by tenant id: whoever reads the organisations fills it. */

import { signal } from "@preact/signals";
import type { Entity } from "../../data/shapes.ts";
import type { XeroPlace } from "../../format/records.ts";

export const xeroPlaces = signal<ReadonlyMap<string, XeroPlace>>(new Map());

export function rememberXeroPlaces(entities: readonly Entity[]): void {
  const before = xeroPlaces.peek();
  const known = entities.map(({ tenantId, shortCode, xeroAt }): [string, XeroPlace] => [
    tenantId,
    { tenantId, xeroAt, shortCode: shortCode ?? before.get(tenantId)?.shortCode ?? null },
  ]);
  const isNew = ([tenantId, place]: [string, XeroPlace]) =>
    JSON.stringify(before.get(tenantId)) !== JSON.stringify(place);
  if (known.some(isNew)) xeroPlaces.value = new Map([...before, ...known]);
}
