/** An event in words: its status, where it came from, what it is about, and its way. Pure. */

import type { EventStatus, EventTarget, OrbitEvent } from "../../data/shapes.ts";
import { KIND_WORDS } from "../../format/records.ts";
import type { IconName } from "../../ui/icon.tsx";

interface StatusWords {
  readonly name: string;
  readonly icon: IconName;
  /** For whoever wonders what the word means. */
  readonly meaning: string;
}

export const STATUS_WORDS: Readonly<Record<EventStatus, StatusWords>> = {
  failed: { name: "Failed", icon: "alert", meaning: "Somebody has to do something; the event says what." },
  waiting: { name: "Waiting", icon: "clock", meaning: "Continues by itself, or as soon as what it waits for is done." },
  queued: { name: "Queued", icon: "dots", meaning: "Its turn comes in a moment." },
  synced: { name: "Synced", icon: "check", meaning: "The copy was brought up to date with the group’s record." },
  skipped: { name: "Skipped", icon: "dash", meaning: "There was nothing to do, and the event says why." },
  resolved: { name: "Resolved", icon: "person-check", meaning: "Somebody marked it as resolved." },
};

/** The number, or the contact's name; of a record that was not read, what it is and the beginning of its id. */
export function labelOf({ label, kind, resourceId }: Pick<OrbitEvent, "label" | "kind" | "resourceId">): string {
  return label ?? `${KIND_WORDS[kind].one} ${resourceId.slice(0, 8)}`;
}

/** The same where the id's beginning stands beside it (`subjectOf`). */
export function shortLabelOf({ label, kind }: Pick<OrbitEvent, "label" | "kind">): string {
  return label ?? KIND_WORDS[kind].one;
}

/** Whom it is for, or what it is where that is its own name; of a record that was not read, the beginning of its id. */
export function subjectOf(event: Pick<OrbitEvent, "kind" | "contactName" | "label" | "resourceId">): string {
  const { kind, contactName, label, resourceId } = event;
  if (label === null) return contactName ?? `id ${resourceId.slice(0, 8)}…`;
  return (kind === "contact" ? null : contactName) ?? KIND_WORDS[kind].one;
}

/** Satellites that its copies are or should be in; none while that is not known, or for a change of a copy itself. */
export function destinationsOf({
  targets,
  tenantId,
}: Pick<OrbitEvent, "targets" | "tenantId">): readonly EventTarget[] {
  return targets.filter((target) => target.tenantId !== tenantId);
}

export const SOURCE_WORDS: Readonly<Record<OrbitEvent["source"], string>> = {
  webhook: "Xero’s webhook",
  resync: "Re-sync",
  reconcile: "Regular check",
  backfill: "Backfill",
};

/** What happened to the record there; null where nobody reported a change of it. */
export function changeWords({ source, change }: Pick<OrbitEvent, "source" | "change">): string | null {
  if (source === "resync") return null;
  if (source !== "webhook") return "found";
  return change === "create" ? "created" : "changed";
}
