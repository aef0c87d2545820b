/** A consent's token set as its object keeps it, and what becomes of those that wait for it. Pure. */

import { z } from "zod";
import type { FirmId, GrantId, TenantId } from "../domain/ids.ts";
import type { TokenSet } from "../objects/grant-rpc.ts";
import { jsonOrNull } from "../xero/errors.ts";
import type { Doubt } from "./doubt.ts";

/** What the object stores: one value, replaced whole, so that it is never half new. */
export interface StoredGrant {
  readonly grantId: GrantId;
  readonly firmId: FirmId;
  /** Sealed TokenSet. */
  readonly tokens: string;
  /** Sealed refresh token that this pair replaced, good for Xero's grace (docs/xero.md §1.3), and when. */
  readonly previous: { readonly refreshToken: string; readonly atMs: number } | null;
  readonly status: "ok" | "reconnect";
  /** D1 does not know the status. */
  readonly isUnreported: boolean;
  readonly renewedAtMs: number;
  /** Since Xero's token endpoint refuses the consent; null while it does not. Absent in values from before. */
  readonly doubt?: Doubt | null;
  /** When a token was last renewed because Xero had refused the one before its time. */
  readonly replacedAtMs?: number;
  /** Organisations that asked in vain. */
  readonly waiting?: readonly TenantId[];
  /** Those of them that are to hear that the consent works. */
  readonly releasing?: readonly TenantId[];
}

const tokenSet = z.object({ accessToken: z.string(), refreshToken: z.string(), expiresAtMs: z.number() });

/** What was sealed; null when it is no token set. */
export function readTokens(opened: string): TokenSet | null {
  return tokenSet.safeParse(jsonOrNull(opened)).data ?? null;
}

/** As it is stored; D1's ignorance of the status had another name in values from before. */
export function readStoredGrant(value: StoredGrant | FormerGrant): StoredGrant {
  if (!("isUntold" in value)) return value;
  const { isUntold, ...grant } = value;
  return { ...grant, isUnreported: isUntold };
}

export type FormerGrant = Omit<StoredGrant, "isUnreported"> & { readonly isUntold: boolean };

/** Those that asked in vain are to hear that the consent works. */
export function released({ waiting, releasing }: StoredGrant): Pick<StoredGrant, "waiting" | "releasing"> {
  return { waiting: [], releasing: [...new Set([...(releasing ?? []), ...(waiting ?? [])])] };
}
