/**
 * From a delivery's raw bytes to queue messages: parsed, split by tenant, bounded in size. Unknown categories are ignored
 * and malformed events counted, one by one, so that one bad event never costs the others. Pure.
 */

import { z } from "zod";
import type { EventChange } from "../domain/event.ts";
import type { RecordKind } from "../domain/failure.ts";
import { tenantId } from "../domain/ids.ts";
import { MAX_EVENTS_PER_MESSAGE } from "../limits.ts";
import { instantMs } from "../xero/dates.ts";
import { jsonOrNull } from "../xero/errors.ts";
import type { QueuedDoorbell, QueuedEvent, QueueMessage } from "./message.ts";

const envelope = z.looseObject({ events: z.array(z.unknown()) });

const identifier = z.string().regex(/^[\w-]{1,64}$/);

const webhookEvent = z.looseObject({
  resourceId: identifier,
  tenantId: identifier,
  eventCategory: z.string(),
  eventType: z.string(),
  eventDateUtc: z.string().nullish(),
});

/** Categories that Orbit mirrors; the others (SUBSCRIPTION, …) are ignored (docs/xero.md §3.1). */
const KIND_BY_CATEGORY: Readonly<Record<string, RecordKind>> = {
  INVOICE: "invoice",
  CONTACT: "contact",
  CREDITNOTE: "credit-note",
};

/** Categories of money: they say that something changed, and what it is of is read (docs/xero.md §3.2). */
const DOORBELL_BY_CATEGORY: Readonly<Record<string, QueuedDoorbell["kind"]>> = {
  PAYMENT: "payment",
  OVERPAYMENT: "overpayment",
  PREPAYMENT: "prepayment",
};

export interface ReadDelivery {
  /** Null when the body is not a webhook envelope at all. */
  readonly messages: readonly QueueMessage[] | null;
  readonly events: number;
  readonly ignored: number;
  readonly malformed: number;
}

export function readDelivery(body: Uint8Array, receivedAtMs: number): ReadDelivery {
  const parsed = envelope.safeParse(jsonOrNull(new TextDecoder().decode(body)));
  if (!parsed.success) return { messages: null, events: 0, ignored: 0, malformed: 0 };
  const byTenant = new Map<string, News[]>();
  let ignored = 0;
  let malformed = 0;
  for (const item of parsed.data.events) {
    const event = webhookEvent.safeParse(item);
    if (!event.success) {
      malformed++;
      continue;
    }
    const queued = newsOf(event.data, receivedAtMs);
    if (queued === null) {
      ignored++;
      continue;
    }
    const list = byTenant.get(event.data.tenantId);
    if (list === undefined) byTenant.set(event.data.tenantId, [queued]);
    else list.push(queued);
  }
  const events = [...byTenant.values()].reduce((sum, list) => sum + list.length, 0);
  return { messages: split(byTenant, receivedAtMs), events, ignored, malformed };
}

/** Documents print "Update", captures "UPDATE"; there is no delete (docs/xero.md §3.1). */
function changeOf(eventType: string): EventChange {
  return eventType.toUpperCase() === "CREATE" ? "create" : "update";
}

/** Either, as it is queued. */
type News = { readonly event: QueuedEvent } | { readonly doorbell: QueuedDoorbell };

function newsOf(event: z.infer<typeof webhookEvent>, receivedAtMs: number): News | null {
  const category = event.eventCategory.toUpperCase();
  const eventAtMs = instantMs(event.eventDateUtc) ?? receivedAtMs;
  const { resourceId } = event;
  const kind = KIND_BY_CATEGORY[category];
  if (kind !== undefined) return { event: { kind, change: changeOf(event.eventType), resourceId, eventAtMs } };
  const money = DOORBELL_BY_CATEGORY[category];
  return money === undefined ? null : { doorbell: { kind: money, resourceId, eventAtMs } };
}

function split(byTenant: ReadonlyMap<string, readonly News[]>, receivedAtMs: number): QueueMessage[] {
  const messages: QueueMessage[] = [];
  for (const [tenant, all] of byTenant) {
    for (let start = 0; start < all.length; start += MAX_EVENTS_PER_MESSAGE) {
      const some = all.slice(start, start + MAX_EVENTS_PER_MESSAGE);
      const doorbells = some.flatMap((news) => ("doorbell" in news ? [news.doorbell] : []));
      messages.push({
        tenantId: tenantId(tenant),
        receivedAtMs,
        events: some.flatMap((news) => ("event" in news ? [news.event] : [])),
        ...(doorbells.length === 0 ? {} : { doorbells }),
      });
    }
  }
  return messages;
}
