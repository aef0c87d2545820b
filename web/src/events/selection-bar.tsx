/**
 * What can be done with the selected events. A choice of rows is acted on at once; everything that matches is counted
 * and asked about first (bulk-dialog.tsx).
 */

import { useState } from "preact/hooks";
import type { EventQuery } from "../api/shapes.ts";
import { Button } from "../controls/button.tsx";
import { needsRole, useMay } from "../session/allowed.tsx";
import { counted } from "../words/counts.ts";
import { BulkDialog } from "./bulk-dialog.tsx";
import { ACTION_WORDS, type Action, actOnMany, countFor } from "./requests.ts";
import { MOST_ROWS, type Selection } from "./selection.ts";

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
  const mayAct = useMay("operator");
  const [busy, setBusy] = useState<Action | "counting" | null>(null);
  const [asking, setAsking] = useState<Action | null>(null);

  const count = selection.kind === "matching" ? selection.count : selection.ids.size;
  const start = async (action: Action) => {
    if (selection.kind === "matching") {
      setAsking(action);
      return;
    }
    setBusy(action);
    const taken = await actOnMany(action, { ids: [...selection.ids].slice(0, MOST_ROWS) });
    setBusy(null);
    if (taken) onDone();
  };
  const widen = async () => {
    setBusy("counting");
    const matching = await countFor("resync", { filter: query });
    setBusy(null);
    if (matching !== null) onSelect({ kind: "matching", count: matching });
  };

  return (
    <section class="selection-bar" aria-label="Selected events">
      <p class="selection-count" role="status">
        {selection.kind === "matching"
          ? `All ${counted(count, "event")} that match`
          : `${count.toLocaleString()} selected`}
      </p>
      {canWiden ? (
        <Button kind="quiet" busy={busy === "counting"} onPress={() => void widen()}>
          Select everything that matches
        </Button>
      ) : null}
      <div class="selection-actions">
        {(["resync", "resolve"] as const).map((action) => (
          <Button
            key={action}
            kind={action === "resync" ? "primary" : "plain"}
            icon={action === "resync" ? "again" : "person-check"}
            busy={busy === action}
            offBecause={mayAct ? null : needsRole("operator")}
            onPress={() => void start(action)}
          >
            {ACTION_WORDS[action]}
          </Button>
        ))}
        <Button kind="quiet" icon="cross" label="Clear the selection" onPress={onClear} />
      </div>
      {asking === null ? null : (
        <BulkDialog
          action={asking}
          query={query}
          filterWords={filterWords}
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
