/** The end of a list that goes on: the next page comes as soon as it is reached, by scrolling or by a press. */

import { useEffect, useRef } from "preact/hooks";
import { Button } from "./button.tsx";
import styles from "./load-more.module.css";
import { Empty } from "./notes.tsx";

interface LoadMoreProps {
  /** Where the next page begins. One that could not be loaded is asked for again by a press only. */
  readonly cursor: string;
  readonly busy: boolean;
  onMore(): void;
}

/** How far below the screen the end may still be when the next page is asked for. */
const AHEAD = "600px";

export function LoadMore({ cursor, busy, onMore }: LoadMoreProps) {
  const end = useRef<HTMLDivElement>(null);
  const latest = useRef(onMore);
  latest.current = onMore;
  useEffect(() => {
    if (end.current === null) return;
    const onSeen: IntersectionObserverCallback = (seen, watcher) => {
      if (!seen.some((one) => one.isIntersecting)) return;
      watcher.disconnect();
      latest.current();
    };
    const watcher = new IntersectionObserver(onSeen, { rootMargin: AHEAD });
    watcher.observe(end.current);
    return () => watcher.disconnect();
  }, [cursor]);
  return (
    <div class={`no-print ${styles.loadMore}`} ref={end}>
      <Button busy={busy} onPress={onMore}>
        Load more
      </Button>
    </div>
  );
}

/** In place of rows: none was found among those that were looked at, and there are more. */
export function LookFurther(props: LoadMoreProps) {
  return (
    <>
      <Empty icon="search" title="Nothing so far. Looking further…" />
      <LoadMore {...props} />
    </>
  );
}
