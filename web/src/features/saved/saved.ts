/** Filters that somebody gave a name, kept in this browser. Pure but for the storage that is handed in. */

export interface SavedView {
  readonly name: string;
  /** "?…" */
  readonly search: string;
}

/** Enough for a row of chips. */
const MOST = 12;
export const NAME_CHARS = 40;

type Kept = Pick<Storage, "getItem" | "setItem">;

/** What was kept may be anything: another version's, or edited by hand. */
export function readSaved(storage: Kept, key: string): readonly SavedView[] {
  try {
    const kept: unknown = JSON.parse(storage.getItem(key) ?? "[]");
    return Array.isArray(kept) ? kept.filter(isSaved).slice(0, MOST) : [];
  } catch {
    return [];
  }
}

/** The newest last; one of the same name is replaced. */
export function withSaved(views: readonly SavedView[], view: SavedView): readonly SavedView[] {
  const name = view.name.trim().slice(0, NAME_CHARS);
  if (name === "") return views;
  return [...views.filter((one) => one.name !== name), { ...view, name }].slice(-MOST);
}

export function writeSaved(storage: Kept, key: string, views: readonly SavedView[]): boolean {
  try {
    storage.setItem(key, JSON.stringify(views));
    return true;
  } catch {
    return false;
  }
}

function isSaved(value: unknown): value is SavedView {
  if (typeof value !== "object" || value === null) return false;
  const { name, search } = value as Partial<Record<"name" | "search", unknown>>;
  return typeof name === "string" && typeof search === "string" && search.startsWith("?");
}
