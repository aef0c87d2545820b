/** Says plainly that nothing new arrives, since when, and that the page keeps trying. */

import { Note } from "../controls/notes.tsx";
import { connection } from "../live/connection.ts";
import { useStore } from "../live/store.ts";
import { When } from "../words/when.tsx";

export function ConnectionNotice() {
  const { reached, lastAnswerMs } = useStore(connection);
  if (reached) return null;
  return (
    <Note tone="warn" urgent title={navigator.onLine ? "Orbit cannot be reached" : "You are offline"}>
      <p>
        {lastAnswerMs === null ? (
          "The page goes on by itself when the connection is back."
        ) : (
          <>
            What you see is as of <When at={new Date(lastAnswerMs).toISOString()} />. The page goes on by itself when
            the connection is back; the mirror does not depend on this page.
          </>
        )}
      </p>
    </Note>
  );
}
