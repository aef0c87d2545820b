/**
 * The envelope around every list (docs/xero.md §4.2), and the leaving out of empty fields. Pure.
 */

import { isRecord } from "../input/body.ts";
import type { World } from "../state/world.ts";

export interface Pagination {
  readonly page: number;
  readonly pageSize: number;
  readonly pageCount: number;
  readonly itemCount: number;
}

/** `{Id, Status, ProviderName, DateTimeUTC, pagination?, <Plural>: […]}` */
export function envelope(world: World, plural: string, elements: readonly object[], pagination?: Pagination): object {
  return {
    Id: world.newId(),
    Status: "OK",
    ProviderName: world.app.name,
    DateTimeUTC: `/Date(${world.nowMs()})/`,
    ...(pagination === undefined ? {} : { pagination }),
    [plural]: world.behaviour.sparseFields ? elements.map(withoutEmpty) : elements,
  };
}

/** Absent instead of null, "", [] or a rate of 1: clients must not rely on presence (docs/xero.md §4.7). */
export function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty);
  if (!isRecord(value)) return value;
  const kept = Object.entries(value).filter(
    ([name, inner]) => !isEmpty(inner) && !(name === "CurrencyRate" && inner === 1),
  );
  return Object.fromEntries(kept.map(([name, inner]) => [name, withoutEmpty(inner)]));
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
}
