/**
 * Cloudflare's list prices beyond what the Workers Paid plan includes, in US$, as of 2026-11 (developers.cloudflare.com:
 * workers, durable-objects, queues and d1 "Pricing"). Check before publishing figures.
 */

export const PRICES_AS_OF = "2026-11";

export const US_DOLLARS_PER_MILLION = {
  /** Requests that reach the Worker. */
  requests: 0.3,
  /** Calls of an object's methods, and alarms. */
  objectCalls: 0.15,
  /** Written, read and deleted: three for each message of at most 64 KB. */
  queueOperations: 0.4,
  /** Durable Objects; an index is a row of its own, and so is setting an alarm. */
  rowsWritten: 1,
  rowsRead: 0.001,
  d1RowsWritten: 1,
  /** Of 128 MB objects while they are at work, waiting for Xero included. */
  gigabyteSeconds: 12.5,
} as const;

export const QUEUE_OPERATIONS_PER_MESSAGE = 3;
export const OBJECT_GIGABYTES = 0.128;
