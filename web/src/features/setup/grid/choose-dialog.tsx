/** What of a satellite stands for one entry of the group: chosen from its own list, or taken back. */

import { useState } from "preact/hooks";
import { ask } from "../../../data/answer.ts";
import { api } from "../../../data/client.ts";
import type { EntityChange, GridCell, GridRow, Problem } from "../../../data/shapes.ts";
import { useResource } from "../../../data/use-resource.ts";
import type { ProblemWords } from "../../../ui/announce.ts";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { SelectField } from "../../../ui/field.tsx";
import { Loading, ProblemNote } from "../../../ui/notes.tsx";
import { isChangedMeanwhile } from "../../activity/newer-words.ts";
import { changeEntity } from "../../entities/requests.ts";
import type { ChoosableList } from "./grid-words.ts";

export interface Choosing {
  readonly list: ChoosableList;
  readonly row: GridRow;
  readonly cell: GridCell;
  readonly satellite: { readonly tenantId: string; readonly name: string };
}

interface ChooseDialogProps {
  readonly choosing: Choosing;
  onClose(isChanged: boolean): void;
  /** It was chosen elsewhere; resolves once `choosing` is what it is now. */
  onStale(): Promise<void>;
}

/** The list of the moment is enough while a dialog is open. */
const EVERY_MS = 60 * 60_000;

export function ChooseDialog({ choosing, onClose, onStale }: ChooseDialogProps) {
  const { list, row, cell, satellite } = choosing;
  const [value, setValue] = useState(cell.theirs?.key ?? "");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const save = async (choice: string | null) => {
    setBusy(true);
    const words =
      choice === null
        ? `${row.name} is matched by itself in ${satellite.name} again.`
        : `Chosen for ${row.name} in ${satellite.name}.`;
    const change = { ...choices(list, row, choice), seen: choices(list, row, cell.choice) };
    const answer = await changeEntity(satellite.tenantId, change, words);
    if (answer.ok) return onClose(true);
    if (isChangedMeanwhile(answer.error)) await onStale();
    setProblem(answer.error);
    setBusy(false);
  };
  return (
    <Dialog
      title={`${row.name} in ${satellite.name}`}
      onClose={() => onClose(false)}
      actions={
        <>
          {cell.state === "chosen" || isLost(cell) ? (
            <Button busy={busy} onPress={() => void save(null)}>
              Take the choice back
            </Button>
          ) : null}
          <Button onPress={() => onClose(false)}>Cancel</Button>
          <Button
            kind="primary"
            busy={busy}
            offBecause={value === "" ? "Choose one first" : null}
            onPress={() => void save(value)}
          >
            Save
          </Button>
        </>
      }
    >
      <p>
        Documents that name {row.code ?? row.name} are written there with what you choose. It holds from the next
        writing on: copies that are in step stay as they are until their document changes.
      </p>
      <CandidateField list={list} row={row} satellite={satellite} value={value} onChange={setValue} />
      {problem === null ? null : <ProblemNote problem={inWords(problem, cell, satellite.name)} />}
    </Dialog>
  );
}

function choices(list: ChoosableList, row: GridRow, choice: string | null): EntityChange {
  const change = { [row.key]: choice };
  return list === "tax-rates" ? { taxTypes: change } : { accountCodes: change };
}

/** Of one that was chosen elsewhere, what is chosen now. */
function inWords(problem: Problem, { choice, theirs }: GridCell, satellite: string): ProblemWords {
  if (!isChangedMeanwhile(problem)) return problem;
  const now = choice === null ? "Nothing is chosen" : `${theirs?.name ?? choice} is chosen`;
  const next = "Nothing was saved. Save again to set what you chose in its place.";
  return { title: problem.title, detail: `${now} in ${satellite} now. ${next}` };
}

interface CandidateFieldProps extends Omit<Choosing, "cell"> {
  readonly value: string;
  onChange(value: string): void;
}

/** The entries of the satellite's own list; what cannot be chosen says why. */
function CandidateField({ list, row, satellite, value, onChange }: CandidateFieldProps) {
  const query = { entity: satellite.tenantId, list, key: row.key };
  const candidates = useResource({
    key: ["candidates", query],
    everyMs: EVERY_MS,
    load: () => ask(api.setup.candidates.$get({ query })),
  });
  const options = (candidates.value?.items ?? []).map(({ key, name, cannot }) => ({
    value: key,
    label: cannot === null ? name : `${name}: ${cannot}`,
    disabled: cannot !== null,
  }));
  return (
    <>
      {candidates.problem === null ? null : (
        <ProblemNote problem={candidates.problem} onRetry={() => void candidates.reload()} />
      )}
      {candidates.value === null && candidates.problem === null ? <Loading what="its list" lines={2} /> : null}
      {candidates.value === null ? null : (
        <SelectField
          label={`What stands for it in ${satellite.name}`}
          value={value}
          options={[{ value: "", label: "Choose …" }, ...options]}
          onChange={onChange}
        />
      )}
    </>
  );
}

/** Chosen once, and not usable any more. */
function isLost({ state, works }: GridCell): boolean {
  return state === "differs" && !works;
}
