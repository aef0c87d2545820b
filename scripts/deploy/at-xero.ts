/** What a person enters at developer.xero.com, and opens afterwards: the end of `npm run deploy`. Pure. */

import { connectScopes } from "../../src/xero/token-scopes.ts";
import type { Deployment } from "./deployment.ts";

export interface Address {
  /** Without a trailing slash. */
  readonly origin: string;
  readonly setupCode: string | null;
  /** Of Xero's secrets. */
  readonly missing: readonly string[];
}

export const redirectUri = (origin: string) => `${origin}/auth/callback`;
export const webhookAddress = (origin: string) => `${origin}/webhooks/xero`;

export function setupLink({ origin, setupCode }: Address): string {
  return setupCode === null ? `${origin}/` : `${origin}/auth/connect?setup=${encodeURIComponent(setupCode)}`;
}

export function whatToEnter(address: Address, { config }: Deployment): string {
  const { origin, missing, setupCode } = address;
  const lines = [
    "To enter at https://developer.xero.com/app/manage, in your Xero app:",
    `  Redirect URI      ${redirectUri(origin)}`,
    `  Webhook address   ${webhookAddress(origin)}`,
    "  Webhook topics    Contacts, Invoices, Credit notes, and Payments, Overpayments, Prepayments where they are offered",
    `  Scopes            ${connectScopes({ adding: true })} (Orbit asks for them by itself)`,
  ];
  if (missing.length > 0) {
    lines.push("", "Still missing from your Xero app; Orbit says so at /healthz until they are entered:");
    lines.push(...missing.map((name) => `  npx wrangler secret put ${name} -c ${config}`));
  }
  const after = missing.length > 0 ? ", once that is entered" : "";
  lines.push("", `Set-up link, for whoever makes the first firm${after}:`, `  ${setupLink(address)}`);
  if (setupCode === null) {
    lines.push(
      "  Its code was printed by an earlier run on another machine. For another one: npm run deploy -- --new-setup-code",
    );
  }
  return lines.join("\n");
}
