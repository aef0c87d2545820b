/** Which option of the tracking category names which satellite; organisations without one are left alone. */

import { useState } from "preact/hooks";
import type { Entity, Problem } from "../../data/shapes.ts";
import { Button } from "../../ui/button.tsx";
import { SelectField } from "../../ui/field.tsx";
import { Loading, ProblemNote } from "../../ui/notes.tsx";
import { changeEntity } from "../entities/requests.ts";
import { useCategories } from "../entities/use-categories.ts";
import { needsRole, useMay } from "../session/allowed.tsx";
import { likelyOptions, type Named } from "./likely-options.ts";
import styles from "./setup.module.css";
import type { StepProps } from "./steps.ts";

export function OptionsStep(props: StepProps) {
  const categories = useCategories();
  if (categories.value === null) {
    if (categories.problem === null) return <Loading what="the options" lines={2} />;
    return <ProblemNote problem={categories.problem} onRetry={() => void categories.reload()} />;
  }
  const chosen = props.settings.trackingCategoryId;
  const options = categories.value.filter((one) => chosen === null || one.id === chosen).flatMap((one) => one.options);
  return <OptionsForm {...props} options={options} />;
}

function OptionsForm({ entities, options, onChanged, onDone }: StepProps & { readonly options: readonly Named[] }) {
  const candidates = entities.filter((entity) => entity.role !== "group");
  const [picked, setPicked] = useState<Readonly<Record<string, string>>>(() => likelyOptions(candidates, options));
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const isOwner = useMay("owner");
  const taken = Object.values(picked).filter((optionId) => optionId !== "");
  const isTwice = new Set(taken).size < taken.length;

  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    const refusal = await saveAll(candidates, picked);
    setProblem(refusal);
    // Also when it was refused: part of it may be done, or somebody else has changed one of them.
    await onChanged();
    setBusy(false);
    if (refusal === null) onDone();
  };
  return (
    <form class={styles.stepForm} onSubmit={(event) => void submit(event)}>
      <p>Lines with an option go to the organisation beside it. One without an option is left alone.</p>
      {candidates.map(({ tenantId, name }) => (
        <SelectField
          key={tenantId}
          label={name}
          value={picked[tenantId] ?? ""}
          disabled={!isOwner}
          options={[
            { value: "", label: "None: leave it alone" },
            ...options.map((option) => ({ value: option.id, label: option.name })),
          ]}
          onChange={(optionId) => setPicked({ ...picked, [tenantId]: optionId })}
        />
      ))}
      {problem === null ? null : <ProblemNote problem={problem} />}
      <div class="form-actions">
        <Button type="submit" kind="primary" busy={busy} offBecause={whyNot(isOwner, taken.length, isTwice)}>
          Save and continue
        </Button>
      </div>
    </form>
  );
}

function whyNot(isOwner: boolean, taken: number, isTwice: boolean): string | null {
  if (!isOwner) return needsRole("owner");
  if (isTwice) return "An option can belong to one satellite only";
  return taken === 0 ? "Choose an option for one of them at least" : null;
}

/** Null when all were taken, each as it was seen. Options are freed before they are given to another. */
async function saveAll(entities: readonly Entity[], picked: Readonly<Record<string, string>>): Promise<Problem | null> {
  const changed = entities.filter((entity) => (entity.trackingOptionId ?? "") !== (picked[entity.tenantId] ?? ""));
  const freed = changed.filter((entity) => entity.trackingOptionId !== null);
  const none = { role: "unassigned", trackingOptionId: null } as const;
  for (const { tenantId, name, role, trackingOptionId } of freed) {
    const seen = { role, trackingOptionId };
    const answer = await changeEntity(tenantId, { ...none, seen }, `${name} has no option now.`);
    if (!answer.ok) return answer.error;
  }
  for (const entity of changed) {
    const { tenantId, name } = entity;
    const trackingOptionId = picked[tenantId] ?? "";
    if (trackingOptionId === "") continue;
    const seen = freed.includes(entity) ? none : { role: entity.role, trackingOptionId: null };
    const change = { role: "satellite", trackingOptionId, seen } as const;
    const answer = await changeEntity(tenantId, change, `${name} is a satellite.`);
    if (!answer.ok) return answer.error;
  }
  return null;
}
