/**
 * The group's side of a tie-out: asks itself and every satellite for the month, has what differs without a reason read once
 * more, and hands D1 the result. Only rows are written and read here; the calls are the readings'.
 */

import { satellitesOf } from "../../domain/firm.ts";
import type { TenantId } from "../../domain/ids.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import type { TieOutResult, TieOutTrouble } from "../../domain/tie-out.ts";
import { MAX_OPEN_TIE_OUTS, TIE_OUT_DIFFERENCES, TIE_OUT_MOST_MS, TIE_OUT_PUZZLES } from "../../limits.ts";
import { compareMonth, type MonthResult, type Puzzle } from "../../mirror/tie-out/compare.ts";
import type { MonthAsk, MonthPart, TieOutProblem, TieOutProgress, TieOutRequest } from "../../objects/tenant-rpc.ts";
import { firmOf, isConfigured, nameOf, roleOf, selfOf, type TenantContext } from "../context.ts";
import { PRIORITY } from "../model/task.ts";
import { NO_IDS, type Reading, type Run } from "../storage/months.ts";
import type { Readings } from "./readings.ts";
import { recordReason } from "./record-reason.ts";
import { tooLate } from "./troubles.ts";

export class TieOuts {
  readonly #context: TenantContext;
  readonly #readings: Readings;

  constructor(context: TenantContext, readings: Readings) {
    this.#context = context;
    this.#readings = readings;
  }

  start({ id, month, isNightly }: TieOutRequest, nowMs: number): Result<null, TieOutProblem> {
    if (!isConfigured(this.#context) || roleOf(this.#context) !== "group") return err("not-the-group");
    return this.#context.transaction(() => {
      const { months } = this.#context;
      if (months.run(id) !== null) return ok(null);
      if (months.runs().filter(({ state }) => state === "open").length >= MAX_OPEN_TIE_OUTS) return err("too-many");
      const satellites = satellitesOf(firmOf(this.#context)).map(({ tenantId }) => tenantId);
      const run: Run = {
        id,
        month,
        isNightly,
        startedAtMs: nowMs,
        satellites,
        stage: 1,
        again: {},
        state: "open",
        failure: null,
        checkedAtMs: nowMs,
      };
      months.putRun(run);
      this.#ask(run, [selfOf(this.#context), ...satellites], nowMs);
      return ok(null);
    });
  }

  progress(id: string): TieOutProgress | null {
    const run = this.#context.months.run(id);
    return run === null ? null : { open: run.state === "open" ? this.#notRead(run) : [] };
  }

  /** From a satellite. Late parts of a run that is over change nothing. */
  take(tenantId: TenantId, { runId, stage, seq, page, end }: MonthPart, nowMs: number): void {
    this.#context.transaction(() => {
      const { months } = this.#context;
      const run = months.run(runId);
      if (run?.state !== "open" || !run.satellites.includes(tenantId)) return;
      const key = { runId, tenantId, stage };
      if (page !== null) months.putPage(key, seq, page);
      const known = months.reading(key);
      if (end === null || known?.state === "done") return;
      const { month, startedAtMs } = run;
      const base = { ids: NO_IDS, group: selfOf(this.#context), priority: PRIORITY.bulk, callsMost: null, step: null };
      const state = end.failure === null ? "done" : "failed";
      const counts = { calls: end.pages, failures: 0, nextAtMs: nowMs };
      months.putReading({ ...key, ...base, ...counts, ...end, month, startedAtMs, state });
    });
  }

  /** What a satellite is to read, as the outbox sends it; null when that is over. */
  askOf(runId: string, tenantId: TenantId): MonthAsk | null {
    const run = this.#context.months.run(runId);
    if (run?.state !== "open") return null;
    const { month, stage, isNightly } = run;
    return { runId, stage, month, isNightly, group: selfOf(this.#context), ids: run.again[tenantId] ?? NO_IDS };
  }

  isDue(nowMs: number): boolean {
    return this.#context.months.runs().some((run) => run.state === "open" && this.#isDue(run, nowMs));
  }

  /** When a run that is still open is given up. */
  nextDeadlineMs(): number | null {
    const open = this.#context.months.runs().filter(({ state }) => state === "open");
    return open.length === 0 ? null : Math.min(...open.map(({ startedAtMs }) => startedAtMs + TIE_OUT_MOST_MS));
  }

  /** Inside a transaction. */
  advance(nowMs: number): void {
    for (const run of this.#context.months.runs()) {
      if (run.state === "open" && this.#isDue(run, nowMs)) this.#goOn(run, nowMs);
    }
  }

  /** For D1; null when it is known there. */
  result(id: string): TieOutResult | null {
    const run = this.#context.months.run(id);
    if (run === null || run.state === "open") return null;
    const { month, startedAtMs, checkedAtMs, state, failure } = run;
    const { satellites, unrouted } = this.#compare(run, true);
    return { id, month, state, startedAtMs, checkedAtMs, failure, satellites, unrouted };
  }

  #isDue(run: Run, nowMs: number): boolean {
    return nowMs >= run.startedAtMs + TIE_OUT_MOST_MS || this.#notRead(run).length === 0 || this.#isLost(run);
  }

  #goOn(run: Run, nowMs: number): void {
    if (this.#isLost(run)) return this.#finish(run, this.#failureOf(run, 1), nowMs);
    if (this.#notRead(run).length > 0) return this.#finish(run, tooLate(this.#namesOf(this.#notRead(run))), nowMs);
    if (run.stage === 2) return this.#finish(run, null, nowMs);
    const failure = this.#failureOf(run, 1);
    if (failure !== null) return this.#finish(run, failure, nowMs);
    const again = this.#again(this.#compare(run, false).puzzles);
    const tenants = Object.keys(again) as TenantId[];
    if (tenants.length === 0) return this.#finish(run, null, nowMs);
    this.#ask(this.#context.months.putRun({ ...run, stage: 2, again }), tenants, nowMs);
  }

  #finish(run: Run, failure: TieOutTrouble | null, nowMs: number): void {
    const ends = this.#participants(run).flatMap((tenantId) => this.#reading(run, tenantId)?.endedAtMs ?? []);
    const checkedAtMs = Math.max(run.startedAtMs, ...ends);
    this.#context.months.putRun({ ...run, state: failure === null ? "done" : "failed", failure, checkedAtMs });
    this.#context.outbox.mark("tie-outs", [run.id], nowMs);
  }

  #ask(run: Run, tenants: readonly TenantId[], nowMs: number): void {
    const self = selfOf(this.#context);
    for (const tenantId of tenants) {
      if (tenantId !== self) this.#context.outbox.mark(`read-month:${tenantId}`, [run.id], nowMs);
      else {
        const ask = this.askOf(run.id, self);
        if (ask !== null) this.#readings.begin(ask, nowMs);
      }
    }
  }

  /** Without the group's side nothing can be compared. */
  #isLost(run: Run): boolean {
    return run.stage === 1 && this.#reading(run, selfOf(this.#context))?.state === "failed";
  }

  #failureOf(run: Run, stage: Run["stage"]): TieOutTrouble | null {
    const key = (tenantId: TenantId) => ({ runId: run.id, tenantId, stage });
    const readings = this.#participants(run).flatMap((id) => this.#context.months.reading(key(id)) ?? []);
    return readings.find(({ state }) => state === "failed")?.failure ?? null;
  }

  #notRead(run: Run): readonly TenantId[] {
    return this.#participants(run).filter((tenantId) => {
      if (run.stage === 2 && run.again[tenantId] === undefined) return false;
      const reading = this.#reading(run, tenantId);
      if (reading === null || reading.state === "open") return true;
      // The end may overtake the last pages.
      return reading.state === "done" && this.#context.months.pageCount(reading) < reading.pages;
    });
  }

