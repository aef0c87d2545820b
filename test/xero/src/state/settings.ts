/**
 * The simulator's own single-row state: how it behaves, who the app is, what its clock adds, how its webhook does.
 * Everything here survives a restart; nothing here is a Xero record.
 */

import type { Behaviour } from "../behaviour.ts";

/** The one app that is registered at this Xero. */
export interface AppSettings {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Exact redirect URIs; empty: any https or http://localhost one. */
  readonly redirectUris: readonly string[];
  /** Shown as `ProviderName` in answers and in History. */
  readonly name: string;
  /** Origin under which this Xero is reached; also the id_token's issuer. Null: the origin of each request. */
  readonly publicUrl: string | null;
  readonly webhookUrl: string | null;
  readonly webhookKey: string;
}

export const DEFAULT_APP: AppSettings = {
  clientId: "orbit-demo-client",
  clientSecret: "orbit-demo-secret",
  redirectUris: [],
  name: "Orbit",
  publicUrl: null,
  webhookUrl: null,
  webhookKey: "orbit-demo-webhook-key",
};

/** Where the webhook stands. "ok" delivers, "retry" waits for its next attempt, "disabled" keeps events only. */
export interface WebhookState {
  readonly status: "ok" | "retry" | "disabled";
  /** Times deliveries failed in a row, and when the first of them failed. */
  readonly failures: number;
  readonly failingSinceMs: number | null;
  readonly nextAttemptMs: number | null;
  readonly lastSequence: number;
  /** The next so many events are lost, on request. */
  readonly dropNext: number;
}

export const FRESH_WEBHOOK: WebhookState = {
  status: "ok",
  failures: 0,
  failingSinceMs: null,
  nextAttemptMs: null,
  lastSequence: 0,
  dropNext: 0,
};

/** A message of the app's, as a chat channel would get it. */
export interface Alert {
  readonly atMs: number;
  readonly text: string;
}

/** A mail of the app's, as a mailbox would get it. */
export interface Mail {
  readonly atMs: number;
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** What came from the app to the demo's addresses, newest first. */
export interface Received {
  readonly alerts: readonly Alert[];
  readonly mails: readonly Mail[];
}

export const NOTHING_RECEIVED: Received = { alerts: [], mails: [] };

export type Setting =
  | { readonly key: "received"; readonly value: Received }
  | { readonly key: "behaviour"; readonly value: Behaviour }
  | { readonly key: "clock"; readonly value: { readonly offsetMs: number } }
  | { readonly key: "webhook"; readonly value: WebhookState };
