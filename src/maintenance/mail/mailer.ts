/**
 * Sends plain-text mails through the Worker's `send_email` binding MAIL, when MAIL_FROM names a sender. The message is given
 * in fields (Cloudflare, "Email Service, Workers API"): Cloudflare makes the MIME message of them, encoded subject and Message-ID
 * included, so there is none to be made here. What people typed goes into a field only as one line of bounded length.
 */

import type { Config } from "../../config.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import { requestText } from "../../http/external.ts";
import { MAIL_SUBJECT_CHARS, MAIL_TEXT_CHARS, MAIL_TIMEOUT_MS } from "../../limits.ts";
import { withTimeout } from "../../objects/with-timeout.ts";

export interface Mail {
  /** One address. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** The error is in words, for the log, the history and the person who tries it. */
export type SendMail = (mail: Mail) => Promise<Result<void, string>>;

/** Of the Worker's binding, as much as is used here. */
interface Binding {
  send(message: Mail & { readonly from: { readonly name: string; readonly email: string } }): Promise<unknown>;
}

type Sender = Pick<Config, "mailFrom" | "mailUrl">;

/** Null: no mail is sent. */
export function mailerOf(env: { readonly MAIL?: Binding }, { mailFrom, mailUrl }: Sender): SendMail | null {
  if (mailFrom === null) return null;
  const { MAIL: binding } = env;
  return async (mail) => {
    const message = { from: mailFrom, ...bounded(mail) };
    if (mailUrl !== null) return await postHere(mailUrl, message);
    if (binding === undefined) return err("the Worker has no binding MAIL: deploy it again");
    const sent = await withTimeout(() => binding.send(message), MAIL_TIMEOUT_MS);
    return sent.ok ? ok(undefined) : err(`the mail was not taken: ${oneLine(String(sent.error), MAIL_SUBJECT_CHARS)}`);
  };
}

function bounded({ to, subject, text }: Mail): Mail {
  const body = text.length > MAIL_TEXT_CHARS ? `${text.slice(0, MAIL_TEXT_CHARS)}\n…` : text;
  return { to, subject: oneLine(subject, MAIL_SUBJECT_CHARS), text: `${body.toWellFormed().trimEnd()}\n` };
}

/** Without characters that end a header or turn its direction; names come from Xero and from people. */
function oneLine(text: string, most: number): string {
  const plain = text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ")
    .replaceAll(/ {2,}/g, " ")
    .trim();
  const chars = [...plain];
  return chars.length > most ? `${chars.slice(0, most - 1).join("")}…` : plain;
}

/** To try Orbit without a Cloudflare account: whoever listens there shows the mail. */
async function postHere(address: string, message: Mail & { readonly from: object }): Promise<Result<void, string>> {
  const headers = { "content-type": "application/json" };
  const answer = await requestText(new Request(address, { method: "POST", headers, body: JSON.stringify(message) }));
  return answer.ok ? ok(undefined) : err(`the mail was not taken at MAIL_URL: ${answer.error.kind}`);
}
