/**
 * What was asked of this Xero, for the page and for tests: a bounded list of calls, and counters per organisation.
 * Lives in memory only; a restart starts it again.
 */

const KEPT_CALLS = 500;
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

export interface LoggedCall {
  readonly sequence: number;
  readonly atMs: number;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly tenantId: string | null;
  /** 0 when the connection broke or no answer was given. */
  readonly status: number;
  /** "minute", "day", "concurrent" or "appminute" for a 429. */
  readonly problem: string | null;
  readonly retryAfterSeconds: number | null;
  readonly idempotencyKey: string | null;
  readonly replayed: boolean;
  readonly fault: string | null;
}

export interface CallCounters {
  readonly calls: number;
  /** By method and path with ids left out: `GET /api.xro/2.0/Invoices/{id}`. */
  readonly byRoute: Readonly<Record<string, number>>;
  readonly refusals: Readonly<Record<string, number>>;
  /** Calls that came although the last Retry-After was not over: a well-behaved client has none. */
  readonly duringRetryAfter: number;
  readonly mostConcurrent: number;
}

interface Counting {
  calls: number;
  byRoute: Map<string, number>;
  refusals: Map<string, number>;
  duringRetryAfter: number;
  mostConcurrent: number;
  heldUntilMs: number;
}

export class CallLog {
  #calls: LoggedCall[] = [];
  #sequence = 0;
  readonly #counting = new Map<string, Counting>();

  add(call: Omit<LoggedCall, "sequence">): void {
    this.#sequence += 1;
    this.#calls.push({ sequence: this.#sequence, ...call });
    if (this.#calls.length > KEPT_CALLS) this.#calls = this.#calls.slice(-KEPT_CALLS / 2);
    const counting = this.#countingOf(call.tenantId);
    counting.calls += 1;
    increment(counting.byRoute, `${call.method} ${call.path.replace(UUID, "{id}")}`);
    if (call.problem !== null) increment(counting.refusals, call.problem);
    if (call.atMs < counting.heldUntilMs) counting.duringRetryAfter += 1;
    if (call.retryAfterSeconds !== null) {
      counting.heldUntilMs = Math.max(counting.heldUntilMs, call.atMs + call.retryAfterSeconds * 1000);
    }
  }

  noteConcurrency(tenantId: string, underWay: number): void {
    const counting = this.#countingOf(tenantId);
    counting.mostConcurrent = Math.max(counting.mostConcurrent, underWay);
  }

  /** Calls after a sequence number, oldest first. */
  since(sequence: number): LoggedCall[] {
    return this.#calls.filter((call) => call.sequence > sequence);
  }

  /** By tenant id; calls without a tenant are under "". */
  counters(): Record<string, CallCounters> {
    const entries = [...this.#counting].map(([tenantId, { heldUntilMs: _, ...counting }]) => [
      tenantId,
      { ...counting, byRoute: Object.fromEntries(counting.byRoute), refusals: Object.fromEntries(counting.refusals) },
    ]);
    return Object.fromEntries(entries);
  }

  clear(): void {
    this.#calls = [];
    this.#counting.clear();
  }

  #countingOf(tenantId: string | null): Counting {
    const existing = this.#counting.get(tenantId ?? "");
    if (existing !== undefined) return existing;
    const fresh: Counting = {
      calls: 0,
      byRoute: new Map(),
      refusals: new Map(),
      duringRetryAfter: 0,
      mostConcurrent: 0,
      heldUntilMs: 0,
    };
    this.#counting.set(tenantId ?? "", fresh);
    return fresh;
  }
}

function increment(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
