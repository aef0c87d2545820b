/** One part of the grid: a row for each entry of the group, a column for each satellite. */

import type { GridCell, GridList, GridRow, SetupGrid } from "../../../data/shapes.ts";
import { Button } from "../../../ui/button.tsx";
import { Icon } from "../../../ui/icon.tsx";
import { needsRole, useMay } from "../../session/allowed.tsx";
import type { AddedCell } from "./additions.ts";
import type { Choosing } from "./choose-dialog.tsx";
import styles from "./grid.module.css";
import { badgeOf, isChoosable } from "./grid-words.ts";

type Satellite = SetupGrid["satellites"][number];

interface GridTableProps {
  readonly list: GridList;
  readonly rows: readonly GridRow[];
  readonly satellites: readonly Satellite[];
  onChoose(choosing: Choosing): void;
  onAdd(cell: AddedCell): void;
}

export function GridTable({ list, rows, satellites, onChoose, onAdd }: GridTableProps) {
  return (
    <div class={styles.scroll}>
      <table class={`plain-table ${styles.table}`}>
        <thead>
          <tr>
            <th scope="col">Group</th>
            {satellites.map(({ tenantId, name }) => (
              <th key={tenantId} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <th scope="row">
                {row.code === null || row.code === row.name ? null : <span class={styles.code}>{row.code} </span>}
                {row.name}
              </th>
              {row.cells.map((cell) => {
                const satellite = satellites.find(({ tenantId }) => tenantId === cell.tenantId);
                return satellite === undefined ? null : (
                  <td key={cell.tenantId} data-name={satellite.name}>
                    <CellView
                      list={list}
                      row={row}
                      cell={cell}
                      satellite={satellite}
                      onChoose={onChoose}
                      onAdd={onAdd}
                    />
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface CellViewProps extends Pick<GridTableProps, "list" | "onChoose" | "onAdd"> {
  readonly row: GridRow;
  readonly cell: GridCell;
  readonly satellite: Satellite;
}

function CellView({ list, row, cell, satellite, onChoose, onAdd }: CellViewProps) {
  const { tone, icon, word } = badgeOf(cell);
  const isOwner = useMay("owner");
  const mayChoose = isChoosable(list) && cell.state !== "same" && cell.state !== "unknown";
  return (
    <div class={styles.cell}>
      <span class={`badge ${tone}`}>
        <Icon name={icon} />
        {word}
      </span>
      {cell.theirs === null || cell.state === "same" ? null : <span>{nameOf(cell.theirs)}</span>}
      {cell.text === null || cell.state === "unknown" ? null : <span class="sub">{cell.text}</span>}
      {cell.adding === null ? null : <span class="sub">{addingWords(cell.adding)}</span>}
      <div class={styles.acts}>
        {cell.canAdd && cell.adding?.failed !== null ? (
          <Button
            kind="quiet"
            label={`Add ${row.name} in ${satellite.name}`}
            offBecause={isOwner ? null : needsRole("owner")}
            onPress={() => onAdd({ list, key: row.key, tenantId: cell.tenantId })}
          >
            Add
          </Button>
        ) : null}
        {mayChoose ? (
          <Button
            kind="quiet"
            label={`Choose what stands for ${row.name} in ${satellite.name}`}
            offBecause={isOwner ? null : needsRole("owner")}
            onPress={() => onChoose({ list, row, cell, satellite })}
          >
            {cell.state === "chosen" ? "Change" : "Choose"}
          </Button>
        ) : null}
      </div>
    </div>
  );
}

function addingWords({ failed }: NonNullable<GridCell["adding"]>): string {
  return failed === null ? "It is being added." : `It could not be added. ${failed}`;
}

/** An account without a code is known by an id, which says nothing to people. */
function nameOf({ key, name }: NonNullable<GridCell["theirs"]>): string {
  const isWord = key.length <= 10 && key !== name;
  return isWord ? `${key} ${name}` : name;
}
