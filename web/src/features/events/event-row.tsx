/** One event of the list. The label's link covers the row, so that a press anywhere opens its panel; the box stays its own. */

import { Component } from "preact";
import type { OrbitEvent } from "../../data/shapes.ts";
import { counted, listed } from "../../format/counts.ts";
import { eventAddress } from "../../format/views.ts";
import { Icon } from "../../ui/icon.tsx";
import { Link } from "../../ui/link.tsx";
import { Said } from "../../ui/said.tsx";
import { Until, When } from "../../ui/when.tsx";
import { isPause } from "./cause-kinds.ts";
import styles from "./event-table.module.css";
import { destinationsOf, labelOf, shortLabelOf, subjectOf } from "./event-words.ts";
import { StatusBadge } from "./status-badge.tsx";
import { ROLES } from "./table-roles.ts";

interface EventRowProps {
  readonly event: OrbitEvent;
  /** It no longer matches the filters, and keeps its place because somebody just acted on it. */
  readonly hasLeft: boolean;
  /** The filters of the list, kept in the panel's address. */
  readonly search: string;
  readonly isOpen: boolean;
  readonly isSelected: boolean;
  readonly maySelect: boolean;
  onSelect(id: string, withShift: boolean): void;
}

export class EventRow extends Component<EventRowProps> {
  /** A refresh of a long list draws the rows that changed. `onSelect` stands for the list at hand, whenever it was made. */
  override shouldComponentUpdate(next: EventRowProps): boolean {
    const { event, hasLeft, search, isOpen, isSelected, maySelect } = this.props;
    if (hasLeft !== next.hasLeft) return true;
    const isSame = event === next.event && search === next.search && isOpen === next.isOpen;
    return !isSame || isSelected !== next.isSelected || maySelect !== next.maySelect;
  }

  override render({ event, hasLeft, search, isOpen, isSelected, maySelect, onSelect }: EventRowProps) {
    const label = labelOf(event);
    const destinations = destinationsOf(event).map((target) => target.name);
    const isDecided = destinations.length > 0;
    return (
      <tr
        {...ROLES.row}
        class={styles.eventRow}
        data-open={isOpen ? "" : undefined}
        data-selected={isSelected ? "" : undefined}
        data-left={hasLeft ? "" : undefined}
        data-event={event.id}
      >
        <td {...ROLES.cell} class={`no-print ${styles.cellBox}`}>
          <input
            type="checkbox"
            aria-label={`Select ${label}`}
            checked={isSelected}
            disabled={!maySelect}
            onClick={(click) => onSelect(event.id, click.shiftKey)}
          />
        </td>
        <td {...ROLES.cell} class={styles.cellStatus}>
          <StatusBadge status={event.status} />
          {hasLeft ? <span class="sub">no longer matches</span> : null}
        </td>
        <th {...ROLES.rowHeader} scope="row" class={styles.cellRecord}>
          <Link to={eventAddress(event.id, search)} class={styles.rowLink} current={isOpen ? "true" : undefined}>
            {shortLabelOf(event)}
          </Link>
          <span class="sub">{subjectOf(event)}</span>
        </th>
        <td {...ROLES.cell} class={styles.cellWay}>
          <span class="sub">{event.entityName}</span>
          {!isDecided && (event.status === "skipped" || event.targets.length > 0) ? null : (
            <span class={styles.wayTo}>
              <Icon name="arrow" />
              <span>
                <span class="for-readers">to </span>
                {isDecided ? listed(destinations) : <span class="sub">not decided</span>}
              </span>
            </span>
          )}
        </td>
        <td {...ROLES.cell} class={styles.cellCause}>
          <Happened event={event} />
        </td>
        <td {...ROLES.cell} class={styles.cellWhen}>
          <When at={event.receivedAt} />
          <Attempts event={event} />
        </td>
      </tr>
    );
  }
}

/** What changed, in one line with its amount, and what stands in the way where something does. */
function Happened({ event: { summary, failure, failures, status } }: { readonly event: OrbitEvent }) {
  const isOpen = status === "failed" || status === "waiting" || status === "queued";
  return (
    <>
      <span class={status === "skipped" ? "sub" : styles.eventSummary}>
        <Said text={summary} />
      </span>
      {failure === null || !isOpen ? null : (
        <>
          <span class={styles.causeTitle}>
            {failure.title}
            {failures.length > 1 ? <span class="sub"> and {counted(failures.length - 1, "more cause")}</span> : null}
          </span>
          <span class={`sub ${styles.causeDetail}`}>
            <Said text={failure.detail} />
          </span>
        </>
      )}
      {failure === null || status !== "resolved" ? null : <span class="sub">{failure.title}</span>}
    </>
  );
}

function Attempts({ event }: { readonly event: OrbitEvent }) {
  const { attempts, nextAttemptAt, status, failure } = event;
  if (nextAttemptAt !== null) {
    return (
      <span class="sub">
        retries <Until at={nextAttemptAt} />
      </span>
    );
  }
  if (status === "waiting" && isPause(failure?.code ?? "")) return <span class="sub">until somebody resumes</span>;
  return attempts > 1 && status === "failed" ? <span class="sub">tried {attempts} times</span> : null;
}
