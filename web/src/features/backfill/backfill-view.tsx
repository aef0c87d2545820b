/** What was in the group before Orbit, or days that went wrong, brought in step: asked for by dates, counted beforehand. */

import { ViewHead } from "../../ui/view-head.tsx";
import { BackfillForm } from "./backfill-form.tsx";
import { BackfillList } from "./backfill-list.tsx";
import { useBackfills } from "./use-backfills.ts";

export function BackfillView() {
  const backfills = useBackfills();
  return (
    <main class="view narrow">
      <ViewHead
        title="Backfill"
        lead="Copies what was raised or changed in the group between two days. Copies that are right already stay as they are."
      />
      <BackfillForm onStarted={() => void backfills.reload()} />
      <BackfillList backfills={backfills} />
    </main>
  );
}
