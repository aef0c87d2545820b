/**
 * Objects that stand still although they need not: a pass that waits for another place than Xero, and a stop until somebody
 * reconnects although the consent is good.
 */

import type { EntityObject } from "./entity-object.ts";
import type { Broken } from "./repeats.ts";
import type { ExtraPromise } from "./switches.ts";
import type { World } from "./world.ts";

/** The longest that a pass takes, so that nothing shorter need be known of how it is made. */
const PASS_MS = 70_000;
/** A token that is refused may be asked about again some minutes later before a consent is called lost. */
const PROVED_MS = 20 * 60_000;

export class Standstill {
  readonly #world: World;
  readonly #waitingSinceMs = new WeakMap<EntityObject, number>();
  readonly #stoppedSinceMs = new WeakMap<EntityObject, number>();

  constructor(world: World) {
    this.#world = world;
  }

  broken(object: EntityObject): Broken<ExtraPromise> | null {
    return this.#waitsForOutlet(object) ?? this.#stoppedForGood(object);
  }

  #waitsForOutlet(object: EntityObject): Broken<ExtraPromise> | null {
    const { places, network, agenda } = this.#world;
    const { passing } = object;
    const waits = passing === null ? null : places.waits(passing);
    const isCalling = passing !== null && network.underWay(passing) > 0;
    if (waits === null || isCalling || waits.deliveries + waits.tokens === 0) {
      this.#waitingSinceMs.delete(object);
      return null;
    }
    const sinceMs = this.#waitingSinceMs.get(object) ?? agenda.nowMs;
    this.#waitingSinceMs.set(object, sinceMs);
    if (agenda.nowMs - sinceMs < PASS_MS) return null;
    const what = `a pass waits for ${waits.deliveries} deliveries and ${waits.tokens} tokens and for no call`;
    return { invariant: "no call waits for an outlet", what };
  }

  #stoppedForGood(object: EntityObject): Broken<ExtraPromise> | null {
    const { agenda, refusals } = this.#world;
    const hold = object.engine.hold();
    if (hold === null || hold.untilMs !== null || !this.#isConsentGood()) {
      this.#stoppedSinceMs.delete(object);
      return null;
    }
    const sinceMs = Math.max(this.#stoppedSinceMs.get(object) ?? agenda.nowMs, refusals.lastEndMs);
    this.#stoppedSinceMs.set(object, sinceMs);
    if (agenda.nowMs - sinceMs < PROVED_MS) return null;
    const what = `${hold.failure.code} until somebody reconnects, and Xero has taken the consent's tokens all the time`;
    return { invariant: "nothing stops for good while the consent is good", what };
  }

  /** Nobody revoked it, and no renewal was carried out whose answer never came: that ends a token set, too. */
  #isConsentGood(): boolean {
    const { consented, dice } = this.#world;
    const lost = (["renewal-lost-after", "renewal-hangs", "grant-killed"] as const).some((name) =>
      dice.counts.has(name),
    );
    return !consented.isRevoked && !lost;
  }
}
