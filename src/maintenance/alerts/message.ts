/**
 * An alert as it is posted: `text` for people, which Slack and Teams show, and the same in fields for programs. Delivered
 * with bounds on time and answer, never following a redirect: it would lead away from the address that was checked.
 */

import { err, ok, type Result } from "../../domain/result.ts";
import { requestText } from "../../http/external.ts";
import { type Signed, signatureHeaders } from "./signature.ts";

export interface Message {
  readonly text: string;
  readonly firm: { readonly id: string; readonly name: string };
  readonly alerts: readonly {
    readonly topic: string;
    readonly state: "open" | "recovered" | "test";
    readonly title: string;
    readonly detail: string;
    readonly since: string;
  }[];
  /** Orbit's own address, when it is known. */
  readonly url: string | null;
}

export function messageOf({ firm, alerts, url }: Omit<Message, "text">): Message {
  const lines = alerts.map(({ state, title, detail }) =>
    state === "recovered" ? `Over: ${title}` : `${title}: ${detail}`,
  );
  const text = [`Orbit, ${firm.name}`, ...lines, ...(url === null ? [] : [url])].map(plain).join("\n");
  return { text, firm, alerts, url };
}

/** The error is in words, for the log and for the person who tests the address. */
export async function post(address: string, message: Message, signed: Signed): Promise<Result<void, string>> {
  const body = JSON.stringify(message);
  const signature = await signatureHeaders(signed, body);
  const headers = { "content-type": "application/json", "user-agent": "Orbit", ...signature };
  const answer = await requestText(new Request(address, { method: "POST", headers, body }));
  if (answer.ok) return ok(undefined);
  const { error } = answer;
  switch (error.kind) {
    case "unreachable":
      return err("the address did not answer in time");
    case "malformed":
      return err("the answer was too large");
    case "status":
      return err(
        error.status >= 300 && error.status < 400
          ? `the address answered with a redirect (${error.status}), which is not followed`
          : `the address answered ${error.status}`,
      );
  }
}

/** Names come from Xero and must not become links or mentions. */
function plain(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
