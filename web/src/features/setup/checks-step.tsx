/** What the organisations' set-ups lack, found by comparing them; what is wrong comes first within each. */

import { ask } from "../../data/answer.ts";
import { api } from "../../data/client.ts";
import type { SetupCheck } from "../../data/shapes.ts";
import { useResource } from "../../data/use-resource.ts";
import { counted } from "../../format/counts.ts";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Loading, ProblemNote } from "../../ui/notes.tsx";
import { ConnectLink } from "../session/connect-link.tsx";
import { SetUpGrid } from "./grid/set-up-grid.tsx";
import styles from "./setup.module.css";
import type { StepProps } from "./steps.ts";

/** Each reading asks Xero four times per organisation: again only when somebody asks. */
const EVERY_MS = 60 * 60_000;
const ORDER = ["bad", "warn"] as const;
const ICONS = { bad: "alert", warn: "alert", good: "check" } as const;
const BADGES = {
  bad: ["failed", "Fix before starting"],
  warn: ["waiting", "Warning"],
  good: ["synced", "Fine"],
} as const;

export function ChecksStep({ onDone }: StepProps) {
  const checks = useResource({ key: ["checks"], everyMs: EVERY_MS, load: () => ask(api.setup.checks.$get()) });
  if (checks.value === null) {
    if (checks.problem === null) return <Loading what="the checks" lines={3} />;
    return <ProblemNote problem={checks.problem} onRetry={() => void checks.reload()} />;
  }
  const byName = [...Map.groupBy(checks.value.items, (check) => check.name)];
  const isBad = checks.value.items.some((check) => check.level === "bad");
  return (
    <>
      <p>
        Only “Fix before starting” stops Orbit. With a warning, a record that cannot be copied fails, and its event says
        why.
      </p>
      {byName.map(([name, items]) => (
        <section key={name} class={styles.checks} aria-label={name}>
          <h3>{name}</h3>
          <ul>
            {ORDER.flatMap((level) => items.filter((item) => item.level === level)).map((check) => (
              <CheckLine key={check.check} check={check} />
            ))}
          </ul>
          <Fine checks={items.filter((item) => item.level === "good")} />
        </section>
      ))}
      <section class={styles.checks} aria-label="Lists side by side">
        <h3>Lists side by side</h3>
        <SetUpGrid />
      </section>
      <div class="form-actions">
        <Button kind={isBad ? "plain" : "primary"} onPress={onDone}>
          Continue
        </Button>
        {isBad ? (
          <ConnectLink least="operator" kind="primary">
            Reconnect
          </ConnectLink>
        ) : null}
        <Button icon="again" onPress={() => void checks.reload()}>
          Check again
        </Button>
      </div>
    </>
  );
}

/** What is as it should be, folded away. */
function Fine({ checks }: { readonly checks: readonly SetupCheck[] }) {
  if (checks.length === 0) return null;
  return (
    <details class={styles.fine}>
      <summary>
        <span class="badge synced">
          <Icon name="check" />
          Fine
        </span>{" "}
        {counted(checks.length, "check")}
      </summary>
      <ul>
        {checks.map((check) => (
          <CheckLine key={check.check} check={check} />
        ))}
      </ul>
    </details>
  );
}

function CheckLine({ check: { level, title, detail } }: { readonly check: SetupCheck }) {
  const [tone, word] = BADGES[level];
  return (
    <li class={styles.checkLine}>
      <span class={`badge ${tone}`}>
        <Icon name={ICONS[level]} />
        {word}
      </span>
      <div>
        <p class={styles.checkTitle}>{title}</p>
        <p class="sub">{detail}</p>
      </div>
    </li>
  );
}
