/**
 * The raw body of a delivery. Xero's spelling is odd (docs/xero.md §3.3): events pretty-printed and joined by a bare
 * comma, an envelope with blanks after some colons. Receivers must hash these bytes. Pure.
 */

import type { WebhookEvent } from "./event.ts";

export interface Envelope {
  readonly events: readonly WebhookEvent[];
  /** 20 capital letters. */
  readonly entropy: string;
  readonly spelling: "xero" | "compact";
  readonly eventType: "upper" | "title";
}

const RESOURCES = {
  CONTACT: "Contacts",
  INVOICE: "Invoices",
  CREDITNOTE: "CreditNotes",
  PAYMENT: "Payments",
  OVERPAYMENT: "Overpayments",
  PREPAYMENT: "Prepayments",
} as const;

export function webhookBody(envelope: Envelope): string {
  const { events, entropy, spelling } = envelope;
  const sequences = events.map((event) => event.sequence);
  const first = sequences.length === 0 ? 0 : Math.min(...sequences);
  const last = sequences.length === 0 ? 0 : Math.max(...sequences);
  const listed = events.map((event) => eventJson(event, envelope.eventType));
  if (spelling === "compact") {
    return JSON.stringify({ events: listed, firstEventSequence: first, lastEventSequence: last, entropy });
  }
  const spelled = listed.map((event) => JSON.stringify(event, null, 2)).join(",");
  return `{"events":[${spelled}],"firstEventSequence": ${first},"lastEventSequence": ${last}, "entropy": "${entropy}"}`;
}

function eventJson(event: WebhookEvent, eventType: "upper" | "title") {
  return {
    resourceUrl: `https://api.xero.com/api.xro/2.0/${RESOURCES[event.category]}/${event.resourceId}`,
    resourceId: event.resourceId,
    eventDateUtc: eventDate(event.eventMs),
    eventType: eventType === "upper" ? event.type : `${event.type[0]}${event.type.slice(1).toLowerCase()}`,
    eventCategory: event.category,
    tenantId: event.tenantId,
    tenantType: "ORGANISATION",
    ...(event.data === null ? {} : { data: event.data }),
  };
}

/** ISO without a zone, trailing zeros of the fraction trimmed: `2026-11-22T01:15:41.5`. */
export function eventDate(ms: number): string {
  return new Date(ms)
    .toISOString()
    .slice(0, -1)
    .replace(/\.?0+$/, "");
}
