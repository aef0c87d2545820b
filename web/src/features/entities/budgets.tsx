/** What Xero still lets Orbit call for an organisation: this minute, and in 24 hours. */

import type { BudgetWindow, Entity } from "../../data/shapes.ts";
import { Meter } from "../../ui/meter.tsx";
import { At, Until } from "../../ui/when.tsx";
import styles from "./entities.module.css";

export function Budgets({ entity }: { readonly entity: Entity }) {
  const { minute, day } = entity.budget;
  return (
    <div class={styles.budgets}>
      <Window label="Calls this minute" window={minute} />
      <Window label="Calls in 24 hours" window={day} />
    </div>
  );
}

interface WindowProps {
  readonly label: string;
  readonly window: BudgetWindow;
}

/** When more come free is only said once it matters. */
const SCARCE_SHARE = 0.25;

function Window({ label, window: { limit, remaining, reserved, resetsAt } }: WindowProps) {
  const left = `${remaining.toLocaleString()} of ${limit.toLocaleString()} left`;
  const kept = reserved === 0 ? "" : `${reserved.toLocaleString()} kept for Re-sync`;
  const isScarce = remaining > 0 && remaining <= limit * SCARCE_SHARE;
  return (
    <Meter label={label} used={limit - remaining} limit={limit} reserved={reserved} inWords={`${left} ${kept}`.trim()}>
      <strong>{left}</strong>
      <span class="sub">
        {remaining === 0 ? (
          <>
            continues <Until at={resetsAt} />, <At at={resetsAt} />
          </>
        ) : isScarce ? (
          <>
            more come free <Until at={resetsAt} />
          </>
        ) : (
          kept
        )}
      </span>
    </Meter>
  );
}
