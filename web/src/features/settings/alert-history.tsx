/** What needed a person lately, from when until when, and who was sent it. */

import { ask } from "../../data/answer.ts";
import { api } from "../../data/client.ts";
import type { PastAlert } from "../../data/shapes.ts";
import { useResource } from "../../data/use-resource.ts";
import { Loading, ProblemNote } from "../../ui/notes.tsx";
import { When } from "../../ui/when.tsx";

const EVERY_MS = 60_000;
const SHOWN = "20";

export function AlertHistory() {
  const load = () => ask(api.alerts.history.$get({ query: { limit: SHOWN } }));
  const past = useResource({ key: ["alert-history"], everyMs: EVERY_MS, load });
  const current = useResource({ key: ["alerts"], everyMs: EVERY_MS, load: () => ask(api.alerts.$get()) });
  return (
    <section aria-labelledby="alert-history-title">
      <h2 id="alert-history-title">The last alerts</h2>
      {past.value === null ? (
        past.problem === null ? (
          <Loading what="alerts" lines={2} />
        ) : (
          <ProblemNote problem={past.problem} onRetry={() => void past.reload()} />
        )
      ) : past.value.items.length === 0 ? (
        <p class="sub">None so far.</p>
      ) : (
        <ul class="members">
          {past.value.items.map((alert) => (
            <Past
              key={alert.id}
              alert={alert}
              isSo={current.value?.items.some(({ topic }) => topic === alert.topic) ?? true}
            />
          ))}
        </ul>
      )}
    </section>
  );
}

interface PastProps {
  readonly alert: PastAlert;
  /** An alert ends when what it is about has been gone for a while: until then it may come back. */
  readonly isSo: boolean;
}

function Past({ alert: { title, detail, since, endedAt, sent }, isSo }: PastProps) {
  return (
    <li class="member">
      <div>
        <p class="member-name">{title}</p>
        <p>{detail}</p>
        <p class="sub">
          Since <When at={since} />
          {endedAt === null ? (isSo ? ", lasts" : ", not so at the moment") : ", over "}
          {endedAt === null ? null : <When at={endedAt} />}. {sentWords(sent)}
        </p>
      </div>
    </li>
  );
}

/** "Sent to alert address, Ann. Not delivered to Ben: …" */
function sentWords(sent: PastAlert["sent"]): string {
  if (sent.length === 0) return "Sent to nobody.";
  const delivered = new Set(sent.filter(({ problem }) => problem === null).map(({ to }) => to));
  const failed = sent.findLast(({ to, problem }) => problem !== null && !delivered.has(to));
  const parts = delivered.size === 0 ? [] : [`Sent to ${[...delivered].join(", ")}.`];
  return [...parts, ...(failed === undefined ? [] : [`Not delivered to ${failed.to}: ${failed.problem}.`])].join(" ");
}
