/** `/api/documents/summary`: documents and money of a month, satellite by satellite, and what is at stake. */

import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { SyncState } from "../domain/document.ts";
import { FAILURE_CODES } from "../domain/failure-words.ts";
import type { TenantId } from "../domain/ids.ts";
import { daysOfMonth } from "../domain/tie-out.ts";
import { ALWAYS, PROBLEM, problem } from "../http/problem.ts";
import { decimalOf } from "../mirror/money.ts";
import { type MonthSum, sumDocuments } from "../store/document-sums.ts";
import { entityNames } from "../store/entities.ts";
import type { ApiEnv } from "./context.ts";
import { json } from "./schemas.ts";
import { Month, NOT_A_MONTH } from "./tie-out-view.ts";

const amount = z.string().openapi({ example: "1352.00", description: "Decimal, in the currency" });
const count = z.number().int();
const SumShape = z.object({ count, total: amount });
const currency = z.string().nullable();

const SummaryShape = z
  .object({
    month: z.string(),
    satellites: z
      .array(
        z.object({
          tenantId: z.string().nullable().openapi({ description: "null: not assigned to an organisation yet" }),
          name: z.string().nullable(),
          currency,
          raised: SumShape.openapi({
            description: "Approved in the group and to be copied; credit notes count negative",
          }),
          copied: SumShape.openapi({ description: "Of them: up to date, or kept by a person" }),
          waiting: SumShape.openapi({ description: "Of them: queued or waiting" }),
          failed: SumShape,
          owing: amount.openapi({ description: "What is due on invoices, less what is left on credit notes" }),
        }),
      )
      .readonly(),
    atStake: z
      .array(
        z.object({
          state: z.enum(["failed", "waiting"]),
          code: z.enum(FAILURE_CODES).nullable(),
          currency,
          count,
          total: amount,
        }),
      )
      .readonly()
      .openapi({ description: "Of all months: totals of sales that failed or wait, by the first cause" }),
  })
  .openapi("DocumentSummary");

const summary = createRoute({
  method: "get",
  path: "/summary",
  summary: "A month's documents and money, satellite by satellite, and what is at stake",
  request: { query: z.object({ month: Month }) },
  responses: { 200: json(SummaryShape, "By name and currency"), ...ALWAYS, 400: PROBLEM[400] },
});

export const documentSummaryRoutes = new OpenAPIHono<ApiEnv>().openapi(summary, async (c) => {
  const { month } = c.req.valid("query");
  const span = daysOfMonth(month);
  if (span === null) return problem(c, "invalid-request", NOT_A_MONTH);
  const [sums, names] = await Promise.all([sumDocuments(c.var.firm, span), entityNames(c.var.firm)]);
  const atStake = sums.atStake.map(({ totalMinor, ...cause }) => ({ ...cause, total: decimalOf(totalMinor) }));
  return c.json({ month, satellites: satellitesOf(sums.month, names), atStake }, 200);
});

type Part = "copied" | "waiting" | "failed";

const PARTS: Readonly<Record<Exclude<SyncState, "skipped">, Part>> = {
  ...{ "in-step": "copied", kept: "copied", queued: "waiting", waiting: "waiting", failed: "failed" },
};

/** What is skipped and has no copy is not to be copied: no part of what was raised. A copy that is left as it is was copied. */
function partOf({ state, hasCopy }: MonthSum): Part | null {
  if (state === "skipped") return hasCopy ? "copied" : null;
  return PARTS[state];
}

function satellitesOf(sums: readonly MonthSum[], names: ReadonlyMap<TenantId, string>) {
  const counted = sums.filter((sum) => partOf(sum) !== null);
  return [...Map.groupBy(counted, ({ tenantId, currency: of }) => JSON.stringify([tenantId, of])).values()]
    .map((rows) => satelliteOf(rows, names))
    .sort((a, b) => order(a).localeCompare(order(b)));
}

function satelliteOf(rows: readonly MonthSum[], names: ReadonlyMap<TenantId, string>) {
  const { tenantId = null, currency: of = null } = rows[0] ?? {};
  const sumOfPart = (part: Part) => sumOf(rows.filter((row) => partOf(row) === part));
  return {
    ...{ tenantId, name: tenantId === null ? null : (names.get(tenantId) ?? tenantId), currency: of },
    ...{ raised: sumOf(rows), copied: sumOfPart("copied"), waiting: sumOfPart("waiting"), failed: sumOfPart("failed") },
    owing: decimalOf(rows.reduce((sum, row) => sum + signed(row.kind, row.dueMinor), 0n)),
  };
}

function sumOf(rows: readonly MonthSum[]) {
  return {
    count: rows.reduce((sum, row) => sum + row.count, 0),
    total: decimalOf(rows.reduce((sum, row) => sum + signed(row.kind, row.totalMinor), 0n)),
  };
}

function signed(kind: MonthSum["kind"], minor: bigint): bigint {
  return kind === "credit-note" ? -minor : minor;
}

/** By name, what belongs nowhere yet at the end. */
function order({ name, currency: of }: { readonly name: string | null; readonly currency: string | null }): string {
  return `${name ?? "\uffff"} ${of ?? ""}`;
}
