/**
 * The status of a document in the words of Xero's own pages.
 */

import { el } from "./dom.js";

const STATUS_WORDS = {
  DRAFT: "Draft",
  SUBMITTED: "Awaiting approval",
  AUTHORISED: "Awaiting payment",
  PAID: "Paid",
  VOIDED: "Voided",
  DELETED: "Deleted",
};

export function badge(status) {
  return el("span", { class: `badge ${status.toLowerCase()}` }, STATUS_WORDS[status] ?? status);
}
