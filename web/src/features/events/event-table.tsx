/**
 * The rows, with a heading per column for screen readers and wide screens; on narrow ones each row is a card (event-table.module.css).
 * Arrow keys go from row to row, as in a mailbox.
 */

import type { JSX, Ref } from "preact";
import { Zone } from "../../ui/when.tsx";
import { chunksOf, EventChunk, type EventChunkProps } from "./event-chunk.tsx";
import styles from "./event-table.module.css";
import { areAllSelected, isEmpty } from "./selection.ts";
import { ROLES } from "./table-roles.ts";

interface EventTableProps extends EventChunkProps {
  readonly tableRef: Ref<HTMLTableElement>;
  onSelectAll(): void;
}

export function EventTable(props: EventTableProps) {
  const { events, left, search, openId, selection, maySelect, tableRef, onSelect, onSelectAll } = props;
  const all = areAllSelected(
    selection,
    events.map((event) => event.id),
  );
  return (
    <table {...ROLES.table} class={styles.eventTable} ref={tableRef} onKeyDown={moveByArrows}>
      <caption class="for-readers">Events, newest first</caption>
      <thead {...ROLES.group}>
        <tr {...ROLES.row}>
          <td {...ROLES.cell} class={`no-print ${styles.cellBox}`}>
            <input
              type="checkbox"
              aria-label="Select all events shown"
              checked={all}
              disabled={!maySelect}
              ref={(box) => {
                if (box !== null) box.indeterminate = !all && !isEmpty(selection);
              }}
              onClick={onSelectAll}
            />
          </td>
          <th {...ROLES.columnHeader} scope="col">
            Status
          </th>
          <th {...ROLES.columnHeader} scope="col">
            Record
          </th>
          <th {...ROLES.columnHeader} scope="col">
            From → to
          </th>
          <th {...ROLES.columnHeader} scope="col">
            What happened
          </th>
          <th {...ROLES.columnHeader} scope="col" class={styles.cellWhen}>
            <span>
              When{" "}
              <span class="sub">
                (<Zone />)
              </span>
            </span>
          </th>
        </tr>
      </thead>
      {chunksOf(events).map((chunk, index) => (
        <EventChunk
          key={String(index)}
          events={chunk}
          left={left}
          search={search}
          openId={openId}
          selection={selection}
          maySelect={maySelect}
          onSelect={onSelect}
        />
      ))}
    </table>
  );
}

function moveByArrows(event: JSX.TargetedKeyboardEvent<HTMLTableElement>): void {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const focused = document.activeElement;
  const kind = focused instanceof HTMLInputElement ? "td input" : "th a";
  const stops: Element[] = [...event.currentTarget.querySelectorAll(`tbody ${kind}`)];
  const at = focused === null ? -1 : stops.indexOf(focused);
  const next = at < 0 ? undefined : stops[at + (event.key === "ArrowDown" ? 1 : -1)];
  if (!(next instanceof HTMLElement)) return;
  event.preventDefault();
  next.focus();
}
