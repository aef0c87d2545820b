/**
 * Reads all sales of this organisation and the contacts that they name, page by page, for a take-over: in the group those
 * documents that belong to the satellite, in the satellite its own. All that it knows is in rows: a kill repeats one page.
 * Waits while the organisation is paused or held, as other work for nobody in particular does.
 */

import { explain } from "../../domain/failure-words.ts";
import { groupOf } from "../../domain/firm.ts";
import type { TieOutTrouble } from "../../domain/tie-out.ts";
import {
  READ_PAGE_SIZE,
  TAKE_OVER_CALLS_MOST,
  TAKE_OVER_DOCUMENTS_MOST,
  TAKE_OVER_FACTS_PER_PART,
  TAKE_OVER_TRIES,
} from "../../limits.ts";
import type { ReadingWait, TakeOverAsk, TakeOverPart } from "../../objects/tenant-rpc.ts";
import type { XeroFault } from "../../xero/errors.ts";
import { XERO_NAMES } from "../../xero/requests.ts";
import { elementsOf } from "../../xero/schemas.ts";
import { firmOf, ownName, roleOf, selfOf, type TenantContext } from "../context.ts";
import { retryDelayMs } from "../model/backoff.ts";
import { kindOf, purposeOf } from "../model/call-types.ts";
import { noPart, notRead, unreadable } from "../model/reading-troubles.ts";
import { PRIORITY, type Priority } from "../model/task.ts";
import type { Controller, PlannedCall, SentCall } from "../model/xero-call.ts";
import { referenceCalls } from "../reference/reference-controller.ts";
import type { TakeOverReading } from "../storage/take-overs.ts";
import { suspensionOf } from "../suspension/suspension.ts";
import { findsOf } from "./finds.ts";
import { isByIds, nextStep, requestOf } from "./reading-steps.ts";
import { tooMany, tooManyCalls } from "./troubles.ts";

/** What must be known of the group's set-up: where documents belong, and what stands behind the codes of what is adopted. */
const GROUP_NEEDS = ["tracking", "accounts", "tax-rates", "organisation"] as const;

export class TakeOverReadings implements Controller {
  readonly #context: TenantContext;

  constructor(context: TenantContext) {
    this.#context = context;
  }

  /** Inside a transaction. A repeated ask changes nothing. */
  begin(ask: TakeOverAsk, nowMs: number): void {
    const { takeOvers } = this.#context;
    if (takeOvers.reading(ask.runId) !== null) return;
    const start = { startedAtMs: nowMs, nextAtMs: nowMs, calls: 0, failures: 0, failure: null } as const;
    takeOvers.putReading({ ...ask, ...start, state: "open", step: { list: "invoice", page: 1 } });
  }

