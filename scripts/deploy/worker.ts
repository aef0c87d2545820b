/** The Worker of a deployment: what is live of it, and its removal. Its upload is wrangler's: upload.ts. */

import { z } from "zod";
import { err, ok, type Result } from "../../src/domain/result.ts";
import type { Account } from "./account.ts";
import { JURISDICTIONS, LOCATIONS, type Place } from "./place.ts";

export interface LiveWorker {
  readonly secrets: ReadonlySet<string>;
  readonly place: Place;
  /** null: Cloudflare did not say what the Worker is bound to. */
  readonly hasDatabase: boolean | null;
}

const binding = z.object({ type: z.string(), name: z.string().optional(), text: z.string().optional() });
const settings = z.object({ bindings: z.array(binding).optional() }).nullable();
const PERMISSION = "Workers Scripts: Edit";
const NOT_THERE = 10007;

/** null: there is none of this name. */
export async function findWorker(account: Account, name: string): Promise<Result<LiveWorker | null, string>> {
  const { api } = account;
  const path = `${account.path}/workers/scripts/${name}`;
  const secrets = await api.call({
    path: `${path}/secrets`,
    schema: z.array(z.object({ name: z.string() })).nullable(),
    what: `read which secrets the Worker ${name} has`,
    permission: PERMISSION,
  });
  if (!secrets.ok) return isMissing(secrets.error) ? ok(null) : err(secrets.error.text);
  const live = await api.call({
    path: `${path}/settings`,
    schema: settings,
    what: `read the settings of the Worker ${name}`,
    permission: PERMISSION,
  });
  if (!live.ok && !isMissing(live.error)) return err(live.error.text);
  const bindings = live.ok ? live.value?.bindings : undefined;
  const text = (of: string) => bindings?.find((one) => one.type === "plain_text" && one.name === of)?.text;
  return ok({
    secrets: new Set((secrets.value ?? []).map((one) => one.name)),
    place: {
      jurisdiction: JURISDICTIONS.find((one) => one === text("JURISDICTION")) ?? null,
      location: LOCATIONS.find((one) => one === text("LOCATION_HINT")) ?? null,
    },
    hasDatabase: bindings?.some((one) => one.type === "d1" && one.name === "DB") ?? null,
  });
}

/** With its objects and everything in them. */
export async function removeWorker({ api, path }: Account, name: string): Promise<Result<void, string>> {
  const removed = await api.call({
    method: "DELETE",
    path: `${path}/workers/services/${name}?force=true`,
    schema: z.unknown(),
    what: `remove the Worker ${name}`,
    permission: PERMISSION,
  });
  return removed.ok || isMissing(removed.error) ? ok(undefined) : err(removed.error.text);
}

function isMissing(error: { readonly status: number; readonly code: number | null }): boolean {
  return error.status === 404 || error.code === NOT_THERE;
}
