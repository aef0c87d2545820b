/** One step of the set-up: its number or tick, its title, and its content while it is open. */

import type { ComponentChildren } from "preact";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { useMay } from "../session/allowed.tsx";
import styles from "./setup.module.css";
import type { StepName } from "./steps.ts";

interface StepFrameProps {
  readonly name: StepName;
  readonly number: number;
  readonly title: string;
  /** What was chosen; shown while the step is folded. */
  readonly said: string | null;
  /** `later`: needs the steps before it. */
  readonly state: "open" | "done" | "ready" | "later";
  onOpen(): void;
  readonly children: ComponentChildren;
}

export function Step({ name, number, title, said, state, onOpen, children }: StepFrameProps) {
  const isFolded = state !== "open";
  const mayChange = useMay("owner");
  const word = state !== "done" ? "Open" : mayChange ? "Change" : "Show";
  return (
    <li class={styles.step} data-state={state} aria-current={isFolded ? undefined : "step"}>
      <span class={styles.stepMark} aria-hidden="true">
        {state === "done" ? <Icon name="check" /> : number}
      </span>
      <div>
        <div class={styles.stepHead}>
          <h2 id={`step-${name}`} tabIndex={-1}>
            {title}
            {state === "done" ? <span class="for-readers"> (done)</span> : null}
          </h2>
          {isFolded && state !== "later" ? (
            <Button kind="quiet" label={`${word}: ${title}`} onPress={onOpen}>
              {word}
            </Button>
          ) : null}
        </div>
        {isFolded ? said ? <p class="sub">{said}</p> : null : <div class={styles.stepContent}>{children}</div>}
      </div>
    </li>
  );
}
