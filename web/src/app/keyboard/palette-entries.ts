/** What the palette offers for what is typed: views, acts, and documents by number. Pure. */

export interface Entry {
  readonly id: string;
  readonly name: string;
  /** What kind of thing it is, behind the name. */
  readonly kind: string;
  act(): void;
}

const MOST = 12;

/** Every typed word is part of the name, in any order; what begins with it comes first. */
export function entriesFor(typed: string, entries: readonly Entry[]): readonly Entry[] {
  const words = typed
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  const matching = entries.filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)));
  const begins = ({ name }: Entry) => words.length > 0 && name.toLowerCase().startsWith(words[0] ?? "");
  return [...matching.filter(begins), ...matching.filter((entry) => !begins(entry))].slice(0, MOST);
}

/** Where the choice goes with an arrow key: round, from the last to the first. */
export function moved(at: number, by: number, count: number): number {
  return count === 0 ? 0 : (at + by + count) % count;
}
