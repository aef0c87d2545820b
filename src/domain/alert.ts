/** What an alert may be about, and the shape in which it is found, kept and sent. */

export const ALERT_TOPICS = [
  "reconnect",
  "day-limit",
  "failures",
  "webhooks",
  "dead-letters",
  "signed-months",
] as const;
export type AlertTopic = (typeof ALERT_TOPICS)[number];

/** Told once, and again only when it concerns more: nothing waits for it. */
export const TOLD_ONCE: readonly AlertTopic[] = ["signed-months"];

/** Something that is so at the moment. */
export interface Condition {
  readonly topic: AlertTopic;
  readonly title: string;
  readonly detail: string;
  /** Names of the organisations concerned, sorted; empty where it is about the firm as a whole. */
  readonly subjects: readonly string[];
}

/** What is kept of a topic while it lasts. */
export interface AlertRow {
  readonly topic: AlertTopic;
  readonly title: string;
  readonly detail: string;
  /** The condition's subjects in the last message, whether or not it arrived. */
  readonly subjects: string;
  readonly sinceMs: number;
  readonly lastSeenMs: number;
  readonly toldAtMs: number | null;
  readonly attempts: number;
  readonly nextAtMs: number;
}
