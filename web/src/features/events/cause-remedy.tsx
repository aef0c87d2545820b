/** What to do about a cause: the steps that its newest events have in common. What names one record only is in its event. */

import { ask } from "../../data/answer.ts";
import { api } from "../../data/client.ts";
import type { EventQuery, OrbitEvent } from "../../data/shapes.ts";
import { useResource } from "../../data/use-resource.ts";
import styles from "../../ui/remedy.module.css";
import { Said } from "../../ui/said.tsx";

const EVERY_MS = 60_000;
const NEWEST = "20";

interface CauseRemedyProps {
  readonly code: string;
  readonly query: EventQuery;
}

export function CauseRemedy({ code, query }: CauseRemedyProps) {
  const newest = useResource({
    key: ["remedy", query],
    everyMs: EVERY_MS,
    load: () => ask(api.events.$get({ query: { ...query, limit: NEWEST } })),
  });
  const steps = commonSteps(newest.value?.items ?? [], code);
  if (steps.length === 0) return null;
  return (
    <ol class={styles.remedy} data-single={steps.length === 1 ? "" : undefined} aria-label="What to do">
      {steps.map((step) => (
        <li key={step}>
          <Said text={step} />
        </li>
      ))}
    </ol>
  );
}

/** In their order; none when the events have different ones. Pure. */
export function commonSteps(events: readonly Pick<OrbitEvent, "failures">[], code: string): readonly string[] {
  const each = events.flatMap(({ failures }) => failures.filter((failure) => failure.code === code).slice(0, 1));
  const [first] = each;
  if (first === undefined) return [];
  return first.remedy.filter((step) => each.every(({ remedy }) => remedy.includes(step)));
}
