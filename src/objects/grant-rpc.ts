/** What a grant object answers to: the token set of one consent, kept and renewed for all its entities. */

import type { Failure } from "../domain/failure.ts";
import type { FirmId, GrantId, TenantId } from "../domain/ids.ts";
import type { Result } from "../domain/result.ts";

/** A token set as Xero's token endpoint issued it, with the expiry as an absolute time. */
export interface TokenSet {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresAtMs: number;
}

export interface AccessToken {
  readonly accessToken: string;
  readonly expiresAtMs: number;
}

export interface GrantRpc {
  /** Takes the first token set of a consent, replacing whatever this grant held. */
  store(owner: { readonly grantId: GrantId; readonly firmId: FirmId }, tokens: TokenSet): Promise<void>;
  /**
   * A token that is good for a minute at least. `refused` is a token that Xero just refused: it is not given again, unless
   * it has replaced a refused one a moment ago itself. `asker` is released once the consent works again. Errors:
   * `token-refresh-failed` and `xero-unavailable` (try again later) or `token-set-invalid` (a person must reconnect).
   */
  accessToken(refused?: string, asker?: TenantId): Promise<Result<AccessToken, Failure>>;
  /** Xero served a call with a token of this consent: organisations that wait for it continue. */
  proved(): Promise<void>;
  /**
   * Forgets the token set. Nothing is said to Xero: its revocation takes off every connection of the person
   * (docs/xero.md §1.1), also those that a newer consent serves.
   */
  forget(): Promise<void>;
}
