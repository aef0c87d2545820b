/**
 * Which view an address shows, and the address of each view. Pure: paths in, views out. A new view is one more entry in
 * `VIEWS` and one more case in frame/outlet.tsx.
 */

export type View =
  | { readonly name: "events"; readonly eventId: string | null }
  | { readonly name: "entities" }
  | { readonly name: "mappings" }
  | { readonly name: "people" }
  | { readonly name: "settings" }
  | { readonly name: "nothing" };

export type ViewName = Exclude<View["name"], "nothing">;

export const VIEWS = {
  events: { path: "/events", title: "Events" },
  entities: { path: "/entities", title: "Entities" },
  mappings: { path: "/mappings", title: "Mappings" },
  people: { path: "/people", title: "People" },
  settings: { path: "/settings", title: "Settings" },
} as const satisfies Record<ViewName, { readonly path: string; readonly title: string }>;

/** The start view is the events list. */
export function viewAt(path: string): View {
  const [first = "", second, ...rest] = path.replace(/^\//, "").replace(/\/$/, "").split("/");
  if (rest.length > 0) return { name: "nothing" };
  if (first === "") return { name: "events", eventId: null };
  if (first === "events") return { name: "events", eventId: second === undefined ? null : decoded(second) };
  if (second !== undefined) return { name: "nothing" };
  if (first === "entities" || first === "mappings" || first === "people" || first === "settings") {
    return { name: first };
  }
  return { name: "nothing" };
}

/** An event's panel beside the list that `search` filters ("" or "?…"). */
export function eventAddress(eventId: string, search: string): string {
  return `${VIEWS.events.path}/${encodeURIComponent(eventId)}${search}`;
}

export function titleOf(view: View): string {
  return view.name === "nothing" ? "Not found" : VIEWS[view.name].title;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
