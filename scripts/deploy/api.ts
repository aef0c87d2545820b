/**
 * Cloudflare's API as values: an answer that was parsed, or one sentence that says what could not be done, why, and what
 * to do. Never throws for what Cloudflare or the network does. Asks the same addresses as wrangler.
 */

import { z } from "zod";
import { err, ok, type Result } from "../../src/domain/result.ts";

const CALL_TIMEOUT_MS = 30_000;
/** Of lists; an account has at most 50,000 databases and 10,000 queues (Cloudflare's limits). */
const MAX_PAGES = 600;
const PER_PAGE = 100;

export interface Credentials {
  readonly headers: Readonly<Record<string, string>>;
  /** How the person gave them, for words: a token, or `wrangler login`. */
  readonly kind: "token" | "key" | "login";
}

export interface Call<T> {
  readonly method?: "GET" | "POST" | "PUT" | "DELETE";
  readonly path: string;
  readonly body?: unknown;
  readonly schema: z.ZodType<T>;
  /** Completes "could not …". */
  readonly what: string;
  /** What a token needs for it, in the words of Cloudflare's page. */
  readonly permission: string;
}

export interface Refusal {
  readonly status: number;
  readonly code: number | null;
  /** For people: one sentence. */
  readonly text: string;
}

export interface Api {
  call<T>(call: Call<T>): Promise<Result<T, Refusal>>;
  /** Every page. */
  all<T>(call: Call<T>): Promise<Result<readonly T[], Refusal>>;
}

const envelope = z.object({
  success: z.boolean().optional(),
  errors: z.array(z.object({ code: z.number().optional(), message: z.string().optional() })).nullish(),
  result: z.unknown(),
  result_info: z.object({ total_pages: z.number().optional(), total_count: z.number().optional() }).nullish(),
});
type Envelope = z.infer<typeof envelope>;

export function apiOf(base: string, credentials: Credentials): Api {
  const asked = async (call: Call<unknown>, path: string): Promise<Result<Envelope, Refusal>> => {
    const answer = await sent(base, credentials, { ...call, path });
    if (!answer.ok) return err({ status: 0, code: null, text: `Could not ${call.what}: ${answer.error}` });
    const { status, body } = answer.value;
    if (body !== null && status < 400 && body.success !== false) return ok(body);
    const error = body?.errors?.[0];
    const code = error?.code ?? null;
    const said = error?.message ?? `status ${status}`;
    return err({ status, code, text: await refusalText({ base, credentials, call, status, code, said }) });
  };
  const parsed = <T>(call: Call<unknown>, schema: z.ZodType<T>, value: unknown): Result<T, Refusal> => {
    const result = schema.safeParse(value);
    if (result.success) return ok(result.data);
    return err({ status: 200, code: null, text: `Could not ${call.what}: Cloudflare's answer was not understood.` });
  };
  return {
    call: async (call) => {
      const answer = await asked(call, call.path);
      return answer.ok ? parsed(call, call.schema, answer.value.result) : answer;
    },
    all: (call) =>
      everyPage(async (query) => {
        const answer = await asked(call, `${call.path}?${query}`);
        if (!answer.ok) return answer;
        const items = parsed(call, z.array(call.schema), answer.value.result ?? []);
        return items.ok ? ok({ items: items.value, info: answer.value.result_info ?? {} }) : items;
      }),
  };
}

interface Page<T> {
  readonly items: readonly T[];
  readonly info: { readonly total_pages?: number | undefined; readonly total_count?: number | undefined };
}

async function everyPage<T>(
  read: (query: string) => Promise<Result<Page<T>, Refusal>>,
): Promise<Result<readonly T[], Refusal>> {
  const all: T[] = [];
  const seen = new Set<string>();
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const answer = await read(`page=${page}&per_page=${PER_PAGE}`);
    if (!answer.ok) return answer;
    const { items, info } = answer.value;
    // A page that was seen already: this list has no pages.
    const fingerprint = JSON.stringify(items);
    if (items.length === 0 || seen.has(fingerprint)) break;
    seen.add(fingerprint);
    all.push(...items);
    if (isLast(page, all.length, info)) break;
  }
  return ok(all);
}

/** False where the answer does not say: then the next page is asked for, and is empty. */
function isLast(page: number, count: number, info: Page<unknown>["info"]): boolean {
  if (info.total_pages !== undefined) return page >= info.total_pages;
  return info.total_count !== undefined && count >= info.total_count;
}

interface Answer {
  readonly status: number;
  /** null: not in the shape of Cloudflare's API. */
  readonly body: Envelope | null;
}

async function sent(base: string, { headers }: Credentials, call: Call<unknown>): Promise<Result<Answer, string>> {
  try {
    const response = await fetch(`${base}${call.path}`, {
      method: call.method ?? "GET",
      headers: { ...headers, ...(call.body !== undefined && { "content-type": "application/json" }) },
      ...(call.body !== undefined && { body: JSON.stringify(call.body) }),
      signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
    });
    const text = await response.text();
    return ok({ status: response.status, body: envelopeOf(text) });
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return err(`${base} cannot be reached (${cause instanceof Error ? cause.message || cause.name : String(cause)}).`);
  }
}

function envelopeOf(text: string): Envelope | null {
  try {
    return envelope.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

interface Refused {
  readonly base: string;
  readonly credentials: Credentials;
  readonly call: Call<unknown>;
  readonly status: number;
  readonly code: number | null;
  readonly said: string;
}

/** Codes that mean "who are you?" or "you may not", whatever the status: Cloudflare uses 400, 401 and 403 for them. */
const NOT_ALLOWED_CODES = [6003, 6111, 9103, 9106, 9109, 10000, 10001];

async function refusalText(refused: Refused): Promise<string> {
  const { call, status, code, said, credentials } = refused;
  if (status === 401 || status === 403 || (code !== null && NOT_ALLOWED_CODES.includes(code))) {
    if (credentials.kind === "login") {
      return `Could not ${call.what}: your sign-in at Cloudflare has ended or may not (${said}). Sign in again: npx wrangler login`;
    }
    if (credentials.kind === "key") {
      return `Could not ${call.what}: Cloudflare refused CLOUDFLARE_API_KEY and CLOUDFLARE_EMAIL (${said}).`;
    }
    if (await isKnownToken(refused)) {
      return `Could not ${call.what}: the API token lacks the permission ${call.permission} for this account. Add it at https://dash.cloudflare.com/profile/api-tokens and run this again.`;
    }
    return "Cloudflare does not know the API token in CLOUDFLARE_API_TOKEN. Make one at https://dash.cloudflare.com/profile/api-tokens, with the permissions that docs/deploying.md lists.";
  }
  if (status === 429) return `Could not ${call.what}: Cloudflare asks for a pause. Run this again in five minutes.`;
  const numbered = code === null ? said : `${said}, code ${code}`;
  return `Could not ${call.what}: Cloudflare answered "${numbered}".`;
}

/** A token of a person, or of the account. Where that cannot be found out, the permission is the likelier cause. */
async function isKnownToken({ base, credentials, call }: Refused): Promise<boolean> {
  const account = /^\/accounts\/[^/]+/.exec(call.path)?.[0];
  for (const path of ["/user/tokens/verify", ...(account === undefined ? [] : [`${account}/tokens/verify`])]) {
    const answer = await sent(base, credentials, { ...call, method: "GET", path, body: undefined });
    if (!answer.ok || answer.value.status >= 500 || answer.value.status < 400) return true;
  }
  return false;
}
