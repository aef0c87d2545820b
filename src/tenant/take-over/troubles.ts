/** Why a take-over cannot go on, in words. Pure. */

import { explain } from "../../domain/failure-words.ts";
import type { TieOutTrouble } from "../../domain/tie-out.ts";
import { TAKE_OVER_DOCUMENTS_MOST } from "../../limits.ts";
import type { XeroFault } from "../../xero/errors.ts";
import { troubleOf } from "../model/reading-troubles.ts";

/** `entity`, as below: the organisation's name. */
export function refusal(entity: string, fault: XeroFault): TieOutTrouble {
  const message = "message" in fault ? fault.message : fault.kind;
  const reason = "reason" in fault ? fault.reason : fault.kind;
  const isRefused = fault.kind === "rejected" || fault.kind === "not-found";
  return troubleOf(
    explain(isRefused ? { code: "xero-rejected", entity, message } : { code: "xero-unavailable", entity, reason }),
  );
}

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
