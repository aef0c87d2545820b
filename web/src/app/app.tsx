/** Who is looking decides what is shown: a Worker in trouble, the way in, or the firm's page. */

import { useEffect, useState } from "preact/hooks";
import { useResource } from "../data/use-resource.ts";
import { SignedIn } from "../features/session/allowed.tsx";
import { type Landing, readLanding, withoutLanding } from "../features/session/landing.ts";
import { SignedOut } from "../features/session/signed-out.tsx";
import { Trouble } from "../features/session/trouble.tsx";
import { askWho, who } from "../features/session/who.ts";
import { go, place } from "../ui/place.ts";
import { Announcements } from "./frame/announcements.tsx";
import { Frame } from "./frame/frame.tsx";

/** A role that an owner changes is seen without a reload; a Worker in trouble is looked at sooner. */
const ASK_EVERY_MS = 5 * 60_000;
const TROUBLE_EVERY_MS = 5_000;

export function App() {
  const current = who.value;
  const [landing, setLanding] = useState<Landing | null>(() => readLanding(place.peek().search));
  const everyMs = current.state === "trouble" ? TROUBLE_EVERY_MS : ASK_EVERY_MS;
  const { reload } = useResource({ key: ["who"], everyMs, load: askWho });

  useEffect(() => {
    const { path, search } = place.peek();
    go(`${path}${withoutLanding(search)}`, { replace: true });
  }, []);

  return (
    <>
      {current.state === "asking" ? <p class="for-readers">Loading Orbit…</p> : null}
      {current.state === "trouble" ? <Trouble problem={current.problem} onRetry={() => void reload()} /> : null}
      {current.state === "signed-out" ? (
        <SignedOut landing={landing} ended={current.ended} setupCodeWanted={current.setupCodeWanted} />
      ) : null}
      {current.state === "signed-in" ? (
        <SignedIn value={current.session}>
          <Frame landing={landing} onLandingRead={() => setLanding(null)} />
        </SignedIn>
      ) : null}
      <Announcements />
    </>
  );
}
