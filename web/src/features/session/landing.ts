/**
 * What a sign-in left in the address (src/auth/routes.ts): why it did not happen (`error`, `reason`) or what was left out
 * of a connect (`notice`). Pure. Anybody can make such an address, so the words are shown as text, bounded, and under a
 * heading of our own.
 */

export interface Landing {
  readonly kind: "refused" | "notice";
  readonly words: string;
}

const MOST_CHARS = 400;

/** Null when the address says nothing. */
export function readLanding(search: string): Landing | null {
  const query = new URLSearchParams(search);
  if (query.has("error")) {
    const words = bounded(query.get("reason"));
    return { kind: "refused", words: words || "Signing in did not work. Try again." };
  }
  const notice = bounded(query.get("notice"));
  return notice === "" ? null : { kind: "notice", words: notice };
}

/** The search without what the landing said: a reload does not say it again. */
export function withoutLanding(search: string): string {
  const query = new URLSearchParams(search);
  for (const name of ["error", "reason", "notice"]) query.delete(name);
  const rest = query.toString();
  return rest === "" ? "" : `?${rest}`;
}

function bounded(words: string | null): string {
  return (words ?? "").trim().slice(0, MOST_CHARS);
}
