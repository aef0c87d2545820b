/** What a digest is made of, and how often it comes. Pure shapes. */

import type { TenantId } from "./ids.ts";

export const DIGEST_RHYTHMS = ["off", "daily", "weekly"] as const;
export type DigestRhythm = (typeof DIGEST_RHYTHMS)[number];

/** Records that one cause stops, of one satellite and currency. */
export interface DigestCause {
  /** Null: it is not known where they belong, or they belong to several. */
  readonly tenantId: TenantId | null;
  readonly state: "failed" | "waiting";
  readonly title: string;
  readonly count: number;
  /** Null for contacts and where the group names none. */
  readonly currency: string | null;
  readonly totalMinor: bigint;
}
