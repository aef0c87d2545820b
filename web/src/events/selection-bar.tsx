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
  const [busy, setBusy] = useState<Action | null>(null);
  const [asking, setAsking] = useState<Action | null>(null);

  const start = async (action: Action) => {
    if (selection.kind === "matching") return setAsking(action);
    setBusy(action);
    const taken = await actOnMany(action, { ids: [...selection.ids].slice(0, MOST_ROWS) });
    setBusy(null);
    if (taken) onDone();
  };
  return (
    <section class="selection-bar" aria-label="Selected events">
      <p class="selection-count" role="status">
        {selection.kind === "matching"
          ? `All ${counted(selection.count, "event")} that match`
          : `${selection.ids.size.toLocaleString()} selected`}
      </p>
      {canWiden ? <Widen query={query} onSelect={onSelect} /> : null}
      <div class="selection-actions">
        <ActionButton action="resync" busy={busy} onPress={(action) => void start(action)} />
        <ActionButton action="resolve" busy={busy} onPress={(action) => void start(action)} />
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
    const count = await countFor("resync", { filter: query });
    setBusy(false);
    if (count !== null) onSelect({ kind: "matching", count });
  };
  return (
    <Button kind="quiet" busy={busy} onPress={() => void widen()}>
      Select everything that matches
    </Button>
  );
}
