/**
 * What can be done with the selected events. A re-sync says first what it would do, and so does whatever is done to
 * everything that matches (bulk-dialog.tsx); rows that are marked as resolved are so at once, since that can be taken back.
 */

import { useState } from "preact/hooks";
import type { BulkRequest, EventQuery } from "../../data/shapes.ts";
import { counted } from "../../format/counts.ts";
import { Button } from "../../ui/button.tsx";
import { needsRole, useMay } from "../session/allowed.tsx";
import { BulkDialog } from "./bulk-dialog.tsx";
import { ACTION_WORDS, type Action, actOnMany, previewOf } from "./requests.ts";
import { MOST_ROWS, type Selection } from "./selection.ts";
import styles from "./selection-bar.module.css";

interface SelectionBarProps {
  readonly selection: Selection;
  readonly query: EventQuery;
  /** The filters in words, for the question. */
  readonly filterWords: string;
  /** All shown rows are selected, and more match. */
  readonly canWiden: boolean;
  onSelect(selection: Selection): void;
  onClear(): void;
  /** Something was done. */
  onDone(): void;
}

export function SelectionBar(props: SelectionBarProps) {
  const { selection, query, filterWords, canWiden, onSelect, onClear, onDone } = props;
  const [busy, setBusy] = useState<Action | null>(null);
  const [asking, setAsking] = useState<Action | null>(null);

  const start = async (action: Action) => {
    if (selection.kind === "matching" || action === "resync") return setAsking(action);
    setBusy(action);
    const taken = await actOnMany(action, requestOf(selection, query));
    setBusy(null);
    if (taken) onDone();
  };
  return (
    <section class={`no-print ${styles.bar}`} aria-label="Selected events" data-lower-bar="">
      <p class={styles.count} role="status">
        {selection.kind === "matching"
          ? `All ${counted(selection.count, "event")} that match`
          : `${selection.ids.size.toLocaleString()} selected`}
      </p>
      {canWiden ? <Widen query={query} onSelect={onSelect} /> : null}
      <div class={styles.actions}>
        <ActionButton action="resync" busy={busy} onPress={(action) => void start(action)} />
        <ActionButton action="resolve" busy={busy} onPress={(action) => void start(action)} />
        <Button kind="quiet" icon="cross" label="Clear the selection" onPress={onClear} />
      </div>
      {asking === null ? null : (
        <BulkDialog
          action={asking}
          request={requestOf(selection, query)}
          filterWords={selection.kind === "matching" ? filterWords : null}
          onClose={() => setAsking(null)}
          onDone={() => {
            setAsking(null);
            onDone();
          }}
        />
      )}
    </section>
  );
}

function requestOf(selection: Selection, query: EventQuery): BulkRequest {
  return selection.kind === "matching" ? { filter: query } : { ids: [...selection.ids].slice(0, MOST_ROWS) };
}

interface ActionButtonProps {
  readonly action: Action;
  readonly busy: Action | null;
  onPress(action: Action): void;
}

function ActionButton({ action, busy, onPress }: ActionButtonProps) {
  const mayAct = useMay("operator");
  return (
    <Button
      kind={action === "resync" ? "primary" : "plain"}
      icon={action === "resync" ? "again" : "person-check"}
      busy={busy === action}
      offBecause={mayAct ? null : needsRole("operator")}
      onPress={() => onPress(action)}
    >
      {ACTION_WORDS[action]}
    </Button>
  );
}

/** From the rows that are shown to everything that matches, once the API has counted it. */
function Widen({ query, onSelect }: Pick<SelectionBarProps, "query" | "onSelect">) {
  const [busy, setBusy] = useState(false);
  const widen = async () => {
    setBusy(true);
    const preview = await previewOf("resync", { filter: query });
    setBusy(false);
    if (preview !== null) onSelect({ kind: "matching", count: preview.matched });
  };
  return (
    <Button kind="quiet" busy={busy} onPress={() => void widen()}>
      Select everything that matches
    </Button>
  );
}
