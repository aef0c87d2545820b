/**
 * What Xero's identity service keeps: people, their consent for the app, connections, codes and refresh tokens.
 * Access tokens are not kept: they are JWTs that stay valid until they expire, as Xero's do (docs/xero.md §7.10).
 */

export interface User {
  readonly id: string;
  readonly email: string;
  readonly givenName: string;
  readonly familyName: string;
  /** Organisations that this person may open and connect. */
  readonly tenantIds: readonly string[];
  /** Advisers may work before the period lock date, others may not (docs/xero.md §4.7). */
  readonly adviser: boolean;
}

/** One person's permission for the app. Scopes add up until they are revoked (docs/xero.md §1.6). */
export interface Consent {
  readonly userId: string;
  readonly scopes: readonly string[];
}

export interface Connection {
  readonly id: string;
  readonly userId: string;
  readonly tenantId: string;
  /** The consent that connected it last; equals the access token's `authentication_event_id`. */
  readonly authEventId: string;
  readonly createdMs: number;
  readonly updatedMs: number;
}

/** What a token set stands for: who, which consent event, which scopes. */
export interface Authorisation {
  readonly userId: string;
  readonly authEventId: string;
  readonly scopes: readonly string[];
  readonly authTimeMs: number;
}

export interface AuthorisationCode {
  readonly code: string;
  readonly authorisation: Authorisation;
  readonly redirectUri: string;
  readonly nonce: string | null;
  readonly codeChallenge: string | null;
  readonly expiresMs: number;
}

export interface RefreshToken {
  readonly token: string;
  readonly authorisation: Authorisation;
  /** 60 days after it was issued (docs/xero.md §1.3). */
  readonly expiresMs: number;
  /** Null until it is used; the grace for a lost answer runs from then. */
  readonly firstUsedMs: number | null;
}

export interface SigningKey {
  readonly kid: string;
  readonly privateJwk: JsonObject;
  readonly publicJwk: JsonObject;
  readonly createdMs: number;
}

export type JsonObject = { readonly [name: string]: unknown };
