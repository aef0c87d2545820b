/** What each view is for and what its words mean, in a few lines. Pure. */

import type { View } from "../../format/views.ts";

export interface HelpWords {
  readonly lead: string;
  /** A word of the view, and what it means. */
  readonly terms: readonly (readonly [string, string])[];
}

const GROUP = ["Group", "The organisation in which every invoice is raised."] as const;
const SATELLITE = [
  "Satellite",
  "An organisation that holds copies of the group’s documents that are its own.",
] as const;
const COPY = ["Copy", "The same document, contact or credit note in a satellite."] as const;
const KEEP = [
  "Keep",
  "A person decided that a copy stays as it is. Nothing changes it until somebody stops keeping it.",
] as const;
const RESYNC = [
  "Re-sync",
  "Orbit reads the record again and brings its copy up to date. What is equal costs nothing.",
] as const;

const WAITING = [
  "Waiting",
  "Orbit continues by itself: at the time that is said, or as soon as what it waits for is done. A pause has no end: it waits until somebody resumes.",
] as const;

/** A view without words of its own has those of all views. */
export const HELP: Partial<Readonly<Record<View["name"], HelpWords>>> = {
  overview: {
    lead: "Whether everything is up to date, and what needs somebody, the gravest first.",
    terms: [
      GROUP,
      SATELLITE,
      ["Up to date", "The copy was equal to the group’s record when both were last read."],
      WAITING,
      ["Failed", "Somebody has to do something; the entry says what."],
      ["At stake", "The totals of the documents that failed or wait, whatever their month."],
      ["Raised", "Approved in the group this month, by document date, and to be copied. Credit notes are deducted."],
      ["Owing", "What is still due on those invoices, less what is left on the credit notes."],
    ],
  },
  documents: {
    lead: "Every invoice and credit note of the group that Orbit knows, with its copy. Search by number, reference, contact or amount.",
    terms: [
      ["Up to date", "Both sides were equal in every field that Orbit copies, payments included, when last read."],
      ["Needs you", "Something stops the copy; the document says what to do."],
      WAITING,
      ["Not copied", "There is nothing to copy: a draft, a total of zero, a bill."],
      KEEP,
      ["Still due", "What Xero shows as owing: the total less payments and credits."],
    ],
  },
  months: {
    lead: "Whether a month is complete: the group’s figures beside each satellite’s, both read from Xero when you tie it out.",
    terms: [
      ["Tie out", "Orbit reads the month in every organisation and names each document and payment that differs."],
      ["Invoiced, Credited, Tax", "Approved invoices and credit notes by their date, and the tax on them."],
      ["Received", "Payments by their own date, whichever month their invoice is of, less refunds of credit notes."],
      ["Owing now", "What is due on all open invoices when Xero is read, less what is left on credit notes."],
      [
        "Not explained",
        "A difference without a known reason: look a document without a copy up, check one that has a copy, then tie out again.",
      ],
      ["Sign off", "A person confirms the figures. If they change later, the month says so and an alert is sent."],
    ],
  },
  events: {
    lead: "Every change that Orbit was told of or found, newest first, and what became of it.",
    terms: [
      ["Synced", "The copy was brought up to date."],
      WAITING,
      ["Skipped", "There was nothing to do, and the event says why."],
      ["Resolved", "Somebody marked the failure as taken care of."],
      [
        "Technical events",
        "Confirmations of Orbit’s own writes, and changes of what is not copied. Hidden unless you ask.",
      ],
      RESYNC,
    ],
  },
  mappings: {
    lead: "Which copy belongs to which record of the group, and which of them differ.",
    terms: [
      COPY,
      ["Differs", "Somebody changed the copy in its satellite, or entered a payment there."],
      [
        "Restore group values",
        "Writes the group’s values into the copy again. Payments that people entered there stay.",
      ],
      KEEP,
    ],
  },
  entities: {
    lead: "The connected Xero organisations: their role, their connection, and their limits.",
    terms: [
      GROUP,
      SATELLITE,
      ["Tracking option", "The option on an invoice’s lines that names the satellite."],
      ["Pause", "Orbit writes nothing there; what arrives waits and nothing is lost."],
      ["Check now", "Looks for changes that nobody announced."],
      ["Calls", "Xero allows so many requests a minute and a day for each organisation."],
    ],
  },
  backfill: {
    lead: "Copies what was changed in the group in a span of days, for instance before Orbit was connected.",
    terms: [
      ["Changed", "The days are those on which the record was last changed in Xero, not the dates of the invoices."],
      COPY,
    ],
  },
  settings: {
    lead: "How Orbit copies, for all organisations of the firm. Nothing is saved before you press Save.",
    terms: [["Mixed tracking", "An invoice whose lines name more than one satellite."], KEEP],
  },
  people: {
    lead: "Who may see and do what.",
    terms: [
      ["Owner", "May do everything, settings and people included."],
      ["Operator", "May view, retry and resolve; not change settings."],
      ["Viewer", "May look at everything but people."],
    ],
  },
  activity: { lead: "Who did what, and when.", terms: [] },
  setup: {
    lead: "Connect the organisations one after the other, and see what has to be fixed before you start.",
    terms: [],
  },
};

export const HELP_ANYWHERE: HelpWords = {
  lead: "Orbit copies the group’s sales documents into the satellites that they belong to.",
  terms: [GROUP, SATELLITE, COPY, KEEP, RESYNC],
};
