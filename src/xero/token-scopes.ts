/**
 * What Orbit needs permission for, and what an access token says it has (docs/xero.md §1.4, §1.6). Pure; nothing is
 * verified.
 */

import { z } from "zod";
import { jsonOrNull } from "./errors.ts";

export const ACCOUNTING_SCOPES = [
  "accounting.invoices",
  "accounting.payments",
  "accounting.contacts",
  "accounting.settings",
] as const;

/** What a person who signs in allows, and what one who connects allows. */
export const LOGIN_SCOPES = "openid profile email";
export const CONNECT_SCOPES = [LOGIN_SCOPES, "offline_access", ...ACCOUNTING_SCOPES].join(" ");

/** Apps from before March 2026 may have a broad scope in place of the granular ones. */
const BROAD = "accounting.transactions";
const COVERED_BY_BROAD: readonly string[] = ["accounting.invoices", "accounting.payments"];

const claims = z.looseObject({ scope: z.union([z.array(z.string()), z.string()]) });

/** False when the token lacks one of them, or cannot be read: then Xero's word stands. */
export function hasAllScopes(accessToken: string): boolean {
  const scopes = scopesOf(accessToken);
  return ACCOUNTING_SCOPES.every(
    (scope) => scopes.includes(scope) || (COVERED_BY_BROAD.includes(scope) && scopes.includes(BROAD)),
  );
}

function scopesOf(accessToken: string): readonly string[] {
  const payload = accessToken.split(".")[1] ?? "";
  try {
    const parsed = claims.safeParse(jsonOrNull(atob(payload.replaceAll("-", "+").replaceAll("_", "/"))));
    if (!parsed.success) return [];
    const { scope } = parsed.data;
    return typeof scope === "string" ? scope.split(" ") : scope;
  } catch {
    return [];
  }
}
