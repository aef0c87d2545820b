/** How far a bulk action is, over whatever view is open, until it is over or put away. */

import { useResource } from "../../data/use-resource.ts";
import announcementStyles from "../../ui/announcement.module.css";
import { Button } from "../../ui/button.tsx";
import { askProgress, type Bulk, bulk, putAway, type Shares, sharesOf } from "./bulk.ts";
import styles from "./bulk-progress.module.css";
import { useFollowed } from "./use-followed.ts";

const NOTHING_DONE = { queued: 0, waiting: 0, failed: 0, synced: 0, skipped: 0, resolved: 0 };
const EVERY_MS = 1_500;
/** Of what is over and not put away. */
const SELDOM_MS = 60_000;

export function BulkProgress() {
  const current = bulk.value;
  return current === null ? null : <Progress of={current} key={current.request} />;
}

function Progress({ of: current }: { readonly of: Bulk }) {
  const progress = useResource({
    key: ["bulk", current.request],
    everyMs: (counts) => (isOver(sharesOf(current, counts)) ? SELDOM_MS : EVERY_MS),
    load: () => askProgress(current),
  });
  const shares = sharesOf(current, progress.value);
  useFollowed(progress.value ?? NOTHING_DONE, ["events", "summary"]);
  const { done, failed, waiting, all } = shares;
  const parts = [
    `${percent(done, all)} done`,
    failed > 0 ? `${percent(failed, all)} failed again` : "",
    waiting > 0 ? `${percent(waiting, all)} waiting` : "",
  ].filter((part) => part !== "");
  return (
    <section class={`${announcementStyles.announcement} ${announcementStyles.bulk}`} aria-label="Progress">
      <div class={styles.words}>
        <p>
          <strong>{stateWord(shares)}</strong>: {current.what}
        </p>
        <p class="sub" role="status">
          {parts.join(", ")}
        </p>
        <div
          class={styles.bar}
          role="progressbar"
          aria-label={`Progress of ${current.what}`}
          aria-valuemin={0}
          aria-valuemax={all}
          aria-valuenow={done + failed}
          aria-valuetext={parts.join(", ")}
        >
          <span style={{ inlineSize: share(done, all) }} />
          <span data-failed="" style={{ inlineSize: share(failed, all) }} />
        </div>
      </div>
      <Button kind="quiet" icon="cross" label="Put the progress away" onPress={putAway} />
    </section>
  );
}

function isOver({ done, failed, all }: Shares): boolean {
  return done + failed >= all;
}

/** What is left of it may all wait for a limit or a person: then nothing is under way. */
function stateWord({ done, failed, waiting, all }: Shares): string {
  if (done + failed >= all) return failed === 0 ? "Finished" : done === 0 ? "Failed" : "Finished in part";
  return waiting > 0 && done + failed + waiting >= all ? "Waiting" : "Under way";
}

function share(part: number, all: number): string {
  return `${all === 0 ? 0 : (100 * part) / all}%`;
}

function percent(part: number, all: number): string {
  return all <= 100 ? `${part} of ${all}` : `${Math.floor((100 * part) / all)} %`;
}
