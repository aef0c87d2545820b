/** The state of things in one sentence: what a bookkeeper wants to know before anything else. */

import type { EventSummary } from "../../data/shapes.ts";
import { counted } from "../../format/counts.ts";
import { At } from "../../ui/when.tsx";
import { isMendedByConnecting } from "./cause-kinds.ts";

export function SummaryWords({ summary }: { readonly summary: EventSummary | null }) {
  if (summary === null) return <>Looking…</>;
  const { failed, waiting, queued } = summary.byStatus;
  const total = Object.values(summary.byStatus).reduce((sum, count) => sum + count, 0);
  if (total === 0) return <>What happens to each record of the group shows here.</>;
  const cutOff = Math.min(waiting, waitingToReconnect(summary));
  const parts = [
    failed > 0 ? counted(failed, "event needs attention", "events need attention") : "",
    cutOff > 0 ? `${some(cutOff, failed > 0, "waits", "wait")} until somebody reconnects` : "",
    waiting + queued > cutOff
      ? `${some(waiting + queued - cutOff, failed + cutOff > 0, "is", "are")} waiting or under way`
      : "",
  ].filter((part) => part !== "");
  if (parts.length === 0) return <>Every event is done.</>;
  return (
    <>
      {parts.join("; ")}.
      {failed + cutOff === 0 || summary.oldestUnresolvedAt === null ? null : (
        <>
          {" "}
          The oldest came in <At at={summary.oldestUnresolvedAt} />.
        </>
      )}
    </>
  );
}

/** They continue by themselves afterwards, but nothing goes before a person has acted. */
function waitingToReconnect({ byCode }: EventSummary): number {
  return byCode
    .filter(({ code }) => isMendedByConnecting(code))
    .reduce((sum, { count, failed }) => sum + count - failed, 0);
}

/** "2 events are", or "2 more are" where others were named before. */
function some(count: number, isMore: boolean, one: string, many: string): string {
  return isMore ? counted(count, `more ${one}`, `more ${many}`) : counted(count, `event ${one}`, `events ${many}`);
}
