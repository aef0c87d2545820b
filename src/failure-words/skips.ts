/** Nothing to do, and why. */

import { differences, type WordsOf } from "./table.ts";

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
    title: "Changed in the satellite, and kept",
    detail: (f) =>
      `Somebody changed the copy in ${f.satellite} (${differences(f.differences)}), and Settings say that such changes are kept.`,
    remedy: () => [],
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
  "no-role": "This organisation has no role yet: make it the group or a satellite on the Entities page.",
  "voided-before-copied": "It was voided in the group before there was a copy.",
  "not-found": "The group's Xero does not have it (any more).",
} as const;
