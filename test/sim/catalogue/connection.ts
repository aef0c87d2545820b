/** Troubles of a whole organisation: they end when Xero, the consent or the database is good again, by themselves. */

import { copiesIn, raise } from "../invoices.ts";
import { GROUP, HOUR_MS, MINUTE_MS, type Scenario, type Scenarios, SYDNEY, sydneySetUp } from "./stage.ts";

const READ_ONLY = [
  "offline_access",
  ...["invoices", "payments", "contacts", "settings"].map((family) => `accounting.${family}.read`),
];

const byItself = { press: "nothing", ends: "synced" } as const;

function limited(problem: "minute" | "day", names: readonly string[], screen: string | null): Scenario {
  return async (open) => {
    const practice = await open();
    const effect = { kind: "rate-limit", problem, retryAfterSeconds: 1800 } as const;
    // Orbit proves a day's limit again before its end: it stands until it is lifted.
    const times = problem === "day" ? 1000 : 1;
    practice.xero.control.addFault({ path: "/api.xro*", tenantId: practice.group, times, effect });
    const { InvoiceID: resourceId } = raise(practice);
    await practice.run(MINUTE_MS);
    const mend = () => practice.xero.control.clearFaults();
    return { practice, resourceId, names, screen, mend, ...byItself };
  };
}

/** The database fails while an invoice is mirrored; the mirror does not. */
function database(trouble: "isDown" | "isUnreadable", names: readonly string[]): Scenario {
  return async (open) => {
    const practice = await open();
    practice.nowMs += HOUR_MS;
    practice.d1[trouble] = true;
    const { InvoiceID: resourceId } = raise(practice);
    await practice.run(5 * MINUTE_MS);
    if (copiesIn(practice, "Sydney").length !== 1) throw new Error("the mirror waits for the database");
    return {
      practice,
      resourceId,
      names,
      screen: null,
      mend: () => {
        practice.d1[trouble] = false;
        practice.nowMs += HOUR_MS;
        raise(practice, { contact: "Another" });
      },
      ...byItself,
      shown: () => practice.engine(practice.group).status().trouble,
    };
  };
}

export const CONNECTION: Scenarios<
  | "token-refresh-failed"
  | "token-set-invalid"
  | "mapping-read-failed"
  | "mapping-write-failed"
  | "minute-limit"
  | "day-limit"
  | "disconnected"
  | "scope-missing"
  | "paused"
  | "xero-unavailable"
> = {
  "token-refresh-failed": {
    "Xero's identity service is ill": async (open) => {
      const practice = await open();
      practice.nowMs += HOUR_MS;
      practice.xero.control.addFault({ path: "/connect/token", times: 1000, effect: { kind: "status", status: 500 } });
      const { InvoiceID: resourceId } = raise(practice);
      await practice.run(MINUTE_MS);
      const mend = () => practice.xero.control.clearFaults();
      return { practice, resourceId, names: ["HTTP status 500"], screen: "Organisations page", mend, ...byItself };
    },
  },
  "token-set-invalid": {
    "the consent is withdrawn": async (open) => {
      const practice = await open();
      practice.nowMs += HOUR_MS;
      const { InvoiceID: resourceId } = raise(practice);
      practice.xero.control.revokeConsent();
      await practice.run(HOUR_MS);
      const mend = () => practice.consent();
      return { practice, resourceId, names: [GROUP], screen: "Organisations page", mend, ...byItself };
    },
  },
  "mapping-read-failed": { "the database cannot be read": database("isUnreadable", ["D1 cannot be read"]) },
  "mapping-write-failed": { "the database is down": database("isDown", ["D1 is down"]) },
  "minute-limit": { "Xero's minute is used up": limited("minute", [GROUP], null) },
  "day-limit": { "Xero's day is used up": limited("day", [GROUP, "5,000"], "Organisations page") },
  disconnected: {
    "the satellite is disconnected at Xero": async (open) => {
      const practice = await open();
      practice.xero.control.disconnect(practice.satellite("Sydney"));
      const { InvoiceID: resourceId } = raise(practice);
      await practice.run(HOUR_MS);
      const mend = () => practice.consent();
      return { practice, resourceId, names: [SYDNEY], screen: "Organisations page", mend, ...byItself };
    },
  },
  "scope-missing": {
    "the consent only lets Orbit read": async (open) => {
      const practice = await open();
      practice.xero.control.revokeConsent();
      await practice.consent(READ_ONLY);
      const { InvoiceID: resourceId } = raise(practice);
      await practice.run(HOUR_MS);
      const mend = () => practice.consent();
      return { practice, resourceId, names: [SYDNEY], screen: "Organisations page", mend, ...byItself };
    },
  },
  paused: {
    "somebody paused the satellite": async (open) => {
      const practice = await open();
      practice.pause("Sydney", true);
      const { InvoiceID: resourceId } = raise(practice);
      await practice.run(HOUR_MS);
      const mend = () => practice.pause("Sydney", false);
      return { practice, resourceId, names: [SYDNEY], screen: "Organisations page", mend, ...byItself };
    },
  },
  "xero-unavailable": {
    "the satellite is offline at Xero": async (open) => {
      const practice = await open();
      sydneySetUp(practice).setOffline(true);
      const { InvoiceID: resourceId } = raise(practice);
      await practice.run(HOUR_MS);
      const mend = () => sydneySetUp(practice).setOffline(false);
      return { practice, resourceId, names: [SYDNEY, "offline"], screen: "status.xero.com", mend, ...byItself };
    },
  },
};
