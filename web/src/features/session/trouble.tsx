/** The Worker cannot serve: which variables are missing or malformed, or what it waits for. Looks again by itself. */

import type { Problem } from "../../data/shapes.ts";
import { Button } from "../../ui/button.tsx";
import styles from "./doorstep.module.css";
import { Mark } from "./mark.tsx";
import { namedVariables } from "./misconfigured.ts";

interface TroubleProps {
  readonly problem: Problem;
  onRetry(): void;
}

export function Trouble({ problem, onRetry }: TroubleProps) {
  const variables = problem.code === "not-configured" ? namedVariables(problem.detail) : [];
  return (
    <main class={styles.doorstep}>
      <div class={styles.card}>
        <Mark />
        <h1>{problem.title}</h1>
        {variables.length === 0 ? (
          <p class={styles.lead}>{problem.detail}</p>
        ) : (
          <>
            <p class={styles.lead}>
              Whoever runs Orbit for you has to set {variables.length === 1 ? "this value" : "these values"}. Until then
              nothing is mirrored and nobody can sign in.
            </p>
            <dl class={styles.variables}>
              {variables.map(({ name, problem: words }) => (
                <div key={name}>
                  <dt>
                    <code>{name}</code>
                  </dt>
                  <dd>{words}</dd>
                </div>
              ))}
            </dl>
            <p class="hint">
              Set each with <code>npx wrangler secret put NAME</code>, or in <code>.dev.vars</code> on your own machine.
              The README, “Configuration”, says what each one is.
            </p>
          </>
        )}
        <div class={styles.ways}>
          <Button onPress={onRetry} icon="again">
            Look again
          </Button>
          <p class="hint">The page also looks again by itself.</p>
        </div>
      </div>
    </main>
  );
}
