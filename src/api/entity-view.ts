/**
 * An organisation as `/api/entities` shows it: its row in D1 together with what its object says of budget and backlog.
 * An object that does not answer in time costs its figures, never the list.
 */

import { z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { explain } from "../domain/failure-words.ts";
import { silenceInWords } from "../domain/silence-words.ts";
import { NO_DELIVERY, type WebhookHealth } from "../domain/webhook-health.ts";
import { OBJECT_STATUS_TIMEOUT_MS } from "../limits.ts";
import { log } from "../log.ts";
import { answerOf } from "../objects/objects.ts";
import type { BudgetWindow, EntityStatus, LookStatus } from "../objects/tenant-rpc.ts";
import type { EntityRow } from "../store/entities.ts";
import { moreEgress } from "../tenant/storage/egress.ts";
import type { ApiEnv } from "./context.ts";
import { isoTime, isoTimeOrNull, ShownFailureShape, Time } from "./schemas.ts";

const XEROS_OWN = "https://login.xero.com";

const BudgetShape = z.object({
  limit: z.number().int(),
  remaining: z.number().int().openapi({ description: "0 while Xero says that the limit is hit" }),
  reserved: z.number().int().openapi({ description: "Of the limit, kept for people who ask for something" }),
  resetsAt: Time,
});

export const EntityRole = z.enum(["group", "satellite", "unassigned"]);

const WebhooksShape = z.object({
  lastDeliveryAt: Time.nullable(),
  usualMinutes: z.number().int().nullable().openapi({ description: "How long it usually is between two deliveries" }),
  missedChanges: z.number().int().openapi({ description: "Found by comparing since the last delivery" }),
  warning: z
    .object({ title: z.string(), detail: z.string(), remedy: z.array(z.string()).readonly() })
    .nullable()
    .openapi({ description: "Xero seems to have stopped delivering" }),
});

const CodeChoicesShape = z.record(z.string(), z.string()).readonly();

const CheckShape = z.object({
  reason: z
    .enum(["asked", "reconnected"])
    .openapi({ description: "A person asked for it, or the organisation was connected again" }),
  cutOffSince: Time.nullable().openapi({ description: "Since when it was without a connection, if it was" }),
  startedAt: Time,
  finishedAt: Time.nullable().openapi({ description: "null while it is under way" }),
  found: z.number().int().openapi({ description: "Changes that nobody had announced" }),
});

export const EntityShape = z
  .object({
    tenantId: z.string(),
    name: z.string(),
    role: EntityRole,
    trackingOptionId: z.string().nullable(),
    trackingOptionName: z.string().nullable(),
    health: z.enum(["ok", "reconnect", "disconnected"]),
    paused: z.boolean(),
    dayLimit: z.number().int().nullable().openapi({ description: "null: the Worker's XERO_DAY_LIMIT" }),
    budget: z.object({ minute: BudgetShape, day: BudgetShape }),
    backlog: z.number().int().openapi({ description: "Records that wait for a call" }),
    backlogClearAt: Time.nullable(),
    lastEventAt: Time.nullable().openapi({ description: "When Xero last reported a change by webhook" }),
    webhooks: WebhooksShape,
    egress: z.object({ month: z.string().openapi({ example: "2026-11" }), bytes: z.number().int() }).openapi({
      description:
        "Bytes that Xero bills (GiB of 2^30, all but its Organisation endpoint) in the current calendar month (UTC)",
    }),
    reconcileMinutes: z.number().openapi({ description: "Effective interval of the sweeps; 0 when they are off" }),
    checkedAt: Time.nullable().openapi({
      description: "Everything that changed up to then, announced or not, has been read; null: not all of it yet",
    }),
    provedAt: Time.nullable().openapi({ description: "When Xero last served a call for the organisation" }),
    check: CheckShape.nullable().openapi({ description: "The newest look at what nobody announced" }),
    trouble: ShownFailureShape.nullable().openapi({ description: "What holds the whole organisation at the moment" }),
    xeroAt: z.string().nullable().openapi({
      description: "Where its records are looked at when this Xero is not Xero's own (XERO_LOGIN_URL), as in the demo",
    }),
    shortCode: z.string().nullable().openapi({ description: "Names it in links into Xero; null until it was read" }),
    groupPaymentsAccount: z.string().nullable().openapi({
      description: "Of a satellite: the group's account for what is received in it; a code, or an id where it has none",
    }),
    creditsAccount: z.string().nullable().openapi({
      description: "Of a satellite: its own account for what an overpayment or prepayment of the group pays",
    }),
    accountCodes: CodeChoicesShape.openapi({
      description:
        "Of a satellite: its account codes where people chose them, by the group's; the id of an account without a code",
    }),
    taxTypes: CodeChoicesShape.openapi({
      description: "Of a satellite: its tax types where people chose them, by the group's",
    }),
    mayAdd: z.boolean().nullable().openapi({
      description: "Whether its consent lets Orbit add accounts and other entries of the set-up; null: not known",
    }),
  })
  .openapi("Entity");

/** `isWatched`: a person looks at it, so that its connection may be proved (`TenantRpc.status`). */
export async function entityView(
  c: Context<ApiEnv>,
  row: EntityRow,
  isWatched = false,
): Promise<z.infer<typeof EntityShape>> {
  const status = await statusOf(c, row, isWatched);
  return {
    tenantId: row.tenantId,
    name: row.name,
    role: row.role,
    trackingOptionId: row.trackingOptionId,
    trackingOptionName: row.trackingOptionName,
    health: healthOf(row),
    paused: row.paused,
    dayLimit: row.dayLimit,
    budget: { minute: windowView(status.minute), day: windowView(status.day) },
    backlog: status.backlog,
    backlogClearAt: isoTimeOrNull(status.backlogClearAtMs),
    lastEventAt: isoTimeOrNull(status.lastEventAtMs),
    webhooks: webhooksView(row.name, status.webhooks),
    egress: status.egress,
    reconcileMinutes: status.reconcileMinutes,
    checkedAt: isoTimeOrNull(status.checkedAtMs),
    provedAt: isoTimeOrNull(status.provedAtMs),
    check: status.look === null ? null : checkView(status.look),
    trouble: status.trouble,
    xeroAt: c.var.config.xeroLoginUrl === XEROS_OWN ? null : c.var.config.xeroLoginUrl,
    shortCode: status.shortCode,
    groupPaymentsAccount: row.groupPaymentsAccount,
    creditsAccount: row.creditsAccount,
    accountCodes: row.accountCodes ?? {},
    taxTypes: row.taxTypes ?? {},
    mayAdd: row.mayAdd,
  };
}

function healthOf(row: EntityRow): "ok" | "reconnect" | "disconnected" {
  if (row.disconnectedAtMs !== null) return "disconnected";
  return row.grantStatus === "reconnect" ? "reconnect" : "ok";
}

function checkView(look: LookStatus): z.infer<typeof CheckShape> {
  return {
    reason: look.reason,
    cutOffSince: isoTimeOrNull(look.cutOffSinceMs),
    startedAt: isoTime(look.startedAtMs),
    finishedAt: isoTimeOrNull(look.finishedAtMs),
    found: look.found,
  };
}

function windowView(window: BudgetWindow) {
  const { limit, remaining, reserved, resetsAtMs } = window;
  return { limit, remaining, reserved, resetsAt: isoTime(resetsAtMs) };
}

function webhooksView(name: string, health: WebhookHealth): z.infer<typeof WebhooksShape> {
  const { lastAtMs, usualGapMs, missed, silentSinceMs } = health;
  return {
    lastDeliveryAt: isoTimeOrNull(lastAtMs),
    usualMinutes: usualGapMs === null ? null : Math.round(usualGapMs / 60_000),
    missedChanges: missed,
    warning: silentSinceMs === null ? null : silenceInWords(name, missed),
  };
}

async function statusOf(c: Context<ApiEnv>, row: EntityRow, isWatched: boolean): Promise<EntityStatus> {
  const object = c.var.objects.tenant(row.tenantId);
  const answer = await answerOf(() => object.status(isWatched), OBJECT_STATUS_TIMEOUT_MS);
  if (answer.ok) return answer.value;
  log("entity-status-unknown", { tenantId: row.tenantId, reason: answer.error });
  const { minuteLimit, dayLimit, reconcileMinutes } = c.var.config;
  const resetsAtMs = Date.now();
  return {
    minute: { limit: minuteLimit, remaining: 0, reserved: 0, resetsAtMs },
    day: { limit: row.dayLimit ?? dayLimit, remaining: 0, reserved: 0, resetsAtMs },
    backlog: 0,
    backlogClearAtMs: null,
    lastEventAtMs: null,
    webhooks: NO_DELIVERY,
    egress: moreEgress(null, 0, resetsAtMs),
    reconcileMinutes,
    ...{ provedAtMs: null, checkedAtMs: null, look: null },
    trouble: explain({ code: "internal-error", reason: "the organisation's object gave no figures in time" }),
    shortCode: null,
  };
}
