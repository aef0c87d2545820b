/**
 * One refresh of a token set at Xero's token endpoint (docs/xero.md §1.3), and what its answer means. No storage: the
 * grant stores the new pair before anyone uses it. `fetch` and the timeout are handed in.
 */

import { z } from "zod";
import { boundedText } from "../bounded-body.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { MAX_TOKEN_ANSWER_BYTES, TOKEN_TIMEOUT_MS } from "../limits.ts";
import type { TokenSet } from "../objects/grant-rpc.ts";
import { jsonOrNull } from "../xero/errors.ts";

export interface TokenEndpoint {
  readonly identityUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly fetch: (request: Request) => Promise<Response>;
  readonly timeout: (ms: number) => AbortSignal;
  readonly nowMs: () => number;
}

export type RefreshError =
  /** Xero does not know this refresh token (any more). */
  | { readonly kind: "invalid-grant" }
  /** It may be good; this time there was no usable answer. */
  | { readonly kind: "no-luck"; readonly reason: string };

const tokenAnswer = z.looseObject({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  expires_in: z.number().positive(),
});
const tokenError = z.looseObject({ error: z.string() });

export async function refreshTokens(
  endpoint: TokenEndpoint,
  refreshToken: string,
): Promise<Result<TokenSet, RefreshError>> {
  const askedAtMs = endpoint.nowMs();
  try {
    const body = { grant_type: "refresh_token", refresh_token: refreshToken };
    const response = await post(endpoint, "/connect/token", body);
    const { value: text } = await boundedText(response.body, MAX_TOKEN_ANSWER_BYTES);
    if (!response.ok) return err(refusal(response.status, text));
    const parsed = tokenAnswer.safeParse(jsonOrNull(text));
    if (!parsed.success) return err({ kind: "no-luck", reason: "the answer is not a token set" });
    return ok({
      accessToken: parsed.data.access_token,
      refreshToken: parsed.data.refresh_token,
      expiresAtMs: askedAtMs + parsed.data.expires_in * 1000,
    });
  } catch {
    return err({ kind: "no-luck", reason: "no answer from the identity service" });
  }
}

async function post(endpoint: TokenEndpoint, path: string, body: Readonly<Record<string, string>>): Promise<Response> {
  return await endpoint.fetch(
    new Request(`${endpoint.identityUrl}${path}`, {
      method: "POST",
      headers: {
        authorization: `Basic ${btoa(`${endpoint.clientId}:${endpoint.clientSecret}`)}`,
        accept: "application/json",
        "content-type": "application/x-www-form-urlencoded",
      },
      body: new URLSearchParams(body),
      redirect: "manual",
      signal: endpoint.timeout(TOKEN_TIMEOUT_MS),
    }),
  );
}

/** Only invalid_grant says that the consent is gone; a wrong client secret is fixed in Orbit's own configuration. */
function refusal(status: number, text: string): RefreshError {
  const parsed = tokenError.safeParse(jsonOrNull(text));
  const word = parsed.success ? parsed.data.error : "";
  if (status === 400 && word === "invalid_grant") return { kind: "invalid-grant" };
  const reason =
    word === "invalid_client" ? "it does not accept the app's client id and secret" : `HTTP status ${status}`;
  return { kind: "no-luck", reason };
}
