/**
 * POST /connect/token and /connect/revocation: client authentication, then the grant. Errors are IdentityServer's bare
 * `{"error": …}` with status 400 (docs/xero.md §1.3).
 */

import { type Answer, emptyAnswer, jsonAnswer } from "../api/answer.ts";
import { readForm } from "../input/form.ts";
import { publicOrigin, type Runtime } from "../runtime.ts";
import type { AppSettings } from "../state/settings.ts";
import { revoke } from "./consent.ts";
import { issue, redeem, type TokenError } from "./token-grants.ts";

export async function tokenEndpoint(runtime: Runtime, request: Request): Promise<Answer> {
  const { world, tokens } = runtime;
  const form = await readForm(request);
  if (!isOurClient(request, form, world.app)) return tokenError("invalid_client");
  const granted = await redeem(world, form);
  if (!granted.ok) return tokenError(granted.error);
  const { authorisation, nonce } = granted.value;
  const user = world.tables.users.get(authorisation.userId);
  if (user === undefined) return tokenError("invalid_grant");
  const issuer = publicOrigin(world, request.url);
  return jsonAnswer(200, await issue(world, tokens, { issuer, user, authorisation, nonce }));
}

/** 200 with an empty body; removes all connections of the person (docs/xero.md §1.1). An unknown token is no error. */
export async function revocationEndpoint(runtime: Runtime, request: Request): Promise<Answer> {
  const form = await readForm(request);
  if (!isOurClient(request, form, runtime.world.app)) return tokenError("invalid_client");
  const token = runtime.world.tables.refreshTokens.get(form.get("token") ?? "");
  if (token !== undefined) revoke(runtime.world, token.authorisation.userId);
  return emptyAnswer(200);
}

function tokenError(error: TokenError): Answer {
  return jsonAnswer(400, { error });
}

/** Basic authentication, as Xero documents it for apps with a secret; the form fields are taken as well. */
function isOurClient(request: Request, form: URLSearchParams, app: AppSettings): boolean {
  const header = request.headers.get("authorization") ?? "";
  const basic = /^Basic\s+(\S+)$/i.exec(header)?.[1];
  const [id, secret] = basic === undefined ? [form.get("client_id"), form.get("client_secret")] : decodeBasic(basic);
  return id === app.clientId && secret === app.clientSecret;
}

function decodeBasic(encoded: string): [string, string] {
  try {
    const text = atob(encoded);
    const colon = text.indexOf(":");
    return [formDecode(text.slice(0, colon)), formDecode(text.slice(colon + 1))];
  } catch {
    return ["", ""];
  }
}

/** RFC 6749 §2.3.1 form-encodes both halves; plain ones are the same unless they hold a % or +. */
function formDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
