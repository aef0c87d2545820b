/** Why an organisation cannot be read for a tie-out or a take-over, in words that both have. Pure. */

import type { Failure } from "../../domain/failure.ts";
import { explain, type ShownFailure } from "../../domain/failure-words.ts";
import type { TieOutTrouble } from "../../domain/tie-out.ts";
import type { XeroFault } from "../../xero/errors.ts";

export function troubleOf({ code, title, detail }: ShownFailure): TieOutTrouble {
  return { code, title, text: detail };
}

/** Xero refused a list, or gave it at no try; `entity`: the organisation's name. */
export function notRead(entity: string, fault: XeroFault): TieOutTrouble {
  return troubleOf(explain(failureOf(entity, fault)));
}

function failureOf(entity: string, fault: XeroFault): Failure {
  switch (fault.kind) {
    case "rejected":
      return { code: "xero-rejected", entity, message: fault.message };
    case "not-found":
      return { code: "xero-rejected", entity, message: "Xero does not have what Orbit asked for." };
    default:
      return { code: "xero-unavailable", entity, reason: "reason" in fault ? fault.reason : fault.kind };
  }
}

export function unreadable(text: string): TieOutTrouble {
  return { code: "unreadable", title: "Xero's answer cannot be read", text };
}

/** `entity`: the organisation's name. */
export function noPart(entity: string): TieOutTrouble {
  const text = `${entity} is not a satellite of the group any more.`;
  return { code: "no-part", title: "The organisation has no part in the mirror", text };
}
