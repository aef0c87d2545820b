/**
 * Reads the query of /identity/connect/authorize. A bad client, redirect URI or scope ends on Xero's own error page,
 * since nothing about the redirect can be trusted; other mistakes go back to the app (docs/xero.md §1.2). Pure.
 */

import type { Behaviour } from "../behaviour.ts";
import type { Result } from "../result.ts";
import { err, ok } from "../result.ts";
import type { AppSettings } from "../state/settings.ts";
import { splitScopes, unknownScope } from "./scopes.ts";

export interface AuthoriseRequest {
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly state: string | null;
  readonly nonce: string | null;
  readonly codeChallenge: string | null;
  /** `acr_values=bulk_connect:false` allows one organisation only. */
  readonly bulkConnect: boolean;
}

export type AuthoriseRefusal =
  | { readonly show: "error-page"; readonly error: string; readonly description: string }
  | { readonly show: "redirect"; readonly redirectUri: string; readonly state: string | null; readonly error: string };

export function readAuthoriseRequest(
  query: URLSearchParams,
  app: AppSettings,
  behaviour: Behaviour,
): Result<AuthoriseRequest, AuthoriseRefusal> {
  const page = (error: string, description: string) => err({ show: "error-page" as const, error, description });
  if (query.get("client_id") !== app.clientId) {
    return page("unauthorized_client", "Unknown client or client not enabled");
  }
  const redirectUri = query.get("redirect_uri") ?? "";
  if (!mayRedirectTo(redirectUri, app, behaviour)) return page("invalid_request", "Invalid redirect_uri");
  const scopes = splitScopes(query.get("scope") ?? "");
  const unknown = unknownScope(scopes, behaviour.granularScopesOnly);
  if (scopes.length === 0 || unknown !== null) return page("invalid_scope", "Invalid scope for client");

  const state = query.get("state");
  const back = (error: string) => err({ show: "redirect" as const, redirectUri, state, error });
  if (query.get("response_type") !== "code") return back("unsupported_response_type");
  const codeChallenge = query.get("code_challenge");
  if (codeChallenge !== null && query.get("code_challenge_method") !== "S256") return back("invalid_request");
  return ok({
    redirectUri,
    scopes,
    state,
    nonce: query.get("nonce"),
    codeChallenge,
    bulkConnect: behaviour.bulkConnect && !(query.get("acr_values") ?? "").split(" ").includes("bulk_connect:false"),
  });
}

/** https or http://localhost; a 127.0.0.1 address is refused as by the real one, unless the flag allows it. */
function mayRedirectTo(uri: string, app: AppSettings, behaviour: Behaviour): boolean {
  if (!URL.canParse(uri)) return false;
  const { protocol, hostname } = new URL(uri);
  const loopbackIp = hostname === "127.0.0.1" || hostname === "[::1]";
  if (loopbackIp && !behaviour.allowLoopbackIpRedirect) return false;
  if (app.redirectUris.length > 0) return app.redirectUris.includes(uri);
  return protocol === "https:" || (protocol === "http:" && (hostname === "localhost" || loopbackIp));
}

/** The app's redirect URI with an answer added to its query. */
export function redirectWith(redirectUri: string, answer: Readonly<Record<string, string | null>>): string {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(answer)) if (value !== null) url.searchParams.set(name, value);
  return url.toString();
}
