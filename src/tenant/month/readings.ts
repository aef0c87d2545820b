/**
 * Reads a month of this organisation for a tie-out, page by page: its own life as a controller, and what asks for it. Reading
 * is not mirroring: it continues while the organisation is paused. All that it knows is in rows: a kill repeats one page.
 */

import { explain } from "../../domain/failure-words.ts";
import { groupOf } from "../../domain/firm.ts";
import type { TieOutTrouble } from "../../domain/tie-out.ts";
import {
  READ_PAGE_SIZE,
  TIE_OUT_CALLS_MOST,
  TIE_OUT_MOST_MS,
  TIE_OUT_SHARE_OF_DAY,
  TIE_OUT_TRIES,
} from "../../limits.ts";
import type { DocumentKind } from "../../mirror/document.ts";
import { documentKey, type Side } from "../../mirror/tie-out/sides.ts";
import type { MonthAsk, ReadingWait } from "../../objects/tenant-rpc.ts";
import type { XeroFault } from "../../xero/errors.ts";
import { XERO_NAMES } from "../../xero/requests.ts";
import { elementsOf } from "../../xero/schemas.ts";
import { firmOf, ownName, roleOf, selfOf, type TenantContext } from "../context.ts";
import { retryDelayMs } from "../model/backoff.ts";
import { noPart, notRead, troubleOf, unreadable } from "../model/reading-troubles.ts";
import { PRIORITY, type Priority } from "../model/task.ts";
import type { Controller, PlannedCall, SentCall } from "../model/xero-call.ts";
import { referenceCalls } from "../reference/reference-controller.ts";
import { NO_IDS, type Reading, type ReadingKey } from "../storage/months.ts";
import { activeHold } from "../suspension/holds.ts";
import { xeroSuspension } from "../suspension/suspension.ts";
import { pageOf } from "./page.ts";
import { callOf, firstStep, nextStep } from "./reading-steps.ts";
import { tooManyCalls } from "./troubles.ts";

export class Readings implements Controller {
  readonly #context: TenantContext;

  constructor(context: TenantContext) {
    this.#context = context;
  }

