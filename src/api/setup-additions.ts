/**
 * `POST /api/setup/additions`: entries of the group's set-up that satellites lack are added there, as far as Xero lets an app
 * do it. The satellites' objects do the work; the grid says what became of it.
 */

import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { AdditionWanted } from "../domain/addition.ts";
import { groupOf } from "../domain/firm.ts";
import { type TenantId, tenantId } from "../domain/ids.ts";
import { ALWAYS, PROBLEM, problem } from "../http/problem.ts";
import { ADDITIONS_MOST, GRID_FRESH_MS, ID_CHARS } from "../limits.ts";
import { log } from "../log.ts";
import { answerOf } from "../objects/objects.ts";
import { loadSnapshot } from "../store/snapshot.ts";
import { audited, counted } from "./audit-trail.ts";
import { type ApiEnv, needs } from "./context.ts";
import { json, jsonBody } from "./schemas.ts";
import { additionIn, type ReadGrid, readGrid } from "./set-up-reading.ts";
import { GridListName, NO_GROUP } from "./setup-grid.ts";

const CellShape = z.strictObject({
  list: GridListName,
  key: z.string().min(1).max(ID_CHARS).openapi({ description: "Of the grid's row" }),
  tenantId: z.string().max(ID_CHARS).transform(tenantId),
});
type Cell = z.infer<typeof CellShape>;

const AdditionsShape = z
  .strictObject({ cells: z.array(CellShape).min(1).max(ADDITIONS_MOST) })
  .openapi("SetupAdditions");

const AnswerShape = z
  .object({
    accepted: z.number().int().openapi({ description: "Are added now; the grid says what became of them" }),
    refused: z
      .array(z.object({ list: GridListName, key: z.string(), tenantId: z.string(), reason: z.string() }))
      .readonly(),
  })
  .openapi("SetupAdditionsAnswer");

const add = createRoute({
  method: "post",
  path: "/additions",
  summary: "Add entries of the group's set-up where satellites lack them",
  middleware: needs("owner"),
  request: { body: jsonBody(AdditionsShape) },
  responses: { 202: json(AnswerShape, "Asked for"), ...ALWAYS, 400: PROBLEM[400], 409: PROBLEM[409] },
});

export const setupAdditionRoutes = new OpenAPIHono<ApiEnv>().openapi(add, async (c) => {
  const { cells } = c.req.valid("json");
  const snapshot = await loadSnapshot(c.env.DB, c.var.firm.firmId);
  const group = groupOf(snapshot);
  if (group === null) return problem(c, "no-group", NO_GROUP);
  const grid = await readGrid(c, snapshot, group, GRID_FRESH_MS);
  const judged = cells.map((cell) => ({ cell, ...judge(grid, cell) }));
  const refused = judged.flatMap(({ cell, reason }) => (reason === null ? [] : [{ ...cell, reason }]));
  let accepted = 0;
  for (const [id, mine] of Map.groupBy(
    judged.filter(({ wanted }) => wanted !== null),
    ({ cell }) => cell.tenantId,
  )) {
    const additions = mine.flatMap(({ wanted }) => wanted ?? []);
    const { name: by } = c.var.session.user;
    const answer = await answerOf(() => c.var.objects.tenant(id).addToSetUp({ additions, by }));
    const taken = answer.ok ? answer.value : 0;
    if (!answer.ok) log("additions-not-taken", { tenantId: id, reason: answer.error });
    const reason = answer.ok ? FULL : UNREACHED;
    refused.push(...mine.slice(taken).map(({ cell }) => ({ ...cell, reason })));
    accepted += taken;
    if (taken > 0) await audited(c, { action: "setup.add", subject: nameOf(grid, id), after: said(additions, taken) });
  }
  return c.json({ accepted, refused }, 202);
});

const FULL = "Too much is being added there already. Try again when that is done.";
const UNREACHED = "The organisation did not answer. Try again in a moment.";

interface Judged {
  readonly wanted: AdditionWanted | null;
  /** Why it is not added. */
  readonly reason: string | null;
}

function judge(grid: ReadGrid, { list, key, tenantId: id }: Cell): Judged {
  const satellite = grid.satellites.find((one) => one.tenantId === id);
  if (satellite === undefined) return { wanted: null, reason: "The firm has no such satellite." };
  const row = grid.parts.find((part) => part.list === list)?.rows.find((one) => one.key === key);
  const cell = row?.cells.find((one) => one.tenantId === id);
  if (row === undefined || cell === undefined) {
    return { wanted: null, reason: "The group's list has no such entry, or it could not be read." };
  }
  const wanted = cell.canAdd ? additionIn(grid, satellite, list, key) : null;
  if (wanted !== null) return { wanted, reason: null };
  const reason = cell.state === "same" || cell.state === "chosen" ? "It is there already." : cell.text;
  return { wanted: null, reason: reason ?? "It cannot be added by an app." };
}

function nameOf({ satellites }: ReadGrid, id: TenantId): string {
  return satellites.find((one) => one.tenantId === id)?.name ?? id;
}

/** For the audit: how many, and the first of them by name. */
function said(additions: readonly AdditionWanted[], taken: number) {
  const names = additions.slice(0, NAMED_MOST).map((one) => {
    if (one.list === "accounts") return `account ${one.account.code} ${one.account.name}`;
    if (one.list === "tracking") return `${one.category}${one.option === null ? "" : `: ${one.option}`}`;
    return `${one.list === "items" ? "item" : "currency"} ${one.code}`;
  });
  return { added: counted(taken, "entry", "entries"), first: names.join(", ") };
}

const NAMED_MOST = 20;
