/** Where the record is, or was when this event ended: in the group, and in each satellite that it concerns, with how things stood there. */

import type { EventDetail, EventTarget } from "../../../data/shapes.ts";
import { copyAddress, documentAddress } from "../../../format/views.ts";
import { Icon } from "../../../ui/icon.tsx";
import { Link } from "../../../ui/link.tsx";
import { XeroLink } from "../../entities/xero-link.tsx";
import eventTableStyles from "../event-table.module.css";
import { changeWords, destinationsOf } from "../event-words.ts";
import { StatusBadge } from "../status-badge.tsx";
import styles from "./panel.module.css";

export function Targets({ event }: { readonly event: EventDetail }) {
  const destinations = destinationsOf(event);
  const change = changeWords(event);
  const ownPart = event.targets.find((target) => target.tenantId === event.tenantId);
  return (
    <section aria-labelledby="targets-title">
      <h3 id="targets-title">{event.later === null ? "Where it is" : "Where it was then"}</h3>
      <ul class={styles.targets}>
        <li>
          <div class={styles.targetName}>
            <span>{event.entityName}</span>
            {ownPart === undefined ? (
              change === null ? null : (
                <span class="sub">{change} there</span>
              )
            ) : (
              <StatusBadge status={ownPart.status} />
            )}
          </div>
          <p class={styles.targetLinks}>
            <XeroLink kind={event.kind} id={event.resourceId} tenantId={event.tenantId} where={event.entityName} />
            {event.kind === "contact" || event.label === null || ownPart !== undefined ? null : (
              <Link to={documentAddress({ kind: event.kind, groupId: event.resourceId }, "")}>Its document</Link>
            )}
          </p>
        </li>
        {destinations.map((target) => (
          <li key={target.tenantId}>
            <div class={styles.targetName}>
              <span class={eventTableStyles.wayTo}>
                <Icon name="arrow" />
                <span>
                  <span class="for-readers">copy in </span>
                  {target.name}
                </span>
              </span>
              <StatusBadge status={target.status} />
            </div>
            <TargetWords target={target} event={event} isOnly={destinations.length === 1} />
          </li>
        ))}
      </ul>
      {event.targets.length === 0 ? (
        <p class={`sub ${styles.targetsNone}`}>Not assigned to an organisation yet.</p>
      ) : null}
    </section>
  );
}

interface TargetWordsProps {
  readonly target: EventTarget;
  readonly event: EventDetail;
  readonly isOnly: boolean;
}

/** With one satellite its causes are told above, in full. What became of the copy since, as a move, leaves nothing to compare. */
function TargetWords({ target, event: { kind, resourceId, later }, isOnly }: TargetWordsProps) {
  return (
    <>
      {isOnly ? null : target.failures.map((failure) => <p key={failure.code}>{failure.title}</p>)}
      {target.resourceId === null ? (
        <p class="sub">no copy yet</p>
      ) : (
        <p class={styles.targetLinks}>
          <XeroLink kind={kind} id={target.resourceId} tenantId={target.tenantId} where={target.name} />
          {later === null ? (
            <Link to={copyAddress({ kind, groupId: resourceId, tenantId: target.tenantId }, "")}>Compare the two</Link>
          ) : null}
        </p>
      )}
    </>
  );
}
