/** A copy that cannot be made or changed, or is not what it should be. */

import { differences, EDIT_GOES_ON, instant, RESYNC, sentence, type WordsOf } from "./table.ts";

export const DOCUMENTS: WordsOf<
  "invoice-number-taken" | "not-modifiable" | "totals-differ" | "satellite-edited" | "xero-rejected"
> = {
  "invoice-number-taken": {
    title: "An invoice with this number already exists in the satellite",
    detail: (f) =>
      f.isOfAnother === true
        ? `In ${f.satellite} the number ${f.number} is still that of the copy of another of the group's documents.`
        : `${f.satellite} already has a document numbered ${f.number} that Orbit did not make.`,
    remedy: (f) =>
      f.isOfAnother === true
        ? [
            "If the other one has another number in the group by now, Orbit goes on by itself as soon as its copy has it.",
            "If two documents of the group exchange their numbers, give one of them a third number in the group's Xero first.",
          ]
        : [
            `In ${f.satellite}'s Xero, under Sales → Invoices, open ${f.number} and compare.`,
            "If it is the same sale, press Adopt: Orbit takes it as the copy and brings it in step.",
            "If it is not, press Leave, or give one of the two another number and press Re-sync.",
          ],
  },
  "not-modifiable": {
    title: "Invoice not of valid status for modification",
    detail: (f) => `The copy in ${f.satellite} cannot be changed as it is: ${sentence(f.message)}`,
    remedy: (f) =>
      f.isVoid
        ? [
            "In the group's Xero, under Sales → Invoices, give it a number that has not been used: Orbit then makes a new copy.",
            "Or void it there too, if the sale is off.",
            EDIT_GOES_ON,
          ]
        : [
            `In ${f.satellite}'s Xero, under Sales → Invoices, open the copy and take off what holds it (a payment, a credit).`,
            RESYNC,
          ],
  },
  "totals-differ": {
    title: "The copy's totals differ from the group's",
    detail: (f) =>
      `The copy in ${f.satellite} was made, but its amounts are not the group's: ${differences(f.differences)}.`,
    remedy: (f) => [
      `Compare the tax rates of the lines: the rate in ${f.satellite}'s Xero (Accounting → Advanced → Tax rates) may have another percentage.`,
      RESYNC,
    ],
  },
  "satellite-edited": {
    title: "The copy was edited in the satellite",
    detail: (f) =>
      f.kept === undefined
        ? `Somebody changed the copy in ${f.satellite}: ${differences(f.differences)}.`
        : `${f.kept.by} kept the copy in ${f.satellite} as it is, on ${instant(f.kept.sinceMs)}. The group's record was voided or moved away since.`,
    remedy: () => [
      "Press Restore group values to put them back, or Keep to leave the copy as it is now in the satellite's Xero.",
    ],
  },
  "xero-rejected": {
    title: "Xero rejected the record",
    detail: (f) => f.message,
    remedy: (f) => [`Fix in ${f.entity}'s Xero, or in the group's, what the message says.`, RESYNC],
  },
};
