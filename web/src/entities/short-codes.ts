/** Where the records of the firm's organisations are in Xero, by tenant id: whoever reads the organisations fills it. */

import type { Entity } from "../api/shapes.ts";
import { createStore } from "../live/store.ts";
import type { XeroPlace } from "../words/records.ts";

export const xeroPlaces = createStore<ReadonlyMap<string, XeroPlace>>(new Map());

export function rememberXeroPlaces(entities: readonly Entity[]): void {
  const before = xeroPlaces.get();
  const known = entities.map(({ tenantId, shortCode, xeroAt }): [string, XeroPlace] => [
    tenantId,
    { tenantId, xeroAt, shortCode: shortCode ?? before.get(tenantId)?.shortCode ?? null },
  ]);
  const isNew = ([tenantId, place]: [string, XeroPlace]) =>
    JSON.stringify(before.get(tenantId)) !== JSON.stringify(place);
  if (known.some(isNew)) xeroPlaces.set(new Map([...before, ...known]));
}
