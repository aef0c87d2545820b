/** What travels through the queue: ids and times of changes at one tenant, never state. Written by webhook/, read by intake/. */

import { z } from "zod";
import type { TenantId } from "../domain/ids.ts";
import { tenantId } from "../domain/ids.ts";

const queuedEvent = z.object({
  kind: z.enum(["invoice", "contact", "credit-note"]),
  change: z.enum(["create", "update"]),
  resourceId: z.string(),
  eventAtMs: z.number(),
});
/** A payment, overpayment or prepayment that was reported: only that something changed counts. */
const queuedDoorbell = z.object({
  kind: z.enum(["payment", "overpayment", "prepayment"]),
  resourceId: z.string(),
  eventAtMs: z.number(),
});
export type QueuedDoorbell = z.infer<typeof queuedDoorbell>;

export type QueuedEvent = z.infer<typeof queuedEvent>;

export const queueMessage = z.object({
  tenantId: z.string().transform((value): TenantId => tenantId(value)),
  receivedAtMs: z.number(),
  events: z.array(queuedEvent),
  /** Absent where there are none, and in messages from before. */
  doorbells: z.array(queuedDoorbell).optional(),
});
export type QueueMessage = z.infer<typeof queueMessage>;
