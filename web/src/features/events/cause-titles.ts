/**
 * Titles of causes that were seen, so that a chosen one keeps its words when no event has it any more. A code that was
 * never seen is spelled out. Callers: use-summary.ts remembers, causes.tsx and event-list.tsx ask.
 */

const seen = new Map<string, string>();

export function rememberTitles(causes: readonly { readonly code: string; readonly title: string }[]): void {
  for (const { code, title } of causes) seen.set(code, title);
}

/** "lock-date" unseen: "Lock date" */
export function causeTitle(code: string): string {
  const words = code.replaceAll("-", " ");
  return seen.get(code) ?? `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}
