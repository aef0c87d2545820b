/**
 * The time, refreshed every so often while shown: for countdowns and for words like "yesterday". Whoever asks for the same
 * pace shares one clock: a list shows thousands of times.
 */

import { createStore, type Store, useStore } from "./store.ts";

export function useNow(everyMs: number): number {
  return useStore(clockOf(everyMs));
}

const clocks = new Map<number, Store<number>>();

function clockOf(everyMs: number): Store<number> {
  const known = clocks.get(everyMs);
  if (known !== undefined) return known;
  const made = createClock(everyMs);
  clocks.set(everyMs, made);
  return made;
}

/** Ticks only while somebody looks. */
function createClock(everyMs: number): Store<number> {
  const store = createStore(Date.now());
  let lookers = 0;
  let timer = 0;
  return {
    ...store,
    get() {
      if (lookers === 0) store.set(Date.now());
      return store.get();
    },
    subscribe(listener) {
      const stop = store.subscribe(listener);
      if (lookers === 0) timer = window.setInterval(() => store.set(Date.now()), everyMs);
      lookers += 1;
      return () => {
        stop();
        lookers -= 1;
        if (lookers === 0) window.clearInterval(timer);
      };
    },
  };
}
