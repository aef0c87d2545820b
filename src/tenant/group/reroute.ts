/**
 * After an option was given to another satellite, or other settings changed where documents belong: works out every held
 * document's route again, a bounded number a round, and has those decided that belong elsewhere now. Costs no call; what
 * moves then does so as any other move.
 */

import { satellitesOf } from "../../domain/firm.ts";
import { REMAP_RECORDS_PER_ROUND } from "../../limits.ts";
import { isApproved } from "../../mirror/document.ts";
import { routeDocument } from "../../mirror/route.ts";
import { firmOf, isConfigured, type TenantContext } from "../context.ts";
import { PRIORITY } from "../model/task.ts";
import { foundEventId, newEvent } from "../new-event.ts";
import type { GroupRecord } from "../storage/records.ts";

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
    for (const record of page) if (this.#belongsElsewhere(record)) this.#decideAgain(record, nowMs);
    const last = page.at(-1);
    if (last !== undefined) meta.set("remap", { kind: at.kind, afterId: last.id });
    else if (at.kind === "invoice") meta.set("remap", { kind: "credit-note", afterId: "" });
    else meta.delete("remap");
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

  /** From the state that is held: looked up to its version already, so no read is due. */
  #decideAgain(record: GroupRecord, nowMs: number): void {
    const { tasks } = this.#context;
    const key = { lane: "read", kind: record.kind, id: record.id } as const;
    if (tasks.get(key) !== null) return;
    tasks.want({ ...key, priority: PRIORITY.bulk, dueAtMs: nowMs, version: record.version });
    const task = tasks.get(key);
    if (task !== null) tasks.change(task, { observed: record.version });
    const start = {
      id: foundEventId(this.#context, nowMs),
      kind: record.kind,
      change: "update",
      resourceId: record.id,
    } as const;
    const text = "Settings changed which satellite it belongs to.";
    const event = newEvent(this.#context, { ...start, receivedAtMs: nowMs, source: "reconcile", text });
    this.#context.events.put(event, record.version, nowMs);
  }
}
