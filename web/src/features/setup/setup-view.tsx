/**
 * The guided first run, and the same steps again whenever something about them is to be changed: one after the other, each
 * with what is chosen so far. Steps that are done fold away; the first that is not is open.
 */

import { useEffect, useRef, useState } from "preact/hooks";
import { ask } from "../../data/answer.ts";
import { api } from "../../data/client.ts";
import type { Entity } from "../../data/shapes.ts";
import { useResource } from "../../data/use-resource.ts";
import { Loading, Note, ProblemNote } from "../../ui/notes.tsx";
import { ViewHead } from "../../ui/view-head.tsx";
import { useEntities } from "../entities/use-entities.ts";
import { useMay } from "../session/allowed.tsx";
import { CategoryStep } from "./category-step.tsx";
import { ChecksStep } from "./checks-step.tsx";
import { ConnectStep } from "./connect-step.tsx";
import { GroupStep } from "./group-step.tsx";
import { OptionsStep } from "./options-step.tsx";
import styles from "./setup.module.css";
import { StartStep } from "./start-step.tsx";
import { Step } from "./step.tsx";
import { currentStep, doneSteps, STEPS, type StepName, type StepProps } from "./steps.ts";

const EVERY_MS = 60_000;

export function SetupView() {
  const entities = useEntities("health");
  const settings = useResource({ key: ["settings"], everyMs: EVERY_MS, load: () => ask(api.settings.$get()) });
  const isOwner = useMay("owner");
  const problem = entities.problem ?? settings.problem;
  const reload = async () => {
    await Promise.all([entities.reload(), settings.reload()]);
  };
  return (
    <main class="view narrow">
      <ViewHead title="Set-up" lead="From the first connection to the first copy, in six steps." />
      {isOwner ? null : <Note tone="info" title="Only an owner of the firm may change these." />}
      {entities.value === null || settings.value === null ? (
        problem === null ? (
          <Loading what="the set-up" />
        ) : (
          <ProblemNote problem={problem} onRetry={() => void reload()} />
        )
      ) : (
        <Steps entities={entities.value} settings={settings.value} onChanged={reload} />
      )}
    </main>
  );
}

function Steps({ entities, settings, onChanged }: Omit<StepProps, "onDone">) {
  const done = doneSteps(entities, settings);
  const [open, setOpen] = useState<StepName>(() => currentStep(done));
  const list = useRef<HTMLOListElement>(null);
  const moved = useRef(false);
  // The next step takes the focus, once it is there.
  useEffect(() => {
    if (moved.current) list.current?.querySelector<HTMLElement>(`#step-${open}`)?.focus();
  }, [open]);
  const show = (name: StepName) => {
    moved.current = true;
    setOpen(name);
  };
  return (
    <ol class={styles.steps} ref={list}>
      {STEPS.map(({ name, title }, index) => {
        const next = STEPS[index + 1]?.name;
        const props = { entities, settings, onChanged, onDone: () => next !== undefined && show(next) };
        const isReachable = STEPS.slice(0, Math.min(index, 4)).every((before) => done.has(before.name));
        return (
          <Step
            key={name}
            name={name}
            number={index + 1}
            title={title}
            said={saidOf(name, entities)}
            state={open === name ? "open" : done.has(name) ? "done" : isReachable ? "ready" : "later"}
            onOpen={() => show(name)}
          >
            {contentOf(name, props)}
          </Step>
        );
      })}
    </ol>
  );
}

function contentOf(name: StepName, props: StepProps) {
  switch (name) {
    case "connect":
      return <ConnectStep {...props} />;
    case "group":
      return <GroupStep {...props} />;
    case "category":
      return <CategoryStep {...props} />;
    case "options":
      return <OptionsStep {...props} />;
    case "checks":
      return <ChecksStep {...props} />;
    case "start":
      return <StartStep />;
  }
}

/** What was chosen, in the folded step. */
function saidOf(name: StepName, entities: readonly Entity[]): string | null {
  switch (name) {
    case "connect":
      return entities.map((entity) => entity.name).join(", ");
    case "group":
      return entities.find((entity) => entity.role === "group")?.name ?? null;
    case "options":
      return entities
        .filter((entity) => entity.role === "satellite")
        .map((entity) => `${entity.trackingOptionName ?? "no option"} → ${entity.name}`)
        .join(", ");
    default:
      return null;
  }
}
