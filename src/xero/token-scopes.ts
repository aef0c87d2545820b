/**
 * What Orbit needs permission for, and what an access token says it has (docs/xero.md §1.4, §1.6). Pure; nothing is
 * verified.
 */

import { z } from "zod";
import { jsonOrNull } from "./errors.ts";

/** Nothing is mirrored without these. */
const NEEDED = ["accounting.invoices", "accounting.payments", "accounting.contacts"] as const;
/** Lists of accounts, tax rates, tracking and the like are read of every organisation. */
const READING = "accounting.settings.read";
/** Adding to them is optional: missing accounts, and what people add from the comparison of the set-ups. It includes reading. */
const ADDING = "accounting.settings";

/** What a person who signs in allows. */
export const LOGIN_SCOPES = "openid profile email";

/** What a person who connects allows: no more than what is switched on needs. */
export function connectScopes({ adding }: { readonly adding: boolean }): string {
  return [LOGIN_SCOPES, "offline_access", ...NEEDED, adding ? ADDING : READING].join(" ");
}

/** Apps from before March 2026 may have a broad scope in place of the granular ones. */
const BROAD = "accounting.transactions";
const COVERED_BY_BROAD: readonly string[] = ["accounting.invoices", "accounting.payments"];

const claims = z.looseObject({ scope: z.union([z.array(z.string()), z.string()]) });

/** False when the token lacks one that Orbit cannot do without, or cannot be read: then Xero's word stands. */
export function hasNeededScopes(accessToken: string): boolean {
  const scopes = scopesOf(accessToken);
  const mayRead = scopes.includes(READING) || scopes.includes(ADDING);
  return (
    mayRead &&
    NEEDED.every((scope) => scopes.includes(scope) || (COVERED_BY_BROAD.includes(scope) && scopes.includes(BROAD)))
  );
}

/** Whether the token lets Orbit add to an organisation's set-up; null when it cannot be read. */
export function mayAdd(accessToken: string): boolean | null {
  const scopes = scopesOf(accessToken);
  return scopes.length === 0 ? null : scopes.includes(ADDING);
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
