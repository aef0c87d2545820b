/** Says first what would be added where; then asks for it. */

import { useState } from "preact/hooks";
import type { Problem, SetupGrid } from "../../../data/shapes.ts";
import { counted } from "../../../format/counts.ts";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { ProblemNote } from "../../../ui/notes.tsx";
import { type AddedCell, addThere } from "./additions.ts";
import styles from "./grid.module.css";
import { LIST_TITLES } from "./grid-words.ts";

interface AddDialogProps {
  readonly cells: readonly AddedCell[];
  readonly satellites: SetupGrid["satellites"];
  onClose(isAsked: boolean): void;
}

export function AddDialog({ cells, satellites, onClose }: AddDialogProps) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const add = async () => {
    setBusy(true);
    const answer = await addThere(cells);
    setBusy(false);
    if (answer.ok) onClose(true);
    else setProblem(answer.error);
  };
  return (
    <Dialog
      title={`Add ${counted(cells.length, "entry", "entries")} in Xero`}
      onClose={() => onClose(false)}
      actions={
        <>
          <Button onPress={() => onClose(false)}>Cancel</Button>
          <Button kind="primary" busy={busy} onPress={() => void add()}>
            Add
          </Button>
        </>
      }
    >
      <p>Orbit adds these to the satellites’ Xero, with the group’s codes and names. It cannot take them off again.</p>
      <ul class={styles.addList}>
        {satellites.flatMap(({ tenantId, name }) => {
          const mine = cells.filter((cell) => cell.tenantId === tenantId);
          return mine.length === 0 ? [] : [<li key={tenantId}>{`${name}: ${inWords(mine)}`}</li>];
        })}
      </ul>
      {problem === null ? null : <ProblemNote problem={problem} />}
    </Dialog>
  );
}

/** "3 of Items, 1 of Currencies". */
function inWords(cells: readonly AddedCell[]): string {
  return [...Map.groupBy(cells, ({ list }) => list)]
    .map(([list, mine]) => `${mine.length} of ${LIST_TITLES[list]}`)
    .join(", ");
}
