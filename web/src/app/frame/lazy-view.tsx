/**
 * A view whose code comes when it is first shown, or in the quiet after the first paint: the page starts with what the first
 * view needs. Code that cannot be had is most likely that of an Orbit before the last deployment.
 */

import { signal } from "@preact/signals";
import type { ComponentType, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { Loading, Note } from "../../ui/notes.tsx";

type View<P> = ComponentType<P>;

/** How many views came after somebody had gone to them. */
export const lateViews = signal(0);

/** Those that are not there yet. */
const waiting = new Set<() => Promise<void>>();

export function lazyView<P extends object>(load: () => Promise<View<P>>): (props: P) => JSX.Element {
  let view: View<P> | null = null;
  const fetchIt = async () => {
    view = await load();
    waiting.delete(fetchIt);
  };
  waiting.add(fetchIt);
  return function LazyView(props: P) {
    const [state, setState] = useState<"there" | "coming" | "lost">(view === null ? "coming" : "there");
    useEffect(() => {
      if (state !== "coming") return;
      fetchIt().then(
        () => {
          setState("there");
          lateViews.value += 1;
        },
        () => setState("lost"),
      );
    }, []);
    const Shown = view;
    if (Shown !== null) return <Shown {...props} />;
    return <main class="view">{state === "lost" ? <Lost /> : <Loading what="the view" />}</main>;
  };
}

/** Called once the page is shown; one that cannot be had now is asked for again when it is wanted. */
export async function fetchViews(): Promise<void> {
  for (const fetchIt of [...waiting]) await fetchIt().catch(() => undefined);
}

function Lost() {
  return (
    <Note
      tone="warn"
      urgent
      title="This view could not be loaded"
      actions={<Button onPress={() => window.location.reload()}>Load the page again</Button>}
    >
      <p>The connection may be gone, or there is a newer Orbit than the one that this page is of.</p>
    </Note>
  );
}
