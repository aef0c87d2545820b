/**
 * POST /webhooks/xero (docs/api.md §3): verify the raw bytes, queue what they say, answer 200 with nothing in it. The
 * work is done later, from the queue. Xero delivers again whatever was not answered with 200.
 */

import { Hono } from "hono";
import { boundedBytes } from "../bounded-body.ts";
import { describeProblems, parseConfig } from "../config.ts";
import {
  MAX_QUEUE_BATCH_BYTES,
  MAX_QUEUE_BATCH_MESSAGES,
  MAX_WEBHOOK_BYTES,
  QUEUE_SEND_TIMEOUT_MS,
} from "../limits.ts";
import { log } from "../log.ts";
import { withTimeout } from "../objects/with-timeout.ts";
import { readDelivery } from "./envelope.ts";
import type { QueueMessage } from "./message.ts";
import { isSigned } from "./signature.ts";

export const webhooks = new Hono<{ Bindings: Env }>();

webhooks.post("/xero", async (context) => {
  const config = parseConfig(context.env);
  if (!config.ok) {
    log("not-configured", { path: context.req.path, reason: describeProblems(config.error) });
    return empty(503);
  }
  const body = await boundedBytes(context.req.raw.body, MAX_WEBHOOK_BYTES);
  if (body === null) {
    log("webhook", { outcome: "too-large" });
    return empty(413);
  }
  if (!(await isSigned(body, context.req.header("x-xero-signature") ?? null, config.value.webhookKeys))) {
    // Normal while Xero checks an intent to receive (docs/xero.md §3.6), so not an alarm.
    log("webhook", { outcome: "wrong-signature", bytes: body.length });
    return empty(401);
  }
  const { messages, ...counts } = readDelivery(body, Date.now());
  if (messages === null) {
    // Signed by Xero, so only Xero can fix it: a refusal would only make it come again for a day.
    log("webhook", { outcome: "not-an-envelope", bytes: body.length });
    return empty(200);
  }
  const queued = await withTimeout(() => enqueue(context.env.EVENTS, messages), QUEUE_SEND_TIMEOUT_MS);
  if (!queued.ok) {
    log("webhook", { outcome: "not-queued", ...counts, reason: queued.error });
    return empty(503);
  }
  log("webhook", { outcome: "queued", ...counts, messages: messages.length });
  return empty(200);
});

webhooks.all("/xero", () => new Response(null, { status: 405, headers: { allow: "POST" } }));

function empty(status: number): Response {
  return new Response(null, { status });
}

/** Most deliveries are about one organisation: one message needs no batch around it. */
async function enqueue(queue: Env["EVENTS"], messages: readonly QueueMessage[]): Promise<void> {
  const [only, ...others] = messages;
  if (only !== undefined && others.length === 0) await queue.send(only);
  else for (const batch of batches(messages)) await queue.sendBatch(batch.map((message) => ({ body: message })));
}

/** Groups messages into what one sendBatch takes. */
function batches(messages: readonly QueueMessage[]): QueueMessage[][] {
  const all: QueueMessage[][] = [];
  let batch: QueueMessage[] = [];
  let bytes = 0;
  for (const message of messages) {
    const size = JSON.stringify(message).length;
    if (batch.length > 0 && (batch.length === MAX_QUEUE_BATCH_MESSAGES || bytes + size > MAX_QUEUE_BATCH_BYTES)) {
      all.push(batch);
      batch = [];
      bytes = 0;
    }
    batch.push(message);
    bytes += size;
  }
  if (batch.length > 0) all.push(batch);
  return all;
}
