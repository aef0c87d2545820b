/** Decides, from one stream of random numbers, which faults happen; counts them. After `heal` none happens any more. */

import type { Plan } from "./plan.ts";
import { CALL_FAULTS, type CallFault, type FaultName } from "./switches.ts";

export class Dice {
  readonly random: () => number;
  readonly counts = new Map<FaultName, number>();
  readonly #rates: Plan["rates"];
  #isHealed = false;

  constructor(random: () => number, rates: Plan["rates"]) {
    this.random = random;
    this.#rates = rates;
  }

  heal(): void {
    this.#isHealed = true;
  }

  hits(fault: FaultName): boolean {
    const rate = this.#rates[fault] ?? 0;
    if (rate === 0 || this.#isHealed || this.random() >= rate) return false;
    this.#count(fault);
    return true;
  }

  /** The fate of one call. */
  callFault(): CallFault | null {
    if (this.#isHealed) return null;
    let at = this.random();
    for (const fault of CALL_FAULTS) {
      at -= this.#rates[fault] ?? 0;
      if (at >= 0) continue;
      this.#count(fault);
      return fault;
    }
    return null;
  }

  /** Uniform, whole. */
  between(fromMs: number, toMs: number): number {
    return fromMs + Math.floor(this.random() * (toMs - fromMs + 1));
  }

  #count(fault: FaultName): void {
    this.counts.set(fault, (this.counts.get(fault) ?? 0) + 1);
  }
}
