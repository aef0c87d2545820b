/** Bytes read from Xero per calendar month (UTC), which Xero bills on some tiers. Pure. */

import type { Egress } from "./key-value.ts";

export function moreEgress(old: Egress | null, bytes: number, nowMs: number): Egress {
  const month = new Date(nowMs).toISOString().slice(0, 7);
  return { month, bytes: (old?.month === month ? old.bytes : 0) + bytes };
}
