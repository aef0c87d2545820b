/** Below the organisations: those that are no satellites any more, and that records still have copies in. */

import styles from "./entities.module.css";
import { ForgetCopies } from "./forget-copies.tsx";
import { countsInWords } from "./former-words.ts";
import { useFormerEntities } from "./use-former-entities.ts";

export function FormerEntities() {
  const former = useFormerEntities();
  if (former.value === null || former.value.length === 0) return null;
  return (
    <section class={styles.section} aria-labelledby="former-satellites">
      <h2 id="former-satellites">Former satellites</h2>
      <ul class={styles.cards}>
        {former.value.map((entity) => (
          <li key={entity.tenantId} class={styles.card} aria-labelledby={`former-${entity.tenantId}`}>
            <header class={styles.head}>
              <div>
                <h3 id={`former-${entity.tenantId}`}>{entity.name}</h3>
                <p class="sub">
                  {entity.connected ? "Connected, and no satellite any more" : "Not connected any more"}
                </p>
              </div>
            </header>
            <p>
              Orbit still counts on the copies of {countsInWords(entity.copies)} there. What has to change or to be
              voided waits until it is a satellite again, or until you say that it is gone for good.
            </p>
            <div class={`no-print ${styles.actions}`}>
              <ForgetCopies of={entity} onForgotten={() => void former.reload()} />
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
