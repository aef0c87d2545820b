/** A view's heading: takes the focus on arrival (frame.tsx); a sentence and actions beside it. */

import type { ComponentChildren } from "preact";
import styles from "./view-head.module.css";

interface ViewHeadProps {
  readonly title: string;
  readonly lead?: ComponentChildren;
  /** The way to where one came from, above the heading. */
  readonly back?: ComponentChildren;
  readonly actions?: ComponentChildren;
}

export function ViewHead({ title, lead, back, actions }: ViewHeadProps) {
  return (
    <header class={styles.head}>
      <div>
        {back ? (
          <p class={`no-print ${styles.back}`} data-back>
            {back}
          </p>
        ) : null}
        <h1 tabIndex={-1}>{title}</h1>
        {lead ? <p class={styles.lead}>{lead}</p> : null}
      </div>
      {actions ? <div class={`no-print ${styles.actions}`}>{actions}</div> : null}
    </header>
  );
}
