/** The state of things in one sentence: what a bookkeeper wants to know before anything else. */

import type { EventSummary } from "../api/shapes.ts";
import { counted } from "../words/counts.ts";
import { When } from "../words/when.tsx";

export function SummaryWords({ summary }: { readonly summary: EventSummary | null }) {
  if (summary === null) return <>Looking…</>;
  const { failed, waiting, queued } = summary.byStatus;
  const under = waiting + queued;
  const total = Object.values(summary.byStatus).reduce((sum, count) => sum + count, 0);
  if (total === 0) return <>What happens to each record of the group shows here.</>;
  if (failed > 0) {
    return (
      <>
        {counted(failed, "event needs", "events need")} somebody
        {under > 0 ? `; ${counted(under, "more goes", "more go")} on without you` : ""}.
        {summary.oldestUnresolvedAt === null ? null : (
          <>
            {" "}
            The oldest is from <When at={summary.oldestUnresolvedAt} />.
          </>
        )}
      </>
    );
  }
  if (under > 0) return <>{counted(under, "event is", "events are")} on the way. Nothing needs you.</>;
  return <>Everything is in step. Nothing needs you.</>;
}
