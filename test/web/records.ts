/** Records as the API answers them, with what a test is about in place of the rest. */

import { explain } from "../../src/domain/failure-words.ts";
import type { Entity, EventDetail, OrbitEvent, Settings } from "../../web/src/data/shapes.ts";

const AT = "2026-11-26T09:30:00.000Z";

export function anEvent(parts: Partial<OrbitEvent> = {}): OrbitEvent {
  return {
    ...{ id: "event-1", receivedAt: AT, updatedAt: AT, source: "webhook", kind: "invoice", change: "create" },
    ...{ tenantId: "group", entityName: "Acme Group", resourceId: "invoice-1", label: "INV-0001" },
    ...{ contactName: "Fitzroy Florist", status: "synced", targets: [], satelliteTenantId: null, satelliteName: null },
    ...{ satelliteResourceId: null, attempts: 1, nextAttemptAt: null, failure: null, failures: [] },
    ...{ summary: "Invoice of $165.00", amount: null, overwritten: [], endedAt: AT, later: null },
    ...parts,
  } satisfies OrbitEvent;
}

export function aFailedEvent(parts: Partial<EventDetail> = {}): EventDetail {
  const { remedy, ...words } = explain({
    code: "lock-date",
    date: "2026-06-30",
    lockDate: "2026-06-30",
    satellite: "Sydney",
  });
  const failure = { ...words, remedy: [...remedy] };
  return { ...anEvent({ status: "failed", failure, failures: [failure] }), timeline: [], ...parts };
}

const WINDOW = { limit: 60, remaining: 60, reserved: 5, resetsAt: AT };

export function anEntity(parts: Partial<Entity> = {}): Entity {
  return {
    ...{
      tenantId: "sydney",
      name: "Harbour Sydney",
      role: "satellite",
      trackingOptionId: "o-1",
      trackingOptionName: "Sydney",
    },
    ...{ health: "ok", paused: false, dayLimit: null, budget: { minute: WINDOW, day: WINDOW }, backlog: 0 },
    ...{ backlogClearAt: null, lastEventAt: null, reconcileMinutes: 15, checkedAt: AT, provedAt: AT, check: null },
    webhooks: { lastDeliveryAt: null, usualMinutes: null, missedChanges: 0, warning: null },
    ...{ egress: { month: "2026-11", bytes: 0 }, trouble: null, xeroAt: null, shortCode: "!abc" },
    ...{ groupPaymentsAccount: null, creditsAccount: null, accountCodes: {}, taxTypes: {} },
    ...parts,
  } as Entity;
}

export function someSettings(parts: Partial<Settings> = {}): Settings {
  return { firmName: "Acme", trackingCategoryId: null, ...parts } as Settings;
}

/** A page of a list, the only one. */
export function pageOf<T>(items: readonly T[]): { items: readonly T[]; nextCursor: null } {
  return { items, nextCursor: null };
}
