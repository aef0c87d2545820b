/** A month of a practice, from a seed. What Xero does not let a person do is simply not done. */

import { Refused } from "../xero/src/control/refused.ts";
import { People, type PeoplePlan } from "./people.ts";
import type { Practice } from "./practice.ts";
import { seeded } from "./seeded.ts";

export interface MonthPlan extends PeoplePlan {
  readonly seed: number;
}

const DAY_MS = 24 * 60 * 60_000;

export class Month {
  readonly #practice: Practice;
  readonly #plan: MonthPlan;
  readonly #random: () => number;
  readonly #people: People;
  done: Record<string, number> = {};

  constructor(practice: Practice, plan: MonthPlan) {
    this.#practice = practice;
    this.#plan = plan;
    this.#random = seeded(plan.seed);
    this.#people = new People(practice, plan, this.#random);
  }

  async live(): Promise<void> {
    const { invoices } = this.#plan;
    const steps = invoices * 4;
    for (let step = 0; step < steps; step++) {
      this.#act(step / steps);
      await this.#practice.live(Math.floor(this.#random() * ((2 * 30 * DAY_MS) / steps)));
    }
  }

  #act(progress: number): void {
    const [name, act] = this.#choose(progress);
    try {
      act();
      this.done[name] = (this.done[name] ?? 0) + 1;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
    }
  }

  #choose(progress: number): readonly [string, () => void] {
    const people = this.#people;
    const acts: readonly (readonly [number, string, () => void])[] = [
      [30, "raise", () => people.raise()],
      [14, "edit lines", () => people.editLines()],
      [8, "edit words", () => people.editWords()],
      [16, "pay", () => people.pay()],
      [6, "remove payment", () => people.removePayment()],
      [8, "credit", () => people.credit()],
      [8, "allocate", () => people.allocate()],
      [4, "unallocate", () => people.unallocate()],
      [5, "void", () => people.voidInvoice()],
      [6, "move", () => people.move()],
      [4, "rename", () => people.rename()],
      [progress > 0.3 ? 1 : 0, "archive and restore", () => people.archiveAndRestore()],
      [progress > 0.5 ? 1 : 0, "lock date", () => people.moveLockDate()],
    ];
    let at = this.#random() * acts.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, name, act] of acts) {
      at -= weight;
      if (at < 0) return [name, act];
    }
    return ["raise", () => people.raise()];
  }
}
