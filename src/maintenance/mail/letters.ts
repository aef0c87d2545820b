/** What mails say: invitations, alerts, a test. Plain text, for people who may never have seen Orbit. Pure. */

import { momentWords } from "../../domain/zoned-time.ts";
import type { Message } from "../alerts/message.ts";
import type { Mail } from "./mailer.ts";

type Letter = Omit<Mail, "to">;

const ROLE_WORDS = {
  owner: "see everything, act on it, and change how the firm is set up",
  operator: "see everything and act on it",
  viewer: "see everything",
} as const;

export interface Invited {
  readonly firm: string;
  /** Who invites. */
  readonly by: string;
  readonly email: string;
  readonly role: keyof typeof ROLE_WORDS;
  readonly url: string;
}

export function invitationLetter({ firm, by, email, role, url }: Invited): Letter {
  const text = [
    `${by} invites you to Orbit, which keeps the Xero organisations of ${firm} in step.`,
    `As ${role} you may ${ROLE_WORDS[role]}.`,
    `Open ${url} and press "Sign in with Xero". Use the Xero login with this address: ${email}.`,
    "If you do not know the firm, ignore this mail: without signing in nothing happens.",
  ];
  return { subject: `${by} invites you to ${firm} on Orbit`, text: text.join("\n\n") };
}

/** One mail about all that has begun or is over. */
export function alertLetter({ firm, alerts, url }: Omit<Message, "text">, timeZone: string): Letter {
  const [first] = alerts;
  const others = alerts.length > 1 ? ` and ${alerts.length - 1} more` : "";
  const head = first === undefined ? "" : `${first.state === "recovered" ? "Over: " : ""}${first.title}${others}`;
  const parts = alerts.map(({ state, title, detail, since }) => {
    const from = `Since ${momentWords(Date.parse(since), timeZone)} (${timeZone}).`;
    return state === "recovered" ? `Over: ${title}\n${from}` : `${title}\n${detail}\n${from}`;
  });
  return { subject: `Orbit, ${firm.name}: ${head}`, text: [...parts, footer(url, "alerts by mail")].join("\n\n") };
}

export function testLetter(firm: string, url: string | null): Letter {
  const text = `Mails of Orbit arrive here. This one was sent because you pressed "Send me a test mail".`;
  return { subject: `Orbit, ${firm}: test`, text: [text, footer(url, "mails")].join("\n\n") };
}

export function footer(url: string | null, what: string): string {
  const where = url === null ? "Settings" : `${url}/settings`;
  return `${url === null ? "" : `Open Orbit: ${url}\n`}You chose ${what} yourself. Change it: ${where}`;
}
