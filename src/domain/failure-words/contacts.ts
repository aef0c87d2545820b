/** A contact that a satellite does not take. */

import { EDIT_GOES_ON, RESYNC, type WordsOf } from "./table.ts";

export const CONTACTS: WordsOf<
  "contact-archived" | "contact-name-taken" | "account-number-taken" | "contact-email-missing"
> = {
  "contact-archived": {
    title: "The contact with the specified contact details has been archived",
    detail: (f) =>
      f.mergedInto === undefined
        ? `${f.contact} is archived in ${f.satellite}, and Xero does not let Orbit restore it.`
        : `${f.contact} was merged in ${f.satellite} into ${f.mergedInto}, which is a contact of its own in the group.`,
    remedy: (f) =>
      f.mergedInto === undefined
        ? [
            `In ${f.satellite}'s Xero, under Contacts → Archived, choose ${f.contact} and press Restore.`,
            "Orbit goes on by itself when Xero reports it.",
          ]
        : [`In the group's Xero, under Contacts, merge ${f.contact} into ${f.mergedInto} as well.`, EDIT_GOES_ON],
  },
  "contact-name-taken": {
    title: "The contact name is already assigned to another contact",
    detail: (f) => `${f.satellite} already has another contact named ${f.contact}, and Xero takes each name once.`,
    remedy: (f) => [
      `In ${f.satellite}'s Xero, under Contacts, rename or merge one of the two contacts named ${f.contact}.`,
      RESYNC,
    ],
  },
  "account-number-taken": {
    title: "The Account Number already exists",
    detail: (f) => `Another contact in ${f.satellite} has the account number ${f.number ?? ""} of ${f.contact}.`,
    remedy: (f) => [
      `In ${f.satellite}'s Xero, under Contacts, change the account number of the other contact.`,
      RESYNC,
    ],
  },
  "contact-email-missing": {
    title: "Additional people cannot be added when the primary person has no email address set",
    detail: (f) =>
      `${f.contact} has no email address in the group, and its copy in ${f.satellite} has additional people.`,
    remedy: (f) => [`In the group's Xero, under Contacts, give ${f.contact} an email address.`, EDIT_GOES_ON],
  },
};
