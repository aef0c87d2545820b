/**
 * Where the page is: path and search of the address bar, and how to go elsewhere, over the History API. The address is
 * the only copy of what a view shows (open event, filters), so that it can be shared and gone back to.
 */

import { signal } from "@preact/signals";

export interface Place {
  readonly path: string;
  /** "" or "?…" */
  readonly search: string;
}

export const place = signal<Place>(here());

/** Called once, by main.tsx. */
export function watchAddress(): void {
  window.addEventListener("popstate", () => {
    place.value = here();
  });
}

type Guard = (address: string) => boolean;
let guard: Guard | null = null;

/**
 * Asked before another view is gone to: true keeps the page where it is, until it says by itself where to go. Back and
 * forward are not asked, they have happened by then. Answers how to take it off again.
 */
export function guardLeaving(asked: Guard): () => void {
  guard = asked;
  return () => {
    if (guard === asked) guard = null;
  };
}

export interface GoOptions {
  /** Takes the place of the current entry of the history. */
  readonly replace?: boolean;
}

export function go(address: string, { replace = false }: GoOptions = {}): void {
  if (address === `${location.pathname}${location.search}`) return;
  if (new URL(address, location.href).pathname !== location.pathname && guard?.(address) === true) return;
  if (replace) history.replaceState(null, "", address);
  else history.pushState(null, "", address);
  place.value = here();
}

function here(): Place {
  return { path: location.pathname, search: location.search };
}
