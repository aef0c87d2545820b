/** Why a month cannot be read, or was not in time, in words. Pure. */

import type { TieOutTrouble } from "../../domain/tie-out.ts";

/** `entity`: the organisation's name. */
export function tooManyCalls(entity: string, calls: number): TieOutTrouble {
  const text = `${entity} was read with ${calls} calls, and more are needed. A person can start it: then it has more.`;
  return { code: "too-many-calls", title: "The month takes more calls than there are", text };
}

export function tooLate(entities: string): TieOutTrouble {
  const text = `${entities} did not answer for more than a day. See the Organisations page, and start it again.`;
  return { code: "not-read-in-time", title: "Not everything could be read in time", text };
}
