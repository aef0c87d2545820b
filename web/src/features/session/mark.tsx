/** Orbit's mark and name. */

import styles from "./mark.module.css";

export function Mark() {
  return (
    <span class={styles.mark}>
      <svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">
        <rect width="32" height="32" rx="8" />
        <circle class={styles.markPath} cx="16" cy="16" r="8.5" />
        <circle class={styles.markBody} cx="16" cy="16" r="3" />
        <circle class={styles.markSatellite} cx="22.6" cy="10.6" r="3.4" />
      </svg>
      Orbit
    </span>
  );
}
