/**
 * The page around every view: where one can go, who is signed in, what concerns every view (connection, landing words),
 * and the view itself. Moves the focus to a new view's heading, so that keyboards and screen readers arrive there too.
 */

import { useEffect, useRef, useState } from "preact/hooks";
import { useSession } from "../../features/session/allowed.tsx";
import type { Landing } from "../../features/session/landing.ts";
import { Mark } from "../../features/session/mark.tsx";
import { fullTime, readerHere } from "../../format/time.ts";
import { titleOf, VIEWS, type View, viewAt } from "../../format/views.ts";
import { Button } from "../../ui/button.tsx";
import { Note } from "../../ui/notes.tsx";
import { place } from "../../ui/place.ts";
import { useNow } from "../../ui/use-now.ts";
import { HelpPanel } from "../help/help-panel.tsx";
import { Palette } from "../keyboard/palette.tsx";
import { ROWS, useKeys } from "../keyboard/use-keys.ts";
import { ConnectionNotice } from "./connection-notice.tsx";
import styles from "./frame.module.css";
import { fetchViews, lateViews } from "./lazy-view.tsx";
import { Navigation } from "./navigation.tsx";
import { Outlet } from "./outlet.tsx";
import { Person } from "./person.tsx";

const MINUTE_MS = 60_000;
const QUIET_MS = 1_000;

interface FrameProps {
  readonly landing: Landing | null;
  onLandingRead(): void;
}

export function Frame({ landing, onLandingRead }: FrameProps) {
  const { path } = place.value;
  const view = viewAt(path);
  const { firm } = useSession();
  const [open, setOpen] = useState<"help" | "palette" | null>(null);
  useKeys({ onHelp: () => setOpen("help"), onPalette: () => setOpen("palette") });
  useQuiet(() => void fetchViews());
  useArrival(view, path, `${titleOf(view)} · ${firm.name} · Orbit`);

  return (
    <div class={styles.frame}>
      <a class={`no-print ${styles.skipLink}`} href="#content">
        Skip to the content
      </a>
      <header class={`no-print ${styles.head}`} data-behind-panel>
        <div class={styles.name}>
          <Mark />
          <span class={styles.firm} title={firm.name}>
            {firm.name}
          </span>
        </div>
        <div class={styles.tools}>
          <Button kind="quiet" icon="search" label="Go to or do (Ctrl K)" onPress={() => setOpen("palette")} />
          <Button kind="quiet" icon="question" label="Help (?)" onPress={() => setOpen("help")} />
        </div>
        <Navigation current={view.name} />
        <Person />
      </header>
      <div class={styles.content} id="content" tabIndex={-1}>
        <p class="print-only print-head">
          {firm.name} · Orbit · {fullTime(useNow(MINUTE_MS), readerHere())}
        </p>
        <div class={styles.notices}>
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
        </div>
        <Outlet view={view} />
      </div>
      {open === "palette" ? <Palette onClose={() => setOpen(null)} onHelp={() => setOpen("help")} /> : null}
      {open === "help" ? <HelpPanel view={view.name} title={titleOf(view)} onClose={() => setOpen(null)} /> : null}
    </div>
  );
}

/** Once, when the browser has nothing else to do (Safari: a moment later). */
function useQuiet(work: () => void): void {
  useEffect(() => {
    if ("requestIdleCallback" in window) window.requestIdleCallback(work);
    else setTimeout(work, QUIET_MS);
  }, []);
}

/** The heading of the view that is gone to takes the focus; in a list that is come back to, the row that was opened. */
function useArrival(view: View, path: string, title: string): void {
  // An event opens beside its list, which stays.
  const page = view.name === "events" ? VIEWS.events.path : path;
  const shown = useRef({ page, name: view.name });
  /** Where the person comes from, within the same view: null elsewhere. Undefined once the focus is there. */
  const owed = useRef<string | null>();
  const late = lateViews.value;
  useEffect(() => {
    document.title = title;
  }, [title]);
  useEffect(() => {
    const before = shown.current;
    if (before.page === page) return;
    shown.current = { page, name: view.name };
    window.scrollTo(0, 0);
    owed.current = before.name === view.name ? before.page : null;
  }, [page]);
  useEffect(() => {
    const heading = document.querySelector<HTMLElement>("#content h1");
    if (owed.current === undefined || heading === null) return;
    const rows = [...document.querySelectorAll<HTMLAnchorElement>(ROWS)];
    const row = rows.find(({ pathname }) => pathname === owed.current);
    owed.current = undefined;
    if (row === undefined) heading.focus({ preventScroll: true });
    else row.focus();
  }, [page, late]);
}
