/**
 * The way of every call to the accounting API, in Xero's order: token, scope, organisation, limits, idempotency key, and
 * only then the handler (docs/xero.md §2, §4.5, §4.6). Refusals of token and scope do not touch the organisation's
 * meters.
 */

import { type Fault, takeFault } from "../faults.ts";
import { findConnection } from "../identity/consent.ts";
import { permits } from "../identity/scopes.ts";
import type { AccessClaims } from "../identity/tokens.ts";
import type { Admission } from "../limits/limiter.ts";
import type { Result } from "../result.ts";
import { err, ok } from "../result.ts";
import { appActor } from "../rules/actor.ts";
import type { Runtime } from "../runtime.ts";
import type { Organisation } from "../state/records.ts";
import { type Answer, emptyAnswer, problemAnswer, textAnswer, toResponse } from "./answer.ts";
import { authenticate, unauthorised } from "./authenticate.ts";
import { Query, type Route } from "./call.ts";
import { around, early, late, ORGANISATION_OFFLINE } from "./faulty.ts";
import type { IdempotencyKeys, KeyedAnswer } from "./idempotency.ts";
import { readBody } from "./read-body.ts";

export interface Arrival {
  readonly runtime: Runtime;
  readonly keys: IdempotencyKeys;
  readonly route: Route;
  readonly request: Request;
  readonly params: Readonly<Record<string, string>>;
}

/** What the log will say about the call. */
interface Entry {
  status: number;
  problem: string | null;
  retryAfterSeconds: number | null;
  replayed: boolean;
}

export async function serve(arrival: Arrival): Promise<Response> {
  const { runtime, request } = arrival;
  const { pathname, search } = new URL(request.url);
  const tenantId = request.headers.get("xero-tenant-id");
  const atMs = runtime.world.nowMs();
  const fault = takeFault(runtime.world, { method: request.method, path: pathname, tenantId });
  const entry: Entry = { status: 0, problem: null, retryAfterSeconds: null, replayed: false };
  try {
    if (fault !== null && fault.delayMs > 0) await runtime.sleep(fault.delayMs);
    const answer =
      (await early(fault, runtime.hang)) ?? (await late(fault, await admitted(arrival, fault, entry), runtime.hang));
    entry.status = answer.status;
    return toResponse({ ...answer, headers: { "xero-correlation-id": runtime.world.newId(), ...answer.headers } });
  } finally {
    const idempotencyKey = request.headers.get("idempotency-key");
    const call = { atMs, method: request.method, path: pathname, query: search, tenantId, idempotencyKey };
    runtime.log.add({ ...call, ...entry, fault: fault?.effect.kind ?? null });
  }
}

async function admitted(arrival: Arrival, fault: Fault | null, entry: Entry): Promise<Answer> {
  const { runtime, request } = arrival;
  if (!/application\/json/i.test(request.headers.get("accept") ?? "")) return onlyJson();
  const caller = await callerOf(arrival);
  if (!caller.ok) return caller.error;
  const { organisation } = caller.value;
  const admission = limit(runtime, organisation, fault);
  if (admission.problem !== null) {
    entry.problem = admission.problem;
    entry.retryAfterSeconds = admission.retryAfterSeconds;
    return emptyAnswer(429, admission.headers);
  }
  runtime.log.noteConcurrency(organisation.tenantId, runtime.limiter.underWay(organisation.tenantId));
  try {
    const { answer, replayed } = await work(arrival, caller.value, fault);
    entry.replayed = replayed;
    return { ...answer, headers: { ...answer.headers, ...admission.headers } };
  } finally {
    runtime.limiter.release(organisation.tenantId);
  }
}

interface Caller {
  readonly claims: AccessClaims;
  readonly organisation: Organisation;
}

