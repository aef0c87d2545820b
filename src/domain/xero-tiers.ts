/**
 * Xero's tiers of an app: connections, calls a day, and what egress costs (docs/xero.md §1.8). Money in cents and bytes as
 * whole numbers. Pure.
 */

export const XERO_TIERS = ["starter", "core", "plus", "advanced", "enterprise"] as const;
export type XeroTier = (typeof XERO_TIERS)[number];

export interface TierTerms {
  /** Null: no limit. */
  readonly connections: number | null;
  readonly dayCalls: number;
  /** Null: all of it; of Enterprise, what was agreed. */
  readonly includedGiB: number | null;
  /** Australian cents a GiB beyond, without tax; 0 where none is charged or it was agreed. */
  readonly centsPerGiB: number;
}

export const TIER_TERMS: Readonly<Record<XeroTier, TierTerms>> = {
  starter: { connections: 5, dayCalls: 1_000, includedGiB: null, centsPerGiB: 0 },
  core: { connections: 50, dayCalls: 5_000, includedGiB: 10, centsPerGiB: 240 },
  plus: { connections: 1_000, dayCalls: 5_000, includedGiB: 50, centsPerGiB: 240 },
  advanced: { connections: 10_000, dayCalls: 5_000, includedGiB: 250, centsPerGiB: 240 },
  enterprise: { connections: null, dayCalls: 5_000, includedGiB: null, centsPerGiB: 0 },
};

const GIB = 1_073_741_824n;
const DAY_MS = 86_400_000;

/** What the month comes to if it continues so; of the first day no more is known than that it was a day. */
export function egressForecast(bytes: number, nowMs: number): number {
  const now = new Date(nowMs);
  const startMs = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1);
  const endMs = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1);
  const elapsedMs = Math.max(nowMs - startMs, DAY_MS);
  return Math.round((bytes / elapsedMs) * (endMs - startMs));
}

/** Australian dollars with cents, begun cents as whole ones: "4.80". Null where the tier's price was agreed with Xero. */
export function egressPrice(bytes: number, tier: XeroTier): string | null {
  if (tier === "enterprise") return null;
  const { includedGiB, centsPerGiB } = TIER_TERMS[tier];
  const beyond = includedGiB === null ? 0n : BigInt(Math.round(bytes)) - BigInt(includedGiB) * GIB;
  const cents = beyond <= 0n ? 0n : (beyond * BigInt(centsPerGiB) + GIB - 1n) / GIB;
  return `${cents / 100n}.${String(cents % 100n).padStart(2, "0")}`;
}
