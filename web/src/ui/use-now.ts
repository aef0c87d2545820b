/**
 * The time, refreshed every so often while shown: for countdowns and for words like "yesterday". Whoever asks for the same
 * pace shares one clock: a list shows thousands of times.
 */

import { type Signal, signal } from "@preact/signals";

interface Clock {
  readonly nowMs: Signal<number>;
  isTicking: boolean;
}

const clocks = new Map<number, Clock>();

export function useNow(everyMs: number): number {
  const clock = clocks.get(everyMs) ?? createClock(everyMs);
  clocks.set(everyMs, clock);
  if (!clock.isTicking) clock.nowMs.value = Date.now();
  return clock.nowMs.value;
}

/** Ticks only while somebody looks. */
function createClock(everyMs: number): Clock {
  let timer = 0;
  const clock: Clock = {
    isTicking: false,
    nowMs: signal(Date.now(), {
      watched() {
        clock.isTicking = true;
        timer = window.setInterval(() => {
          clock.nowMs.value = Date.now();
        }, everyMs);
      },
      unwatched() {
        clock.isTicking = false;
        window.clearInterval(timer);
      },
    }),
  };
  return clock;
}
