/** Says plainly that nothing new arrives, since when, and that the page keeps trying. */

import { connection } from "../../data/connection.ts";
import { Note } from "../../ui/notes.tsx";
import { At } from "../../ui/when.tsx";

export function ConnectionNotice() {
  const { reached, lastAnswerMs } = connection.value;
  if (reached) return null;
  return (
    <Note tone="warn" urgent title={navigator.onLine ? "Orbit cannot be reached" : "You are offline"}>
      <p>
        {lastAnswerMs === null ? (
          "The page continues by itself when the connection is back."
        ) : (
          <>
            The last answer came <At at={new Date(lastAnswerMs).toISOString()} />. The page continues by itself when the
            connection is back.
          </>
        )}
      </p>
    </Note>
  );
}
