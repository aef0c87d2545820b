/** Before an action on many events: how many they are, and what would be done (asked of the API, nothing done yet). */

import { useEffect, useState } from "preact/hooks";
import type { BulkRequest, ResyncPlan } from "../../data/shapes.ts";
import { counted } from "../../format/counts.ts";
import { readerHere } from "../../format/time.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import styles from "./plan.module.css";
import { planInWords } from "./plan-words.ts";
import { ACTION_WORDS, type Action, actOnMany, type Preview, previewOf } from "./requests.ts";

interface BulkDialogProps {
  readonly action: Action;
  readonly request: BulkRequest;
  /** The filters in words; null for rows that were ticked one by one. */
  readonly filterWords: string | null;
  onClose(): void;
  onDone(): void;
}

const NAMED: Readonly<Record<Action, (events: string) => string>> = {
  resync: (events) => `Re-sync ${events}`,
  resolve: (events) => `Mark ${events} as resolved`,
};

const CONSEQUENCES: Readonly<Record<Action, string>> = {
  resync: "Orbit looks at each record again and brings its copy up to date with the group.",
  resolve:
    "Only events that have failed are meant. They leave the list of failures; their copies stay as they are, and the records’ next changes are mirrored as usual.",
};

export function BulkDialog({ action, request, filterWords, onClose, onDone }: BulkDialogProps) {
  const [preview, setPreview] = useState<Preview | null>(null);
  const [busy, setBusy] = useState(false);

  // Counted once, when the question is put.
  useEffect(() => {
    void previewOf(action, request).then((answer) => (answer === null ? onClose() : setPreview(answer)));
  }, []);
  const count = preview?.matched ?? null;

  const act = async () => {
    setBusy(true);
    const taken = await actOnMany(action, request);
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
      {filterWords === null ? null : (
        <p>
          Everything that matches: <strong>{filterWords}</strong>
        </p>
      )}
      <p>{CONSEQUENCES[action]}</p>
      {preview?.plan == null ? null : <PlanWords plan={preview.plan} />}
    </Dialog>
  );
}

function PlanWords({ plan }: { readonly plan: ResyncPlan }) {
  return (
    <>
      <p>
        <strong>{counted(plan.records, "record")}</strong>:
      </p>
      <ul class={styles.plan}>
        {planInWords(plan, Date.now(), readerHere()).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </>
  );
}
