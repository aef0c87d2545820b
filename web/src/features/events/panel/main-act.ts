/**
 * What an event wants of a person first, by its causes: the one button that stands out. A re-sync stands out only where it
 * can help: an edit in the group is seen by itself, and before it the same is found again. Pure.
 */

import { EDIT_GOES_ON } from "../../../../../src/domain/failure-words/table.ts";
import type { EventDetail, Failure } from "../../../data/shapes.ts";
import { isMapping, isOfFormerSatellite } from "../cause-kinds.ts";
import { askedOf } from "./choices.ts";
import { needsReconnect } from "./reconnect.ts";

export type MainAct = "reconnect" | "choose" | "edit" | "map" | "resync" | null;

export function mainActOf(event: Pick<EventDetail, "status" | "failures" | "kind" | "tenantId" | "targets">): MainAct {
  if (needsReconnect(event)) return "reconnect";
  if (event.status !== "failed") return null;
  if (askedOf(event).length > 0) return "choose";
  const { failures } = event;
  if (failures.some(({ code }) => isMapping(code))) return "map";
  if (failures.some(isEditOfGroup)) return isOfGroupRecord(event) ? "edit" : null;
  return failures.some(({ code }) => isOfFormerSatellite(code)) ? null : "resync";
}

/** The other way out of lines of several satellites, a setting, is for the firm and not for this one record. */
function isEditOfGroup({ code, remedy }: Failure): boolean {
  return code === "mixed-tracking" || remedy.includes(EDIT_GOES_ON);
}

/** And not a copy's own change, nor a contact's trouble that stops an invoice. */
function isOfGroupRecord({ kind, tenantId, targets, failures }: Parameters<typeof mainActOf>[0]): boolean {
  const isOfCopy = targets.some((target) => target.tenantId === tenantId);
  return !isOfCopy && (kind === "contact" || !failures.every(({ code }) => code.startsWith("contact-")));
}
