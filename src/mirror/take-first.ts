/** One of several that are alike stands for one thing alone: who takes it leaves the others. Pure. */

/** Takes the first that matches out of the list; undefined, and nothing is taken, where none does. */
export function takeFirst<T>(from: T[], isIt: (one: T) => boolean): T | undefined {
  const at = from.findIndex(isIt);
  return at < 0 ? undefined : from.splice(at, 1)[0];
}

/** The same, leaving the list as it is. */
export function withoutFirst<T>(all: readonly T[], isIt: (one: T) => boolean): readonly T[] {
  const left = [...all];
  takeFirst(left, isIt);
  return left;
}
