/** A document's history as it is read: what happened to it and what people wrote about it, in one order. Pure. */

import type { DocumentDetail } from "../../data/shapes.ts";

type Part =
  | { readonly is: "entry"; readonly at: string; readonly entry: DocumentDetail["history"][number] }
  | { readonly is: "note"; readonly at: string; readonly note: DocumentDetail["notes"][number] };

/** Oldest first; of the same moment what happened comes before what was written about it. */
export function storyOf({ history, notes }: Pick<DocumentDetail, "history" | "notes">): readonly Part[] {
  const entries = history.map((entry): Part => ({ is: "entry", at: entry.at, entry }));
  const written = notes.map((note): Part => ({ is: "note", at: note.at, note }));
  return [...entries, ...written].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}
