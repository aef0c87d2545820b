/** Deliveries that go one by one, because each is large: what a key does not stand for any more is left out. */

import type { OutboxKey } from "../storage/outbox.ts";

export async function sendEach<T>(
  keys: readonly OutboxKey[],
  find: (key: OutboxKey) => T | null,
  send: (item: T) => Promise<void>,
): Promise<undefined> {
  for (const key of keys) {
    const item = find(key);
    if (item !== null) await send(item);
  }
  return undefined;
}
