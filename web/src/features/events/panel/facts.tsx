/** Details, for whoever has to look closer or ask for help. */

import type { ComponentChildren } from "preact";
import type { EventDetail } from "../../../data/shapes.ts";
import { CopyText } from "../../../ui/copy-text.tsx";
import { FullWhen } from "../../../ui/when.tsx";
import { changeWords, SOURCE_WORDS } from "../event-words.ts";
import styles from "./panel.module.css";

export function Facts({ event }: { readonly event: EventDetail }) {
  const facts: readonly (readonly [string, ComponentChildren])[] = [
    ["Received", <FullWhen key="received" at={event.receivedAt} />],
    ["Last change", <FullWhen key="updated" at={event.updatedAt} />],
    ["Source", [SOURCE_WORDS[event.source], changeWords(event)].filter((words) => words !== null).join(", ")],
    ["Attempts", event.attempts.toLocaleString()],
    ["Event", <CopyText key="event" text={event.id} what="event’s id" />],
    [`Id in ${event.entityName}`, <CopyText key="record" text={event.resourceId} what="record’s id" />],
    ...event.targets.flatMap((target) =>
      target.resourceId === null
        ? []
        : [
            [
              `Id in ${target.name}`,
              <CopyText key={target.tenantId} text={target.resourceId} what={`id in ${target.name}`} />,
            ] as const,
          ],
    ),
  ];
  return (
    <details class={styles.facts}>
      <summary>Details</summary>
      <dl>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
