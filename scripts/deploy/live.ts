/**
 * Looks at the live address as Xero and a person would: is everything usable, does the webhook route answer without a
 * cookie and a body (Xero refuses either), does a sign-in come back to the address that was printed. An address that is
 * not reachable yet is no failure: a new one takes some minutes. `fetch` and the pause are passed in.
 */

import { z } from "zod";
import { redirectUri, webhookAddress } from "./at-xero.ts";

const CHECK_TIMEOUT_MS = 10_000;
/** A new version reaches every location of Cloudflare within seconds. */
const TRIES = 5;
const PAUSE_MS = 2000;

export type LiveAnswer =
  | { readonly state: "good"; readonly text: string }
  | { readonly state: "later"; readonly text: string }
  | { readonly state: "wrong"; readonly text: string };

export interface LiveCheck {
  readonly origin: string;
  /** Of Xero's secrets: healthz names them until they are entered. */
  readonly missing: readonly string[];
  readonly jurisdiction: string | null;
  readonly fetch: typeof globalThis.fetch;
  readonly pause: (ms: number) => Promise<unknown>;
}

export async function lookAtLive(check: LiveCheck): Promise<LiveAnswer> {
  let answer = await once(check);
  for (let tried = 1; tried < TRIES && answer.state !== "good" && !answer.isFinal; tried += 1) {
    await check.pause(PAUSE_MS);
    answer = await once(check);
  }
  return { state: answer.state, text: answer.text };
}

type Looked = LiveAnswer & { readonly isFinal: boolean };

const health = z.object({
  status: z.union([z.string(), z.number()]).optional(),
  detail: z.string().optional(),
  jurisdiction: z.string().nullish(),
});

async function once(check: LiveCheck): Promise<Looked> {
  const answer = await get(check, "/healthz");
  if (answer === null)
    return later(
      `${check.origin} does not answer yet: a new address takes some minutes. Look at ${check.origin}/healthz`,
    );
  const said = health.safeParse(jsonOf(answer.text));
  if (!said.success) return wrong(`${check.origin}/healthz does not answer as Orbit does (status ${answer.status}).`);
  if (answer.status !== 200) return notHealthy(check, said.data.detail ?? `status ${answer.status}`);
  const { jurisdiction } = said.data;
  if (jurisdiction !== undefined && jurisdiction !== check.jurisdiction) {
    return wrong(
      `${check.origin}/healthz shows the jurisdiction ${jurisdiction ?? "none"} in place of ${check.jurisdiction ?? "none"}.`,
    );
  }
  return (await webhookTrouble(check)) ?? (await signInTrouble(check)) ?? good(check);
}

function notHealthy({ origin, missing }: LiveCheck, detail: string): Looked {
  const problems = detail.replace(/^.*?: /, "").split(";");
  const isExpected = missing.length > 0 && problems.every((one) => missing.some((name) => one.includes(name)));
  if (!isExpected) return wrong(`${origin}/healthz says: ${detail}`);
  return { state: "later", text: `${origin} is live and waits for what your Xero app shows.`, isFinal: true };
}

async function webhookTrouble(check: LiveCheck): Promise<Looked | null> {
  const address = webhookAddress(check.origin);
  const answer = await get(check, "/webhooks/xero", {
    method: "POST",
    headers: { "x-xero-signature": "none" },
    body: "{}",
  });
  if (answer === null) return later(`${address} did not answer.`);
  if (answer.hasCookie) {
    return wrong(`${address} answers with a cookie, and Xero refuses such an address: turn Bot Fight Mode off for it.`);
  }
  if (answer.status !== 401) return wrong(`${address} answers ${answer.status} to a wrong signature, in place of 401.`);
  return answer.text === "" ? null : wrong(`${address} answers with a body, and Xero refuses such an address.`);
}

async function signInTrouble(check: LiveCheck): Promise<Looked | null> {
  const answer = await get(check, "/auth/login");
  if (answer === null) return later(`${check.origin}/auth/login did not answer.`);
  const location = answer.location === null ? null : URL.parse(answer.location);
  const uri = location?.searchParams.get("redirect_uri") ?? null;
  if (uri === redirectUri(check.origin)) return null;
  return wrong(`A sign-in comes back to ${uri ?? "nowhere"} in place of ${redirectUri(check.origin)}: enter APP_URL.`);
}

const good = ({ origin }: LiveCheck): Looked => ({
  state: "good",
  text: `${origin} is live: healthy, no cookie and no body on the webhook address, and sign-ins come back to it.`,
  isFinal: true,
});
const later = (text: string): Looked => ({ state: "later", text, isFinal: false });
const wrong = (text: string): Looked => ({ state: "wrong", text, isFinal: false });

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly hasCookie: boolean;
  readonly location: string | null;
}

async function get(check: LiveCheck, path: string, init: RequestInit = {}): Promise<Answer | null> {
  try {
    const signal = AbortSignal.timeout(CHECK_TIMEOUT_MS);
    const response = await check.fetch(`${check.origin}${path}`, { ...init, redirect: "manual", signal });
    const hasCookie = response.headers.has("set-cookie");
    const location = response.headers.get("location");
    return { status: response.status, text: await response.text(), hasCookie, location };
  } catch {
    return null;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
