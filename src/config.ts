/**
 * Vars and secrets of the Worker, parsed once per isolate (docs/configuration.md). A missing or malformed value is a
 * problem that names the variable, never its value. Callers: index.ts (every entrance) and the two Durable Objects.
 */

import { z } from "zod";
import { err, ok, type Result } from "./domain/result.ts";
import { BYTES_PER_KEY, MAIL_SENDER_CHARS, METRICS_TOKEN_CHARS, RETENTION_DAYS, SETUP_CODE_CHARS } from "./limits.ts";

export interface Config {
  readonly xeroApiUrl: string;
  readonly xeroLoginUrl: string;
  readonly xeroIdentityUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Signing keys as text; a delivery signed with any of them is genuine. */
  readonly webhookKeys: readonly string[];
  /** Public address without a trailing slash; null means the origin of the request at hand. */
  readonly appUrl: string | null;
  /** The first encrypts, all decrypt. */
  readonly tokenKeys: readonly Uint8Array[];
  /** The first signs, all verify. */
  readonly sessionKeys: readonly Uint8Array[];
  readonly minuteLimit: number;
  readonly dayLimit: number;
  /** 0 turns the sweeps off. */
  readonly reconcileMinutes: number;
  readonly allowSignup: boolean;
  /** Where the objects keep their data, chosen by the first deployment; null: anywhere. */
  readonly jurisdiction: (typeof JURISDICTIONS)[number] | null;
  /** Where an object is made when it is called for the first time; null: near whoever calls it. */
  readonly locationHint: (typeof LOCATION_HINTS)[number] | null;
  /** Whoever makes the first firm gives it; null: nobody is asked for one. */
  readonly setupCode: string | null;
  /** How long finished events are kept. */
  readonly retentionDays: number;
  /** What monitors send to read `/metrics`; null: nobody may. */
  readonly metricsToken: string | null;
  /** The sender of mails, `Name <address>` or an address; null: no mail is sent. */
  readonly mailFrom: { readonly name: string; readonly email: string } | null;
  /** Takes mails in place of the binding, on this machine only; null: they go out. */
  readonly mailUrl: string | null;
}

const JURISDICTIONS = ["eu", "us", "fedramp"] as const;
const LOCATION_HINTS = ["weur", "eeur", "apac", "oc", "wnam", "enam"] as const;

/** One variable that is missing or malformed. */
export interface ConfigProblem {
  readonly name: string;
  readonly problem: string;
}

const address = (fallback: string) =>
  z
    .string()
    .trim()
    .default(fallback)
    .refine(isHttpAddress, "must be an http or https address")
    .transform((value) => value.replace(/\/+$/, ""));

const text = z.string({ error: "is missing" }).trim().min(1, "is missing");
const textList = text.transform(splitList).refine((list) => list.length > 0, "is missing");

const keys = textList
  .refine((list) => list.every((item) => decodeKey(item) !== null), `must be ${BYTES_PER_KEY} random bytes in base64`)
  .transform((list) => list.flatMap((item) => decodeKey(item) ?? []));

const count = (fallback: number, least: number, most: number) =>
  z
    .string()
    .trim()
    .default(String(fallback))
    .refine((value) => /^\d{1,9}$/.test(value), "must be a whole number")
    .transform(Number)
    .refine((value) => value >= least && value <= most, `must be from ${least} to ${most}`);

/** Never a default in place of a value that is not known: data would be made in the wrong place. */
const oneOf = <const T extends string>(known: readonly T[]) =>
  z
    .string()
    .trim()
    .optional()
    .refine((value) => !value || known.some((one) => one === value), `must be one of ${known.join(", ")}`)
    .transform((value) => known.find((one) => one === value) ?? null);

