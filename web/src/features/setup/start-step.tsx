/** The last step: history from before, if it is wanted; from here on the mirror runs by itself. */

import { VIEWS } from "../../format/views.ts";
import { Link } from "../../ui/link.tsx";
import { BackfillForm } from "../backfill/backfill-form.tsx";
import { BackfillList } from "../backfill/backfill-list.tsx";
import { useBackfills } from "../backfill/use-backfills.ts";

export function StartStep() {
  const backfills = useBackfills();
  return (
    <>
      <p>
        New and changed records are mirrored from now on. What was raised before is copied if you ask for it here; see
        first how much that is.
      </p>
      <BackfillForm onStarted={() => void backfills.reload()} />
      <BackfillList backfills={backfills} />
      <div class="form-actions">
        <Link class="button primary" to={VIEWS.overview.path}>
          Finish: go to the overview
        </Link>
      </div>
    </>
  );
}
