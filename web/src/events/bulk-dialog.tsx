/** Before an action on everything that matches: how many events that is (counted by the API, nothing done), and which. */

import { useEffect, useState } from "preact/hooks";
import type { EventQuery } from "../api/shapes.ts";
import { Button } from "../controls/button.tsx";
import { Dialog } from "../controls/dialog.tsx";
import { counted } from "../words/counts.ts";
import { ACTION_WORDS, type Action, actOnMany, countFor } from "./requests.ts";

interface BulkDialogProps {
  readonly action: Action;
  readonly query: EventQuery;
  readonly filterWords: string;
  onClose(): void;
  onDone(): void;
}

const NAMED: Readonly<Record<Action, (events: string) => string>> = {
  resync: (events) => `Re-sync ${events}`,
  resolve: (events) => `Mark ${events} as resolved`,
};

const CONSEQUENCES: Readonly<Record<Action, string>> = {
  resync:
    "Orbit looks at each record again and brings its copy in step. That is safe at any time: what is in step already costs little and changes nothing.",
  resolve:
    "Only events that have failed are meant. They leave the list of failures; their copies stay as they are, and the records’ next changes are mirrored as usual.",
};

export function BulkDialog({ action, query, filterWords, onClose, onDone }: BulkDialogProps) {
  const [count, setCount] = useState<number | null>(null);
  const [busy, setBusy] = useState(false);

  // Counted once, when the question is put.
  useEffect(() => {
    void countFor(action, { filter: query }).then((matched) => (matched === null ? onClose() : setCount(matched)));
  }, []);

  const act = async () => {
    setBusy(true);
    const taken = await actOnMany(action, { filter: query });
    setBusy(false);
    if (taken) onDone();
  };
  return (
    <Dialog
      title={count === null ? `${ACTION_WORDS[action]}: counting…` : `${NAMED[action](counted(count, "event"))}?`}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button
            kind="primary"
            busy={busy}
            offBecause={count === null ? "Still counting" : count === 0 ? "Nothing matches" : null}
            onPress={() => void act()}
          >
            {count === null ? ACTION_WORDS[action] : NAMED[action](counted(count, "event"))}
          </Button>
        </>
      }
    >
      <p>
        Everything that matches: <strong>{filterWords}</strong>
      </p>
      <p>{CONSEQUENCES[action]}</p>
    </Dialog>
  );
}
