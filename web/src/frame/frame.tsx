/**
 * The page around every view: where one can go, who is signed in, what concerns every view (connection, landing words),
 * and the view itself. Moves the focus to a new view's heading, so that keyboards and screen readers arrive there too.
 */

import { useEffect, useRef } from "preact/hooks";
import type { Landing } from "../address/landing.ts";
import { place } from "../address/place.ts";
import { titleOf, viewAt } from "../address/views.ts";
import { Button } from "../controls/button.tsx";
import { Note } from "../controls/notes.tsx";
import { useStore } from "../live/store.ts";
import { useSession } from "../session/allowed.tsx";
import { Mark } from "../session/mark.tsx";
import { ConnectionNotice } from "./connection-notice.tsx";
import { Navigation } from "./navigation.tsx";
import { Outlet } from "./outlet.tsx";
import { Person } from "./person.tsx";

interface FrameProps {
  readonly landing: Landing | null;
  onLandingRead(): void;
}

export function Frame({ landing, onLandingRead }: FrameProps) {
  const { path } = useStore(place);
  const view = viewAt(path);
  const { firm } = useSession();
  useArrival(view.name, `${titleOf(view)} · ${firm.name} · Orbit`);

  return (
    <div class="frame">
      <a class="skip-link" href="#content">
        Skip to the content
      </a>
      <header class="frame-head">
        <div class="frame-name">
          <Mark />
          <span class="frame-firm" title={firm.name}>
            {firm.name}
          </span>
        </div>
        <Navigation current={view.name} />
        <Person />
      </header>
      <div class="frame-content" id="content" tabIndex={-1}>
        <ConnectionNotice />
        {landing === null ? null : (
          <Note
            tone={landing.kind === "refused" ? "bad" : "info"}
            urgent
            title={landing.kind === "refused" ? "That did not work" : "Connected, with one remark"}
            actions={<Button onPress={onLandingRead}>Dismiss</Button>}
          >
            <p>{landing.words}</p>
          </Note>
        )}
        <Outlet view={view} />
      </div>
    </div>
  );
}

function useArrival(viewName: string, title: string): void {
  const shown = useRef(viewName);
  useEffect(() => {
    document.title = title;
  }, [title]);
  useEffect(() => {
    if (shown.current === viewName) return;
    shown.current = viewName;
    window.scrollTo(0, 0);
    document.querySelector<HTMLElement>("#content h1")?.focus({ preventScroll: true });
  }, [viewName]);
}
