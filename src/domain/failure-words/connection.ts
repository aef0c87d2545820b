/** What stops a whole organisation: tokens, consent, limits, Xero itself, and Orbit's own database. */

import { NOTHING_TO_DO, type WordsOf } from "./table.ts";

export const CONNECTION: WordsOf<
  | "token-refresh-failed"
  | "token-set-invalid"
  | "mapping-read-failed"
  | "mapping-write-failed"
  | "minute-limit"
  | "day-limit"
  | "disconnected"
  | "scope-missing"
  | "paused"
  | "xero-unavailable"
  | "internal-error"
> = {
  "token-refresh-failed": {
    title: "Unable to refresh tokens",
    detail: (f) =>
      `Xero did not renew Orbit's access: ${f.reason}. The consent may still be good, so Orbit keeps trying.`,
    remedy: () => [NOTHING_TO_DO, "If it lasts for more than an hour, press Reconnect on the Organisations page."],
  },
  "token-set-invalid": {
    title: "Invalid token set provided",
    detail: (f) =>
      `Xero no longer accepts the consent that Orbit holds for ${f.entity}: it was withdrawn or has expired.`,
    remedy: (f) => [
      `Press Reconnect beside ${f.entity} on the Organisations page and allow access in Xero.`,
      "Everything that waited then goes on by itself.",
    ],
  },
  "mapping-read-failed": {
    title: (f) => (f.kind === "contact" ? "Unable to get contact mapping" : "Could not get invoice mapping"),
    detail: (f) => `Orbit's database could not be read (${f.reason}). The mirror goes on from what each entity holds.`,
    remedy: () => [NOTHING_TO_DO],
  },
  "mapping-write-failed": {
    title: (f) =>
      f.kind === "contact" ? "Failed to create the contact mapping" : "Unable to create / delete invoice mapping",
    detail: (f) =>
      `Orbit's database could not be written (${f.reason}). Nothing is lost: it is written as soon as it can be.`,
    remedy: () => [NOTHING_TO_DO],
  },
  "minute-limit": {
    title: "Minute Rate Limit Hit",
    detail: (f) => `${f.entity} has used the calls that Xero allows in a minute. Work goes on when the minute is over.`,
    remedy: () => [NOTHING_TO_DO],
  },
  "day-limit": {
    title: "Daily Rate Limit Hit",
    detail: (f) =>
      `${f.entity} has used ${f.limit === 1 ? "the one call" : `all ${f.limit.toLocaleString("en")} calls`} of its limit for 24 hours. Work goes on when calls come free.`,
    remedy: () => [
      NOTHING_TO_DO,
      "If your Xero app is on a tier with more calls a day, set the organisation's day limit on the Organisations page.",
    ],
  },
  disconnected: {
    title: "The organisation is disconnected",
    detail: (f) => `Xero says that Orbit no longer has access to ${f.entity}.`,
    remedy: (f) => [
      `Press Reconnect beside ${f.entity} on the Organisations page and choose ${f.entity} in Xero.`,
      "Everything that waited then goes on by itself.",
    ],
  },
  "scope-missing": {
    title: "The connection lacks a permission",
    detail: (f) => `The consent for ${f.entity} does not include everything that Orbit needs.`,
    remedy: (f) => [`Press Reconnect beside ${f.entity} on the Organisations page and allow all that Xero lists.`],
  },
  paused: {
    title: "The organisation is paused",
    detail: (f) => `${f.entity} is paused: Orbit looks at nothing and changes nothing there until somebody resumes it.`,
    remedy: (f) => [
      `Press Resume beside ${f.entity} on the Organisations page. Everything that waits is then done by itself.`,
    ],
  },
  "xero-unavailable": {
    title: "Xero is not available",
    detail: (f) =>
      f.unsaved === undefined
        ? `Xero did not serve ${f.entity}: ${f.reason}.`
        : `Xero did not say whether it saved the ${f.unsaved} in ${f.entity} (${f.reason}). Orbit checks again before it sends it once more, so that it is never there twice.`,
    remedy: () => [NOTHING_TO_DO, "Xero's own state is at status.xero.com."],
  },
  "internal-error": {
    title: "Something went wrong inside Orbit",
    detail: (f) =>
      `Orbit met a case it does not know (${f.reason}). It is logged, nothing is lost, and Orbit tries again.`,
    remedy: () => [NOTHING_TO_DO, "If it lasts, send the event's id to whoever runs Orbit for you."],
  },
};
