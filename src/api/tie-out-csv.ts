/**
 * `GET /api/tie-out.csv`: the newest tie-out of a month that was read, every line of every satellite and then every
 * difference. Both are rows of one table; the column Row says which.
 */

import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { TIE_OUT_LINES, type TieOutDifference, type TieOutFigures } from "../domain/tie-out.ts";
import { ALWAYS, PROBLEM, problem } from "../http/problem.ts";
import { decimalOf, minorOf } from "../mirror/money.ts";
import { partKey } from "../store/cursor.ts";
import { differenceParts, newestRun } from "../store/tie-outs.ts";
import type { ApiEnv } from "./context.ts";
import { type Column, CSV, csvAnswer } from "./csv.ts";
import { Month, monthWords } from "./tie-out-view.ts";

interface Row {
  readonly of: Pick<TieOutFigures, "name" | "currency">;
  readonly line: (typeof TIE_OUT_LINES)[number];
  readonly amounts: Pick<TieOutDifference, "group" | "satellite"> & { readonly difference: string };
  readonly count: { readonly group: number; readonly satellite: number } | null;
  readonly about: TieOutDifference | null;
}

const COLUMNS: readonly Column<Row>[] = [
  ["Row", ({ about }) => (about === null ? "line" : "difference")],
  ["Satellite", ({ of }) => of.name],
  ["Currency", ({ of }) => of.currency],
  ["Line", ({ line }) => line],
  ["Group", ({ amounts }) => amounts.group],
  ["In the satellite", ({ amounts }) => amounts.satellite],
  ["Difference", ({ amounts }) => amounts.difference],
  ["Count in the group", ({ count }) => count?.group ?? null],
  ["Count in the satellite", ({ count }) => count?.satellite ?? null],
  ["Kind", ({ about }) => about?.kind ?? null],
  ["Number", ({ about }) => about?.number ?? null],
  ["Contact", ({ about }) => about?.contactName ?? null],
  ["Date", ({ about }) => about?.date ?? null],
  ["Reason", ({ about }) => about?.reason?.title ?? null],
  ["Detail", ({ about }) => about?.reason?.text ?? null],
  ["Code", ({ about }) => about?.reason?.code ?? null],
  ["Group id", ({ about }) => about?.groupId ?? null],
  ["Satellite id", ({ about }) => about?.satelliteId ?? null],
];

const csv = createRoute({
  method: "get",
  path: "/",
  summary: "The newest tie-out of a month as CSV",
  request: { query: z.object({ month: Month }) },
  responses: {
    200: { description: "Every line, then every difference", content: CSV },
    ...ALWAYS,
    400: PROBLEM[400],
    404: PROBLEM[404],
  },
});

export const tieOutCsvRoutes = new OpenAPIHono<ApiEnv>().openapi(csv, async (c) => {
  const { month } = c.req.valid("query");
  const run = await newestRun(c.var.firm, month);
  if (run === null || run.state === "running") {
    return problem(c, "not-found", `There is no result for ${monthWords(month)} yet.`);
  }
  const { firm } = c.var;
  const names = new Map(run.satellites.map((one) => [`${one.tenantId}:${one.currency}`, one]));
  return csvAnswer(c, {
    name: `tie-out-${month}`,
    columns: COLUMNS,
    key: partKey,
    // A row of D1 holds hundreds of differences: one at a time.
    page: async (after) => {
      const { items, nextCursor } = await differenceParts(firm, run.id, { after: after?.[0] ?? null, limit: 1 });
      const differences = items.flatMap((part) => {
        const of = names.get(`${part.tenantId}:${part.currency}`) ?? { name: part.tenantId, currency: part.currency };
        return part.differences.map((about) => differenceRow(of, about));
      });
      return {
        items: after === null ? [...run.satellites.flatMap(lineRows), ...differences] : differences,
        nextCursor,
      };
    },
  });
});

function lineRows(of: TieOutFigures): readonly Row[] {
  return TIE_OUT_LINES.map((line) => {
    const { group, satellite, difference, count } = of.lines[line];
    return { of, line, amounts: { group, satellite, difference }, count, about: null };
  });
}

function differenceRow(of: Row["of"], about: TieOutDifference): Row {
  const { group, satellite } = about;
  const difference = decimalOf(minorOf(group) - minorOf(satellite));
  return { of, line: about.line, amounts: { group, satellite, difference }, count: null, about };
}
