/**
 * Can Orbit be reached? `since` is when the last answer came. The browser's own `offline` counts at once; otherwise the
 * requests tell. Callers: polling (live), the notice at the top of the page (frame).
 */

import { watchOutcomes } from "../api/answer.ts";
import { createStore } from "./store.ts";

export interface Connection {
  readonly reached: boolean;
  /** When the last answer came, null before the first. */
  readonly lastAnswerMs: number | null;
}

export const connection = createStore<Connection>({ reached: true, lastAnswerMs: null });

/** Called once, by main.tsx. */
export function watchConnection(): void {
  let lastAnswerMs: number | null = null;
  watchOutcomes((outcome) => {
    if (outcome !== "unreached") lastAnswerMs = Date.now();
    // An answer that was on its way when the connection went says nothing about now.
    const reached = outcome !== "unreached" && navigator.onLine;
    if (reached !== connection.get().reached) connection.set({ reached, lastAnswerMs });
  });
  window.addEventListener("offline", () => connection.set({ reached: false, lastAnswerMs }));
}
