/**
 * OpenID Connect with Xero (docs/xero.md §1): the authorize address, the code's exchange, and the proof of who the
 * person is. Knows no storage, no cookies and no firm; `nowMs` is always passed in. Caller: auth/routes.ts.
 */

import { createLocalJWKSet, decodeJwt, errors, type JWTVerifyGetKey, jwtVerify } from "jose";
import { z } from "zod";
import type { Config } from "../config.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { type ExternalProblem, requestJson } from "../http/external.ts";
import { CLOCK_SKEW_SECONDS, EMAIL_CHARS, NAME_CHARS } from "../limits.ts";
import type { Person } from "../store/users.ts";
import { connectScopes, LOGIN_SCOPES } from "../xero/token-scopes.ts";
import { keySetOf } from "./key-set.ts";
import type { SignInProblem } from "./problems.ts";
import { sameText, sha256 } from "./secrets.ts";
import type { SignIn } from "./sign-in-cookie.ts";

export interface Asked {
  /** Permission to add to the organisations' set-ups is wanted too. */
  readonly adding: boolean;
}

/** Where the person's browser goes to sign in or to allow access. */
export async function authorizeUrl(config: Config, tried: SignIn, { adding }: Asked): Promise<string> {
  const query = new URLSearchParams({
    response_type: "code",
    client_id: config.clientId,
    redirect_uri: tried.redirectUri,
    scope: tried.intent === "connect" ? connectScopes({ adding }) : LOGIN_SCOPES,
    state: tried.state,
    nonce: tried.nonce,
    code_challenge: await sha256(tried.verifier),
    code_challenge_method: "S256",
  });
  return `${config.xeroLoginUrl}/identity/connect/authorize?${query}`;
}

const tokenAnswer = z.object({
  access_token: z.string().min(1),
  id_token: z.string().min(1),
  refresh_token: z.string().min(1).optional(),
  expires_in: z.number().int().positive(),
});
export type TokenAnswer = z.infer<typeof tokenAnswer>;

/** Exchanges the code that Xero sent back; a code is good once and for 5 minutes (docs/xero.md §1.2). */
export async function exchangeCode(
  config: Config,
  code: string,
  tried: SignIn,
): Promise<Result<TokenAnswer, SignInProblem>> {
  const request = new Request(`${config.xeroIdentityUrl}/connect/token`, {
    method: "POST",
    headers: { authorization: `Basic ${basicCredentials(config)}`, accept: "application/json" },
    body: new URLSearchParams({
      grant_type: "authorization_code",
      code,
      redirect_uri: tried.redirectUri,
      code_verifier: tried.verifier,
    }),
  });
  const answer = await requestJson(request, tokenAnswer);
  return answer.ok ? answer : err(refusalOf(answer.error));
}

/** docs/xero.md §1.3: refusals are 400s with an OAuth error code; 429 and 5xx pass. */
function refusalOf(problem: ExternalProblem): SignInProblem {
  if (problem.kind !== "status" || problem.status === 429 || problem.status >= 500) return { code: "xero-unavailable" };
  return { code: problem.body.includes('"invalid_client"') ? "client-refused" : "code-refused" };
}

const identity = z.object({
  sub: z.string().min(1).max(NAME_CHARS),
  nonce: z.string(),
  xero_userid: z.string().min(1).max(NAME_CHARS).optional(),
  email: z.string().min(3).max(EMAIL_CHARS),
  email_verified: z.union([z.boolean(), z.stringbool()]).optional(),
  given_name: z.string().optional(),
  family_name: z.string().optional(),
  name: z.string().optional(),
});

/** Who signed in: the id_token's signature, issuer, audience, time and nonce all have to be right. */
export async function verifyPerson(
  config: Config,
  { idToken, nonce, nowMs }: { readonly idToken: string; readonly nonce: string; readonly nowMs: number },
): Promise<Result<Person, SignInProblem>> {
  try {
    const { payload } = await jwtVerify(idToken, signingKeyOf(config, nowMs), {
      algorithms: ["RS256"],
      issuer: config.xeroIdentityUrl,
      audience: config.clientId,
      clockTolerance: CLOCK_SKEW_SECONDS,
      currentDate: new Date(nowMs),
      requiredClaims: ["exp", "iat", "nonce", "sub"],
    });
    const claims = identity.safeParse(payload);
    if (!claims.success) return err({ code: "identity-invalid", reason: "claims are missing" });
    if (!(await sameText(claims.data.nonce, nonce))) return err({ code: "identity-invalid", reason: "nonce" });
    return ok(personOf(claims.data));
  } catch (error) {
    if (error instanceof KeysUnavailable) return err({ code: "xero-unavailable" });
    if (error instanceof errors.JOSEError) return err({ code: "identity-invalid", reason: error.code });
    throw error;
  }
}

const consentClaims = z.object({ authentication_event_id: z.string().min(1).max(NAME_CHARS) });

/**
 * The consent that an access token belongs to. The claim is only in the access token (docs/xero.md §1.4), which came
 * straight from the token endpoint and whose signature is for Xero's API to check.
 */
export function consentIdOf(accessToken: string): Result<string, SignInProblem> {
  try {
    const claims = consentClaims.safeParse(decodeJwt(accessToken));
    if (claims.success) return ok(claims.data.authentication_event_id);
  } catch {
    // Not a JWT at all: said below.
  }
  return err({ code: "identity-invalid", reason: "the access token names no authentication_event_id" });
}

class KeysUnavailable extends Error {}

/** Tries the keys at hand first, and reads them again once when the token names another. */
function signingKeyOf(config: Config, nowMs: number): JWTVerifyGetKey {
  const find = async (missing: boolean, ...[header, token]: Parameters<JWTVerifyGetKey>) => {
    const keys = await keySetOf(config.xeroIdentityUrl, { nowMs, missing });
    if (!keys.ok) throw new KeysUnavailable();
    return createLocalJWKSet(keys.value)(header, token);
  };
  return async (header, token) => {
    try {
      return await find(false, header, token);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey) return find(true, header, token);
      throw error;
    }
  };
}

function personOf(claims: z.infer<typeof identity>): Person {
  const full = [claims.given_name, claims.family_name].filter(Boolean).join(" ");
  return {
    xeroUserId: claims.xero_userid ?? claims.sub,
    email: claims.email.toLowerCase(),
    name: (full || claims.name || claims.email).slice(0, NAME_CHARS),
    emailVerified: claims.email_verified ?? true,
  };
}

/** As Xero's own SDK sends it: both parts as they are (docs/xero.md §1.2). */
function basicCredentials(config: Config): string {
  const bytes = new TextEncoder().encode(`${config.clientId}:${config.clientSecret}`);
  return btoa(String.fromCharCode(...bytes));
}
