/** What an alert may be about, and the shape in which it is found, kept and sent. */

export const ALERT_TOPICS = [
  "reconnect",
  "day-limit",
  "failures",
  "large-failures",
  "webhooks",
  "dead-letters",
  "signed-months",
] as const;
export type AlertTopic = (typeof ALERT_TOPICS)[number];

/** Sent once, and again only when it concerns more: nothing waits for it. */
export const SENT_ONCE: readonly AlertTopic[] = ["signed-months"];

/** Something that is so at the moment. */
export interface Condition {
  readonly topic: AlertTopic;
  readonly title: string;
  readonly detail: string;
  /** Names of the organisations concerned, sorted; empty where it is about the firm as a whole. */
  readonly subjects: readonly string[];
}

/** Who is sent alerts: the firm's alert address, or a person's id. */
export type AlertChannel = string;
export const ADDRESS_CHANNEL: AlertChannel = "address";

/** A message about an alert, for its history. */
export interface AlertSent {
  /** "alert address", or the person's name. */
  readonly to: string;
  readonly atMs: number;
  readonly state: "open" | "recovered";
  /** Why it did not arrive; null: it did. */
  readonly problem: string | null;
}

/** One alert from its beginning to its end. */
export interface AlertHistoryRow {
  readonly id: string;
  readonly topic: AlertTopic;
  readonly title: string;
  readonly detail: string;
  readonly sinceMs: number;
  readonly lastSeenMs: number;
  /** Null while it lasts. */
  readonly endedAtMs: number | null;
  /** The first so many. */
  readonly sent: readonly AlertSent[];
}

/** What is kept of a topic while it lasts, for one who is sent alerts. */
export interface AlertRow {
  readonly topic: AlertTopic;
  readonly title: string;
  readonly detail: string;
  /** The condition's subjects in the last message, whether or not it arrived. */
  readonly subjects: string;
  readonly sinceMs: number;
  readonly lastSeenMs: number;
  readonly sentAtMs: number | null;
  readonly attempts: number;
  readonly nextAtMs: number;
}
