/** The state of things in one sentence: what a bookkeeper wants to know before anything else. */

import type { EventSummary } from "../../data/shapes.ts";
import { counted } from "../../format/counts.ts";
import { At } from "../../ui/when.tsx";

export function SummaryWords({ summary }: { readonly summary: EventSummary | null }) {
  if (summary === null) return <>Looking…</>;
  const { failed, waiting, queued } = summary.byStatus;
  const open = waiting + queued;
  const total = Object.values(summary.byStatus).reduce((sum, count) => sum + count, 0);
  if (total === 0) return <>What happens to each record of the group shows here.</>;
  if (failed === 0 && open === 0) return <>Every event is done.</>;
  if (failed === 0) return <>{counted(open, "event is", "events are")} waiting or under way.</>;
  return (
    <>
      {counted(failed, "event needs", "events need")} attention
      {open > 0 ? `; ${counted(open, "more is", "more are")} waiting or under way` : ""}.
      {summary.oldestUnresolvedAt === null ? null : (
        <>
          {" "}
          The oldest came in <At at={summary.oldestUnresolvedAt} />.
        </>
      )}
    </>
  );
}
