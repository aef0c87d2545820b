/** The time, refreshed every so often while shown: for countdowns and for words like "yesterday". */

import { useEffect, useState } from "preact/hooks";

export function useNow(everyMs: number): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = window.setInterval(() => setNowMs(Date.now()), everyMs);
    return () => window.clearInterval(timer);
  }, [everyMs]);
  return nowMs;
}