  nextLooks(): readonly { readonly atMs: number; readonly priority: Priority }[] {
    const againAtMs = Math.max(
      0,
      ...this.#missing().map((name) => this.#context.references.failedRead(name)?.nextAtMs ?? 0),
    );
    return this.#context.takeOvers.openReadings().map(({ nextAtMs }) => {
      return { atMs: Math.max(nextAtMs, againAtMs), priority: PRIORITY.backfill };
    });
  }

  wait(runId: string, nowMs: number): ReadingWait | null {
    if (this.#context.takeOvers.reading(runId)?.state !== "open") return null;
    const stop = suspensionOf(this.#context, PRIORITY.backfill, nowMs);
    return stop === null ? null : { failure: explain(stop.failure), untilMs: stop.untilMs };
  }

  /** One page at a time of each: what comes next depends on it. */
  plan(nowMs: number): readonly PlannedCall[] {
    return this.#context.takeOvers.openReadings().flatMap((reading): readonly PlannedCall[] => {
      if (!this.#isPart(reading)) {
        this.#fail(reading, noPart(ownName(this.#context)), nowMs);
        return [];
      }
      if (reading.nextAtMs > nowMs) return [];
      const need = { priority: PRIORITY.backfill, dueAtMs: reading.nextAtMs };
      const missing = this.#missing();
      if (missing.length > 0) return referenceCalls(this.#context, missing, need, nowMs);
      if (reading.calls >= TAKE_OVER_CALLS_MOST) {
        this.#fail(reading, tooManyCalls(ownName(this.#context), reading.calls), nowMs);
        return [];
      }
      const { list } = reading.step;
      const request = requestOf(reading, { isGroup: this.#isGroup, contactIds: this.#contactIds(reading) });
      const docs = [{ kind: list, id: reading.runId, version: reading.step.page }];
      return [{ purpose: purposeOf("take-over", list), ...need, request, docs }];
    });
  }

  onSuccess(call: SentCall, body: unknown, nowMs: number): boolean {
    const reading = this.#readingOf(call);
    if (reading === null) return true;
    const { list } = reading.step;
    const elements = elementsOf(body, XERO_NAMES[list].plural);
    if (elements === null) return false;
    const contactIds = this.#contactIds(reading);
    const finds = findsOf(this.#context, { reading, kind: list, elements, contactIds: new Set(contactIds) });
    if (!finds.ok) {
      this.#fail(reading, unreadable(finds.error), nowMs);
      return true;
    }
    const { takeOvers } = this.#context;
    for (const find of finds.value) takeOvers.putFind(reading.runId, "own", find);
    if (takeOvers.count(reading.runId, "own") > 2 * TAKE_OVER_DOCUMENTS_MOST) {
      this.#fail(reading, tooMany(ownName(this.#context)), nowMs);
      return true;
    }
    const isLast = list === "contact" && isByIds(contactIds) ? null : elements.length < READ_PAGE_SIZE;
    const step = nextStep(reading.step, isLast, takeOvers.contactIds(reading.runId));
    const read = { ...reading, calls: reading.calls + 1, failures: 0, nextAtMs: nowMs };
    if (step !== null) takeOvers.putReading({ ...read, step });
    else this.#end({ ...read, state: "done" }, nowMs);
    return true;
  }

  onFailure(call: SentCall, fault: XeroFault, nowMs: number): void {
    const reading = this.#readingOf(call);
    if (reading === null) return;
    const failures = reading.failures + 1;
    if (fault.kind === "rejected" || fault.kind === "not-found" || failures >= TAKE_OVER_TRIES) {
      return this.#fail(reading, notRead(ownName(this.#context), fault), nowMs);
    }
    const nextAtMs = nowMs + retryDelayMs(failures - 1, this.#context.random());
    this.#context.takeOvers.putReading({ ...reading, failures, calls: reading.calls + 1, nextAtMs });
  }

  /** As the outbox sends it; null when it is not needed any more. */
  part(runId: string, seq: number): TakeOverPart | null {
    const { takeOvers } = this.#context;
    const reading = takeOvers.reading(runId);
    if (reading === null) return null;
    const { failure } = reading;
    const facts = failure === null ? takeOvers.part(runId, seq, TAKE_OVER_FACTS_PER_PART) : [];
    return { runId, seq, of: this.#parts(reading), facts, failure };
  }

  #fail(reading: TakeOverReading, failure: TieOutTrouble, nowMs: number): void {
    this.#end({ ...reading, state: "failed", failure }, nowMs);
  }

  /** The group's own finds are where they are needed already. */
  #end(reading: TakeOverReading, nowMs: number): void {
    const { takeOvers, outbox } = this.#context;
    takeOvers.putReading(reading);
    if (reading.group === selfOf(this.#context)) return;
    for (let seq = 0; seq < this.#parts(reading); seq++) {
      outbox.mark(`take-over-found:${reading.group}`, [reading.runId, String(seq)], nowMs);
    }
  }

  /** At least one: nothing was found is news as well. */
  #parts({ runId, failure }: TakeOverReading): number {
    if (failure !== null) return 1;
    return Math.max(1, Math.ceil(this.#context.takeOvers.count(runId, "own") / TAKE_OVER_FACTS_PER_PART));
  }

  #readingOf(call: SentCall): TakeOverReading | null {
    const [doc] = call.docs;
    const reading = doc === undefined ? null : this.#context.takeOvers.reading(doc.id);
    const { list, page } = reading?.step ?? {};
    // Not one that came after a later one.
    return reading?.state === "open" && list === kindOf(call.purpose) && page === doc?.version ? reading : null;
  }

  #contactIds({ runId, step }: TakeOverReading): readonly string[] {
    return step.list === "contact" ? this.#context.takeOvers.contactIds(runId) : [];
  }

  #missing() {
    return this.#isGroup ? this.#context.references.missing(GROUP_NEEDS) : [];
  }

  #isPart({ group, satellite }: TakeOverReading): boolean {
    const self = selfOf(this.#context);
    if (groupOf(firmOf(this.#context))?.tenantId !== group) return false;
    return self === group || (self === satellite && roleOf(this.#context) === "satellite");
  }

  get #isGroup(): boolean {
    return roleOf(this.#context) === "group";
  }
}
