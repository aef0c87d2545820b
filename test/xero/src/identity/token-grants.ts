/**
 * The rules of /connect/token: codes are single use and live 5 minutes, every refresh makes a new pair, and a refresh
 * token works for another 30 minutes after its first use, in case the answer was lost (docs/xero.md §1.3).
 */

import type { Result } from "../result.ts";
import { err, ok } from "../result.ts";
import type { Authorisation } from "../state/identity-records.ts";
import type { World } from "../state/world.ts";
import { isDead, newRefreshToken } from "./consent.ts";
import { ACCESS_TOKEN_SECONDS, base64Url, type Issuing, type Tokens } from "./tokens.ts";

export interface TokenAnswer {
  readonly id_token?: string;
  readonly access_token: string;
  readonly expires_in: number;
  readonly token_type: "Bearer";
  readonly refresh_token?: string;
  readonly scope: string;
}

export interface Granted {
  readonly authorisation: Authorisation;
  readonly nonce: string | null;
}

export type TokenError = "invalid_grant" | "invalid_client" | "invalid_request" | "unsupported_grant_type";

const CODE_VERIFIER = /^[A-Za-z0-9._~-]{43,128}$/;

/** Which consent the posted grant stands for; uses up the code or notes the use of the refresh token. */
export async function redeem(world: World, form: URLSearchParams): Promise<Result<Granted, TokenError>> {
  switch (form.get("grant_type")) {
    case "authorization_code":
      return await redeemCode(world, form);
    case "refresh_token":
      return redeemRefreshToken(world, form.get("refresh_token") ?? "");
    case null:
      return err("invalid_request");
    default:
      return err("unsupported_grant_type");
  }
}

async function redeemCode(world: World, form: URLSearchParams): Promise<Result<Granted, TokenError>> {
  const verifier = form.get("code_verifier");
  const challenge = verifier !== null && CODE_VERIFIER.test(verifier) ? await challengeOf(verifier) : null;
  const row = world.tables.codes.get(form.get("code") ?? "");
  if (row === undefined) return err("invalid_grant");
  world.tables.codes.remove(row.code);
  const inTime = world.nowMs() < row.expiresMs;
  const sameRedirect = form.get("redirect_uri") === row.redirectUri;
  if (!inTime || !sameRedirect || challenge !== row.codeChallenge) return err("invalid_grant");
  return ok({ authorisation: row.authorisation, nonce: row.nonce });
}

function redeemRefreshToken(world: World, token: string): Result<Granted, TokenError> {
  const row = world.tables.refreshTokens.get(token);
  if (row === undefined || isDead(world, row)) return err("invalid_grant");
  if (row.firstUsedMs === null) world.tables.refreshTokens.put({ ...row, firstUsedMs: world.nowMs() });
  return ok({ authorisation: row.authorisation, nonce: null });
}

/** A fresh token set; refresh and id tokens only when their scope was granted. */
export async function issue(world: World, tokens: Tokens, issuing: Issuing): Promise<TokenAnswer> {
  const { scopes } = issuing.authorisation;
  const accessToken = await tokens.access(issuing);
  return {
    ...(scopes.includes("openid") ? { id_token: await tokens.id(issuing, accessToken) } : {}),
    access_token: accessToken,
    expires_in: ACCESS_TOKEN_SECONDS,
    token_type: "Bearer",
    ...(scopes.includes("offline_access")
      ? { refresh_token: newRefreshToken(world, issuing.authorisation).token }
      : {}),
    scope: scopes.join(" "),
  };
}

async function challengeOf(verifier: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  return base64Url(new Uint8Array(digest));
}
