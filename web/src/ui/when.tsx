/** A time on the page: short words, the full time with its zone as its title, machine-readable underneath. */

import {
  atTime,
  exactTime,
  fullTime,
  printTime,
  readerHere,
  shortTime,
  since,
  until,
  zoneName,
} from "../format/time.ts";
import { useNow } from "./use-now.ts";

const reader = readerHere();
const MINUTE_MS = 60_000;

export function When({ at }: { readonly at: string }) {
  const nowMs = useNow(MINUTE_MS);
  return <Titled at={at} words={shortTime(Date.parse(at), nowMs, reader)} />;
}

/** The same within a sentence: "at 14:32", "tomorrow at 9:00". */
export function At({ at }: { readonly at: string }) {
  const nowMs = useNow(MINUTE_MS);
  return <Titled at={at} words={atTime(Date.parse(at), nowMs, reader)} />;
}

/** "26 Nov 2026, 2:32:10 pm": for a history, in which the order matters. */
export function Exact({ at }: { readonly at: string }) {
  return <Titled at={at} words={exactTime(Date.parse(at), reader)} />;
}

/** In full, with seconds and the zone. */
export function FullWhen({ at }: { readonly at: string }) {
  return <time dateTime={at}>{fullTime(Date.parse(at), reader)}</time>;
}

/** The zone that all times of the page are in: "AEDT". */
export function Zone() {
  return <>{zoneName(useNow(MINUTE_MS), reader)}</>;
}

/** "in 42 s", counting down. */
export function Until({ at }: { readonly at: string }) {
  const nowMs = useNow(1000);
  return <Titled at={at} words={until(Date.parse(at), nowMs)} />;
}

/** "3 min ago" */
export function Since({ at }: { readonly at: string }) {
  const nowMs = useNow(10_000);
  return <Titled at={at} words={since(Date.parse(at), nowMs)} />;
}

function Titled({ at, words }: { readonly at: string; readonly words: string }) {
  return (
    <time dateTime={at} title={fullTime(Date.parse(at), reader)} data-print={printTime(Date.parse(at), reader)}>
      {words}
    </time>
  );
}
