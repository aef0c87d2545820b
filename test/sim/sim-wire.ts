/** The network between Orbit and the simulated Xero: each call is written down, with faults on request. */

import { type TenantId, tenantId } from "../../src/domain/ids.ts";

/** One call that left Orbit for Xero's API; status null: no answer arrived. */
export interface SimCall {
  readonly atMs: number;
  readonly method: string;
  readonly path: string;
  readonly tenantId: string;
  readonly status: number | null;
  /** A changed-since read. */
  readonly isSweep: boolean;
}

/** What may go wrong between Orbit and Xero, asked before each call. */
export type NetworkFault =
  | "server-error"
  | "lost-before"
  | "lost-after"
  | "timeout-after"
  | "killed-before"
  | "killed-after"
  | null;

export interface SimWireDeps {
  readonly xero: (request: Request) => Promise<Response>;
  readonly fault: (request: Request) => NetworkFault | Promise<NetworkFault>;
  /** What Orbit gets to see of an answer. */
  readonly seen: (request: Request, response: Response) => Response | Promise<Response>;
  /** The process of that organisation's object dies. */
  readonly kill: (id: TenantId) => void;
  readonly nowMs: () => number;
  /** So much time passes. */
  readonly pass: (ms: number) => void;
  readonly log: SimCall[];
}

export class SimWire {
  readonly #deps: SimWireDeps;
  #calling: Promise<unknown> = Promise.resolve();

  constructor(deps: SimWireDeps) {
    this.#deps = deps;
  }

  /** One call at a time, in the order they leave, so that a seed repeats exactly. */
  call(request: Request): Promise<Response> {
    const answer = this.#calling.then(() => this.exchange(request));
    this.#calling = answer.catch(() => undefined);
    return answer;
  }

  /** Beside others that are under way. */
  async exchange(request: Request): Promise<Response> {
    const { method, url, headers } = request;
    const { kill, log, pass } = this.#deps;
    const call = {
      atMs: this.#deps.nowMs(),
      method,
      path: new URL(url).pathname + new URL(url).search,
      tenantId: headers.get("xero-tenant-id") ?? "",
      isSweep: headers.has("if-modified-since"),
    };
    const fault = await this.#deps.fault(request.clone());
    if (fault === "server-error") {
      log.push({ ...call, status: 500 });
      return new Response(null, { status: 500 });
    }
    if (fault === "lost-before" || fault === "killed-before") {
      log.push({ ...call, status: null });
      if (fault === "killed-before") kill(tenantId(call.tenantId));
      throw new TypeError("connection lost");
    }
    try {
      const response = await this.#deps.seen(request, await this.#deps.xero(request));
      log.push({ ...call, status: response.status });
      if (fault === null) return response;
    } catch (error) {
      log.push({ ...call, status: null });
      throw error;
    }
    if (fault === "killed-after") kill(tenantId(call.tenantId));
    if (fault === "timeout-after") {
      pass(60_000);
      throw new DOMException("timed out", "TimeoutError");
    }
    throw new TypeError("connection lost");
  }
}
