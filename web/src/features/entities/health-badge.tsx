/** How an organisation is, in one word and an icon: the connection first, then whether it is at work. */

import type { Entity } from "../../data/shapes.ts";
import { Icon, type IconName } from "../../ui/icon.tsx";

export function HealthBadge({ entity }: { readonly entity: Entity }) {
  const { tone, icon, word } = healthOf(entity);
  return (
    <span class={`badge ${tone}`}>
      <Icon name={icon} />
      {word}
    </span>
  );
}

interface Health {
  /** Named like the event statuses, whose colours they share. */
  readonly tone: "failed" | "waiting" | "skipped" | "queued" | "synced";
  readonly icon: IconName;
  readonly word: string;
}

/** Work waits until calls of the last 24 hours are a day old. */
export function isDayUsedUp({ health, paused, role, backlog, budget }: Entity): boolean {
  return health === "ok" && !paused && role !== "unassigned" && backlog > 0 && budget.day.remaining === 0;
}

export function healthOf(entity: Entity): Health {
  const { health, paused, trouble, role, backlog } = entity;
  if (health === "reconnect") return { tone: "failed", icon: "alert", word: "Reconnect" };
  if (health === "disconnected") return { tone: "failed", icon: "alert", word: "Disconnected" };
  if (paused) return { tone: "skipped", icon: "pause", word: "Paused" };
  if (trouble !== null) return { tone: trouble.automatic ? "waiting" : "failed", icon: "clock", word: "On hold" };
  if (isDayUsedUp(entity)) return { tone: "waiting", icon: "clock", word: "Day used up" };
  if (role === "unassigned") return { tone: "skipped", icon: "dash", word: "No role" };
  if (backlog > 0) return { tone: "queued", icon: "dots", word: "Working" };
  return { tone: "synced", icon: "check", word: "Connected" };
}
