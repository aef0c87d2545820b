/**
 * Repeats a piece of work at the pace of pace.ts, one at a time: never two requests of one kind under way. Starts at
 * once, and again whenever `key` changes or the tab comes back. Callers: resources and the live list of events.
 */

import { useEffect, useRef } from "preact/hooks";
import { nextAskMs } from "./pace.ts";

export interface Polled {
  /** A change starts anew. */
  readonly key: string;
  readonly everyMs: number;
  /** Answers whether it succeeded. `isCurrent` turns false when the key has changed meanwhile. */
  work(isCurrent: () => boolean): Promise<boolean>;
}

/** Answers a function that asks now, out of turn. */
export function usePolling(polled: Polled): () => Promise<void> {
  const latest = useRef(polled);
  latest.current = polled;
  const askNow = useRef<() => Promise<void>>(async () => undefined);
  const { key } = polled;

  // Only `key` starts the loop anew; everything else is read fresh at each turn.
  useEffect(() => {
    const loop = startLoop(() => latest.current);
    askNow.current = loop.askNow;
    return loop.stop;
  }, [key]);

  return () => askNow.current();
}

function startLoop(polled: () => Polled) {
  let stopped = false;
  let failures = 0;
  let timer = 0;
  let underWay: Promise<void> | null = null;

  const arm = () => {
    clearTimeout(timer);
    const visible = document.visibilityState === "visible";
    const delayMs = nextAskMs(polled().everyMs, { visible, online: navigator.onLine, failures });
    if (delayMs !== null && !stopped) timer = window.setTimeout(() => void turn(), delayMs);
  };
  const turn = (): Promise<void> => {
    clearTimeout(timer);
    underWay ??= polled()
      .work(() => !stopped)
      .then((succeeded) => {
        failures = succeeded ? 0 : failures + 1;
      })
      .finally(() => {
        underWay = null;
        arm();
      });
    return underWay;
  };
  /** What is under way may have begun before the change that the caller wants to see: then once more. */
  const askNow = async () => {
    await underWay;
    if (!stopped) await turn();
  };
  const onReturn = () => {
    if (document.visibilityState === "visible" && navigator.onLine && !stopped) void turn();
    else arm();
  };

  document.addEventListener("visibilitychange", onReturn);
  window.addEventListener("online", onReturn);
  window.addEventListener("offline", onReturn);
  void turn();
  const stop = () => {
    stopped = true;
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", onReturn);
    window.removeEventListener("online", onReturn);
    window.removeEventListener("offline", onReturn);
  };
  return { askNow, stop };
}
