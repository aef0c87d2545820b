/**
 * Can Orbit be reached? `since` is when the last answer came. The browser's own `offline` counts at once; otherwise the
 * requests tell. Callers: the notice at the top of the page (app/frame).
 */

import { signal } from "@preact/signals";
import { watchOutcomes } from "./answer.ts";

export interface Connection {
  readonly reached: boolean;
  /** When the last answer came, null before the first. */
  readonly lastAnswerMs: number | null;
}

export const connection = signal<Connection>({ reached: true, lastAnswerMs: null });

/** Called once, by main.tsx. */
export function watchConnection(): void {
  let lastAnswerMs: number | null = null;
  watchOutcomes((outcome) => {
    if (outcome !== "unreached") lastAnswerMs = Date.now();
    // An answer that was on its way when the connection went says nothing about now.
    const reached = outcome !== "unreached" && navigator.onLine;
    if (reached !== connection.peek().reached) connection.value = { reached, lastAnswerMs };
  });
  window.addEventListener("offline", () => {
    connection.value = { reached: false, lastAnswerMs };
  });
}
