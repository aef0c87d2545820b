/**
 * The group's side of a take-over: has itself and the satellite read, matches what both have, adopts what agrees, and is done
 * when the satellite has answered for all of it. Only rows are written and read here; the calls are the readings'.
 */

import { entityOf } from "../../domain/firm.ts";
import type { TenantId } from "../../domain/ids.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import type { TakeOverItem, TakeOverProgress } from "../../domain/take-over.ts";
import type { TieOutTrouble } from "../../domain/tie-out.ts";
import {
  MAX_OPEN_TAKE_OVERS,
  TAKE_OVER_ITEMS_PER_ROW,
  TAKE_OVER_MOST_MS,
  TAKE_OVER_ROWS_PER_ANSWER,
} from "../../limits.ts";
import { type KnownCopy, matchDocuments } from "../../mirror/take-over/match.ts";
import type { TakeOverAsk, TakeOverPart, TakeOverProblem, TakeOverRequest } from "../../objects/tenant-rpc.ts";
import { firmOf, isConfigured, nameOf, roleOf, selfOf, type TenantContext } from "../context.ts";
import { noPart } from "../model/reading-troubles.ts";
import type { StoredItem, TakeOver } from "../storage/take-overs.ts";
import { adopt, outcomeOf } from "./adopting.ts";
import type { TakeOverReadings } from "./readings.ts";
import { tooLate } from "./troubles.ts";

const NOTHING = { exact: 0, differs: 0, ambiguous: 0, missing: 0 };

export class TakeOverRuns {
  readonly #context: TenantContext;
  readonly #readings: TakeOverReadings;

  constructor(context: TenantContext, readings: TakeOverReadings) {
    this.#context = context;
    this.#readings = readings;
  }

