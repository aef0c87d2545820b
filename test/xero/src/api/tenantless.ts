/**
 * The way of every call that names no organisation: token endpoint, JWKS, /connections. Faults on request, the app's
 * minute for those under api.xero.com, and a line in the call log.
 */

import { takeFault } from "../faults.ts";
import type { LimitProblem } from "../limits/limiter.ts";
import type { Runtime } from "../runtime.ts";
import { type Answer, emptyAnswer, toResponse } from "./answer.ts";
import { around, early, late } from "./faulty.ts";

export interface TenantlessCall {
  readonly runtime: Runtime;
  readonly request: Request;
  /** Counted against the app's minute and answered with its header. */
  readonly metered: boolean;
  readonly work: () => Promise<Answer>;
}

export async function serveTenantless(call: TenantlessCall): Promise<Response> {
  const { runtime, request, metered, work } = call;
  const { pathname, search } = new URL(request.url);
  const entry = {
    atMs: runtime.world.nowMs(),
    method: request.method,
    path: pathname,
    query: search,
    tenantId: null,
    idempotencyKey: null,
    replayed: false,
  };
  const fault = takeFault(runtime.world, { method: request.method, path: pathname, tenantId: null });
  let status = 0;
  let problem: LimitProblem | null = null;
  let retryAfterSeconds: number | null = null;
  try {
    if (fault !== null && fault.delayMs > 0) await runtime.sleep(fault.delayMs);
    const refused = await early(fault, runtime.hang);
    if (refused !== null) return toResponse(withStatus(refused));
    const admission = metered ? runtime.limiter.admitApp() : null;
    problem = admission?.problem ?? null;
    retryAfterSeconds = admission?.retryAfterSeconds ?? null;
    const answer = problem === null ? (await around(fault, work)).told : emptyAnswer(429);
    const final = await late(fault, answer, runtime.hang);
    return toResponse(withStatus({ ...final, headers: { ...final.headers, ...admission?.headers } }));
  } finally {
    runtime.log.add({ ...entry, status, problem, retryAfterSeconds, fault: fault?.effect.kind ?? null });
  }

  function withStatus(answer: Answer): Answer {
    status = answer.status;
    return answer;
  }
}
