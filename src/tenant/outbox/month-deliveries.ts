/**
 * What a tie-out sends: the group asks a satellite to read a month, the satellite sends its pages one by one (a page of 1,000
 * documents is some 300 kB), and the group hands D1 the result. Every part may arrive twice. Called by the dispatcher.
 */

import type { FirmId, TenantId } from "../../domain/ids.ts";
import type { MonthPart } from "../../objects/tenant-rpc.ts";
import { selfOf, type TenantContext } from "../context.ts";
import type { TieOuts } from "../month/tie-outs.ts";
import type { OutboxKey } from "../storage/outbox.ts";
import type { Destinations } from "./dispatcher.ts";
import { sendEach } from "./send-each.ts";

export class MonthDeliveries {
  readonly #context: TenantContext;
  readonly #tieOuts: TieOuts;
  readonly #destinations: Destinations;

  constructor(context: TenantContext, tieOuts: TieOuts, destinations: Destinations) {
    this.#context = context;
    this.#tieOuts = tieOuts;
    this.#destinations = destinations;
  }

  sendAsks(satellite: TenantId, keys: readonly OutboxKey[]): Promise<undefined> {
    const ask = ([runId = ""]: OutboxKey) => this.#tieOuts.askOf(runId, satellite);
    return sendEach(keys, ask, (one) => this.#destinations.readMonth(satellite, one));
  }

  /** What the group has is not needed here any more. */
  async sendParts(group: TenantId, keys: readonly OutboxKey[]): Promise<() => void> {
    const send = (part: MonthPart) => this.#destinations.monthRead(group, selfOf(this.#context), part);
    await sendEach(keys, (key) => this.#part(key), send);
    return () => {
      for (const [runId = "", stage, what, seq] of keys) {
        if (what === "page") this.#context.months.deletePage(this.#key(runId, stage), Number(seq));
      }
    };
  }

  async sendResults(firmId: FirmId, keys: readonly OutboxKey[]): Promise<() => void> {
    const result = ([runId = ""]: OutboxKey) => this.#tieOuts.result(runId);
    await sendEach(keys, result, (one) => this.#destinations.writeTieOut(firmId, one));
    return () => {
      for (const [runId = ""] of keys) this.#context.months.forget(runId);
    };
  }

  #part([runId = "", stage, what, seq]: OutboxKey): MonthPart | null {
    const key = this.#key(runId, stage);
    const reading = this.#context.months.reading(key);
    if (reading === null) return null;
    const base = { runId, stage: key.stage, seq: Number(seq) };
    if (what === "page") return { ...base, page: this.#context.months.page(key, base.seq), end: null };
    const { failure, pages, endedAtMs, baseCurrency } = reading;
    return { ...base, page: null, end: { failure, pages, endedAtMs: endedAtMs ?? 0, baseCurrency } };
  }

  #key(runId: string, stage: string | undefined) {
    return { runId, tenantId: selfOf(this.#context), stage: stage === "2" ? 2 : 1 } as const;
  }
}
