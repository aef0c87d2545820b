/** `GET /api/setup/grid` and the candidates of one cell: the satellites' set-ups beside the group's (src/setup/grid.ts). */

import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { additionKey } from "../domain/addition.ts";
import { groupOf, satellitesOf } from "../domain/firm.ts";
import { type TenantId, tenantId } from "../domain/ids.ts";
import { ALWAYS, PROBLEM, problem } from "../http/problem.ts";
import { GRID_FRESH_MS, ID_CHARS, TRACKING_FRESH_MS } from "../limits.ts";
import { forEachAtOnce } from "../objects/objects.ts";
import { candidatesFor } from "../setup/candidates.ts";
import { GRID_LISTS, type GridPart } from "../setup/grid.ts";
import { loadSnapshot } from "../store/snapshot.ts";
import type { ApiEnv } from "./context.ts";
import { json, pageShape } from "./schemas.ts";
import { additionIn, type ReadGrid, readGrid, readSetUp } from "./set-up-reading.ts";

export const GridListName = z.enum(GRID_LISTS);

const CellShape = z.object({
  tenantId: z.string(),
  state: z.enum(["same", "chosen", "differs", "missing", "unknown"]).openapi({
    description:
      "differs: something stands for it that is not the same, or cannot be used; chosen: a person said what stands for it",
  }),
  works: z.boolean().openapi({ description: "Documents that name it can be copied, as they are or as `text` says" }),
  theirs: z
    .object({ key: z.string(), name: z.string() })
    .nullable()
    .openapi({ description: "What stands for it in the satellite" }),
  choice: z.string().nullable().openapi({ description: "What a person chose for it; null: nobody did" }),
  text: z.string().nullable().openapi({ description: "What follows, in words" }),
  canAdd: z.boolean().openapi({ description: "POST /api/setup/additions can add it there" }),
  adding: z
    .object({ failed: z.string().nullable().openapi({ description: "Why it was given up; null: it is on its way" }) })
    .nullable()
    .openapi({ description: "A person asked for it to be added there; null: nobody did, or it is there" }),
});

const GridShape = z
  .object({
    satellites: z
      .array(
        z.object({
          tenantId: z.string(),
          name: z.string(),
          mayAdd: z.boolean().nullable().openapi({ description: "Whether its consent lets Orbit add entries" }),
        }),
      )
      .readonly(),
    lists: z
      .array(
        z.object({
          list: GridListName,
          problem: z.string().nullable().openapi({ description: "Why the group's list is not known" }),
          rows: z
            .array(
              z.object({
                key: z.string().openapi({ description: "What PATCH /api/entities takes for it" }),
                code: z.string().nullable(),
                name: z.string(),
                usual: z.boolean().openapi({ description: "Documents commonly name such a one" }),
                cells: z.array(CellShape).readonly(),
              }),
            )
            .readonly(),
          same: z.number().int().openapi({ description: "Rows that are the same everywhere" }),
          leftOut: z.number().int().openapi({ description: "Rows beyond those that are compared" }),
        }),
      )
      .readonly(),
  })
  .openapi("SetupGrid");

const Switch = z.enum(["true", "false"]).optional();

const grid = createRoute({
  method: "get",
  path: "/grid",
  summary: "What each satellite has for the group's accounts, tax rates, tracking, themes, currencies and items",
  request: {
    query: z.object({
      fresh: Switch.openapi({ description: "true: read from Xero again; otherwise what was read lately will do" }),
      differing: Switch.openapi({ description: "true: only rows that are not the same everywhere" }),
    }),
  },
  responses: { 200: json(GridShape, "Part by part"), ...ALWAYS, 400: PROBLEM[400], 409: PROBLEM[409] },
});

const CandidateShape = z
  .object({
    key: z.string().openapi({ description: "What PATCH /api/entities takes for it" }),
    name: z.string(),
    cannot: z.string().nullable().openapi({ description: "Why it cannot be chosen; null: it can" }),
  })
  .openapi("SetupCandidate");

const candidates = createRoute({
  method: "get",
  path: "/candidates",
  summary: "What of a satellite can stand for an account or a tax rate of the group",
  request: {
    query: z.object({
      entity: z.string().min(1).max(ID_CHARS).transform(tenantId),
      list: z.enum(["accounts", "payment-accounts", "tax-rates"]),
      key: z.string().min(1).max(ID_CHARS),
    }),
  },
  responses: {
    200: json(pageShape(CandidateShape), "All of them, those that can be chosen first"),
    ...ALWAYS,
    400: PROBLEM[400],
    404: PROBLEM[404],
    409: PROBLEM[409],
    503: PROBLEM[503],
  },
});

export const setupGridRoutes = new OpenAPIHono<ApiEnv>()
  .openapi(grid, async (c) => {
    const { fresh, differing } = c.req.valid("query");
    const snapshot = await loadSnapshot(c.env.DB, c.var.firm.firmId);
    const group = groupOf(snapshot);
    if (group === null) return problem(c, "no-group", NO_GROUP);
    const read = await readGrid(c, snapshot, group, fresh === "true" ? TRACKING_FRESH_MS : GRID_FRESH_MS);
    return c.json(gridView(read, differing === "true"), 200);
  })
  .openapi(candidates, async (c) => {
    const { entity, list, key } = c.req.valid("query");
    const snapshot = await loadSnapshot(c.env.DB, c.var.firm.firmId);
    const group = groupOf(snapshot);
    if (group === null) return problem(c, "no-group", NO_GROUP);
    const satellite = satellitesOf(snapshot).find((one) => one.tenantId === entity);
    if (satellite === undefined) return problem(c, "not-found", "The firm has no such satellite.");
    const [ours, theirs] = await forEachAtOnce([group, satellite], (one) =>
      readSetUp(c, one, ["accounts", "tax-rates"], TRACKING_FRESH_MS),
    );
    if (!ours?.ok || !theirs?.ok)
      return problem(c, "xero-unavailable", "The lists could not be read. Try again in a moment.");
    const found = candidatesFor(list, key, { ours: ours.value, theirs: theirs.value });
    if (found === null) return problem(c, "not-found", "The group's list has no such entry.");
    return c.json({ items: found, nextCursor: null }, 200);
  });

export const NO_GROUP = "Make one organisation the group on the Organisations page first.";

function gridView(grid: ReadGrid, onlyDiffering: boolean) {
  return {
    satellites: grid.satellites.map(({ tenantId: id, name, mayAdd }) => ({ tenantId: id, name, mayAdd })),
    lists: grid.parts.map(({ list, problem: why, rows, leftOut }) => {
      const differing = rows.filter(({ cells }) => cells.some(({ state }) => state !== "same"));
      const shown = (onlyDiffering ? differing : rows).map((row) => ({
        ...row,
        cells: row.cells.map((cell) => ({ ...cell, adding: addingOf(grid, list, row.key, cell.tenantId) })),
      }));
      return { list, problem: why, rows: shown, same: rows.length - differing.length, leftOut };
    }),
  };
}

/** What became of a person's request to add it there. */
function addingOf(grid: ReadGrid, list: GridPart["list"], key: string, id: TenantId) {
  const satellite = grid.satellites.find((one) => one.tenantId === id);
  const wanted = satellite === undefined ? null : additionIn(grid, satellite, list, key);
  const states = grid.additions.get(id) ?? [];
  const state = wanted === null ? undefined : states.find((one) => additionKey(one.wanted) === additionKey(wanted));
  return state === undefined ? null : { failed: state.failed };
}
