/**
 * Xero's limits for one app: 5 calls at once, 60 a minute and 5,000 (or 1,000) a day per organisation, 10,000 a minute
 * over all of them (docs/xero.md §2). The order of checks and which meter a refused call touches follow the recorded
 * answers: a day-refused call shows 60 left in the minute, and one fewer in the app's minute.
 */

import type { Organisation } from "../state/records.ts";
import type { World } from "../state/world.ts";
import { countFixed, type Reading, readFixed, readRolling, type WindowRule } from "./meter.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

export type LimitProblem = "minute" | "day" | "concurrent" | "appminute";

export interface Admission {
  readonly problem: LimitProblem | null;
  /** Whole seconds; null for `concurrent`, which says nothing about when. */
  readonly retryAfterSeconds: number | null;
  readonly headers: Readonly<Record<string, string>>;
}

export class Limiter {
  readonly #world: World;
  readonly #underWay = new Map<string, number>();
  readonly #rollingTimes = new Map<string, number[]>();

  constructor(world: World) {
    this.#world = world;
  }

  /** For calls that name no organisation: only the app's minute counts and shows (docs/xero.md §1.5). */
  admitApp(): Admission {
    const app = this.#read("app", this.#appRule());
    if (app.remaining === 0) return this.#refused("appminute", app, { "X-AppMinLimit-Remaining": "0" });
    this.#count("app", this.#appRule());
    return { problem: null, retryAfterSeconds: null, headers: this.#appHeader() };
  }

  /** For calls to an organisation. Every admitted call must be released. */
  admit(organisation: Organisation): Admission {
    const { behaviour } = this.#world;
    const { tenantId } = organisation;
    const app = this.admitApp();
    if (app.problem !== null) return { ...app, headers: { ...this.#tenantHeaders(organisation), ...app.headers } };
    const underWay = this.#underWay.get(tenantId) ?? 0;
    if (underWay >= behaviour.concurrentLimit) {
      return {
        problem: "concurrent",
        retryAfterSeconds: null,
        headers: this.#refusalHeaders(organisation, "concurrent"),
      };
    }
    for (const problem of ["day", "minute"] as const) {
      const rule = this.#tenantRule(organisation, problem);
      const reading = this.#read(`${problem} ${tenantId}`, rule);
      if (reading.remaining > 0) continue;
      if (behaviour.refusedCallsCount) this.#count(`${problem} ${tenantId}`, rule);
      return this.#refused(problem, reading, this.#tenantHeaders(organisation));
    }
    for (const meter of ["day", "minute"] as const) {
      this.#count(`${meter} ${tenantId}`, this.#tenantRule(organisation, meter));
    }
    this.#underWay.set(tenantId, underWay + 1);
    return { problem: null, retryAfterSeconds: null, headers: this.#tenantHeaders(organisation) };
  }

  release(tenantId: string): void {
    this.#underWay.set(tenantId, Math.max(0, (this.#underWay.get(tenantId) ?? 0) - 1));
  }

  underWay(tenantId: string): number {
    return this.#underWay.get(tenantId) ?? 0;
  }

  /** Headers of a 429 that a fault asked for: the real meters, with the named one at zero. */
  faultHeaders(organisation: Organisation, problem: LimitProblem): Record<string, string> {
    return this.#refusalHeaders(organisation, problem);
  }

  /** What is left, for the page. */
  remaining(organisation: Organisation): { readonly minute: number; readonly day: number } {
    const left = (meter: "minute" | "day") =>
      this.#read(`${meter} ${organisation.tenantId}`, this.#tenantRule(organisation, meter)).remaining;
    return { minute: left("minute"), day: left("day") };
  }

  /** Forgets every count of one organisation, or fills its meter as if that many calls had been made. */
  setUsed(organisation: Organisation, meter: "minute" | "day", used: number): void {
    const id = `${meter} ${organisation.tenantId}`;
    this.#rollingTimes.set(id, []);
    this.#world.tables.meters.remove(id);
    for (let call = 0; call < used; call += 1) this.#count(id, this.#tenantRule(organisation, meter));
  }

  clear(): void {
    this.#rollingTimes.clear();
  }

  #refused(problem: LimitProblem, reading: Reading, headers: Record<string, string>): Admission {
    const retryAfterSeconds = Math.max(1, Math.ceil((reading.freeAtMs - this.#world.nowMs()) / 1000));
    return {
      problem,
      retryAfterSeconds,
      headers: { ...headers, "X-Rate-Limit-Problem": problem, "Retry-After": String(retryAfterSeconds) },
    };
  }

  #refusalHeaders(organisation: Organisation, problem: LimitProblem): Record<string, string> {
    const zeroed = {
      minute: "X-MinLimit-Remaining",
      day: "X-DayLimit-Remaining",
      appminute: "X-AppMinLimit-Remaining",
    };
    return {
      ...this.#tenantHeaders(organisation),
      ...(problem === "concurrent" ? {} : { [zeroed[problem]]: "0" }),
      "X-Rate-Limit-Problem": problem,
    };
  }

  #tenantHeaders(organisation: Organisation): Record<string, string> {
    const { minute, day } = this.remaining(organisation);
    return { "X-DayLimit-Remaining": String(day), "X-MinLimit-Remaining": String(minute), ...this.#appHeader() };
  }

  #appHeader(): Record<string, string> {
    return { "X-AppMinLimit-Remaining": String(this.#read("app", this.#appRule()).remaining) };
  }

  #appRule(): WindowRule {
    const { limitWindow, appMinuteLimit } = this.#world.behaviour;
    return { kind: limitWindow, lengthMs: MINUTE_MS, phaseMs: 0, limit: appMinuteLimit };
  }

  #tenantRule(organisation: Organisation, meter: "minute" | "day"): WindowRule {
    const { limitWindow, minuteLimit } = this.#world.behaviour;
    const phaseMs = organisation.windowPhaseMs;
    return meter === "minute"
      ? { kind: limitWindow, lengthMs: MINUTE_MS, phaseMs, limit: minuteLimit }
      : { kind: limitWindow, lengthMs: DAY_MS, phaseMs, limit: organisation.dayLimit };
  }

  #read(id: string, rule: WindowRule): Reading {
    const nowMs = this.#world.nowMs();
    if (rule.kind === "rolling") return readRolling(rule, this.#timesOf(id), nowMs);
    return readFixed(rule, this.#world.tables.meters.get(id), nowMs);
  }

  #count(id: string, rule: WindowRule): void {
    const nowMs = this.#world.nowMs();
    if (rule.kind === "rolling") this.#timesOf(id).push(nowMs);
    else this.#world.tables.meters.put(countFixed(rule, this.#world.tables.meters.get(id), id, nowMs));
  }

  #timesOf(id: string): number[] {
    const times = this.#rollingTimes.get(id) ?? [];
    this.#rollingTimes.set(id, times);
    return times;
  }
}
