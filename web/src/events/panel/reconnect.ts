/** Causes that a new consent mends. Pure. */

import type { EventDetail, FailureCode } from "../../api/shapes.ts";

const MENDED_BY_CONNECTING: readonly FailureCode[] = ["token-set-invalid", "disconnected", "scope-missing"];

export function needsReconnect({ status, failures }: Pick<EventDetail, "status" | "failures">): boolean {
  const isOpen = status === "failed" || status === "waiting";
  return isOpen && failures.some((failure) => MENDED_BY_CONNECTING.includes(failure.code));
}
