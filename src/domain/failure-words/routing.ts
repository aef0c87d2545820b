/** A document that names no satellite, too many, or another one than before. */

import { EDIT_GOES_ON, listed, NOTHING_TO_DO, type WordsOf } from "./table.ts";

/** The button's words. */
const FORGET_COPIES = "Forget its copies";

const goneForGood = (entity: string): string =>
  `If ${entity} is gone for good, disconnect it on the Organisations page and press “${FORGET_COPIES}” there: then nothing waits for its copies any more.`;

export const ROUTING: WordsOf<
  "no-tracking" | "no-satellite" | "mixed-tracking" | "no-line-items" | "moving" | "former-satellite"
> = {
  "no-tracking": {
    title: "Invoice has no tracking",
    detail: (f) =>
      f.category === null
        ? "No line names a tracking option, so Orbit cannot tell which entity owns it."
        : `No line names an option of the tracking category ${f.category}, so Orbit cannot tell which entity owns it.`,
    remedy: (f) => [
      `In the group's Xero, under Sales → Invoices, open it and choose ${f.category === null ? "a tracking option" : `an option of ${f.category}`} on each line.`,
      EDIT_GOES_ON,
    ],
  },
  "no-satellite": {
    title: "No satellite entity was found with the tracking option",
    detail: (f) => `The lines name the tracking option ${f.option}, and no satellite has that option.`,
    remedy: (f) => [
      `On the Organisations page, give the option ${f.option} to the satellite that owns it; or choose another option on the lines in the group's Xero.`,
      "Orbit then goes on by itself.",
    ],
  },
  "mixed-tracking": {
    title: "Line items name more than one satellite entity",
    detail: (f) => `The lines name ${listed(f.options)}; one document can belong to one entity only.`,
    remedy: () => [
      "In the group's Xero, under Sales → Invoices, open it and choose the same tracking option on every line, or split it into one document for each entity.",
      "Or set “Mixed tracking” to “first line” on the Settings page and re-sync.",
    ],
  },
  "no-line-items": {
    title: "No line items found on the group invoice",
    detail: (f) => `${f.document ?? "It"} has no lines, so there is nothing to copy.`,
    remedy: () => ["In the group's Xero, under Sales → Invoices, open it and add at least one line.", EDIT_GOES_ON],
  },
  moving: {
    title: "Waiting for the copy in the former satellite to be voided",
    detail: (f) => {
      const order = `${f.invoice ?? "It"} moved from ${f.from} to ${f.to}. The copy in ${f.from} is voided first, so that the sale is never in both.`;
      return f.stop === undefined ? order : `${order} That cannot be done now: ${f.stop.title}.`;
    },
    remedy: (f) =>
      f.stop === undefined ? [NOTHING_TO_DO] : [...f.stop.remedy, ...(f.stop.mayBeGone ? [goneForGood(f.from)] : [])],
  },
  "former-satellite": {
    title: "Its copy is in an organisation that is no satellite any more",
    detail: (f) =>
      f.why === "removed"
        ? `${f.entity} is not connected to Orbit any more, so Orbit can neither change nor void the copy there.`
        : `${f.entity} has not the role of a satellite any more, so Orbit neither changes nor voids the copy there.`,
    remedy: (f) => [
      `If ${f.entity} is gone for good, press “${FORGET_COPIES}” here or beside it on the Organisations page, once for all its records: nothing is changed in its Xero, and what belongs to another satellite now is made or found there.`,
      f.why === "removed"
        ? `Otherwise press Connect to Xero on the Organisations page, choose ${f.entity}, and make it a satellite again: Orbit then changes or voids its copies by itself.`
        : `Otherwise make ${f.entity} a satellite again on the Organisations page: Orbit then changes or voids its copies by itself.`,
    ],
  },
};
