/** A consent's token set as its object keeps it, and what becomes of those that wait for it. Pure. */

import type { FirmId, GrantId, TenantId } from "../domain/ids.ts";
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
  readonly isUntold: boolean;
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

/** Those that asked in vain are to hear that the consent works. */
export function released({ waiting, releasing }: StoredGrant): Pick<StoredGrant, "waiting" | "releasing"> {
  return { waiting: [], releasing: [...new Set([...(releasing ?? []), ...(waiting ?? [])])] };
}
