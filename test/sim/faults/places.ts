/**
 * The places outside an entity object and the way to them: D1, the other objects, the consent's object. Work there may fail,
 * be late, be done without an answer, or never end. What a life waits for there is counted, for the checks.
 */

import type { Failure } from "../../../src/domain/failure.ts";
import type { TenantId } from "../../../src/domain/ids.ts";
import type { Result } from "../../../src/domain/result.ts";
import type { AccessToken } from "../../../src/objects/grant-rpc.ts";
import type { Inbox } from "../../../src/tenant/inbox/inbox.ts";
import type { Destinations } from "../../../src/tenant/outbox/dispatcher.ts";
import { copyName, documentName } from "../sim-d1.ts";
import type { FaultName } from "./switches.ts";
import type { World } from "./world.ts";

interface Life {
  readonly isDead: boolean;
}

/** What a life waits for outside. */
interface Waits {
  deliveries: number;
  tokens: number;
}

const SHORT_WAY = [1, 30] as const;
/** Of what hangs, the half that is answered in the end. */
const LATE_ANSWER = [60_000, 600_000] as const;

export class Places {
  readonly #world: World;
  readonly #waits = new WeakMap<Life, Waits>();

  constructor(world: World) {
    this.#world = world;
  }

  waits(life: Life): Waits {
    const waits = this.#waits.get(life) ?? { deliveries: 0, tokens: 0 };
    this.#waits.set(life, waits);
    return waits;
  }

  destinationsOf(life: Life): Destinations {
    const { d1 } = this.#world;
    const now = () => this.#world.agenda.nowMs;
    return {
      loadFirm: (_firm, known) => this.#atD1(life, () => (this.#world.firm.version > known ? this.#world.firm : null)),
      writeEvents: (_firm, events) =>
        this.#atD1(life, () => {
          for (const event of events) {
            if ((d1.events.get(event.id)?.rev ?? 0) < event.rev) d1.events.set(event.id, event);
          }
        }),
      writeDocuments: (_firm, rows) =>
        this.#atD1(life, () => {
          for (const row of rows) {
            const key = documentName(row);
            if ((d1.documents.get(key)?.rev ?? 0) < row.rev) d1.documents.set(key, row);
          }
        }),
      writeMappings: (_firm, rows) =>
        this.#atD1(life, () => {
          for (const row of rows) {
            const key = copyName(row);
            if ((d1.contacts.get(key)?.rev ?? 0) < row.rev) d1.contacts.set(key, row);
          }
        }),
      markDisconnected: () => this.#atD1(life, () => undefined),
      markSilent: () => this.#atD1(life, () => undefined),
      want: (satellite, group, states) => this.#message(life, satellite, (inbox) => inbox.want(group, states, now())),
      forget: (satellite, group, epoch) => this.#message(life, satellite, (inbox) => inbox.forget(group, epoch, now())),
      readMonth: (satellite, ask) => this.#message(life, satellite, (inbox) => inbox.readMonth(ask, now())),
      monthRead: (group, satellite, part) =>
        this.#message(life, group, (inbox) => inbox.monthRead(satellite, part, now())),
      readForTakeOver: (satellite, ask) => this.#message(life, satellite, (inbox) => inbox.readForTakeOver(ask, now())),
      foundForTakeOver: (group, satellite, part) =>
        this.#message(life, group, (inbox) => inbox.foundForTakeOver(satellite, part, now())),
      writeTieOut: () => this.#atD1(life, () => undefined),
      report: (group, satellite, reports) =>
        this.#message(life, group, (inbox) => inbox.report(satellite, reports, now())),
    };
  }

  /** An access token of the consent's object. */
  async token(id: TenantId, life: Life, refused?: string): Promise<Result<AccessToken, Failure>> {
    const { dice, agenda, grant } = this.#world;
    if (dice.hits("grant-killed")) agenda.after(dice.between(1, 500), () => grant.kill());
    const waits = this.waits(life);
    waits.tokens++;
    try {
      if (dice.hits("grant-hangs")) await this.#never(() => undefined);
      return await grant.accessToken(refused, id);
    } finally {
      waits.tokens--;
    }
  }

  /** Throws while D1 is down. */
  atD1(): void {
    if (this.#world.d1.isDown) throw new Error("D1 is down");
  }

  #atD1<T>(life: Life, work: () => T): Promise<T> {
    const { dice } = this.#world;
    const done = () => {
      this.atD1();
      const answer = work();
      if (dice.hits("d1-answer-lost")) throw new Error("D1 did not answer");
      return answer;
    };
    if (this.#hangs("d1-hangs")) return this.#counted(life, this.#never(done));
    return this.#away(life, dice.between(...SHORT_WAY), done);
  }

  #message(life: Life, id: TenantId, say: (inbox: Inbox) => void): Promise<void> {
    const { dice, agenda } = this.#world;
    if (dice.hits("message-late")) {
      // The sender hears that it failed, and it arrives all the same, after what is sent next.
      agenda.after(dice.between(5000, 90_000), () => this.#arriveLate(id, say));
      return this.#away(life, dice.between(...SHORT_WAY), () => {
        throw new Error("the connection was lost");
      });
    }
    const said = () => {
      if (dice.hits("message-lost-before")) throw new Error("the message was lost");
      this.#world.object(id).tell(say);
      if (dice.hits("message-lost-after")) throw new Error("the answer was lost");
    };
    if (this.#hangs("message-hangs")) return this.#counted(life, this.#never(said));
    return this.#away(life, dice.hits("message-slow") ? dice.between(1000, 30_000) : dice.between(...SHORT_WAY), said);
  }

  #hangs(fault: FaultName): boolean {
    const hangs = this.#world.dice.hits(fault);
    if (hangs) this.#world.watch.note(() => `hangs    ${fault}`);
    return hangs;
  }

  #arriveLate(id: TenantId, say: (inbox: Inbox) => void): void {
    try {
      this.#world.object(id).tell(say);
    } catch {
      // Nobody waits for the answer any more.
    }
  }

  /** Work elsewhere, and its answer, which nobody hears in a life that has ended. */
  #away<T>(life: Life, ms: number, work: () => T): Promise<T> {
    const answer = new Promise<T>((resolve, reject) => {
      this.#world.agenda.after(ms, () => {
        try {
          const result = work();
          if (!life.isDead) resolve(result);
        } catch (error) {
          if (!life.isDead) reject(error);
        }
      });
    });
    return this.#counted(life, answer);
  }

  /** Carried out at once, or minutes later, or not at all; answered late or never. */
  #never<T>(work: () => T): Promise<T> {
    const { dice, agenda } = this.#world;
    const fate = dice.random();
    return new Promise((resolve, reject) => {
      const finish = () => {
        try {
          resolve(work());
        } catch (error) {
          reject(error);
        }
      };
      if (fate < 0.3) return;
      if (fate < 0.6) return void agenda.after(dice.between(...SHORT_WAY), () => this.#unheard(work));
      agenda.after(dice.between(...LATE_ANSWER), finish);
    });
  }

  #unheard(work: () => unknown): void {
    try {
      work();
    } catch {
      // The caller hears nothing in any case.
    }
  }

  #counted<T>(life: Life, answer: Promise<T>): Promise<T> {
    const waits = this.waits(life);
    waits.deliveries++;
    return answer.finally(() => {
      waits.deliveries--;
    });
  }
}
