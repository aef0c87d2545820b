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

export class MonthDeliveries {
  readonly #context: TenantContext;
  readonly #tieOuts: TieOuts;
  readonly #destinations: Destinations;

  constructor(context: TenantContext, tieOuts: TieOuts, destinations: Destinations) {
    this.#context = context;
    this.#tieOuts = tieOuts;
    this.#destinations = destinations;
  }

  async sendAsks(satellite: TenantId, keys: readonly OutboxKey[]): Promise<undefined> {
    for (const [runId = ""] of keys) {
      const ask = this.#tieOuts.askOf(runId, satellite);
      if (ask !== null) await this.#destinations.readMonth(satellite, ask);
    }
    return undefined;
  }

  /** What the group has is not needed here any more. */
  async sendParts(group: TenantId, keys: readonly OutboxKey[]): Promise<() => void> {
    for (const key of keys) {
      const part = this.#part(key);
      if (part !== null) await this.#destinations.monthRead(group, selfOf(this.#context), part);
    }
    return () => {
      for (const [runId = "", stage, what, seq] of keys) {
        if (what === "page") this.#context.months.deletePage(this.#key(runId, stage), Number(seq));
      }
    };
  }

  async sendResults(firmId: FirmId, keys: readonly OutboxKey[]): Promise<() => void> {
    for (const [runId = ""] of keys) {
      const result = this.#tieOuts.result(runId);
      if (result !== null) await this.#destinations.writeTieOut(firmId, result);
    }
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
