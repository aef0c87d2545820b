/** Which decisions an event asks for, by its causes (docs/api.md §5, `decide`). Pure. */

import type { Choice, EventDetail } from "../../../data/shapes.ts";
import { ACTS } from "../../../format/acts.ts";

export interface Asked {
  readonly choice: Choice;
  readonly name: string;
  /** What it does, for the button's title. */
  readonly meaning: string;
}

const ABOUT_NUMBER: readonly Asked[] = [
  { choice: "adopt", name: "Adopt", meaning: "Take the record that is there as the copy and bring it up to date." },
  { choice: "leave", name: "Leave", meaning: "Leave the record that is there alone; the event counts as resolved." },
];

const ABOUT_EDIT: readonly Asked[] = [
  { choice: "overwrite", name: ACTS.restore, meaning: "Write the group’s values into the copy again." },
  { choice: "keep", name: ACTS.keep, meaning: "Leave the copy as it is now." },
];

export function askedOf({ status, failures }: Pick<EventDetail, "status" | "failures">): readonly Asked[] {
  if (status !== "failed") return [];
  const codes = failures.map((failure) => failure.code);
  return [
    ...(codes.includes("invoice-number-taken") ? ABOUT_NUMBER : []),
    ...(codes.includes("satellite-edited") ? ABOUT_EDIT : []),
  ];
}
