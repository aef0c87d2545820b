/**
 * Fifty rows of the list as one group: of a long list only the groups near the screen are laid out (event-table.module.css), and
 * only those with a change are compared row by row.
 */

import { Component } from "preact";
import type { OrbitEvent } from "../../data/shapes.ts";
import { EventRow } from "./event-row.tsx";
import { isSelected, type Selection } from "./selection.ts";
import { ROLES } from "./table-roles.ts";

const ROWS = 50;

export interface EventChunkProps {
  readonly events: readonly OrbitEvent[];
  /** Of these, the ones that no longer match the filters. */
  readonly left: ReadonlySet<string>;
  readonly search: string;
  readonly openId: string | null;
  readonly selection: Selection;
  readonly maySelect: boolean;
  onSelect(id: string, withShift: boolean): void;
}

export class EventChunk extends Component<EventChunkProps> {
  override shouldComponentUpdate(next: EventChunkProps): boolean {
    const { events, left, search, openId, selection, maySelect } = this.props;
    if (search !== next.search || openId !== next.openId || maySelect !== next.maySelect) return true;
    if (selection !== next.selection || left !== next.left || events.length !== next.events.length) return true;
    return events.some((event, index) => event !== next.events[index]);
  }

  override render({ events, left, search, openId, selection, maySelect, onSelect }: EventChunkProps) {
    return (
      <tbody {...ROLES.group}>
        {events.map((event) => (
          <EventRow
            key={event.id}
            event={event}
            hasLeft={left.has(event.id)}
            search={search}
            isOpen={event.id === openId}
            isSelected={isSelected(selection, event.id)}
            maySelect={maySelect}
            onSelect={onSelect}
          />
        ))}
      </tbody>
    );
  }
}

export function chunksOf(events: readonly OrbitEvent[]): readonly (readonly OrbitEvent[])[] {
  return Array.from({ length: Math.ceil(events.length / ROWS) }, (_, n) => events.slice(n * ROWS, (n + 1) * ROWS));
}
