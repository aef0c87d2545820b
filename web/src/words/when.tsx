/** A time on the page: short words, the full time with its zone as its title, machine-readable underneath. */

import { useNow } from "../live/use-now.ts";
import { fullTime, readerHere, shortTime, since, until } from "./time.ts";

const reader = readerHere();
const MINUTE_MS = 60_000;

export function When({ at }: { readonly at: string }) {
  const nowMs = useNow(MINUTE_MS);
  const atMs = Date.parse(at);
  return (
    <time dateTime={at} title={fullTime(atMs, reader)}>
      {shortTime(atMs, nowMs, reader)}
    </time>
  );
}

/** "in 42 s", counting down. */
export function Until({ at }: { readonly at: string }) {
  const nowMs = useNow(1000);
  const atMs = Date.parse(at);
  return (
    <time dateTime={at} title={fullTime(atMs, reader)}>
      {until(atMs, nowMs)}
    </time>
  );
}

/** "3 min ago" */
export function Since({ at }: { readonly at: string }) {
  const nowMs = useNow(10_000);
  const atMs = Date.parse(at);
  return (
    <time dateTime={at} title={fullTime(atMs, reader)}>
      {since(atMs, nowMs)}
    </time>
  );
}
