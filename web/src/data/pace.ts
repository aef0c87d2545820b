/**
 * When the page asks again: often while somebody looks, seldom in a hidden tab, not at all offline, and slower with every
 * failure in a row. Pure.
 */

export interface Watching {
  readonly visible: boolean;
  readonly online: boolean;
  /** Requests in a row that failed. */
  readonly failures: number;
}

const HIDDEN_LEAST_MS = 60_000;
const FAILING_MOST_MS = 30_000;

/** Milliseconds until the next request; null means: not before something changes. */
export function nextAskMs(everyMs: number, { visible, online, failures }: Watching): number | null {
  if (!online) return null;
  const slowed = failures === 0 ? everyMs : Math.max(everyMs, Math.min(FAILING_MOST_MS, everyMs * 2 ** failures));
  return visible ? slowed : Math.max(slowed, HIDDEN_LEAST_MS);
}
