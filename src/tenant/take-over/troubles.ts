/** Why a take-over ends without a result, in words. Pure. */

import type { TieOutTrouble } from "../../domain/tie-out.ts";
import { TAKE_OVER_DOCUMENTS_MOST } from "../../limits.ts";

/** `entity`: the organisation's name. */
export function tooManyCalls(entity: string, calls: number): TieOutTrouble {
  const text = `${entity} was read with ${calls} calls, and more are needed.`;
  return { code: "too-many-calls", title: "The take-over needs more calls than it may make", text };
}

export function tooMany(entity: string): TieOutTrouble {
  const most = TAKE_OVER_DOCUMENTS_MOST.toLocaleString("en");
  const text = `${entity} has more than ${most} sales invoices and credit notes for this satellite. A take-over compares so many at most.`;
  return { code: "too-many-documents", title: "There are more documents than a take-over compares", text };
}

export function tooLate(): TieOutTrouble {
  const text = "Not everything was read and adopted within three days. See the Organisations page, and start it again.";
  return { code: "not-in-time", title: "The take-over did not end in time", text };
}
