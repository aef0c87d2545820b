/** Boxes that say something about the view around them: a problem, a notice, an empty list, a list that is being loaded. */

import type { ComponentChildren } from "preact";
import type { ProblemWords } from "./announce.ts";
import { Button } from "./button.tsx";
import { Icon, type IconName } from "./icon.tsx";
import styles from "./notes.module.css";

interface NoteProps {
  readonly tone: "bad" | "warn" | "info" | "good";
  readonly title: ComponentChildren;
  /** Announced at once when it appears. */
  readonly urgent?: boolean;
  readonly actions?: ComponentChildren;
  readonly children?: ComponentChildren;
}

const TONE_ICONS = { bad: "alert", warn: "alert", info: "info", good: "check" } as const;

export function Note({ tone, title, urgent = false, actions, children }: NoteProps) {
  return (
    <div class={styles.note} data-tone={tone} role={urgent ? "alert" : undefined}>
      <Icon name={TONE_ICONS[tone]} />
      <div class={styles.noteWords}>
        <p class={styles.noteTitle}>{title}</p>
        {children}
      </div>
      {actions ? <div class={styles.noteActions}>{actions}</div> : null}
    </div>
  );
}

interface ProblemNoteProps {
  readonly problem: ProblemWords;
  onRetry?(): void;
}

/** What the API said, in its own words. */
export function ProblemNote({ problem, onRetry }: ProblemNoteProps) {
  return (
    <Note
      tone="bad"
      urgent
      title={problem.title}
      actions={onRetry ? <Button onPress={onRetry}>Try again</Button> : null}
    >
      <p>{problem.detail}</p>
    </Note>
  );
}

interface EmptyProps {
  readonly icon: IconName;
  readonly title: string;
  readonly children?: ComponentChildren;
}

export function Empty({ icon, title, children }: EmptyProps) {
  return (
    <div class={styles.empty}>
      <span class={styles.emptyIcon}>
        <Icon name={icon} />
      </span>
      <p class={styles.emptyTitle}>{title}</p>
      {children}
    </div>
  );
}

/** Grey lines in the place of what is on its way. */
export function Loading({ what, lines = 6 }: { readonly what: string; readonly lines?: number }) {
  return (
    <div class={styles.loading} role="status">
      <span class="for-readers">Loading {what}…</span>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} class={styles.loadingLine} aria-hidden="true" />
      ))}
    </div>
  );
}
