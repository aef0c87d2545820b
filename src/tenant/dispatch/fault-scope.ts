/** Whether a fault is about the documents of its call alone, or stops all calls for a while. Pure. */

import type { XeroFault } from "../../xero/errors.ts";
import { CALL_TYPES, isReferencePurpose } from "../model/call-types.ts";
import { isPage } from "../model/paged-reads.ts";
import type { SentCall } from "../model/xero-call.ts";

/**
 * No document paces such a call: without a pause it would spend the minute's calls on an outage. A list that cannot be
 * read has a pace of its own; but where nothing is served at all, nothing else needs to try either.
 */
export function isForAll(call: SentCall, fault: XeroFault, isServing: boolean): boolean {
  const isOfListAlone = isReferencePurpose(call.purpose) && (isServing || !isOutage(fault));
  return hasNoPace(call) && !isOfListAlone;
}

/** Calls that no document of its own paces. What a page of reads brings is due already, and stays so. */
export function hasNoPace(call: SentCall): boolean {
  const { controller } = CALL_TYPES[call.purpose];
  if (controller === "additions") return false;
  const isPageOfReads = controller === "read" && isPage(call);
  return call.docs.length === 0 || controller === "payment-accounts" || isPageOfReads;
}

/** No answer, or Xero's own trouble: not a page of another's with a status of its own. */
function isOutage(fault: XeroFault): boolean {
  return fault.kind === "no-answer" || (fault.kind === "server-error" && fault.status >= 500);
}