async function callerOf({ runtime, route, request }: Arrival): Promise<Result<Caller, Answer>> {
  const claims = await authenticate(runtime, request.headers.get("authorization"));
  if (!claims.ok) return claims;
  const withheld = `accounting.${runtime.world.behaviour.withheldScope}`;
  const scopes = claims.value.scope.filter((scope) => scope !== withheld && scope !== `${withheld}.read`);
  if (!permits(scopes, route.scopes, route.method === "GET")) {
    runtime.limiter.admitApp();
    return err(unauthorised(runtime, "AuthorizationUnsuccessful", { "WWW-Authenticate": "insufficient_scope" }));
  }
  const tenantId = request.headers.get("xero-tenant-id")?.toLowerCase() ?? "";
  const organisation = runtime.world.tables.organisations.get(tenantId);
  if (organisation === undefined || findConnection(runtime.world, claims.value.xero_userid, tenantId) === null) {
    const instance = runtime.world.newId();
    return err(problemAnswer({ status: 403, title: "Forbidden", detail: "AuthenticationUnsuccessful", instance }));
  }
  return ok({ claims: claims.value, organisation });
}

/** The real limits, or the 429 that a fault asks for. */
function limit(runtime: Runtime, organisation: Organisation, fault: Fault | null): Admission {
  if (fault?.effect.kind !== "rate-limit") return runtime.limiter.admit(organisation);
  const { problem, retryAfterSeconds } = fault.effect;
  const headers = runtime.limiter.faultHeaders(organisation, problem);
  if (problem === "concurrent") return { problem, retryAfterSeconds: null, headers };
  return { problem, retryAfterSeconds, headers: { ...headers, "Retry-After": String(retryAfterSeconds) } };
}

async function work(arrival: Arrival, caller: Caller, fault: Fault | null): Promise<KeyedAnswer> {
  const { runtime, route, request, keys } = arrival;
  const { organisation } = caller;
  if (organisation.offline) return { answer: textAnswer(503, ORGANISATION_OFFLINE), replayed: false };
  const body = await readBody(request, runtime.world.behaviour.maxBodyBytes);
  if (body === null) return { answer: textAnswer(413, "Request Entity Too Large"), replayed: false };
  const handle = () => around(fault, () => handled(arrival, caller, body));
  const key = request.headers.get("idempotency-key");
  if (key === null || key === "" || (route.method !== "PUT" && route.method !== "POST")) {
    return { answer: (await handle()).told, replayed: false };
  }
  const { pathname, search } = new URL(request.url);
  const call = { key, method: route.method, target: `${pathname}${search}`, tenantId: organisation.tenantId, body };
  return await keys.answer(call, handle);
}

/** The handler, after the time that the call is meant to take. */
async function handled({ runtime, route, request, params }: Arrival, caller: Caller, body: string): Promise<Answer> {
  const { world } = runtime;
  const latencyMs = latencyOf(runtime, route, body);
  if (latencyMs > 0) await runtime.sleep(latencyMs);
  const user = world.tables.users.get(caller.claims.xero_userid);
  return route.handler({
    world,
    organisation: world.tables.organisations.get(caller.organisation.tenantId) ?? caller.organisation,
    actor: appActor(user?.adviser ?? false),
    params,
    query: new Query(new URL(request.url).searchParams),
    modifiedSince: request.headers.get("if-modified-since"),
    body,
  });
}

function latencyOf({ world }: Runtime, route: Route, body: string): number {
  const { readLatencyMs, writeLatencyMs, writeLatencyPerElementMs } = world.behaviour;
  if (route.method === "GET") return readLatencyMs;
  return writeLatencyMs + (writeLatencyPerElementMs === 0 ? 0 : writeLatencyPerElementMs * elementCount(body));
}

/** Elements of the first list in the body, or one. */
function elementCount(body: string): number {
  try {
    const list = Object.values(JSON.parse(body) as object).find((value) => Array.isArray(value));
    return Array.isArray(list) ? list.length : 1;
  } catch {
    return 1;
  }
}

/** Real Xero answers XML unless JSON is asked for; the simulator speaks JSON only and says so. */
function onlyJson(): Answer {
  return textAnswer(
    406,
    "This simulator answers JSON only. Real Xero would have answered XML: send Accept: application/json.",
  );
}
