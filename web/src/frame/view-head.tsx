/** A view's heading: takes the focus on arrival (frame.tsx); a sentence and actions beside it. */

import type { ComponentChildren } from "preact";

interface ViewHeadProps {
  readonly title: string;
  readonly lead?: ComponentChildren;
  readonly actions?: ComponentChildren;
}

export function ViewHead({ title, lead, actions }: ViewHeadProps) {
  return (
    <header class="view-head">
      <div>
        <h1 tabIndex={-1}>{title}</h1>
        {lead ? <p class="view-lead">{lead}</p> : null}
      </div>
      {actions ? <div class="view-actions">{actions}</div> : null}
    </header>
  );
}
