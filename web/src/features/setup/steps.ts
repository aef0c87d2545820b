/** The steps of a firm's set-up, and which of them are done. Pure. */

import type { Entity, Settings } from "../../data/shapes.ts";

export type StepName = "connect" | "group" | "category" | "options" | "checks" | "start";

export const STEPS: readonly { readonly name: StepName; readonly title: string }[] = [
  { name: "connect", title: "Connect your Xero organisations" },
  { name: "group", title: "Which one is the group?" },
  { name: "category", title: "Which tracking category names the entities?" },
  { name: "options", title: "Which option belongs to which satellite?" },
  { name: "checks", title: "Checks" },
  { name: "start", title: "Bring in what is there already, and start" },
];

/** What each step's view is given. */
export interface StepProps {
  readonly entities: readonly Entity[];
  readonly settings: Settings;
  /** Resolves once the change is shown. */
  onChanged(): Promise<void>;
  /** On to the next step. */
  onDone(): void;
}

/** The last two are looked at, not done: they never count. */
export function doneSteps(entities: readonly Entity[], settings: Settings): ReadonlySet<StepName> {
  const satellites = entities.filter((entity) => entity.role === "satellite");
  const done = {
    connect: entities.length > 0,
    group: entities.some((entity) => entity.role === "group"),
    category: settings.trackingCategoryId !== null,
    options: satellites.length > 0 && satellites.every((entity) => entity.trackingOptionId !== null),
  };
  return new Set(STEPS.map((step) => step.name).filter((name) => Reflect.get(done, name) === true));
}

/** The first step that is not done; the checks when all of those before are. */
export function currentStep(done: ReadonlySet<StepName>): StepName {
  return STEPS.find((step) => !done.has(step.name))?.name ?? "start";
}
