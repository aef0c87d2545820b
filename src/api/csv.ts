/**
 * A list as CSV (RFC 4180): a header line, CRLF at each line's end, every row of the filter, read page by page while the
 * client takes them. A cell that a spreadsheet would run as a formula begins with an apostrophe, so that it is text.
 */

import type { z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { CSV_FIRST_PAGE_ROWS, CSV_PAGE_ROWS, CSV_PAGES_MOST } from "../limits.ts";
import { decodeCursor, type Page } from "../store/cursor.ts";

export type Cell = string | number | boolean | null;

/** One column: its header, and the cell of a row. */
export type Column<Row> = readonly [header: string, cell: (row: Row) => Cell];

interface CsvList<Row, Key extends z.ZodType> {
  /** Of the file, without its ending. */
  readonly name: string;
  readonly columns: readonly Column<Row>[];
  /** The shape of the list's cursor. */
  readonly key: Key;
  page(after: z.infer<Key> | null, limit: number): Promise<Page<Row>>;
}

/** For the `responses` of a route. */
export const CSV = { "text/csv": { schema: { type: "string" } } } as const;

export function csvAnswer<Row, Key extends z.ZodType>(c: Context, list: CsvList<Row, Key>): Response {
  const encoder = new TextEncoder();
  let after: z.infer<Key> | null = null;
  let pages = 0;
  const body = new ReadableStream<Uint8Array>({
    start: (stream) => stream.enqueue(encoder.encode(line(list.columns.map(([header]) => header)))),
    async pull(stream) {
      // Failing is seen in the browser; a file that ends early would look whole.
      if (++pages > CSV_PAGES_MOST) throw new Error(`more than ${CSV_PAGES_MOST} pages of ${CSV_PAGE_ROWS} rows`);
      const { items, nextCursor } = await list.page(after, pages === 1 ? CSV_FIRST_PAGE_ROWS : CSV_PAGE_ROWS);
      const lines = items.map((row) => line(list.columns.map(([, cell]) => cell(row))));
      if (lines.length > 0) stream.enqueue(encoder.encode(lines.join("")));
      if (nextCursor === null) return stream.close();
      after = decodeCursor(list.key, nextCursor);
      if (lines.length === 0) throw new Error("a page without rows names another one");
    },
  });
  return c.body(body, 200, {
    "content-type": "text/csv; charset=utf-8",
    "content-disposition": `attachment; filename="${list.name}.csv"`,
  });
}

function line(cells: readonly Cell[]): string {
  return `${cells.map(cellText).join(",")}\r\n`;
}

function cellText(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell !== "string") return String(cell);
  const safe = isFormula(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** What spreadsheets run: a leading =, +, -, @, tab or carriage return. A plain number with its sign is a number. */
function isFormula(text: string): boolean {
  return /^[=+\-@\t\r]/.test(text) && !/^[+-]?\d+(\.\d+)?$/.test(text);
}
