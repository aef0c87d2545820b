/**
 * Who is deploying, and into which account: wrangler's own variables, else `wrangler login`. Also the account's address
 * under workers.dev, without which a Worker would be made that nobody can reach.
 */

import { text } from "node:stream/consumers";
import { z } from "zod";
import { err, ok, type Result } from "../../src/domain/result.ts";
import { ended, wrangler } from "../wrangler.ts";
import { type Api, apiOf, type Credentials } from "./api.ts";

export interface Account {
  readonly id: string;
  readonly api: Api;
  /** `/accounts/<id>`. */
  readonly path: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

export async function accountOf(env: Environment): Promise<Result<Account, string>> {
  const credentials = await credentialsOf(env);
  if (!credentials.ok) return credentials;
  const api = apiOf(baseOf(env), credentials.value);
  const id = env.CLOUDFLARE_ACCOUNT_ID?.trim() ? ok(env.CLOUDFLARE_ACCOUNT_ID.trim()) : await onlyAccount(api);
  return id.ok ? ok({ id: id.value, api, path: `/accounts/${id.value}` }) : id;
}

/** The name before `.workers.dev`, or the sentence that says where to choose one. */
export async function subdomainOf({ api, path, id }: Account): Promise<Result<string, string>> {
  const answer = await api.call({
    path: `${path}/workers/subdomain`,
    schema: z.object({ subdomain: z.string().nullish() }).nullable(),
    what: "read the account's workers.dev address",
    permission: "Workers Scripts: Edit",
  });
  const isMissing = answer.ok ? !answer.value?.subdomain : answer.error.status === 404 || answer.error.code === 10007;
  if (isMissing) {
    return err(
      `Your account has no workers.dev address yet. Choose one at https://dash.cloudflare.com/${id}/workers/onboarding (it becomes part of Orbit's address), then run this again. Nothing was made.`,
    );
  }
  return answer.ok ? ok(answer.value?.subdomain ?? "") : err(answer.error.text);
}

function baseOf(env: Environment): string {
  const given = env.CLOUDFLARE_API_BASE_URL?.trim();
  if (given) return given.replace(/\/+$/, "");
  const isFedramp = env.CLOUDFLARE_COMPLIANCE_REGION === "fedramp_high";
  return isFedramp ? "https://api.fed.cloudflare.com/client/v4" : "https://api.cloudflare.com/client/v4";
}

async function credentialsOf(env: Environment): Promise<Result<Credentials, string>> {
  const token = env.CLOUDFLARE_API_TOKEN?.trim();
  if (token) return ok({ kind: "token", headers: { authorization: `Bearer ${token}` } });
  const [key, email] = [env.CLOUDFLARE_API_KEY?.trim(), env.CLOUDFLARE_EMAIL?.trim()];
  if (key && email) return ok({ kind: "key", headers: { "x-auth-key": key, "x-auth-email": email } });
  return await signedIn();
}

const printedToken = z.object({ type: z.string(), token: z.string().min(1) });

async function signedIn(): Promise<Result<Credentials, string>> {
  const child = wrangler(["auth", "token", "--json"], ["ignore", "pipe", "ignore"]);
  const [printed, code] = await Promise.all([child.stdout === null ? "" : text(child.stdout), ended(child)]);
  const parsed = code === 0 ? printedToken.safeParse(jsonOf(printed)) : null;
  if (parsed?.success !== true) {
    return err(
      "Cloudflare does not know who is deploying. Sign in with: npx wrangler login (or set CLOUDFLARE_API_TOKEN), then run this again.",
    );
  }
  const { type, token } = parsed.data;
  return ok({ kind: type === "oauth" ? "login" : "token", headers: { authorization: `Bearer ${token}` } });
}

function jsonOf(printed: string): unknown {
  try {
    return JSON.parse(printed);
  } catch {
    return null;
  }
}

async function onlyAccount(api: Api): Promise<Result<string, string>> {
  const accounts = await api.all({
    path: "/accounts",
    schema: z.object({ id: z.string(), name: z.string().optional() }),
    what: "read which accounts there are",
    permission: "Account Settings: Read",
  });
  if (!accounts.ok) return err(accounts.error.text);
  const [only, ...others] = accounts.value;
  if (only === undefined)
    return err("Your sign-in has no Cloudflare account. Set CLOUDFLARE_ACCOUNT_ID, then run this again.");
  if (others.length === 0) return ok(only.id);
  const list = accounts.value.map(({ id, name }) => `${name ?? "?"} (${id})`).join(", ");
  return err(`Your sign-in has several Cloudflare accounts. Set CLOUDFLARE_ACCOUNT_ID to one of them: ${list}.`);
}
