/** Why an organisation cannot be read for a tie-out or a take-over, in words that both have. Pure. */

import type { ShownFailure } from "../../domain/failure-words.ts";
import type { TieOutTrouble } from "../../domain/tie-out.ts";

export function troubleOf({ code, title, detail }: ShownFailure): TieOutTrouble {
  return { code, title, text: detail };
}

export function unreadable(text: string): TieOutTrouble {
  return { code: "unreadable", title: "Xero's answer cannot be read", text };
}

/** `entity`: the organisation's name. */
export function noPart(entity: string): TieOutTrouble {
  const text = `${entity} is not a satellite of the group any more.`;
  return { code: "no-part", title: "The organisation has no part in the mirror", text };
}
