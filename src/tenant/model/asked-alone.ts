/**
 * Records that Xero refused to show together: for a while each of them is asked for alone, so that the next change of all of them
 * does not find the one among them again. Known by what a list names them by, ids or numbers. Longer lists are halved first
 * (batching.ts). Pure.
 */

import { ASKED_ALONE_MS, MAX_ASKED_ALONE, MOST_REFUSED_TOGETHER } from "../../limits.ts";
import type { XeroRequest } from "../../xero/client.ts";

/** Until when, the newest refusal last. */
export type AskedAlone = readonly (readonly [named: string, untilMs: number])[];

/** Null: the request was no list, or one that is halved. */
export function afterRefusal(known: AskedAlone, { query }: XeroRequest, nowMs: number): AskedAlone | null {
  const named = (query.IDs ?? query.InvoiceNumbers ?? "").split(",");
  if (named.length === 1 || named.length > MOST_REFUSED_TOGETHER) return null;
  const others = known.filter(([one, untilMs]) => untilMs > nowMs && !named.includes(one));
  const refused = named.map((one) => [one, nowMs + ASKED_ALONE_MS] as const);
  return [...others, ...refused].slice(-MAX_ASKED_ALONE);
}

export function aloneAt(known: AskedAlone, nowMs: number): ReadonlySet<string> {
  return new Set(known.filter(([, untilMs]) => untilMs > nowMs).map(([named]) => named));
}
