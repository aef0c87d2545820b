/** What people read when Xero has stopped announcing changes: on the overview and in alerts. Pure. */

export interface Warning {
  readonly title: string;
  readonly detail: string;
  readonly remedy: readonly string[];
}

export function silenceInWords(entity: string, missedChanges: number | null): Warning {
  return {
    title: "Xero has stopped sending webhooks",
    detail:
      `Orbit found ${missedChanges ?? "several"} changes in ${entity} that Xero did not announce, and has heard nothing for longer than ` +
      "usual. Xero turns a webhook subscription off after 24 hours of failed deliveries. Until it is on again Orbit finds " +
      "changes by comparing, so they arrive later.",
    remedy: [
      "Open the app at developer.xero.com and look at Webhooks.",
      "If the status is Disabled or Retry, save the delivery address again and send the intent to receive.",
      "What was missed meanwhile comes by itself; a backfill of those days makes sure.",
    ],
  };
}