  /** Inside a transaction. A repeated ask changes nothing. */
  begin(ask: MonthAsk, nowMs: number): void {
    const { months } = this.#context;
    months.deleteBegunBefore(nowMs - 2 * TIE_OUT_MOST_MS);
    const key = { runId: ask.runId, tenantId: selfOf(this.#context), stage: ask.stage };
    if (months.reading(key) !== null) return;
    // Both stages share what a night's run may take.
    const spent = ask.stage === 1 ? 0 : (months.reading({ ...key, stage: 1 })?.calls ?? 0);
    const perRun = Math.max(0, Math.floor((this.#context.dayLimit() * TIE_OUT_SHARE_OF_DAY) / 2) - spent);
    const reading: Reading = {
      ...key,
      month: ask.month,
      group: ask.group,
      ids: ask.ids,
      priority: ask.isNightly ? PRIORITY.sweep : PRIORITY.bulk,
      callsMost: ask.isNightly ? perRun : null,
      state: "open",
      failure: null,
      step: firstStep(ask),
      pages: 0,
      calls: 0,
      failures: 0,
      nextAtMs: nowMs,
      startedAtMs: nowMs,
      endedAtMs: null,
      baseCurrency: null,
    };
    months.putReading(reading);
    this.advance(nowMs);
  }

  /** Ends what cannot be read until a person acts. Inside a transaction. */
  advance(nowMs: number): void {
    for (const reading of this.#open()) {
      const hold = activeHold(this.#context.meta, nowMs);
      const isPart =
        roleOf(this.#context) !== "unassigned" && groupOf(firmOf(this.#context))?.tenantId === reading.group;
      if (!isPart) this.#fail(reading, noPart(ownName(this.#context)), nowMs);
      else if (hold !== null && hold.untilMs === null) this.#fail(reading, troubleOf(explain(hold.failure)), nowMs);
    }
  }

  /** Something is to be done without a call. */
  isDue(nowMs: number): boolean {
    const hold = activeHold(this.#context.meta, nowMs);
    const isStuck = hold !== null && hold.untilMs === null;
    return isStuck && this.#open().length > 0;
  }

  nextLooks(): readonly { readonly atMs: number; readonly priority: Priority }[] {
    const againAtMs = this.#context.references.failedRead(this.#needs)?.nextAtMs ?? 0;
    const isKnown = this.#context.references.missing([this.#needs]).length === 0;
    return this.#open().map(({ nextAtMs, priority }) => ({
      atMs: isKnown ? nextAtMs : Math.max(nextAtMs, againAtMs),
      priority,
    }));
  }

  wait(runId: string, nowMs: number): ReadingWait | null {
    const reading = this.#open().find((one) => one.runId === runId);
    if (reading === undefined) return null;
    const stop = xeroSuspension(this.#context, reading.priority, nowMs);
    return stop === null ? null : { failure: explain(stop.failure), untilMs: stop.untilMs };
  }

  /** One page at a time of each: the next one depends on it. */
  plan(nowMs: number): readonly PlannedCall[] {
    return this.#open().flatMap((reading): readonly PlannedCall[] => {
      const { step, priority, runId, stage } = reading;
      if (step === null || reading.nextAtMs > nowMs) return [];
      const need = { priority, dueAtMs: reading.nextAtMs };
      const isKnown = this.#context.references.missing([this.#needs]).length === 0;
      if (!isKnown) return referenceCalls(this.#context, [this.#needs], need, nowMs);
      if (reading.calls >= (reading.callsMost ?? TIE_OUT_CALLS_MOST)) {
        this.#fail(reading, tooManyCalls(ownName(this.#context), reading.calls), nowMs);
        return [];
      }
      const { purpose, request } = callOf(reading, step, this.#isGroup);
      return [{ purpose, request, ...need, docs: [{ kind: "invoice", id: runId, version: stage }] }];
    });
  }

  onSuccess(call: SentCall, body: unknown, nowMs: number): boolean {
    const reading = this.#readingOf(call);
    if (reading?.step == null) return true;
    const { kind, ids } = callOf(reading, reading.step, this.#isGroup);
    const elements = elementsOf(body, kind === "payment" ? "Payments" : XERO_NAMES[kind].plural);
    if (elements === null) return false;
    const page = pageOf(this.#context, reading, kind, elements);
    if (typeof page === "string") {
      this.#fail(reading, unreadable(page), nowMs);
      return true;
    }
    this.#take(reading, page, { isLast: elements.length < READ_PAGE_SIZE, ids }, nowMs);
    return true;
  }

  onFailure(call: SentCall, fault: XeroFault, nowMs: number): void {
    const reading = this.#readingOf(call);
    if (reading?.step == null) return;
    const { ids } = callOf(reading, reading.step, this.#isGroup);
    if (fault.kind === "not-found" && ids.length > 0) {
      return this.#take(reading, EMPTY, { isLast: true, ids }, nowMs);
    }
    const failures = reading.failures + 1;
    if (fault.kind === "rejected" || failures >= TIE_OUT_TRIES) {
      return this.#fail(reading, notRead(ownName(this.#context), fault), nowMs);
    }
    const nextAtMs = nowMs + retryDelayMs(failures - 1, this.#context.random());
    this.#context.months.putReading({ ...reading, failures, calls: reading.calls + 1, nextAtMs });
  }

  #take(
    reading: Reading,
    page: Side,
    { isLast, ids }: { readonly isLast: boolean; readonly ids: readonly string[] },
    nowMs: number,
  ): void {
    const { months, references } = this.#context;
    months.putPage(reading, reading.pages, page);
    this.#mark(reading, "page", reading.pages, nowMs);
    const left = reading.step?.list === "payments" && isLast ? this.#unnamed(reading) : reading.ids;
    const found = new Set([...ids, ...page.documents.map((one) => one.id)].map((id) => id.toLowerCase()));
    const after = {
      ...reading,
      pages: reading.pages + 1,
      calls: reading.calls + 1,
      failures: 0,
      nextAtMs: nowMs,
      ids: { invoice: without(left.invoice, found), "credit-note": without(left["credit-note"], found) },
      baseCurrency: references.get().organisation?.baseCurrency ?? null,
    };
    const step = reading.step === null ? null : nextStep(reading.step, isLast, after.ids);
    if (step !== null) months.putReading({ ...after, step });
    else this.#end({ ...after, step, state: "done" }, nowMs);
  }

  /** Documents that the group's payments name and no list has brought: of other months, and paid. */
  #unnamed(reading: Reading): Reading["ids"] {
    if (!this.#isGroup) return NO_IDS;
    const { documents, payments } = this.#context.months.side(reading.runId, reading.tenantId);
    const known = new Set(documents.map((one) => documentKey(one.kind, one.id)));
    const missing = (kind: DocumentKind) => {
      const named = payments.filter(
        (one) => one.documentKind === kind && !known.has(documentKey(kind, one.documentId)),
      );
      return [...new Set(named.map((one) => one.documentId))];
    };
    return { invoice: missing("invoice"), "credit-note": missing("credit-note") };
  }

  #fail(reading: Reading, failure: TieOutTrouble, nowMs: number): void {
    this.#end({ ...reading, state: "failed", failure, step: null }, nowMs);
  }

  #end(reading: Reading, nowMs: number): void {
    this.#context.months.putReading({ ...reading, endedAtMs: nowMs });
    this.#mark(reading, "end", reading.pages, nowMs);
  }

  /** The group's own pages are where they are needed already. */
  #mark({ runId, stage, group }: Reading, what: "page" | "end", seq: number, nowMs: number): void {
    if (group === selfOf(this.#context)) return;
    this.#context.outbox.mark(`month:${group}`, [runId, String(stage), what, String(seq)], nowMs);
  }

  #readingOf(call: SentCall): Reading | null {
    const [doc] = call.docs;
    if (doc === undefined) return null;
    const key: ReadingKey = { runId: doc.id, tenantId: selfOf(this.#context), stage: doc.version === 2 ? 2 : 1 };
    const reading = this.#context.months.reading(key);
    return reading?.state === "open" ? reading : null;
  }

  #open(): readonly Reading[] {
    const self = selfOf(this.#context);
    return this.#context.months.readings().filter((one) => one.state === "open" && one.tenantId === self);
  }

  /** What must be known of the set-up: where the group's documents belong, and in which currency a satellite counts. */
  get #needs(): "tracking" | "organisation" {
    return this.#isGroup ? "tracking" : "organisation";
  }

  get #isGroup(): boolean {
    return roleOf(this.#context) === "group";
  }
}

const EMPTY: Side = { documents: [], payments: [] };

function without(ids: readonly string[], found: ReadonlySet<string>): readonly string[] {
  return ids.filter((id) => !found.has(id.toLowerCase()));
}
