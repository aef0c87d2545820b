/** Queue messages that could not be handed over in all their tries are kept in D1, where a person sees and replays them. */

import { log } from "../log.ts";
import { keepDeadLetter, UNREADABLE_TENANT } from "../store/dead-letters.ts";
import { queueMessage } from "./message.ts";

export async function keepDeadLetters(batch: MessageBatch, db: D1Database): Promise<void> {
  for (const message of batch.messages) {
    const parsed = queueMessage.safeParse(message.body);
    const tenant = parsed.success ? parsed.data.tenantId : UNREADABLE_TENANT;
    const body = JSON.stringify(message.body);
    log("dead-letter", { messageId: message.id, tenantId: tenant });
    try {
      await keepDeadLetter(db, { id: message.id, tenantId: tenant, body, receivedAtMs: message.timestamp.getTime() });
      message.ack();
    } catch (error) {
      log("dead-letter-not-kept", { messageId: message.id, reason: String(error) });
      message.retry();
    }
  }
}
