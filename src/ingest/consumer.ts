/**
 * The queue's consumer: hands each tenant's events to its object and then acknowledges, in one place for all outcomes.
 * Duplicates are handed over too; the object knows them by their derived ids. The work itself is done later, by the object.
 */

import type { TenantId } from "../domain/ids.ts";
import { INTAKE_CALL_TIMEOUT_MS, QUEUE_RETRY_SECONDS } from "../limits.ts";
import { log } from "../log.ts";
import { answerOf } from "../objects/objects.ts";
import type { IncomingDoorbell, IncomingEvent } from "../objects/tenant-rpc.ts";
import { withTimeout } from "../objects/with-timeout.ts";
import { firmOfTenant } from "../store/tenants.ts";
import { incomingEvents } from "./event-id.ts";
import { type QueueMessage, queueMessage } from "./message.ts";

type HandOver =
  /** The object has the events. */
  | "taken"
  /** No firm has this tenant: Xero still reports an organisation that was removed here. */
  | "unknown-tenant"
  /** The tenant is being connected, or its object could not be reached: again later. */
  | "later";

export interface ConsumerDeps {
  readonly db: D1Database;
  readonly enqueue: (
    tenantId: TenantId,
    events: readonly IncomingEvent[],
    doorbells: readonly IncomingDoorbell[],
  ) => Promise<{ readonly known: boolean }>;
}

export async function consumeEvents(batch: Pick<MessageBatch, "messages">, deps: ConsumerDeps): Promise<void> {
  const byTenant = new Map<TenantId, { readonly message: Message; readonly body: QueueMessage }[]>();
  for (const message of batch.messages) {
    const parsed = queueMessage.safeParse(message.body);
    if (!parsed.success) {
      // Only Orbit writes to this queue: kept with the dead letters for a person to see, since trying again cannot help.
      log("intake", { outcome: "malformed-message", messageId: message.id });
      message.retry({ delaySeconds: QUEUE_RETRY_SECONDS });
      continue;
    }
    const list = byTenant.get(parsed.data.tenantId) ?? [];
    byTenant.set(parsed.data.tenantId, [...list, { message, body: parsed.data }]);
  }
  await Promise.all(
    [...byTenant].map(async ([tenant, items]) => {
      const outcome = await handOver(
        tenant,
        items.map((item) => item.body),
        deps,
      );
      for (const { message } of items) settle(message, outcome);
    }),
  );
}

/** The only place that chooses between acknowledging and trying again; after the queue's tries come the dead letters. */
function settle(message: Message, outcome: HandOver): void {
  if (outcome === "later") message.retry({ delaySeconds: QUEUE_RETRY_SECONDS * message.attempts });
  else message.ack();
}

async function handOver(tenant: TenantId, bodies: readonly QueueMessage[], deps: ConsumerDeps): Promise<HandOver> {
  const events = await incomingEvents(tenant, bodies);
  const doorbells = bodies.flatMap((body) => body.doorbells ?? []);
  // An object that does not answer may hold back its own firm's messages, and no other's that came with them for long.
  const answer = await answerOf(() => deps.enqueue(tenant, events, doorbells), INTAKE_CALL_TIMEOUT_MS);
  const outcome = answer.ok ? await taken(tenant, answer.value.known, deps) : "later";
  log("intake", { outcome, tenantId: tenant, events: events.length, reason: answer.ok ? null : answer.error });
  return outcome;
}

async function taken(tenant: TenantId, known: boolean, { db }: ConsumerDeps): Promise<HandOver> {
  if (known) return "taken";
  const firm = await withTimeout(() => firmOfTenant(db, tenant), INTAKE_CALL_TIMEOUT_MS);
  if (firm.ok) return firm.value === null ? "unknown-tenant" : "later";
  log("intake", { outcome: "later", tenantId: tenant, reason: firm.error });
  return "later";
}
