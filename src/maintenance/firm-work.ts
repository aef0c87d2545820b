/**
 * The alerts' run: the cron finds the firms that something may have to be said of, in one query, and the queue carries one message
 * a firm, so that a slow alert address holds up its own firm alone. A message is never tried again: the next run sends
 * another. Callers: index.ts (cron and queue).
 */

import { z } from "zod";
import { type FirmId, firmId } from "../domain/ids.ts";
import { ALERT_FIRMS, FIRM_MESSAGE_MS, FIRMS_AT_ONCE, MAX_QUEUE_BATCH_MESSAGES } from "../limits.ts";
import { log } from "../log.ts";
import { firmsWithWork } from "../store/firm-work.ts";
import { type AlertDeps, attendFirm } from "./alerts/send.ts";

const firmMessage = z.strictObject({ work: z.literal("alerts"), firmId: z.string().transform(firmId) });

export async function queueFirms(env: Pick<Env, "DB" | "EVENTS">, nowMs: number): Promise<void> {
  const firms = await firmsWithWork(env.DB, nowMs, ALERT_FIRMS);
  for (let start = 0; start < firms.length; start += MAX_QUEUE_BATCH_MESSAGES) {
    const some = firms.slice(start, start + MAX_QUEUE_BATCH_MESSAGES);
    await env.EVENTS.sendBatch(some.map((id) => ({ body: { work: "alerts", firmId: id } })));
  }
  if (firms.length > 0) log("alerts-queued", { messages: firms.length });
}

export interface SortedMessages {
  readonly firms: readonly Message[];
  /** Of Xero's deliveries. */
  readonly events: readonly Message[];
}

export function sortMessages({ messages }: MessageBatch): SortedMessages {
  const { firms = [], events = [] } = Object.groupBy(messages, ({ body }) =>
    firmMessage.safeParse(body).success ? "firms" : "events",
  );
  return { firms, events };
}

/** Each firm once, however many messages it has; those of a run that was overtaken are let go. */
export async function attendFirms(messages: readonly Message[], deps: AlertDeps, nowMs: number): Promise<void> {
  const current = messages.filter(({ timestamp }) => nowMs - timestamp.getTime() < FIRM_MESSAGE_MS);
  const firms = [...new Set(current.map(({ body }): FirmId => firmMessage.parse(body).firmId))];
  for (let start = 0; start < firms.length; start += FIRMS_AT_ONCE) {
    await Promise.all(firms.slice(start, start + FIRMS_AT_ONCE).map((id) => attendFirm(deps, id, nowMs)));
  }
  for (const message of messages) message.ack();
}
