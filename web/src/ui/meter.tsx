/** A bar that shows how much of a limit is used, with the words below it. The colour repeats what the words say. */

import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import styles from "./meter.module.css";

interface MeterProps {
  readonly label: string;
  readonly used: number;
  readonly limit: number;
  /** The end of the bar that is kept for something else. */
  readonly reserved: number;
  /** What a screen reader hears instead of the bare number. */
  readonly inWords: string;
  readonly children: ComponentChildren;
}

const NEARLY_USED_SHARE = 0.85;

export function Meter({ label, used, limit, reserved, inWords, children }: MeterProps) {
  const id = useId();
  const share = limit <= 0 ? 1 : Math.min(1, Math.max(0, used / limit));
  const kept = limit <= 0 ? 0 : Math.min(1 - share, reserved / limit);
  const level = share >= 1 ? "full" : share >= NEARLY_USED_SHARE ? "near" : "fine";
  return (
    <div>
      <p id={id} class={styles.label}>
        {label}
      </p>
      {/* biome-ignore lint/a11y/useSemanticElements: a native meter cannot be given the same looks in all browsers. */}
      <div
        class={styles.bar}
        data-level={level}
        role="meter"
        aria-labelledby={id}
        aria-valuemin={0}
        aria-valuemax={Math.max(limit, 0)}
        aria-valuenow={Math.min(used, limit)}
        aria-valuetext={inWords}
      >
        <span style={{ inlineSize: `${share * 100}%` }} />
        {kept === 0 ? null : <i style={{ inlineSize: `${kept * 100}%` }} />}
      </div>
      <p class={styles.words}>{children}</p>
    </div>
  );
}
