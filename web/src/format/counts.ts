/** Numbers and nouns in the reader's language. Pure. */

/** "1 event", "1,234 events" */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString()} ${count === 1 ? one : many}`;
}

/** "Sydney", "Sydney and Melbourne", "Sydney, Melbourne and 3 more" */
export function listed(names: readonly string[], most = 2): string {
  const shown = names.slice(0, most);
  const rest = names.length - shown.length;
  const all = rest > 0 ? [...shown, `${rest} more`] : shown;
  return all.length <= 1 ? (all[0] ?? "") : `${all.slice(0, -1).join(", ")} and ${all.at(-1)}`;
}
