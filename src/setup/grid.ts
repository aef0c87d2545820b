/**
 * The organisations' set-ups side by side: every account, tax rate, tracking option, theme, currency and item of the group
 * that documents may name, and what each satellite has for it. Decides with the functions that the mirror itself uses, so
 * that a cell says what would happen to a document. Pure.
 */

import type { Failure } from "../domain/failure.ts";
import { explain } from "../domain/failure-words.ts";
import type { Equivalents } from "../domain/firm.ts";
import type { TenantId } from "../domain/ids.ts";
import type { Result } from "../domain/result.ts";
import { GRID_ROWS_MOST } from "../limits.ts";
import { REFERENCE_WORDS, type ReferenceName, type References } from "../mirror/references.ts";
import { accountCell, accountRows } from "./grid-accounts.ts";
import { brandingCell, currencyCell, itemCell, trackingCell, trackingRows } from "./grid-lists.ts";
import { rateCell, rateRows } from "./grid-rates.ts";

export const GRID_LISTS = [
  ...(["accounts", "payment-accounts", "tax-rates", "tracking", "branding", "currencies", "items"] as const),
] as const;
export type GridList = (typeof GRID_LISTS)[number];

/** What the lists are read from. */
export const GRID_REFERENCES = [
  ...(["organisation", "accounts", "tax-rates", "tracking", "branding", "currencies", "items"] as const),
] as const satisfies readonly ReferenceName[];

export interface GridSatellite {
  readonly tenantId: TenantId;
  readonly name: string;
  readonly setUp: Result<References, Failure>;
  readonly equivalents: Equivalents;
  /** Whether its consent lets Orbit add entries; null: not known. */
  readonly mayAdd: boolean | null;
}

export interface GridFirm {
  readonly group: Result<References, Failure>;
  readonly groupName: string;
  /** The category that says where a document goes; it is carried to no satellite. */
  readonly routingCategoryId: string | null;
  readonly copyMissingAccounts: boolean;
  readonly syncBills: boolean;
}

export interface Row {
  /** What PATCH /api/entities takes for it, and POST /api/setup/additions. */
  readonly key: string;
  readonly code: string | null;
  readonly name: string;
  /** Documents commonly name such a one; others are compared all the same. */
  readonly usual: boolean;
}

export interface Cell {
  /** `differs`: something stands for it that is not the same, or cannot be used; `chosen`: a person said what does. */
  readonly state: "same" | "chosen" | "differs" | "missing" | "unknown";
  /** Documents that name it can be copied: as they are, or as `text` says. */
  readonly works: boolean;
  /** What stands for it there. */
  readonly theirs: { readonly key: string; readonly name: string } | null;
  readonly text: string | null;
  /** Orbit can add it there. */
  readonly canAdd: boolean;
}

export interface GridRow extends Row {
  readonly cells: readonly SatelliteCell[];
}

export interface SatelliteCell extends Cell {
  readonly tenantId: TenantId;
  /** What a person chose for the row's key, whatever became of it; null: nobody did. */
  readonly choice: string | null;
}

export interface GridPart {
  readonly list: GridList;
  /** Why nothing is known of it, in words. */
  readonly problem: string | null;
  readonly rows: readonly GridRow[];
  /** More rows than are compared. */
  readonly leftOut: number;
}

export function gridOf(firm: GridFirm, satellites: readonly GridSatellite[]): readonly GridPart[] {
  return GRID_LISTS.map((list): GridPart => {
    const { group } = firm;
    if (!group.ok) return { list, problem: inWords(group.error), rows: [], leftOut: 0 };
    const ours = group.value;
    if (ours[SOURCE[list]] === null) return { list, problem: unread(firm.groupName, list), rows: [], leftOut: 0 };
    const rows = rowsOf(list, ours, firm);
    const shown = rows.slice(0, GRID_ROWS_MOST);
    return {
      list,
      problem: null,
      rows: shown.map((row) => ({ ...row, cells: satellites.map((one) => cellOf({ list, row, ours, firm }, one)) })),
      leftOut: rows.length - shown.length,
    };
  });
}

