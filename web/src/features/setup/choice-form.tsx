/** One of several, to be saved before going on. */

import { useId, useState } from "preact/hooks";
import type { Answer } from "../../data/answer.ts";
import type { Problem } from "../../data/shapes.ts";
import { Button } from "../../ui/button.tsx";
import { ProblemNote } from "../../ui/notes.tsx";
import { needsRole, useMay } from "../session/allowed.tsx";
import styles from "./setup.module.css";

interface ChoiceFormProps {
  readonly lead: string;
  readonly options: readonly { readonly value: string; readonly label: string; readonly hint: string | null }[];
  /** Saved before, or likely; null for none. */
  readonly chosen: string | null;
  save(value: string): Promise<Answer<unknown>>;
  onSaved(): void;
}

export function ChoiceForm({ lead, options, chosen, save, onSaved }: ChoiceFormProps) {
  const id = useId();
  const [value, setValue] = useState(chosen);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const isOwner = useMay("owner");
  const submit = async (event: Event) => {
    event.preventDefault();
    if (value === null) return;
    setBusy(true);
    const answer = await save(value);
    setBusy(false);
    setProblem(answer.ok ? null : answer.error);
    if (answer.ok) onSaved();
  };
  return (
    <form class={styles.stepForm} onSubmit={(event) => void submit(event)}>
      <fieldset>
        <legend>{lead}</legend>
        {options.map((option) => (
          <div key={option.value} class={styles.radioField}>
            <input
              type="radio"
              id={`${id}-${option.value}`}
              name={id}
              checked={value === option.value}
              onChange={() => setValue(option.value)}
            />
            <label for={`${id}-${option.value}`}>
              {option.label}
              {option.hint === null ? null : <span class="sub"> {option.hint}</span>}
            </label>
          </div>
        ))}
      </fieldset>
      {problem === null ? null : <ProblemNote problem={problem} />}
      <div class="form-actions">
        <Button
          type="submit"
          kind="primary"
          busy={busy}
          offBecause={!isOwner ? needsRole("owner") : value === null ? "Choose one first" : null}
        >
          Save and continue
        </Button>
      </div>
    </form>
  );
}
