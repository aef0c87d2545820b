/** What went on: events of the last 24 hours or 30 days, and the calls to Xero that Orbit made of them. */

import { useState } from "preact/hooks";
import { Loading, ProblemNote } from "../controls/notes.tsx";
import { useNow } from "../live/use-now.ts";
import { dayOf, readerHere, shortDay, shortHour } from "../words/time.ts";
import { callHours, EVENT_PARTS, eventDays, eventHours } from "./activity.ts";
import { Chart } from "./chart.tsx";
import { useActivity } from "./use-overview.ts";

const MINUTE_MS = 60_000;
const SPANS = [
  { name: "24 hours", value: "hours" },
  { name: "30 days", value: "days" },
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
  const hour = (atMs: number) => shortHour(atMs, reader);
  const day = (atMs: number) => shortDay(atMs, reader);
  return (
    <section class="entity-section" aria-labelledby="activity-title">
      <div class="section-head">
        <h2 id="activity-title">Lately</h2>
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would draw a box and needs a legend that is seen. */}
        <div class="switch" role="group" aria-label="Span of the events chart">
          {SPANS.map(({ name, value }) => (
            <button key={value} type="button" aria-pressed={span === value} onClick={() => setSpan(value)}>
              {name}
            </button>
          ))}
        </div>
      </div>
      <div class="charts">
        {span === "hours" ? (
          <Chart
            title="Events in 24 hours"
            unit="event"
            parts={EVENT_PARTS}
            columns={eventHours(events, nowMs)}
            at={hour}
          />
        ) : (
          <Chart
            title="Events in 30 days"
            unit="event"
            parts={EVENT_PARTS}
            columns={eventDays(events, nowMs, (atMs) => dayOf(atMs, reader))}
            at={day}
          />
        )}
        <Chart
          title="Calls to Xero in 24 hours"
          unit="call"
          parts={["Calls"]}
          columns={callHours(calls, nowMs)}
          at={hour}
        />
      </div>
    </section>
  );
}