/** The list of the set-up behind each part. */
const SOURCE: Readonly<Record<GridList, (typeof GRID_REFERENCES)[number]>> = {
  accounts: "accounts",
  "payment-accounts": "accounts",
  "tax-rates": "tax-rates",
  tracking: "tracking",
  branding: "branding",
  currencies: "currencies",
  items: "items",
};

function rowsOf(list: GridList, ours: References, firm: GridFirm): readonly Row[] {
  const named = (name: string): Row => ({ key: name, code: null, name, usual: true });
  switch (list) {
    case "accounts":
    case "payment-accounts":
      return accountRows(ours.accounts ?? [], list, firm.syncBills);
    case "tax-rates":
      return rateRows(ours["tax-rates"] ?? [], ours.accounts ?? []);
    case "tracking":
      return trackingRows(ours.tracking ?? [], firm.routingCategoryId);
    case "branding":
      return (ours.branding ?? []).map(({ name }) => named(name));
    case "currencies":
      return (ours.currencies ?? []).map(named);
    case "items":
      return (ours.items ?? []).map(named);
  }
}

interface CellInput {
  readonly list: GridList;
  readonly row: Row;
  readonly ours: References;
  readonly firm: GridFirm;
}

function cellOf(input: CellInput, satellite: GridSatellite): SatelliteCell {
  const { tenantId } = satellite;
  return { ...shownCell(input, satellite), tenantId, choice: choiceIn(input, satellite) };
}

function choiceIn({ list, row }: CellInput, { equivalents }: GridSatellite): string | null {
  if (SOURCE[list] === "accounts") return equivalents.accounts[row.key] ?? null;
  return list === "tax-rates" ? (equivalents.taxTypes[row.key] ?? null) : null;
}

function shownCell(input: CellInput, satellite: GridSatellite): Cell {
  const { name, setUp, mayAdd } = satellite;
  if (!setUp.ok) return unknown(inWords(setUp.error));
  const theirs = setUp.value;
  if (theirs[SOURCE[input.list]] === null) return unknown(unread(name, input.list));
  if (mayAdd !== false) return knownCell(input, theirs, satellite);
  const cell = knownCell({ ...input, firm: { ...input.firm, copyMissingAccounts: false } }, theirs, satellite);
  return cell.canAdd ? withoutAdding(cell) : cell;
}

function withoutAdding(cell: Cell): Cell {
  return { ...cell, canAdd: false, text: [cell.text, MAY_NOT_ADD].filter((text) => text !== null).join(" ") };
}

const MAY_NOT_ADD = "The connection does not let Orbit add it: reconnect to switch this on.";

function knownCell(
  { list, row, ours, firm }: CellInput,
  theirs: References,
  satellite: Pick<GridSatellite, "name" | "equivalents">,
): Cell {
  switch (list) {
    case "accounts":
    case "payment-accounts":
      return accountCell(row.key, { ours, theirs, satellite, firm });
    case "tax-rates":
      return rateCell(row.key, { ours, theirs, satellite });
    case "tracking":
      return trackingCell(row.key, ours.tracking ?? [], theirs.tracking ?? []);
    case "branding":
      return brandingCell(row.name, theirs.branding ?? []);
    case "currencies":
      return currencyCell(row.name, theirs);
    case "items":
      return itemCell(row.name, theirs.items ?? []);
  }
}

function unknown(text: string): Cell {
  return { state: "unknown", works: false, theirs: null, text, canAdd: false };
}

function unread(entity: string, list: GridList): string {
  return `${entity}: ${REFERENCE_WORDS[SOURCE[list]]} could not be read at the moment. Check again.`;
}

function inWords(failure: Failure): string {
  const { title, detail } = explain(failure);
  return `${title}. ${detail}`;
}
