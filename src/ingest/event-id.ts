/** From queue messages to the events an entity object takes: each with an id that is derived from what happened. Pure. */

import { derivedId, eventId, type TenantId } from "../domain/ids.ts";
import type { IncomingEvent } from "../objects/tenant-rpc.ts";
import type { QueuedEvent, QueueMessage } from "./message.ts";

export async function incomingEvents(
  tenant: TenantId,
  messages: readonly QueueMessage[],
): Promise<readonly IncomingEvent[]> {
  return await Promise.all(
    messages.flatMap((message) => message.events.map((event) => incoming(tenant, event, message.receivedAtMs))),
  );
}

/** The same news delivered twice, in whatever batch, is the same event (docs/xero.md §3.7). */
async function incoming(tenant: TenantId, event: QueuedEvent, receivedAtMs: number): Promise<IncomingEvent> {
  const parts = [tenant, event.kind, event.resourceId, event.change, String(event.eventAtMs)];
  return { ...event, id: eventId(await derivedId(event.eventAtMs, parts)), receivedAtMs };
}
