/**
 * Scopes as Xero grants them since March 2026 (docs/xero.md §1.6): granular ones, and the broad ones that older apps
 * may still ask for. Pure.
 */

const IDENTITY = ["openid", "profile", "email", "offline_access"];

const GRANULAR_FAMILIES = [
  "accounting.invoices",
  "accounting.payments",
  "accounting.banktransactions",
  "accounting.manualjournals",
  "accounting.contacts",
  "accounting.settings",
  "accounting.attachments",
];

const READ_ONLY = ["accounting.budgets.read", "accounting.journals.read"];

const BROAD: Readonly<Record<string, readonly string[]>> = {
  "accounting.transactions": [
    "accounting.invoices",
    "accounting.payments",
    "accounting.banktransactions",
    "accounting.manualjournals",
  ],
  "accounting.transactions.read": [
    "accounting.invoices.read",
    "accounting.payments.read",
    "accounting.banktransactions.read",
    "accounting.manualjournals.read",
  ],
};

const GRANULAR = new Set([
  ...IDENTITY,
  ...GRANULAR_FAMILIES,
  ...GRANULAR_FAMILIES.map((scope) => `${scope}.read`),
  ...READ_ONLY,
]);

/** The families that the accounting endpoints belong to. */
export type ScopeFamily = "invoices" | "payments" | "contacts" | "settings";

export function splitScopes(text: string): string[] {
  return [...new Set(text.split(/[\s+]+/).filter((scope) => scope !== ""))];
}

/** The first scope that this app may not ask for, or null. */
export function unknownScope(scopes: readonly string[], granularOnly: boolean): string | null {
  return scopes.find((scope) => !GRANULAR.has(scope) && (granularOnly || !(scope in BROAD))) ?? null;
}

/** Does a consent with these scopes connect organisations? */
export function asksForOrganisations(scopes: readonly string[]): boolean {
  return scopes.some((scope) => scope.startsWith("accounting."));
}

/** May a token with these scopes make the call? Reading is also allowed by the `.read` scope. */
export function permits(scopes: readonly string[], families: readonly ScopeFamily[], reading: boolean): boolean {
  const held = new Set(scopes.flatMap((scope) => [scope, ...(BROAD[scope] ?? [])]));
  return families.some((family) => {
    const scope = `accounting.${family}`;
    return held.has(scope) || (reading && held.has(`${scope}.read`));
  });
}
