/** Why a month cannot be read, or was not in time, in words. Pure. */

import { explain } from "../../domain/failure-words.ts";
import type { TieOutTrouble } from "../../domain/tie-out.ts";
import type { XeroFault } from "../../xero/errors.ts";
import { troubleOf } from "../model/reading-troubles.ts";

/** `entity`, as below: the organisation's name. */
export function refusal(entity: string, fault: XeroFault): TieOutTrouble {
  if (fault.kind === "rejected") return troubleOf(explain({ code: "xero-rejected", entity, message: fault.message }));
  const reason = "reason" in fault ? fault.reason : fault.kind;
  return troubleOf(explain({ code: "xero-unavailable", entity, reason }));
}

export function tooManyCalls(entity: string, calls: number): TieOutTrouble {
  const text = `${entity} was read with ${calls} calls, and more are needed. A person can start it: then it has more.`;
  return { code: "too-many-calls", title: "The month takes more calls than there are", text };
}

export function tooLate(entities: string): TieOutTrouble {
  const text = `${entities} did not answer for more than a day. See the Organisations page, and start it again.`;
  return { code: "not-read-in-time", title: "Not everything could be read in time", text };
}
