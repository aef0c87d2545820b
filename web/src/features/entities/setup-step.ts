/** What is still to be set up before Orbit can mirror, one step at a time. Pure. */

import type { Entity } from "../../data/shapes.ts";
import { listed } from "../../format/counts.ts";

export interface SetupStep {
  readonly title: string;
  readonly words: string;
}

/** Null when the firm is set up. */
export function nextSetupStep(entities: readonly Entity[]): SetupStep | null {
  if (entities.length === 0) {
    return {
      title: "No organisation is connected",
      words: "Press Connect to Xero and choose your group and its satellites.",
    };
  }
  if (!entities.some((entity) => entity.role === "group")) {
    return {
      title: "Which organisation is the group?",
      words: "It is the one in which every invoice is raised.",
    };
  }
  const satellites = entities.filter((entity) => entity.role === "satellite");
  if (satellites.length === 0) {
    return {
      title: "Which organisations are the satellites?",
      words:
        "Choose the role Satellite for each entity that should receive copies, and the tracking option that names it.",
    };
  }
  const nameless = satellites.filter((entity) => entity.trackingOptionId === null);
  if (nameless.length > 0) {
    return {
      title: `${listed(nameless.map((entity) => entity.name))} ${nameless.length === 1 ? "needs" : "need"} a tracking option`,
      words: "The option on an invoice’s lines tells Orbit which satellite it belongs to.",
    };
  }
  return null;
}
