/**
 * Is somebody busy with the rows just now? Then nothing may move under their eyes or their pointer: the page is scrolled
 * into the list, a row has the focus, rows are selected, or the pointer moved over the list a moment ago.
 */

import type { RefObject } from "preact";
import { type MutableRef, useEffect, useRef } from "preact/hooks";

const POINTER_REST_MS = 3_000;
/** Of the list, what may be out of sight before it counts as scrolled into. */
const SCROLLED_PX = 48;

export function useReading(rows: RefObject<HTMLElement>, hasSelection: MutableRef<boolean>): () => boolean {
  const pointerAtMs = useRef(0);

  useEffect(() => {
    const onMove = (event: Event) => {
      if (event.target instanceof Node && rows.current?.contains(event.target)) pointerAtMs.current = Date.now();
    };
    document.addEventListener("pointermove", onMove, { passive: true });
    document.addEventListener("pointerdown", onMove, { passive: true });
    return () => {
      document.removeEventListener("pointermove", onMove);
      document.removeEventListener("pointerdown", onMove);
    };
  }, [rows]);

  return () => {
    const list = rows.current;
    if (list === null || hasSelection.current) return hasSelection.current;
    if (Date.now() - pointerAtMs.current < POINTER_REST_MS) return true;
    if (document.activeElement !== null && list.contains(document.activeElement)) return true;
    return list.getBoundingClientRect().top < -SCROLLED_PX;
  };
}
