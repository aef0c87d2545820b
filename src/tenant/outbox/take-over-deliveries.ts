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
import { sendEach } from "./send-each.ts";

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

  sendAsks(satellite: TenantId, keys: readonly OutboxKey[]): Promise<undefined> {
    const { runs } = this.#parts;
    const ask = ([runId = ""]: OutboxKey) => runs.ask(runId);
    return sendEach(keys, ask, (one) => this.#destinations.readForTakeOver(satellite, one));
  }

  sendFound(group: TenantId, keys: readonly OutboxKey[]): Promise<undefined> {
    const { readings } = this.#parts;
    const part = ([runId = "", seq]: OutboxKey) => readings.part(runId, Number(seq));
    return sendEach(keys, part, (one) => this.#destinations.foundForTakeOver(group, selfOf(this.#context), one));
  }
}