  start(request: TakeOverRequest, nowMs: number): Result<null, TakeOverProblem> {
    if (!isConfigured(this.#context) || roleOf(this.#context) !== "group") return err("not-the-group");
    if (!this.#isSatellite(request.satellite)) return err("not-a-satellite");
    return this.#context.transaction(() => {
      const { takeOvers, outbox } = this.#context;
      if (takeOvers.get(request.id) !== null) return ok(null);
      if (takeOvers.open().length >= MAX_OPEN_TAKE_OVERS) return err("too-many");
      const counts = { counts: NOTHING, known: 0, adopted: 0, rows: 0, atRow: 0 };
      const open = { startedAtMs: nowMs, finishedAtMs: null, phase: "reading", failure: null } as const;
      const run = takeOvers.put({ ...request, ...open, ...counts, parts: { of: null, received: [] } });
      this.#readings.begin(this.#askOf(run), nowMs);
      outbox.mark(`take-over:${run.satellite}`, [run.id], nowMs);
      return ok(null);
    });
  }

  progress(id: string): TakeOverProgress | null {
    const run = this.#context.takeOvers.get(id);
    if (run === null) return null;
    const { phase, isDryRun, startedAtMs, finishedAtMs, failure, counts, known, adopted, satellite, rows } = run;
    const state = phase === "done" || phase === "failed" ? phase : "running";
    return { state, isDryRun, startedAtMs, finishedAtMs, failure, counts, known, adopted, satellite, rows };
  }

  items(id: string, fromRow: number): readonly (readonly TakeOverItem[])[] {
    const { takeOvers } = this.#context;
    const rows = Math.min(TAKE_OVER_ROWS_PER_ANSWER, Math.max(0, (takeOvers.get(id)?.rows ?? 0) - fromRow));
    return Array.from({ length: rows }, (_, index) => takeOvers.items(id, fromRow + index).map(itemShown));
  }

  /** What the satellite is to read, as the outbox sends it; null when that is over. */
  ask(id: string): TakeOverAsk | null {
    const run = this.#context.takeOvers.get(id);
    return run?.phase === "reading" ? this.#askOf(run) : null;
  }

  /** From the satellite. Late and repeated parts change nothing. Inside a transaction. */
  found(tenantId: TenantId, { runId, seq, of, facts, failure }: TakeOverPart, nowMs: number): void {
    const { takeOvers } = this.#context;
    const run = takeOvers.get(runId);
    if (run?.phase !== "reading" || run.satellite !== tenantId || run.parts.received.includes(seq)) return;
    if (failure !== null) return this.#end(run, failure, nowMs);
    for (const one of facts) takeOvers.putFind(runId, "satellite", { facts: one, state: null });
    takeOvers.put({ ...run, parts: { of, received: [...run.parts.received, seq] } });
  }

  isDue(nowMs: number): boolean {
    return this.#context.takeOvers.open().some((run) => this.#isDue(run, nowMs));
  }

  /** When a run that is still open is given up. */
  nextDeadlineMs(): number | null {
    const ends = this.#context.takeOvers.open().map(({ startedAtMs }) => startedAtMs + TAKE_OVER_MOST_MS);
    return ends.length === 0 ? null : Math.min(...ends);
  }

  /** One step of each run: a bounded number of records. Inside a transaction. */
  advance(nowMs: number): void {
    for (const run of this.#context.takeOvers.open()) if (this.#isDue(run, nowMs)) this.#advance(run, nowMs);
  }

  #isDue(run: TakeOver, nowMs: number): boolean {
    if (nowMs >= run.startedAtMs + TAKE_OVER_MOST_MS || !this.#isSatellite(run.satellite)) return true;
    if (run.phase === "adopting") return true;
    if (run.phase === "settling") return this.#isSettled(run);
    const reading = this.#context.takeOvers.reading(run.id);
    return reading?.state === "failed" || (reading?.state === "done" && run.parts.received.length === run.parts.of);
  }

  #advance(run: TakeOver, nowMs: number): void {
    const { takeOvers } = this.#context;
    if (!this.#isSatellite(run.satellite)) return this.#end(run, noPart(nameOf(this.#context, run.satellite)), nowMs);
    if (nowMs >= run.startedAtMs + TAKE_OVER_MOST_MS) return this.#end(run, tooLate(), nowMs);
    if (run.phase === "adopting") return this.#adopt(run, nowMs);
    if (run.phase === "settling") return this.#settle(run, nowMs);
    const failure = takeOvers.reading(run.id)?.failure ?? null;
    if (failure !== null) this.#end(run, failure, nowMs);
    else this.#match(run, nowMs);
  }

  #match(run: TakeOver, nowMs: number): void {
    const { takeOvers, records } = this.#context;
    const { items, known } = matchDocuments({
      group: takeOvers.facts(run.id, "own"),
      own: takeOvers.facts(run.id, "satellite"),
      contactCopyOf: (id) => this.#placement(records.get("contact", id), run.satellite)?.satelliteId ?? null,
      knownCopyOf: (kind, id) => this.#knownCopyOf(kind, id, run.satellite),
    });
    const include = new Set(run.include);
    const stored = items.map((item): StoredItem => {
      const isNamed = item.verdict === "differs" && include.has(item.groupId.toLowerCase());
      return { ...item, adopted: null, isWanted: !run.isDryRun && (item.verdict === "exact" || isNamed) };
    });
    const rows = Math.ceil(stored.length / TAKE_OVER_ITEMS_PER_ROW);
    for (let seq = 0; seq < rows; seq++) {
      const start = seq * TAKE_OVER_ITEMS_PER_ROW;
      takeOvers.putItems(run.id, seq, stored.slice(start, start + TAKE_OVER_ITEMS_PER_ROW));
    }
    const counts = { ...NOTHING };
    for (const { verdict } of items) counts[verdict]++;
    const matched: TakeOver = { ...run, phase: "adopting", counts, known, rows, atRow: 0 };
    if (stored.some(({ isWanted }) => isWanted)) takeOvers.put(matched);
    else this.#end(matched, null, nowMs);
  }

  #adopt(run: TakeOver, nowMs: number): void {
    const { takeOvers } = this.#context;
    const items = takeOvers.items(run.id, run.atRow);
    for (const item of items) if (item.isWanted) adopt(this.#context, run, item, nowMs);
    const isLast = run.atRow + 1 >= run.rows;
    takeOvers.put(isLast ? { ...run, phase: "settling", atRow: 0 } : { ...run, atRow: run.atRow + 1 });
  }

  /** The satellite has answered for all of the row. */
  #isSettled(run: TakeOver): boolean {
    const items = this.#context.takeOvers.items(run.id, run.atRow);
    return items.every((item) => !item.isWanted || outcomeOf(this.#context, run, item) !== "open");
  }

  #settle(run: TakeOver, nowMs: number): void {
    const { takeOvers } = this.#context;
    const items = takeOvers.items(run.id, run.atRow).map((item) => {
      return item.isWanted ? { ...item, adopted: outcomeOf(this.#context, run, item) === "adopted" } : item;
    });
    takeOvers.putItems(run.id, run.atRow, items);
    const adopted = run.adopted + items.filter((item) => item.adopted === true).length;
    const next = { ...run, adopted, atRow: run.atRow + 1 };
    if (next.atRow >= run.rows) this.#end(next, null, nowMs);
    else takeOvers.put(next);
  }

  #end(run: TakeOver, failure: TieOutTrouble | null, nowMs: number): void {
    const { takeOvers } = this.#context;
    takeOvers.put({ ...run, phase: failure === null ? "done" : "failed", failure, finishedAtMs: nowMs });
    takeOvers.forgetFinds(run.id);
    const reading = takeOvers.reading(run.id);
    // Nothing more is read for it.
    if (reading?.state === "open") takeOvers.putReading({ ...reading, state: "failed", failure });
  }

  #knownCopyOf(kind: "invoice" | "credit-note", id: string, satellite: TenantId): KnownCopy {
    const record = this.#context.records.get(kind, id);
    if (this.#placement(record, satellite)?.satelliteId != null) return { is: "here" };
    const other = record?.placements.find((one) => one.tenantId !== satellite);
    return other === undefined ? null : { is: "elsewhere", name: nameOf(this.#context, other.tenantId) };
  }

  #placement(record: ReturnType<TenantContext["records"]["get"]>, satellite: TenantId) {
    return record?.placements.find((one) => one.tenantId === satellite && !one.leaving) ?? null;
  }

  #askOf({ id: runId, satellite, isDryRun }: TakeOver): TakeOverAsk {
    return { runId, group: selfOf(this.#context), satellite, isDryRun };
  }

  #isSatellite(tenantId: TenantId): boolean {
    return roleOf(this.#context) === "group" && entityOf(firmOf(this.#context), tenantId)?.role === "satellite";
  }
}

function itemShown({ contact: _c, isWanted: _w, ...item }: StoredItem): TakeOverItem {
  return item;
}
