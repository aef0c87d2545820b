/** Does a new consent mend the event? Pure. */

import type { EventDetail } from "../../../data/shapes.ts";
import { isMendedByConnecting } from "../cause-kinds.ts";

export function needsReconnect({ status, failures }: Pick<EventDetail, "status" | "failures">): boolean {
  const isOpen = status === "failed" || status === "waiting";
  return isOpen && failures.some((failure) => isMendedByConnecting(failure.code));
}
