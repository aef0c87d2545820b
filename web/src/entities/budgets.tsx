/** What Xero still lets Orbit call for an organisation: this minute, and in 24 hours. */

import type { BudgetWindow, Entity } from "../api/shapes.ts";
import { Meter } from "../controls/meter.tsx";
import { Until, When } from "../words/when.tsx";

export function Budgets({ entity }: { readonly entity: Entity }) {
  const { minute, day } = entity.budget;
  return (
    <div class="budgets">
      <Window label="Calls this minute" window={minute} />
      <Window label="Calls in 24 hours" window={day} />
    </div>
  );
}

function Window({
  label,
  window: { limit, remaining, reserved, resetsAt },
}: {
  readonly label: string;
  readonly window: BudgetWindow;
}) {
  const left = `${remaining.toLocaleString()} of ${limit.toLocaleString()} left`;
  const kept = `${reserved.toLocaleString()} kept for Re-sync`;
  return (
    <Meter label={label} used={limit - remaining} limit={limit} reserved={reserved} inWords={`${left}, ${kept}`}>
      <strong>{left}</strong>
      <span class="sub">
        {remaining >= limit ? null : remaining === 0 ? (
          <>
            goes on <Until at={resetsAt} />, at <When at={resetsAt} />
          </>
        ) : (
          <>
            more come free <Until at={resetsAt} />
          </>
        )}
        {reserved === 0 ? null : (
          <>
            {remaining >= limit ? "" : "; "}
            {kept}
          </>
        )}
      </span>
    </Meter>
  );
}
