/**
 * The Durable Objects as typed interfaces, and calls of them that end: every call has a time limit, and an object that
 * throws or does not answer is a value. Callers: src/auth, src/api, src/ingest. Tests hand in objects of their own.
 */

import { describeProblems, parseConfig } from "../config.ts";
import type { FirmSnapshot } from "../domain/firm.ts";
import type { GrantId, TenantId } from "../domain/ids.ts";
import type { Result } from "../domain/result.ts";
import { OBJECT_CALL_TIMEOUT_MS, OBJECT_CALLS_AT_ONCE } from "../limits.ts";
import { log } from "../log.ts";
import type { GrantRpc } from "./grant-rpc.ts";
import type { TenantRpc } from "./tenant-rpc.ts";
import { withTimeout } from "./with-timeout.ts";

export interface Objects {
  tenant(id: TenantId): TenantRpc;
  grant(id: GrantId): GrantRpc;
}

export function objectsOf(env: Env): Objects {
  return {
    tenant: (id) => placed(env, env.TENANT, id),
    grant: (id) => placed(env, env.GRANT, id),
  };
}

/** The object of this name where the deployment keeps its data: the same name elsewhere would be another, empty object. */
export function placed<T extends Rpc.DurableObjectBranded | undefined>(
  env: Env,
  namespace: DurableObjectNamespace<T>,
  id: string,
): DurableObjectStub<T> {
  const config = parseConfig(env);
  if (!config.ok) throw new Error(describeProblems(config.error));
  const { jurisdiction, locationHint } = config.value;
  const within = jurisdiction === null ? namespace : namespace.jurisdiction(jurisdiction);
  return locationHint === null ? within.getByName(id) : within.getByName(id, { locationHint });
}

/** The answer of an object, or why there is none. */
export function answerOf<T>(call: () => Promise<T>, timeoutMs = OBJECT_CALL_TIMEOUT_MS): Promise<Result<T, string>> {
  return withTimeout(call, timeoutMs);
}

/** Runs `work` for every item, a bounded number at the same time; results in the items' order. */
export async function forEachAtOnce<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let start = 0; start < items.length; start += OBJECT_CALLS_AT_ONCE) {
    results.push(...(await Promise.all(items.slice(start, start + OBJECT_CALLS_AT_ONCE).map(work))));
  }
  return results;
}

/**
 * Hands a new snapshot to every entity of the firm, and to `alsoTo` (an entity that just left it). An object that cannot
 * be reached is no failure of the change: it compares versions at its next pass. Answers which were not reached.
 */
export async function publishSnapshot(
  objects: Objects,
  firm: FirmSnapshot,
  alsoTo: readonly TenantId[] = [],
): Promise<readonly TenantId[]> {
  const tenants = [...new Set([...firm.entities.map((entity) => entity.tenantId), ...alsoTo])];
  const unreached = await forEachAtOnce(tenants, async (tenant) => {
    const configure = () => answerOf(() => objects.tenant(tenant).configure(tenant, firm));
    const first = await configure();
    const answer = first.ok ? first : await configure();
    if (answer.ok) return [];
    log("snapshot-not-taken", { tenantId: tenant, firmId: firm.firmId, version: firm.version, reason: answer.error });
    return [tenant];
  });
  return unreached.flat();
}
