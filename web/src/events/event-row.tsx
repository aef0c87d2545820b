/** One event of the list. The label's link covers the row, so that a press anywhere opens its panel; the box stays its own. */

import { Component } from "preact";
import { Link } from "../address/link.tsx";
import { eventAddress } from "../address/views.ts";
import type { OrbitEvent } from "../api/shapes.ts";
import { Icon } from "../controls/icon.tsx";
import { counted, listed } from "../words/counts.ts";
import { Until, When } from "../words/when.tsx";
import { destinationsOf, labelOf, shortLabelOf, subjectOf } from "./event-words.ts";
import { StatusBadge } from "./status-badge.tsx";
import { ROLES } from "./table-roles.ts";

interface EventRowProps {
  readonly event: OrbitEvent;
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
    const { event, search, isOpen, isSelected, maySelect } = this.props;
    const isSame = event === next.event && search === next.search && isOpen === next.isOpen;
    return !isSame || isSelected !== next.isSelected || maySelect !== next.maySelect;
  }

  override render({ event, search, isOpen, isSelected, maySelect, onSelect }: EventRowProps) {
    const label = labelOf(event);
    const destinations = destinationsOf(event).map((target) => target.name);
    const isDecided = destinations.length > 0;
    return (
      <tr
        {...ROLES.row}
        class={`event-row ${isOpen ? "open" : ""} ${isSelected ? "selected" : ""}`}
        data-event={event.id}
      >
        <td {...ROLES.cell} class="cell-box">
          <input
            type="checkbox"
            aria-label={`Select ${label}`}
            checked={isSelected}
            disabled={!maySelect}
            onClick={(click) => onSelect(event.id, click.shiftKey)}
          />
        </td>
        <td {...ROLES.cell} class="cell-status">
          <StatusBadge status={event.status} />
        </td>
        <th {...ROLES.rowHeader} scope="row" class="cell-record">
          <Link to={eventAddress(event.id, search)} class="row-link" current={isOpen ? "true" : undefined}>
            {shortLabelOf(event)}
          </Link>
          <span class="sub">{subjectOf(event)}</span>
        </th>
        <td {...ROLES.cell} class="cell-way">
          <span class="sub">{event.entityName}</span>
          {!isDecided && (event.status === "skipped" || event.targets.length > 0) ? null : (
            <span class="way-to">
              <Icon name="arrow" />
              <span>
                <span class="for-readers">to </span>
                {isDecided ? listed(destinations) : <span class="sub">not decided</span>}
              </span>
            </span>
          )}
        </td>
        <td {...ROLES.cell} class="cell-cause">
          <Cause event={event} />
        </td>
        <td {...ROLES.cell} class="cell-when">
          <When at={event.receivedAt} />
          <Attempts event={event} />
        </td>
      </tr>
    );
  }
}

function Cause({ event }: { readonly event: OrbitEvent }) {
  const { failure, failures, status } = event;
  if (failure === null) return null;
  const isQuiet = status === "skipped" || status === "synced" || status === "resolved";
  return (
    <>
      <span class={isQuiet ? "sub" : "cause-title"}>
        {failure.title}
        {failures.length > 1 ? <span class="sub"> and {counted(failures.length - 1, "more cause")}</span> : null}
      </span>
      {isQuiet ? null : <span class="sub cause-detail">{failure.detail}</span>}
    </>
  );
}

function Attempts({ event }: { readonly event: OrbitEvent }) {
  const { attempts, nextAttemptAt } = event;
  if (nextAttemptAt !== null) {
    return (
      <span class="sub">
        goes on <Until at={nextAttemptAt} />
      </span>
    );
  }
  return attempts > 1 ? <span class="sub">tried {attempts} times</span> : null;
}
