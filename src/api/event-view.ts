/** An event as the API shows it (docs/api.md §5, "An event"). Pure. */

import { z } from "@hono/zod-openapi";
import { type EventRecord, type EventStatus, type EventTarget, worstTarget } from "../domain/event.ts";
import type { ListedEvent } from "../store/events.ts";
import { DifferenceShape, isoTime, isoTimeOrNull, Kind, ShownFailureShape, Time } from "./schemas.ts";

export const EVENT_STATUSES = [
  "queued",
  "waiting",
  "synced",
  "skipped",
  "failed",
  "resolved",
] as const satisfies readonly EventStatus[];

const TargetShape = z.object({
  tenantId: z.string(),
  name: z.string(),
  resourceId: z.string().nullable().openapi({ description: "null while there is no copy" }),
  status: z.enum(["queued", "waiting", "synced", "skipped", "failed"]),
  failures: z.array(ShownFailureShape).readonly(),
});

export const EventShape = z
  .object({
    id: z.string(),
    receivedAt: Time,
    updatedAt: Time,
    source: z.enum(["webhook", "resync", "reconcile", "backfill"]),
    kind: Kind,
    change: z.enum(["create", "update"]),
    tenantId: z.string(),
    entityName: z.string(),
    resourceId: z.string(),
    label: z.string().nullable().openapi({ description: "Number or contact name; null until the record was read" }),
    contactName: z.string().nullable(),
    status: z.enum(EVENT_STATUSES),
    targets: z.array(TargetShape).readonly(),
    satelliteTenantId: z.string().nullable(),
    satelliteName: z.string().nullable(),
    satelliteResourceId: z.string().nullable(),
    attempts: z.number().int(),
    nextAttemptAt: Time.nullable(),
    failure: ShownFailureShape.nullable(),
    failures: z.array(ShownFailureShape).readonly(),
    summary: z
      .string()
      .openapi({ description: "One sentence of what changed", example: "Payment $165.00 of 26 Nov 2026" }),
    amount: z
      .object({ value: z.string().openapi({ example: "165.00" }), currency: z.string().nullable() })
      .nullable()
      .openapi({ description: "The money that it is about" }),
    overwritten: z.array(DifferenceShape).readonly().openapi({
      description: "What a satellite edit said before Orbit put the group's values back; empty otherwise",
    }),
    endedAt: Time.nullable().openapi({ description: "When it came to its end; null while it is open" }),
    later: z
      .object({ at: Time, text: z.string() })
      .nullable()
      .openapi({ description: "What happened to the record since, where the event's own words would mislead" }),
  })
  .openapi("Event");

export const EventWithTimelineShape = EventShape.extend({
  timeline: z
    .array(
      z.object({ at: Time, text: z.string(), by: z.string().optional().openapi({ description: "Who asked for it" }) }),
    )
    .readonly(),
}).openapi("EventWithTimeline");

export function eventView(event: ListedEvent): z.infer<typeof EventShape> {
  const satellite = worstTarget(event.targets);
  return {
    id: event.id,
    receivedAt: isoTime(event.receivedAtMs),
    updatedAt: isoTime(event.updatedAtMs),
    source: event.source,
    kind: event.kind,
    change: event.change,
    tenantId: event.tenantId,
    entityName: event.entityName,
    resourceId: event.resourceId,
    label: event.label,
    contactName: event.contactName,
    status: event.status,
    targets: event.targets.map(targetView),
    satelliteTenantId: satellite?.tenantId ?? null,
    satelliteName: satellite?.name ?? null,
    satelliteResourceId: satellite?.resourceId ?? null,
    attempts: event.attempts,
    nextAttemptAt: isoTimeOrNull(event.nextAttemptAtMs),
    failure: event.failures[0] ?? null,
    failures: event.failures,
    summary: event.summary ?? plainSummary(event),
    amount: event.amount,
    overwritten: event.overwritten,
    endedAt: isoTimeOrNull(event.endedAtMs),
    later: event.later === null ? null : { at: isoTime(event.later.atMs), text: event.later.text },
  };
}

/** While nobody has read what changed, and where nothing did. */
function plainSummary({ kind, change, entityName, status, failures, source }: ListedEvent): string {
  const [failure] = failures;
  if (status === "skipped" && failure !== undefined) return failure.title;
  if (source === "resync") return `Asked to put the group's values back in ${entityName}`;
  // Nobody reported these: that somebody created or changed it now is not known.
  if (source !== "webhook") return `${KIND_NAMES[kind]} in ${entityName}, ${FOUND_BY[source]}`;
  return `${KIND_NAMES[kind]} ${change}d in ${entityName}`;
}

const FOUND_BY = { backfill: "found by a backfill", reconcile: "found by a regular check" } as const;

const KIND_NAMES = { invoice: "Invoice", contact: "Contact", "credit-note": "Credit note" } as const;

export function eventWithTimeline(event: EventRecord): z.infer<typeof EventWithTimelineShape> {
  const timeline = event.timeline.map(({ atMs, text, by }) => ({ at: isoTime(atMs), text, ...(by ? { by } : {}) }));
  return { ...eventView(event), timeline };
}

function targetView({ tenantId, name, resourceId, status, failures }: EventTarget): z.infer<typeof TargetShape> {
  return { tenantId, name, resourceId, status, failures };
}
