/** A view's heading: takes the focus on arrival (frame.tsx); a sentence and actions beside it. */

import type { ComponentChildren } from "preact";

interface ViewHeadProps {
  readonly title: string;
  readonly lead?: ComponentChildren;
  /** The way to where one came from, above the heading. */
  readonly back?: ComponentChildren;
  readonly actions?: ComponentChildren;
}

export function ViewHead({ title, lead, back, actions }: ViewHeadProps) {
  return (
    <header class="view-head">
      <div>
        {back ? <p class="view-back">{back}</p> : null}
        <h1 tabIndex={-1}>{title}</h1>
        {lead ? <p class="view-lead">{lead}</p> : null}
      </div>
      {actions ? <div class="view-actions">{actions}</div> : null}
    </header>
  );
}