  #reading(run: Run, tenantId: TenantId): Reading | null {
    return this.#context.months.reading({ runId: run.id, tenantId, stage: run.stage });
  }

  #participants({ satellites }: Run): readonly TenantId[] {
    return [selfOf(this.#context), ...satellites];
  }

  /** `isFinal`: nothing more is read. Of a run that failed, the satellites that were read. */
  #compare(run: Run, isFinal: boolean): MonthResult {
    const { months } = this.#context;
    const read = (tenantId: TenantId) => {
      const reading = months.reading({ runId: run.id, tenantId, stage: 1 });
      return reading?.state === "done" ? reading : null;
    };
    const isGroupRead = read(selfOf(this.#context)) !== null;
    const satellites = run.satellites.flatMap((tenantId) => {
      const reading = isGroupRead ? read(tenantId) : null;
      if (reading === null) return [];
      const { baseCurrency } = reading;
      return [{ tenantId, name: nameOf(this.#context, tenantId), baseCurrency, own: months.side(run.id, tenantId) }];
    });
    return compareMonth({
      month: run.month,
      satellites,
      group: isGroupRead ? months.side(run.id, selfOf(this.#context)) : { documents: [], payments: [] },
      nameOf: (id) => nameOf(this.#context, id),
      recordReason: (pair, tenantId) => recordReason(this.#context, pair, tenantId),
      isFinal,
      differencesMost: TIE_OUT_DIFFERENCES,
    });
  }

  /** Both sides of what differs without a reason, as far as the room goes; by organisation. */
  #again(puzzles: readonly Puzzle[]): Run["again"] {
    const again = new Map<TenantId, Record<Puzzle["kind"], string[]>>();
    const add = (tenantId: TenantId, kind: Puzzle["kind"], id: string | null) => {
      if (id === null) return;
      const ids = again.get(tenantId) ?? { invoice: [], "credit-note": [] };
      if (ids[kind].length < TIE_OUT_PUZZLES[kind] && !ids[kind].includes(id)) ids[kind].push(id);
      again.set(tenantId, ids);
    };
    for (const { tenantId, kind, groupId, satelliteId } of puzzles) {
      const record = groupId === null ? null : this.#context.records.get(kind, groupId);
      const placement = record?.placements.find((one) => one.tenantId === tenantId);
      add(selfOf(this.#context), kind, groupId);
      add(tenantId, kind, satelliteId ?? placement?.satelliteId ?? null);
    }
    return Object.fromEntries(again);
  }

  #namesOf(tenants: readonly TenantId[]): string {
    return tenants.map((id) => nameOf(this.#context, id)).join(", ");
  }
}
