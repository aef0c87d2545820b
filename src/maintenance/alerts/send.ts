/**
 * One firm's alerts and digests, from what D1 says: to its alert address and to the people who want mails. What was sent is kept
 * before and after each message, for each receiver, so that nothing is repeated and nothing is lost. Called for each firm that
 * the cron found (src/maintenance/firm-work.ts); never throws.
 */

import type { Config } from "../../config.ts";
import { ADDRESS_CHANNEL, type AlertChannel, type Condition } from "../../domain/alert.ts";
import { type FirmId, freshId } from "../../domain/ids.ts";
import { isQuiet } from "../../domain/zoned-time.ts";
import { log } from "../../log.ts";
import { forEachAtOnce } from "../../objects/objects.ts";
import { addSent, keepHistory, openAlerts } from "../../store/alert-history.ts";
import { conditionsOf, forgetChannels, keepAlerts, type StoredAlert, storedAlerts } from "../../store/alerts.ts";
import { type NamedSettings, settingsOf } from "../../store/firms.ts";
import { type MailReader, mailReaders } from "../../store/mail-preferences.ts";
import { type FirmScope, firmScope } from "../../store/scope.ts";
import { alertLetter } from "../mail/letters.ts";
import type { SendMail } from "../mail/mailer.ts";
import { sendDigests } from "../mail/send-digests.ts";
import { alertAddressProblem, runsLocally } from "./address.ts";
import { planHistory } from "./history.ts";
import { type Message, messageOf, post } from "./message.ts";
import { afterSending, type Notice, planAlerts } from "./plan.ts";
import { signingSecrets } from "./signature.ts";

export interface AlertDeps {
  readonly db: D1Database;
  readonly config: Config;
  /** Null: no mail is sent. */
  readonly mail: SendMail | null;
}

export async function attendFirm(deps: AlertDeps, firmId: FirmId, nowMs: number): Promise<void> {
  const firm = firmScope(deps.db, firmId);
  try {
    const settings = await settingsOf(firm);
    const [conditions, readers] = [await conditionsOf(firm, settings), await mailReaders(firm)];
    const fresh = { nowMs, freshId: () => freshId(nowMs) };
    await keepHistory(firm, planHistory(await openAlerts(firm), conditions, fresh));
    await sendAlerts(firm, { ...deps, settings, conditions, readers }, nowMs);
    await sendDigests(firm, { ...deps, settings, conditions, readers }, nowMs);
  } catch (error) {
    log("alerts-failed", { firmId, reason: String(error) });
  }
}

export interface FirmState extends AlertDeps {
  readonly settings: NamedSettings;
  readonly conditions: readonly Condition[];
  readonly readers: readonly MailReader[];
}

type Alerts = Omit<Message, "text">;

/** One who is sent alerts. */
interface Receiver {
  readonly channel: AlertChannel;
  /** For the history. */
  readonly name: string;
  /** Null, or why the message did not arrive. */
  send(alerts: Alerts): Promise<string | null>;
}

async function sendAlerts(firm: FirmScope, state: FirmState, nowMs: number): Promise<void> {
  const receivers = receiversOf(firm, state, nowMs);
  const stored = await storedAlerts(firm);
  const known = new Set(receivers.map(({ channel }) => channel));
  const gone = stored.map(({ channel }) => channel).filter((channel) => !known.has(channel));
  await forgetChannels(firm, [...new Set(gone)]);
  await forEachAtOnce(receivers, async (receiver) => await alertReceiver(firm, { receiver, stored, state }, nowMs));
}

function receiversOf(firm: FirmScope, { settings, config, mail, readers }: FirmState, nowMs: number): Receiver[] {
  const { alertUrl, timeZone } = settings;
  const people = readers
    .filter(({ alerts }) => alerts && mail !== null)
    .map(({ userId, email, name }): Receiver => {
      const send = async (alerts: Alerts) => {
        const sent = await mail?.({ to: email, ...alertLetter(alerts, timeZone) });
        return sent === undefined || sent.ok ? null : sent.error;
      };
      return { channel: userId, name, send };
    });
  if (alertUrl === null) return people;
  const send = async (alerts: Alerts) => {
    const problem = alertAddressProblem(alertUrl, runsLocally(config, null));
    if (problem !== null) return `the address ${problem}`;
    const secrets = await signingSecrets(config.tokenKeys, firm.firmId);
    const posted = await post(alertUrl, messageOf(alerts), { secrets, id: freshId(nowMs), atMs: nowMs });
    return posted.ok ? null : posted.error;
  };
  return [{ channel: ADDRESS_CHANNEL, name: "alert address", send }, ...people];
}

interface Alerting {
  readonly receiver: Receiver;
  readonly stored: readonly StoredAlert[];
  readonly state: FirmState;
}

async function alertReceiver(firm: FirmScope, { receiver, stored, state }: Alerting, nowMs: number): Promise<void> {
  const { settings, conditions, config } = state;
  const { channel, name } = receiver;
  const own = stored.filter((row) => row.channel === channel).map(({ channel: _channel, ...row }) => row);
  const quiet = isQuiet(settings.quietHours, settings.timeZone, nowMs);
  const { notices, before, forget } = planAlerts(own, conditions, { nowMs, isQuiet: quiet });
  await keepAlerts(firm, channel, { keep: before, forget });
  if (notices.length === 0) return;
  const about = { id: firm.firmId, name: settings.firmName };
  const problem = await receiver.send({ firm: about, alerts: alertsOf(notices), url: config.appUrl });
  log("alert", {
    firmId: firm.firmId,
    target: channel === ADDRESS_CHANNEL ? "address" : "mail",
    topics: notices.map(({ state: of, row }) => `${row.topic}:${of}`).join(" "),
    attempt: Math.max(...notices.map(({ row }) => row.attempts)),
    outcome: problem === null ? "sent" : "not-sent",
    // A refusal of a mail may name the person's address.
    reason: channel === ADDRESS_CHANNEL ? problem : null,
  });
  for (const [of, some] of Map.groupBy(notices, (notice) => notice.state)) {
    await addSent(
      firm,
      some.map(({ row }) => row.topic),
      { to: name, atMs: nowMs, state: of, problem },
    );
  }
  if (problem !== null) return;
  const after = afterSending(notices, nowMs);
  await keepAlerts(firm, channel, { keep: after.sent, forget: after.forget });
}

function alertsOf(notices: readonly Notice[]): Message["alerts"] {
  return notices.map(({ state, row: { topic, title, detail, sinceMs } }) => {
    return { topic, state, title, detail, since: new Date(sinceMs).toISOString() };
  });
}
