/** The calls to Xero that carried the event's record, read when somebody opens the section. */

import { useState } from "preact/hooks";
import { ask } from "../../../data/answer.ts";
import { api } from "../../../data/client.ts";
import type { Call } from "../../../data/shapes.ts";
import { useResource } from "../../../data/use-resource.ts";
import { counted } from "../../../format/counts.ts";
import { Loading, ProblemNote } from "../../../ui/notes.tsx";
import { Exact } from "../../../ui/when.tsx";
import { callWords } from "./call-words.ts";
import styles from "./panel.module.css";

const EVERY_MS = 10_000;

export function Calls({ eventId }: { readonly eventId: string }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details class={styles.facts} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Calls to Xero</summary>
      {isOpen ? <CallList eventId={eventId} /> : null}
    </details>
  );
}

function CallList({ eventId }: { readonly eventId: string }) {
  const calls = useResource({
    key: ["calls", eventId],
    everyMs: EVERY_MS,
    load: () => ask(api.events[":id"].calls.$get({ param: { id: eventId } })),
  });
  if (calls.value === null) {
    if (calls.problem === null) return <Loading what="the calls" lines={2} />;
    return <ProblemNote problem={calls.problem} onRetry={() => void calls.reload()} />;
  }
  const { items } = calls.value;
  if (items.length === 0) return <p class="sub">None in the last 24 hours; older ones are not kept.</p>;
  return (
    <ol class={styles.calls}>
      {items.map((call) => (
        <CallLine key={`${call.at} ${call.purpose}`} call={call} />
      ))}
    </ol>
  );
}

function CallLine({ call }: { readonly call: Call }) {
  const { at, name, method, path, documents, status } = call;
  const isRefused = status !== null && status >= 400;
  return (
    <li>
      <p>
        {callWords(call.purpose)} in {name}
        {documents > 1 ? <span class="sub"> together with {counted(documents - 1, "other")}</span> : null}
      </p>
      <p class="sub">
        <Exact at={at} /> ·{" "}
        <code>
          {method} {path}
        </code>{" "}
        · <span class={isRefused ? styles.callRefused : undefined}>{status === null ? "no answer" : status}</span>
      </p>
    </li>
  );
}
