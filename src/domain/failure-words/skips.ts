/** Nothing to do, and why. */

import { differences, differencesHere, instant, type WordsOf } from "./table.ts";

export const SKIPS: WordsOf<
  | "skip-draft"
  | "skip-zero-total"
  | "skip-bill"
  | "skip-satellite-change"
  | "skip-own-write"
  | "skip-unchanged"
  | "skip-not-mapped"
> = {
  "skip-draft": {
    title: "Not approved yet",
    detail: (f) => `It is ${f.status.toLowerCase()} in the group; Orbit copies it when it is approved.`,
    remedy: () => [],
  },
  "skip-zero-total": {
    title: "Nothing to invoice",
    detail: () => "Its total is zero, so there is nothing to copy.",
    remedy: () => [],
  },
  "skip-bill": {
    title: "A bill, not a sale",
    detail: () => "It is a supplier's bill. Orbit copies sales only, unless Settings say otherwise.",
    remedy: () => [],
  },
  "skip-satellite-change": {
    title: (f) => {
      if (f.groupPayment !== undefined) return "A payment entered in the group only";
      if (f.isTakenOver) return "Taken over as it is";
      if (f.isArchived && f.kept === undefined) return "Archived in the satellite";
      if (f.foreignCredit !== undefined && f.kept === undefined) return "Credited in the satellite only";
      if (f.foreignPayment === undefined) return "Changed in the satellite, and kept";
      return f.goesHome ? "A payment entered in the satellite" : "A payment entered in the satellite only";
    },
    detail: (f) => {
      if (f.kept !== undefined) {
        const what = f.differences.length === 0 ? "the copy as it is" : "this difference";
        const values = f.differences.length === 0 ? "" : `: ${differencesHere(f.differences)}`;
        return `${f.kept.by} kept ${what} in ${f.satellite} on ${instant(f.kept.sinceMs)}${values}.`;
      }
      if (f.groupPayment !== undefined) {
        return `A payment of ${f.groupPayment} was entered in the group. Settings say that payments are received in the satellites, so it stays there.`;
      }
      if (f.foreignPayment !== undefined && f.goesHome) {
        return `A payment of ${f.foreignPayment} was entered in ${f.satellite}. Orbit enters it on the group's invoice, unless somebody took it off there.`;
      }
      if (f.foreignPayment !== undefined) {
        return `A payment of ${f.foreignPayment} was entered in ${f.satellite} only. Orbit never deletes payments.`;
      }
      if (f.foreignCredit !== undefined) {
        return `A credit of ${f.foreignCredit} is used on the copy in ${f.satellite} only. Orbit leaves it there.`;
      }
      if (f.isTakenOver) {
        return `The copy was taken over in ${f.satellite} as it is (${differences(f.differences)}), and Orbit has not written to it since. The next change in the group brings it in step.`;
      }
      if (f.isArchived) {
        return `Somebody archived the contact in ${f.satellite}, and Xero does not let Orbit restore it. Documents for it fail there until somebody does.`;
      }
      return `Somebody changed the copy in ${f.satellite} (${differences(f.differences)}), and Settings say that such changes are kept.`;
    },
    remedy: (f) => {
      if (f.isTakenOver)
        return ["To bring it in step now, press Restore group values; to leave it as it is, press Keep."];
      if (f.kept !== undefined) return ["Press Stop keeping when Orbit shall look after the copy again."];
      if (f.isArchived)
        return [`To restore it, in ${f.satellite}'s Xero, under Contacts → Archived, choose it and press Restore.`];
      if (f.groupPayment !== undefined) return [`Enter it in ${f.satellite} instead, or in both.`];
      if (f.foreignPayment === undefined || f.goesHome) return [];
      return [`Enter the payment in the group too, or remove it in ${f.satellite}.`];
    },
  },
  "skip-own-write": {
    title: "Orbit's own change",
    detail: (f) => `Xero reported back what Orbit itself wrote to ${f.satellite}.`,
    remedy: () => [],
  },
  "skip-unchanged": {
    title: "Already in step",
    detail: () => "Nothing that Orbit mirrors has changed.",
    remedy: () => [],
  },
  "skip-not-mapped": {
    title: "Has no copy",
    detail: (f) => SKIP_REASONS[f.reason],
    remedy: () => [],
  },
};

const SKIP_REASONS = {
  "contact-not-used": "No satellite uses this contact yet; it is copied with its first invoice.",
  "not-a-copy": "It is not a copy of anything in the group.",
  "former-copy": "It was a copy until its record moved away or got a new one; Orbit no longer looks after it.",
  "no-role": "This organisation has no role yet: make it the group or a satellite on the Organisations page.",
  "voided-before-copied": "It was voided in the group, and it has no copy.",
  "not-found": "The group's Xero does not have it (any more).",
} as const;
