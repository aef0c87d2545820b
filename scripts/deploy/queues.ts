/** The queues of a deployment: found by their exact names over every page, made, removed with their consumers. */

import { z } from "zod";
import { err, ok, type Result } from "../../src/domain/result.ts";
import type { Account } from "./account.ts";
import type { Jurisdiction } from "./place.ts";

export interface Queue {
  readonly id: string;
  readonly name: string;
  readonly consumers: readonly string[];
}

const row = z.object({
  queue_id: z.string(),
  queue_name: z.string(),
  consumers: z.array(z.object({ consumer_id: z.string().optional() })).nullish(),
});
const PERMISSION = "Queues: Edit";

/** Those of the names that exist. */
export async function findQueues(
  account: Account,
  names: readonly string[],
): Promise<Result<readonly Queue[], string>> {
  const listed = await account.api.all({
    path: `${account.path}/queues`,
    schema: row,
    what: "read the list of queues",
    permission: PERMISSION,
  });
  if (!listed.ok) return err(listed.error.text);
  return ok(
    listed.value
      .filter((one) => names.includes(one.queue_name))
      .map((one) => ({
        id: one.queue_id,
        name: one.queue_name,
        consumers: (one.consumers ?? []).flatMap((consumer) => consumer.consumer_id ?? []),
      })),
  );
}

export async function makeQueue(
  { api, path }: Account,
  name: string,
  jurisdiction: Jurisdiction | null,
): Promise<Result<void, string>> {
  const made = await api.call({
    method: "POST",
    path: `${path}/queues`,
    body: { queue_name: name, ...(jurisdiction !== null && { jurisdiction }) },
    schema: z.unknown(),
    what: `make the queue ${name}`,
    permission: PERMISSION,
  });
  return made.ok ? ok(undefined) : err(made.error.text);
}

/** Cloudflare removes no Worker that a queue still delivers to. */
export async function removeConsumers({ api, path }: Account, queue: Queue): Promise<Result<void, string>> {
  for (const consumer of queue.consumers) {
    const removed = await api.call({
      method: "DELETE",
      path: `${path}/queues/${queue.id}/consumers/${consumer}`,
      schema: z.unknown(),
      what: `stop the deliveries of the queue ${queue.name}`,
      permission: PERMISSION,
    });
    if (!removed.ok && removed.error.status !== 404) return err(removed.error.text);
  }
  return ok(undefined);
}

export async function removeQueue({ api, path }: Account, queue: Queue): Promise<Result<void, string>> {
  const removed = await api.call({
    method: "DELETE",
    path: `${path}/queues/${queue.id}`,
    schema: z.unknown(),
    what: `remove the queue ${queue.name}`,
    permission: PERMISSION,
  });
  return removed.ok || removed.error.status === 404 ? ok(undefined) : err(removed.error.text);
}
