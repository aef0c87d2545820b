/**
 * Where the page is: path and search of the address bar, and how to go elsewhere, over the History API. The address is
 * the only copy of what a view shows (open event, filters), so that it can be shared and gone back to.
 */

import { createStore } from "../live/store.ts";

export interface Place {
  readonly path: string;
  /** "" or "?…" */
  readonly search: string;
}

export const place = createStore<Place>(here());

/** Called once, by main.tsx. */
export function watchAddress(): void {
  window.addEventListener("popstate", () => place.set(here()));
}

export interface GoOptions {
  /** Takes the place of the current entry of the history. */
  readonly replace?: boolean;
}

export function go(address: string, { replace = false }: GoOptions = {}): void {
  if (address === `${location.pathname}${location.search}`) return;
  if (replace) history.replaceState(null, "", address);
  else history.pushState(null, "", address);
  place.set(here());
}

function here(): Place {
  return { path: location.pathname, search: location.search };
}
