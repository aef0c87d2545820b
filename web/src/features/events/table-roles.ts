/**
 * The roles that table elements have by themselves, written out: in Safari they lose them when a style sheet lays the
 * rows out as grids (event-table.module.css).
 */

export const ROLES = {
  table: { role: "table" },
  group: { role: "rowgroup" },
  row: { role: "row" },
  cell: { role: "cell" },
  columnHeader: { role: "columnheader" },
  rowHeader: { role: "rowheader" },
} as const;