const schema = z.object({
  XERO_API_URL: address("https://api.xero.com"),
  XERO_LOGIN_URL: address("https://login.xero.com"),
  XERO_IDENTITY_URL: address("https://identity.xero.com"),
  XERO_CLIENT_ID: text,
  XERO_CLIENT_SECRET: text,
  XERO_WEBHOOK_KEY: textList,
  APP_URL: z
    .string()
    .trim()
    .optional()
    .transform((value) => (value ? value.replace(/\/+$/, "") : null))
    .refine((value) => value === null || isHttpAddress(value), "must be an http or https address"),
  TOKEN_KEY: keys,
  SESSION_KEY: keys,
  XERO_MINUTE_LIMIT: count(60, 1, 100_000),
  XERO_DAY_LIMIT: count(5000, 1, 10_000_000),
  RECONCILE_MINUTES: count(15, 0, 1440),
  RETENTION_DAYS: count(RETENTION_DAYS, 1, 3650),
  METRICS_TOKEN: z
    .string()
    .trim()
    .optional()
    .transform((value) => value || null)
    .refine(
      (value) => value === null || value.length >= METRICS_TOKEN_CHARS,
      `must have ${METRICS_TOKEN_CHARS} characters or more`,
    ),
  JURISDICTION: oneOf(JURISDICTIONS),
  LOCATION_HINT: oneOf(LOCATION_HINTS),
  SETUP_CODE: z
    .string()
    .trim()
    .optional()
    .transform((value) => value || null)
    .refine(
      (value) => value === null || value.length >= SETUP_CODE_CHARS,
      `must have ${SETUP_CODE_CHARS} characters or more`,
    ),
  MAIL_FROM: z
    .string()
    .trim()
    .max(MAIL_SENDER_CHARS, `must have ${MAIL_SENDER_CHARS} characters at most`)
    .optional()
    .refine((value) => !value || senderOf(value) !== null, "must be an email address, or Name <address>")
    .transform((value) => (value ? senderOf(value) : null)),
  MAIL_URL: z
    .string()
    .trim()
    .optional()
    .refine((value) => !value || isLoopbackAddress(value), "must be an http address of this machine")
    .transform((value) => value || null),
  ALLOW_SIGNUP: z
    .string()
    .trim()
    .toLowerCase()
    .default("false")
    .refine((value) => value === "true" || value === "false", "must be true or false")
    .transform((value) => value === "true"),
});

/** The environment of a Worker never changes, and every webhook asks. */
const known = new WeakMap<object, Result<Config, readonly ConfigProblem[]>>();

/** Reads every variable and reports all problems at once. `env` is the Worker's environment; other bindings are ignored. */
export function parseConfig(env: object): Result<Config, readonly ConfigProblem[]> {
  const config = known.get(env) ?? parsedFrom(env);
  known.set(env, config);
  return config;
}

function parsedFrom(env: object): Result<Config, readonly ConfigProblem[]> {
  const parsed = schema.safeParse(env);
  if (!parsed.success) {
    return err(parsed.error.issues.map((issue) => ({ name: String(issue.path[0]), problem: issue.message })));
  }
  const vars = parsed.data;
  return ok({
    xeroApiUrl: vars.XERO_API_URL,
    xeroLoginUrl: vars.XERO_LOGIN_URL,
    xeroIdentityUrl: vars.XERO_IDENTITY_URL,
    clientId: vars.XERO_CLIENT_ID,
    clientSecret: vars.XERO_CLIENT_SECRET,
    webhookKeys: vars.XERO_WEBHOOK_KEY,
    appUrl: vars.APP_URL,
    tokenKeys: vars.TOKEN_KEY,
    sessionKeys: vars.SESSION_KEY,
    minuteLimit: vars.XERO_MINUTE_LIMIT,
    dayLimit: vars.XERO_DAY_LIMIT,
    reconcileMinutes: vars.RECONCILE_MINUTES,
    allowSignup: vars.ALLOW_SIGNUP,
    jurisdiction: vars.JURISDICTION,
    locationHint: vars.LOCATION_HINT,
    setupCode: vars.SETUP_CODE,
    retentionDays: vars.RETENTION_DAYS,
    metricsToken: vars.METRICS_TOKEN,
    mailFrom: vars.MAIL_FROM,
    mailUrl: vars.MAIL_URL,
  });
}

/** The problems in one sentence, for the log, `/healthz` and the page. */
export function describeProblems(problems: readonly ConfigProblem[]): string {
  return `Orbit is not configured: ${problems.map((p) => `${p.name} ${p.problem}`).join("; ")}.`;
}

function splitList(value: string): string[] {
  return value
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");
}

function decodeKey(base64: string): Uint8Array | null {
  try {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    return bytes.length === BYTES_PER_KEY ? bytes : null;
  } catch {
    return null;
  }
}

function isHttpAddress(value: string): boolean {
  const url = URL.parse(value);
  return url !== null && (url.protocol === "http:" || url.protocol === "https:");
}

/** `Orbit <orbit@firm.example>` or the address alone, in one line. */
function senderOf(value: string): { readonly name: string; readonly email: string } | null {
  const [, name = "", email = value] = /^"?([^"<>\p{Cc}]*?)"?\s*<([^<>]+)>$/u.exec(value) ?? [];
  return z.email().safeParse(email).success ? { name: name || "Orbit", email } : null;
}

function isLoopbackAddress(value: string): boolean {
  const url = URL.parse(value);
  return url?.protocol === "http:" && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
}
