/**
 * Turns a saved change into a waiting webhook event, for connected organisations only. Own writes of the app raise
 * events too: Xero does not say who changed a record (docs/xero.md §3.7).
 */

import type { World } from "../state/world.ts";
import type { WebhookEvent } from "./event.ts";

export interface Change {
  readonly category: WebhookEvent["category"];
  readonly record: { readonly tenantId: string; readonly id: string; readonly updatedMs: number };
  readonly created: boolean;
  readonly data: WebhookEvent["data"];
}

export function raiseEvent(world: World, change: Change): void {
  const { tenantId, id, updatedMs } = change.record;
  if (world.app.webhookUrl === null || world.tables.connections.lookup("tenant", tenantId).length === 0) return;
  const { behaviour, webhook } = world;
  const sequence = webhook.lastSequence + 1;
  const dropped =
    webhook.dropNext > 0 || (behaviour.webhookDropShare > 0 && world.random() < behaviour.webhookDropShare);
  world.webhook = { ...webhook, lastSequence: sequence, dropNext: Math.max(0, webhook.dropNext - 1) };
  if (dropped) return;
  const skewMs =
    behaviour.webhookEventSkewMs === 0 ? 0 : Math.round((world.random() * 2 - 1) * behaviour.webhookEventSkewMs);
  const jitterMs = behaviour.webhookJitterMs === 0 ? 0 : Math.floor(world.random() * behaviour.webhookJitterMs);
  world.tables.webhookEvents.put({
    sequence,
    category: change.category,
    type: change.created ? "CREATE" : "UPDATE",
    tenantId,
    resourceId: id,
    eventMs: updatedMs + skewMs,
    data: change.data,
    dueMs: world.nowMs() + behaviour.webhookDelayMs + jitterMs,
  });
}
