/** In which order a side of a take-over is read, and the request of each step. Pure. */

import { READ_IDS_PER_CALL, READ_PAGE_SIZE, TAKE_OVER_CONTACTS_BY_ID } from "../../limits.ts";
import type { XeroRequest } from "../../xero/client.ts";
import { contactsByIds, contactsPage, salesAll } from "../../xero/requests.ts";
import type { TakeOverReading } from "../storage/take-overs.ts";

/** `isLast`: the list has no further page; null: it is read by ids. `contactIds`: those that the documents name. */
export function nextStep(
  { list, page }: TakeOverReading["step"],
  isLast: boolean | null,
  contactIds: readonly string[],
): TakeOverReading["step"] | null {
  const isOver = isLast ?? page * READ_IDS_PER_CALL >= contactIds.length;
  if (!isOver) return { list, page: page + 1 };
  if (list === "invoice") return { list: "credit-note", page: 1 };
  return list === "contact" || contactIds.length === 0 ? null : { list: "contact", page: 1 };
}

export function requestOf(
  { step: { list, page } }: Pick<TakeOverReading, "step">,
  { isGroup, contactIds }: { readonly isGroup: boolean; readonly contactIds: readonly string[] },
): XeroRequest {
  // A draft of the group has no copy; one in the satellite has the number all the same.
  if (list !== "contact") return salesAll(list, page, isGroup);
  if (!isByIds(contactIds)) return contactsPage({ page, size: READ_PAGE_SIZE });
  return contactsByIds(contactIds.slice((page - 1) * READ_IDS_PER_CALL, page * READ_IDS_PER_CALL));
}

export function isByIds(contactIds: readonly string[]): boolean {
  return contactIds.length <= TAKE_OVER_CONTACTS_BY_ID;
}
