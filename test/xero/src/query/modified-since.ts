/**
 * If-Modified-Since: UTC with the accuracy of a second, in the spellings that clients send (docs/xero.md §4.4). Whether
 * the second itself is part of the answer is not documented, so a flag decides. Pure.
 */

const ISO = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?$/;

/** Milliseconds, or null when it cannot be read (then everything is answered). */
export function readModifiedSince(header: string): number | null {
  const text = header.trim();
  const ms = Date.parse(ISO.test(text) ? `${text.replace(" ", "T")}${text.length === 10 ? "" : "Z"}` : text);
  return Number.isNaN(ms) ? null : ms;
}

export function isModifiedSince(updatedMs: number, sinceMs: number, inclusive: boolean): boolean {
  const updated = Math.floor(updatedMs / 1000);
  const since = Math.floor(sinceMs / 1000);
  return inclusive ? updated >= since : updated > since;
}
