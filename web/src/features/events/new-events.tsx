/** "3 new events": what arrived while somebody was busy with the rows, shown when they ask for it. */

import type { RefObject } from "preact";
import { counted } from "../../format/counts.ts";
import { Icon } from "../../ui/icon.tsx";
import styles from "./new-events.module.css";

interface NewEventsProps {
  readonly count: number;
  /** There may be more than `count`. */
  readonly orMore: boolean;
  readonly rows: RefObject<HTMLElement>;
  onShow(): Promise<void>;
}

export function NewEvents({ count, orMore, rows, onShow }: NewEventsProps) {
  const show = async () => {
    await onShow();
    window.scrollTo({ top: 0 });
    rows.current?.querySelector<HTMLElement>(".row-link")?.focus({ preventScroll: true });
  };
  return (
    <div class={`no-print ${styles.newEvents}`} role="status">
      {count === 0 ? null : (
        <button type="button" class={styles.newEventsButton} onClick={() => void show()}>
          <Icon name="up" />
          {orMore ? `${count.toLocaleString()} or more new events` : counted(count, "new event")}
        </button>
      )}
    </div>
  );
}
