/**
 * What a take-over sends: the group asks a satellite to read its documents, and the satellite sends what the group compares,
 * part by part. Every part may arrive twice. Called by the dispatcher.
 */

import type { TenantId } from "../../domain/ids.ts";
import { selfOf, type TenantContext } from "../context.ts";
import type { OutboxKey } from "../storage/outbox.ts";
import type { TakeOverReadings } from "../take-over/readings.ts";
import type { TakeOverRuns } from "../take-over/take-overs.ts";
import type { Destinations } from "./dispatcher.ts";

export interface TakeOverParts {
  readonly runs: TakeOverRuns;
  readonly readings: TakeOverReadings;
}

export class TakeOverDeliveries {
  readonly #context: TenantContext;
  readonly #parts: TakeOverParts;
  readonly #destinations: Destinations;

  constructor(context: TenantContext, parts: TakeOverParts, destinations: Destinations) {
    this.#context = context;
    this.#parts = parts;
    this.#destinations = destinations;
  }

  async sendAsks(satellite: TenantId, keys: readonly OutboxKey[]): Promise<undefined> {
    for (const [runId = ""] of keys) {
      const ask = this.#parts.runs.ask(runId);
      if (ask !== null) await this.#destinations.readForTakeOver(satellite, ask);
    }
    return undefined;
  }

  async sendFound(group: TenantId, keys: readonly OutboxKey[]): Promise<undefined> {
    for (const [runId = "", seq] of keys) {
      const part = this.#parts.readings.part(runId, Number(seq));
      if (part !== null) await this.#destinations.foundForTakeOver(group, selfOf(this.#context), part);
    }
    return undefined;
  }
}
