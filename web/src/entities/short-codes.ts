/** The short codes of the firm's organisations as last read, by tenant id: whoever reads the organisations fills it. */

import type { Entity } from "../api/shapes.ts";
import { createStore } from "../live/store.ts";

export const shortCodes = createStore<ReadonlyMap<string, string>>(new Map());

export function rememberShortCodes(entities: readonly Entity[]): void {
  const known = entities.flatMap(({ tenantId, shortCode }) =>
    shortCode === null ? [] : [[tenantId, shortCode] as const],
  );
  const before = shortCodes.get();
  if (known.some(([tenantId, code]) => before.get(tenantId) !== code)) shortCodes.set(new Map([...before, ...known]));
}
