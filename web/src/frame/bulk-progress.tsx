/** How far a bulk action is, over whatever view is open, until it is over or put away. */

import { Button } from "../controls/button.tsx";
import { useStore } from "../live/store.ts";
import { usePolling } from "../live/use-polling.ts";
import { askProgress, type Bulk, bulk, sharesOf } from "./bulk.ts";

const EVERY_MS = 1_500;

export function BulkProgress() {
  const current = useStore(bulk);
  return current === null ? null : <Progress of={current} key={current.ids[0]} />;
}

function Progress({ of: current }: { readonly of: Bulk }) {
  const { done, failed, waiting, all } = sharesOf(current);
  const isOver = done + failed >= all;
  usePolling({ key: current.ids[0] ?? "", everyMs: isOver ? 60_000 : EVERY_MS, work: askProgress });
  const parts = [
    `${percent(done, all)} done`,
    failed > 0 ? `${percent(failed, all)} failed again` : "",
    waiting > 0 ? `${percent(waiting, all)} waiting` : "",
  ].filter((part) => part !== "");
  return (
    <section class="announcement bulk" aria-label="Progress">
      <div class="bulk-words">
        <p>
          <strong>{isOver ? "Finished" : "Under way"}</strong>: {current.what}
        </p>
        <p class="sub" role="status">
          {parts.join(", ")}
        </p>
        <progress max={all} value={done + failed} aria-label={`Progress of ${current.what}`} />
      </div>
      <Button kind="quiet" icon="cross" label="Put the progress away" onPress={() => bulk.set(null)} />
    </section>
  );
}

function percent(part: number, all: number): string {
  return all <= 100 ? `${part} of ${all}` : `${Math.floor((100 * part) / all)} %`;
}
