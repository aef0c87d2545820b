import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readDelivery } from "../../../src/ingest/envelope.ts";
import { queueMessage } from "../../../src/ingest/message.ts";

const NOW_MS = Date.UTC(2026, 10, 22);
const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

const genuine = fc.record({
  resourceId: fc.uuid(),
  tenantId: fc.constantFrom("tenant-a", "tenant-b", "tenant-c"),
  eventCategory: fc.constantFrom("INVOICE", "CONTACT", "CREDITNOTE", "invoice"),
  eventType: fc.constantFrom("CREATE", "UPDATE", "Update"),
  eventDateUtc: fc.constantFrom("2026-11-20T11:10:45.91", "2026-11-20T11:10:45.910Z", "nonsense"),
});
/** A genuine event with one field gone or of another type, or no event at all. */
const broken = fc.oneof(
  fc
    .tuple(genuine, fc.constantFrom("resourceId", "tenantId", "eventCategory", "eventType"), fc.jsonValue())
    .map(([event, field, value]) => ({ ...event, [field]: typeof value === "string" ? null : value })),
  fc.jsonValue().filter((value) => value === null || typeof value !== "object"),
);

describe("a delivery's body", () => {
  it("of any bytes is never an error of ours, and gives nothing when it is no envelope", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 400 }),
          fc.json().map((text) => new TextEncoder().encode(text)),
        ),
        (body) => {
          const read = readDelivery(new Uint8Array(body), NOW_MS);
          expect(read.messages === null || Array.isArray(read.messages)).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("keeps each genuine event exactly once whatever stands around it, in messages that the consumer takes", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof({ weight: 3, arbitrary: genuine }, broken), { maxLength: 250 }), (events) => {
        const read = readDelivery(bytes({ events, entropy: "x", firstEventSequence: 0 }), NOW_MS);
        const messages = read.messages ?? [];
        for (const message of messages) {
          expect(queueMessage.safeParse(message).success).toBe(true);
          expect(message.events.length).toBeLessThanOrEqual(100);
        }
        const kept = messages.flatMap((message) =>
          message.events.map((event) => `${message.tenantId} ${event.resourceId}`),
        );
        const wanted = events.flatMap((event) => (isGenuine(event) ? [`${event.tenantId} ${event.resourceId}`] : []));
        expect(kept.toSorted()).toEqual(wanted.toSorted());
        expect(read.events + read.ignored + read.malformed).toBe(events.length);
      }),
      { numRuns: 200 },
    );
  });
});

type Genuine = typeof genuine extends fc.Arbitrary<infer Event> ? Event : never;

function isGenuine(event: unknown): event is Genuine {
  if (event === null || typeof event !== "object") return false;
  const fields = ["resourceId", "tenantId", "eventCategory", "eventType"].map((name) => Reflect.get(event, name));
  return fields.every((value) => typeof value === "string");
}
