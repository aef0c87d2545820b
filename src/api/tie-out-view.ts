/** A tie-out as the API shows it (docs/api.md §5): the shapes, and the view of a stored run. */

import { z } from "@hono/zod-openapi";
import { SIGNED_LINES } from "../domain/signed-figures.ts";
import { daysOfMonth, TIE_OUT_LINES } from "../domain/tie-out.ts";
import { isoTime, Time } from "./schemas.ts";

export const NOT_A_MONTH = "must be a month such as 2026-11";

export const Month = z
  .string({ error: ({ input }) => (input === undefined ? "is missing" : NOT_A_MONTH) })
  .refine((value) => daysOfMonth(value) !== null, { message: NOT_A_MONTH })
  .openapi({ example: "2026-11", pattern: "^\\d{4}-(0[1-9]|1[0-2])$" });

const Amount = z.string().openapi({ example: "352.00", description: "A decimal string, exact" });
const count = z.object({ group: z.number().int(), satellite: z.number().int() });

const Line = z
  .object({
    count,
    group: Amount,
    satellite: Amount,
    difference: Amount.openapi({ description: "Group less satellite" }),
  })
  .openapi("TieOutLine");

const Lines = z.object({ invoiced: Line, credited: Line, tax: Line, received: Line, owing: Line });

const documentKind = z.enum(["invoice", "credit-note"]);

const TieOutDifferenceShape = z
  .object({
    kind: z.enum(["invoice", "credit-note", "payment"]),
    number: z.string().nullable().openapi({ description: "Of a payment: of the document that it pays" }),
    groupId: z.string().nullable(),
    satelliteId: z.string().nullable(),
    line: z.enum(TIE_OUT_LINES),
    group: Amount.openapi({ description: "Negative where it lowers the line: a credit note's tax, a refund" }),
    satellite: Amount,
    reason: z.object({ code: z.string(), title: z.string(), text: z.string() }).nullable(),
    contactName: z.string().nullable(),
    date: z.string().nullable(),
    document: z.object({ kind: documentKind, groupId: z.string().nullable(), satelliteId: z.string().nullable() }),
  })
  .openapi("TieOutDifference");

const Satellite = z
  .object({
    tenantId: z.string(),
    name: z.string(),
    currency: z.string().openapi({ description: "One entry for each currency in which there is something" }),
    lines: Lines,
    differences: z.array(TieOutDifferenceShape).readonly(),
    differing: z.number().int().openapi({ description: "How many differences there are; a bounded number is named" }),
    unexplained: Amount.openapi({ description: "Sum of the absolute differences without a reason" }),
    compared: z.object({ documents: z.number().int(), payments: z.number().int() }),
  })
  .openapi("TieOutSatellite");

const Trouble = z.object({ code: z.string(), title: z.string(), text: z.string() });

export const SignOffShape = z
  .object({
    at: Time,
    by: z.object({ id: z.string(), name: z.string() }),
    note: z.string().nullable(),
    runId: z.string(),
    changedAt: Time.nullable().openapi({ description: "Since when a newer tie-out has other figures" }),
    changes: z
      .array(
        z.object({
          tenantId: z.string(),
          name: z.string(),
          currency: z.string(),
          line: z.enum(SIGNED_LINES),
          side: z.enum(["group", "satellite"]),
          before: Amount,
          after: Amount,
        }),
      )
      .readonly(),
  })
  .openapi("SignOff");

export const TieOutShape = z
  .object({
    id: z.string(),
    month: Month,
    state: z.enum(["running", "done", "failed"]),
    startedAt: Time,
    checkedAt: Time.nullable().openapi({ description: "When the last of it was read" }),
    by: z.string().nullable().openapi({ description: "Who asked for it; null: the night" }),
    satellites: z.array(Satellite).readonly(),
    unrouted: z.number().int().openapi({ description: "Documents of the group that name no satellite" }),
    failure: Trouble.nullable(),
    waiting: z
      .array(z.object({ tenantId: z.string(), name: z.string(), reason: Trouble.nullable(), until: Time.nullable() }))
      .readonly()
      .openapi({ description: "While it runs: organisations that are still being read, and what they wait for" }),
    signOff: SignOffShape.nullable(),
  })
  .openapi("TieOut");

export const MonthShape = z
  .object({
    month: Month,
    state: z.enum(["running", "done", "failed"]).openapi({ description: "Of the newest tie-out" }),
    checkedAt: Time.nullable(),
    signedOffAt: Time.nullable(),
    changedAt: Time.nullable().openapi({ description: "Since when the figures are not the signed ones" }),
  })
  .openapi("TiedOutMonth");

export type TieOutView = z.infer<typeof TieOutShape>;

/** "November 2026". */
export function monthWords(month: string): string {
  return new Date(`${month}-01T00:00:00Z`).toLocaleDateString("en-GB", {
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  });
}

/** First day of the month that begins after now, in the time zone that is furthest ahead. */
export function isFuture(month: string, nowMs: number): boolean {
  return month > isoTime(nowMs + 14 * 3_600_000).slice(0, 7);
}
