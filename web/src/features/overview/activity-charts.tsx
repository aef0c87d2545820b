/** What went on: events of the last 24 hours or 30 days, and Orbit's calls to Xero. */

import { useState } from "preact/hooks";
import { dayOf, readerHere, shortDay, shortHour } from "../../format/time.ts";
import { Loading, ProblemNote } from "../../ui/notes.tsx";
import { useNow } from "../../ui/use-now.ts";
import entitiesStyles from "../entities/entities.module.css";
import { callDays, callHours, EVENT_PARTS, eventDays, eventHours } from "./activity.ts";
import styles from "./chart.module.css";
import { Chart } from "./chart.tsx";
import { useActivity } from "./use-overview.ts";

const MINUTE_MS = 60_000;
const SPANS = [
  { words: "24 hours", value: "hours" },
  { words: "30 days", value: "days" },
] as const;

export function ActivityCharts() {
  const activity = useActivity();
  const nowMs = useNow(MINUTE_MS);
  const [span, setSpan] = useState<(typeof SPANS)[number]["value"]>("hours");
  const reader = readerHere();
  if (activity.value === null) {
    if (activity.problem === null) return <Loading what="the charts" lines={3} />;
    return <ProblemNote problem={activity.problem} onRetry={() => void activity.reload()} />;
  }
  const { events, calls } = activity.value;
  const isHours = span === "hours";
  const name = isHours ? "24 hours" : "30 days";
  const at = (atMs: number) => (isHours ? shortHour(atMs, reader) : shortDay(atMs, reader));
  const localDay = (atMs: number) => dayOf(atMs, reader);
  return (
    <section class={entitiesStyles.section} aria-labelledby="activity-title">
      <div class={styles.sectionHead}>
        <h2 id="activity-title">Activity</h2>
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would draw a box and needs a legend that is seen. */}
        <div class={`no-print ${styles.spans}`} role="group" aria-label="Span of the charts">
          {SPANS.map(({ words, value }) => (
            <button key={value} type="button" aria-pressed={span === value} onClick={() => setSpan(value)}>
              {words}
            </button>
          ))}
        </div>
      </div>
      <div class={styles.charts}>
        <Chart
          title={`Events in ${name}`}
          unit="event"
          parts={EVENT_PARTS}
          columns={isHours ? eventHours(events, nowMs) : eventDays(events, nowMs, localDay)}
          at={at}
        />
        <Chart
          title={`Calls to Xero in ${name}`}
          unit="call"
          parts={["Calls"]}
          columns={isHours ? callHours(calls, nowMs) : callDays(calls, nowMs, localDay)}
          at={at}
        />
      </div>
    </section>
  );
}
