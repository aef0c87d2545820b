/**
 * What one deployment consists of at Cloudflare, by name. Production has the plain names of wrangler.toml; a deployment
 * beside it (`--env staging`) has names of its own for everything, so that neither ever touches the other. Pure.
 */

import type { Place } from "./place.ts";

export interface Deployment {
  /** null: production. */
  readonly env: string | null;
  readonly worker: string;
  readonly database: string;
  readonly queues: readonly [events: string, dead: string];
  /** wrangler.toml with this account's database id and these names; never committed. */
  readonly config: string;
}

export function deploymentOf(env: string | null): Deployment {
  const name = env === null ? "orbit" : `orbit-${env}`;
  return {
    env,
    worker: name,
    database: name,
    queues: [`${name}-events`, `${name}-events-dead`],
    config: env === null ? "wrangler.deploy.toml" : `wrangler.deploy.${env}.toml`,
  };
}

/** A workers.dev name has at most 63 characters. */
export function isDeploymentName(env: string): boolean {
  return /^[a-z0-9]([a-z0-9-]{0,28}[a-z0-9])?$/.test(env);
}

/** wrangler.toml's text for this deployment. Throws when the text is not what it was written for. */
export function configText(
  toml: string,
  deployment: Deployment,
  { databaseId, place, hasMail }: { readonly databaseId: string; readonly place: Place; readonly hasMail: boolean },
): string {
  const replaced = [
    [/^name = "orbit"$/m, `name = "${deployment.worker}"`],
    [/^database_name = "orbit"$/m, `database_name = "${deployment.database}"`],
    [/^database_id = ".*"$/m, `database_id = "${databaseId}"`],
    [/^(queue|dead_letter_queue) = "orbit-events(-dead)?"$/gm, `$1 = "${deployment.worker}-events$2"`],
    [/^namespace_id = "(\d+)"$/gm, `namespace_id = "$1${namespaceSuffix(deployment.env)}"`],
  ] as const;
  const text = replaced.reduce((before, [pattern, by]) => {
    if (before.search(pattern) === -1) throw new Error(`wrangler.toml has no line like ${pattern}`);
    return before.replace(pattern, by);
  }, toml);
  return withVars(hasMail ? text : withoutMail(text), place);
}

const MAIL_BINDING = /^\[\[send_email\]\]\nname = "MAIL"\n/m;

/** An account that sends no mail need not have it set up at Cloudflare: without a sender the binding is left out. */
function withoutMail(text: string): string {
  if (!MAIL_BINDING.test(text)) throw new Error(`wrangler.toml has no part like ${MAIL_BINDING}`);
  return text.replace(MAIL_BINDING, "");
}

function withVars(text: string, place: Place): string {
  const vars = Object.entries(varsOf(place)).map(([name, value]) => `${name} = "${value}"`);
  if (vars.length === 0) return text;
  if (/^\[vars\]$/m.test(text)) return text.replace(/^\[vars\]$/m, ["[vars]", ...vars].join("\n"));
  return `${text.trimEnd()}\n\n[vars]\n${vars.join("\n")}\n`;
}

function varsOf(place: Place): Record<string, string> {
  return {
    ...(place.jurisdiction !== null && { JURISDICTION: place.jurisdiction }),
    ...(place.location !== null && { LOCATION_HINT: place.location }),
  };
}

/** Rate limits of one account that have the same number count together: each deployment has numbers of its own. */
function namespaceSuffix(env: string | null): string {
  if (env === null) return "";
  const sum = [...env].reduce((hash, char) => (hash * 31 + char.charCodeAt(0)) % 10_000, 7);
  return String(sum).padStart(4, "0");
}
