/**
 * Tells each firm at its alert address what needs a person, from what D1 says; called by the cron. What was told is kept
 * before and after each message, so that nothing is repeated and nothing is lost. Never throws for one firm's sake.
 */

import type { Config } from "../../config.ts";
import { freshId } from "../../domain/ids.ts";
import { log } from "../../log.ts";
import { alertFirms, conditionsOf, forgetAlerts, keepAlerts, storedAlerts } from "../../store/alerts.ts";
import { type FirmScope, firmScope } from "../../store/scope.ts";
import { alertAddressProblem, runsLocally } from "./address.ts";
import { messageOf, post } from "./message.ts";
import { afterTelling, type Notice, planAlerts } from "./plan.ts";
import { signingSecrets } from "./signature.ts";

export async function sendAlerts(db: D1Database, config: Config, nowMs: number): Promise<void> {
  for (const firm of await alertFirms(db)) {
    try {
      await alertFirm(firmScope(db, firm.firmId), { ...firm, config }, nowMs);
    } catch (error) {
      log("alerts-failed", { firmId: firm.firmId, reason: String(error) });
    }
  }
}

interface Addressee {
  readonly name: string;
  readonly alertUrl: string;
  readonly config: Config;
}

async function alertFirm(firm: FirmScope, { name, alertUrl, config }: Addressee, nowMs: number): Promise<void> {
  const [stored, conditions] = [await storedAlerts(firm), await conditionsOf(firm)];
  const plan = planAlerts(stored, conditions, nowMs);
  await keepAlerts(firm, plan.before);
  await forgetAlerts(firm, plan.forget);
  if (plan.notices.length === 0) return;
  const problem = alertAddressProblem(alertUrl, runsLocally(config, null));
  const told = problem === null ? await tell(firm, { name, alertUrl, config }, plan.notices, nowMs) : problem;
  log("alert", {
    firmId: firm.firmId,
    topics: plan.notices.map(({ state, row }) => `${row.topic}:${state}`).join(" "),
    attempt: Math.max(...plan.notices.map(({ row }) => row.attempts)),
    outcome: told === null ? "told" : "not-told",
    reason: told,
  });
  if (told !== null) return;
  const after = afterTelling(plan.notices, nowMs);
  await keepAlerts(firm, after.told);
  await forgetAlerts(firm, after.forget);
}

/** Null, or why the message did not arrive. */
async function tell(
  firm: FirmScope,
  { name, alertUrl, config }: Addressee,
  notices: readonly Notice[],
  nowMs: number,
): Promise<string | null> {
  const alerts = notices.map(({ state, row: { topic, title, detail, sinceMs } }) => {
    return { topic, state, title, detail, since: new Date(sinceMs).toISOString() };
  });
  const message = messageOf({ firm: { id: firm.firmId, name }, alerts, url: config.appUrl });
  const secrets = await signingSecrets(config.tokenKeys, firm.firmId);
  const posted = await post(alertUrl, message, { secrets, id: freshId(nowMs), atMs: nowMs });
  return posted.ok ? null : posted.error;
}
