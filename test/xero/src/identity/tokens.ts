/**
 * Access and id tokens: RS256 JWTs with the claims that real ones were seen with (docs/xero.md §1.4). The access token
 * names its consent in `authentication_event_id`; the id token does not. Times are the simulator's.
 */

import { compactVerify, decodeProtectedHeader, SignJWT } from "jose";
import { z } from "zod";
import type { Result } from "../result.ts";
import { err, ok } from "../result.ts";
import type { Authorisation, User } from "../state/identity-records.ts";
import type { World } from "../state/world.ts";
import type { SigningKeys } from "./signing-keys.ts";

export const ACCESS_TOKEN_SECONDS = 30 * 60;
const ID_TOKEN_SECONDS = 5 * 60;
/** Tokens that were issued here or verified are remembered: a simulation would verify thousands of signatures. */
const REMEMBERED_TOKENS = 200;

export interface Issuing {
  readonly issuer: string;
  readonly user: User;
  readonly authorisation: Authorisation;
  readonly nonce: string | null;
}

const AccessClaimsSchema = z.object({
  exp: z.number(),
  xero_userid: z.string(),
  authentication_event_id: z.string(),
  scope: z.array(z.string()),
});

export type AccessClaims = z.infer<typeof AccessClaimsSchema>;
export type TokenRefusal = { readonly kind: "expired"; readonly atMs: number } | { readonly kind: "invalid" };

export class Tokens {
  readonly #world: World;
  readonly #keys: SigningKeys;
  readonly #remembered = new Map<string, AccessClaims>();

  constructor(world: World, keys: SigningKeys) {
    this.#world = world;
    this.#keys = keys;
  }

  async access(issuing: Issuing): Promise<string> {
    const { issuer, user, authorisation } = issuing;
    const exp = Math.floor(this.#world.nowMs() / 1000) + ACCESS_TOKEN_SECONDS;
    const claims = {
      xero_userid: user.id,
      authentication_event_id: authorisation.authEventId,
      scope: [...authorisation.scopes],
    };
    const token = await this.#sign(ACCESS_TOKEN_SECONDS, {
      iss: issuer,
      aud: `${issuer}/resources`,
      client_id: this.#world.app.clientId,
      sub: user.id.replaceAll("-", ""),
      auth_time: Math.floor(authorisation.authTimeMs / 1000),
      ...claims,
      global_session_id: authorisation.authEventId.replaceAll("-", ""),
      jti: this.#world.newId().replaceAll("-", "").toUpperCase(),
      amr: ["pwd", "mfa"],
    });
    this.#remember(token, { exp, ...claims });
    return token;
  }

  async id(issuing: Issuing, accessToken: string): Promise<string> {
    const { issuer, user, authorisation, nonce } = issuing;
    return await this.#sign(ID_TOKEN_SECONDS, {
      iss: issuer,
      aud: this.#world.app.clientId,
      ...(nonce === null ? {} : { nonce }),
      at_hash: await halfHash(accessToken),
      sid: authorisation.authEventId.replaceAll("-", ""),
      sub: user.id.replaceAll("-", ""),
      auth_time: Math.floor(authorisation.authTimeMs / 1000),
      idp: "local",
      xero_userid: user.id,
      global_session_id: authorisation.authEventId.replaceAll("-", ""),
      ...profileClaims(user, authorisation.scopes),
      amr: ["pwd", "mfa"],
    });
  }

  async verifyAccess(token: string): Promise<Result<AccessClaims, TokenRefusal>> {
    const claims = this.#remembered.get(token) ?? (await this.#read(token));
    if (claims === null) return err({ kind: "invalid" });
    this.#remember(token, claims);
    if (claims.exp * 1000 <= this.#world.nowMs()) return err({ kind: "expired", atMs: claims.exp * 1000 });
    return ok(claims);
  }

  /** Tokens are read again: a key that signed them may be gone. */
  forget(): void {
    this.#remembered.clear();
  }

  #remember(token: string, claims: AccessClaims): void {
    if (this.#remembered.size >= REMEMBERED_TOKENS) this.#remembered.clear();
    this.#remembered.set(token, claims);
  }

  async #read(token: string): Promise<AccessClaims | null> {
    try {
      const { kid = "" } = decodeProtectedHeader(token);
      const key = await this.#keys.key(kid, "public");
      if (key === null) return null;
      // Expiry is judged by the caller, so that it can say when it was.
      const { payload } = await compactVerify(token, key, { algorithms: ["RS256"] });
      const claims = AccessClaimsSchema.safeParse(JSON.parse(new TextDecoder().decode(payload)));
      return claims.success ? claims.data : null;
    } catch {
      return null;
    }
  }

  async #sign(lifetimeSeconds: number, claims: Record<string, unknown>): Promise<string> {
    const now = Math.floor(this.#world.nowMs() / 1000);
    const { kid } = await this.#keys.active();
    const key = await this.#keys.key(kid, "private");
    if (key === null) throw new Error(`signing key ${kid} has gone`);
    return await new SignJWT({ ...claims, iat: now, nbf: now, exp: now + lifetimeSeconds })
      .setProtectedHeader({ alg: "RS256", kid, x5t: kid, typ: "JWT" })
      .sign(key);
  }
}

/** What `profile` and `email` add; also the body of /connect/userinfo. */
export function profileClaims(user: User, scopes: readonly string[]): Record<string, unknown> {
  return {
    ...(scopes.includes("profile")
      ? {
          preferred_username: user.email,
          name: `${user.givenName} ${user.familyName}`,
          given_name: user.givenName,
          family_name: user.familyName,
        }
      : {}),
    ...(scopes.includes("email") ? { email: user.email } : {}),
  };
}

/** OpenID Connect's at_hash: the left half of the SHA-256, base64url. */
async function halfHash(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return base64Url(new Uint8Array(digest).slice(0, 16));
}

export function base64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}
