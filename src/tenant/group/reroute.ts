/**
 * After an option was given to another satellite, or other settings changed where documents belong, or a former satellite
 * is gone: works out every held record's route again, a bounded number a round, and has those decided that belong elsewhere
 * now. Costs no call; what moves then does so as any other move.
 */

import { isOpen } from "../../domain/event.ts";
import type { RecordKind } from "../../domain/failure.ts";
import { satellitesOf } from "../../domain/firm.ts";
import { REMAP_RECORDS_PER_ROUND } from "../../limits.ts";
import { isApproved } from "../../mirror/document.ts";
import { routeDocument } from "../../mirror/route.ts";
import { firmOf, isConfigured, type TenantContext } from "../context.ts";
import { PRIORITY } from "../model/task.ts";
import { positionAfter } from "../model/walk.ts";
import { foundEvent } from "../new-event.ts";
import type { GroupRecord } from "../storage/records.ts";
import { decideAgain } from "./decide-again.ts";
import { withoutForgotten } from "./former-satellites.ts";
import { recordOutcome, settleRecord } from "./record-status.ts";

export class Reroute {
  readonly #context: TenantContext;

  constructor(context: TenantContext) {
    this.#context = context;
  }

  isOpen(): boolean {
    return this.#context.meta.get("remap") !== null;
  }

  advance(nowMs: number): void {
    const { meta, records } = this.#context;
    const at = meta.get("remap");
    if (at === null || !isConfigured(this.#context)) return;
    const page = records.page(at.kind, at.afterId, REMAP_RECORDS_PER_ROUND);
    for (const record of page) this.#bringUpToDate(record, nowMs);
    const next = positionAfter(KINDS, at, page.at(-1)?.id);
    if (next === null) meta.delete("remap");
    else meta.set("remap", next);
  }

  #bringUpToDate(held: GroupRecord, nowMs: number): void {
    const record = withoutForgotten(this.#context, held, nowMs);
    const isForgotten = record !== held;
    const isElsewhere = this.#belongsElsewhere(record);
    if (record.kind === "contact") this.#settleContact(record, isForgotten, nowMs);
    else if (isForgotten || isElsewhere) this.#decideAgain(record, { isNews: isElsewhere, isForgotten }, nowMs);
    else if (hasOpenPlacement(record)) this.#settle(record, nowMs);
  }

  /** Its copies elsewhere are as they were; without any it is not used. */
  #settleContact(record: GroupRecord, isForgotten: boolean, nowMs: number): void {
    const key = { controller: "read", kind: record.kind, id: record.id } as const;
    const isUnused = isForgotten && record.placements.length === 0 && this.#context.tasks.get(key) === null;
    const unused = { code: "skip-not-mapped", reason: "contact-not-used" } as const;
    if (isUnused) this.#settle(this.#context.records.put({ ...record, failures: [unused] }), nowMs);
    else if (isForgotten || hasOpenPlacement(record)) this.#settle(record, nowMs);
  }

  /** What a former satellite does not do is said; so is that one is a satellite again. */
  #settle(record: GroupRecord, nowMs: number): void {
    settleRecord(this.#context, record, recordOutcome(this.#context, record), nowMs);
  }

  #belongsElsewhere(record: GroupRecord): boolean {
    if (record.state?.kind !== "document" || !isApproved(record.state.document)) return false;
    const firm = firmOf(this.#context);
    const route = routeDocument({
      lines: record.state.document.lines,
      settings: firm.settings,
      satellites: satellitesOf(firm),
      categories: this.#context.references.get().tracking ?? [],
    });
    const homes = record.placements.filter((placement) => !placement.leaving).map((placement) => placement.tenantId);
    if (!route.ok) return homes.length > 0;
    return homes.length !== 1 || homes[0] !== route.value.tenantId;
  }

  /** `isNews`: it gets an event. */
  #decideAgain(
    record: GroupRecord,
    { isNews, isForgotten }: { readonly isNews: boolean; readonly isForgotten: boolean },
    nowMs: number,
  ): void {
    const { events } = this.#context;
    if (!decideAgain(this.#context, record, PRIORITY.bulk, nowMs)) return;
    const isSaid = isForgotten && events.hasOpen({ kind: record.kind, recordId: record.id });
    if (!isNews || isSaid) return;
    const text = isForgotten
      ? "Its copy in a former satellite was forgotten, and it belongs to another one now."
      : "Settings changed which satellite it belongs to.";
    const found = { kind: record.kind, resourceId: record.id, source: "reconcile", text } as const;
    events.put(foundEvent(this.#context, found, nowMs), record.version, nowMs);
  }
}

/** Contacts last: the documents that are made elsewhere bring their own. */
const KINDS: readonly RecordKind[] = ["invoice", "credit-note", "contact"];

function hasOpenPlacement({ placements }: GroupRecord): boolean {
  return placements.some(({ status }) => isOpen(status));
}
