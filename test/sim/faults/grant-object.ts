/** The object of the one consent: its token set lasts, its keeper lives until it is killed. Renewals go through faults. */

import type { Failure } from "../../../src/domain/failure.ts";
import type { FirmId, GrantId, TenantId } from "../../../src/domain/ids.ts";
import { err, type Result } from "../../../src/domain/result.ts";
import type { StoredGrant } from "../../../src/grant/stored-grant.ts";
import { Keeper } from "../../../src/grant/token-store.ts";
import { TOKEN_TIMEOUT_MS } from "../../../src/limits.ts";
import type { AccessToken, TokenSet } from "../../../src/objects/grant-rpc.ts";
import type { Simulator } from "../../xero/src/simulator.ts";
import type { Agenda } from "./agenda.ts";
import type { Dice } from "./dice.ts";

export interface GrantDeps {
  readonly agenda: Agenda;
  readonly dice: Dice;
  readonly xero: Simulator;
  /** Throws while D1 is down. */
  readonly reportStatus: () => void;
  /** These organisations hear that the consent works. */
  readonly release: (tenants: readonly TenantId[]) => void;
  /** Called with how many renewals of one life are under way at Xero. */
  readonly renewing: (underWay: number) => void;
}

interface GrantLife {
  isDead: boolean;
  /** Renewals under way at Xero. */
  renewing: number;
  readonly keeper: Keeper;
}

const KEYS = [new Uint8Array(32).fill(7)];

/** A good token is refused once; who asks again some minutes later is not. */
const ONCE_IN_MS = 60 * 60_000;

export class GrantObject {
  #refusedAtMs = Number.NEGATIVE_INFINITY;
  stored: StoredGrant | null = null;
  alarmMs: number | null = null;
  readonly #deps: GrantDeps;
  #life: GrantLife;
  /** Who waits for an answer of this life: a killed object fails them. */
  readonly #waiting = new Set<(reason: string) => void>();

  constructor(deps: GrantDeps) {
    this.#deps = deps;
    this.#life = this.#newLife();
  }

  get isLost(): boolean {
    return this.stored?.status === "reconnect";
  }

  async store(owner: { readonly grantId: GrantId; readonly firmId: FirmId }, tokens: TokenSet): Promise<void> {
    await this.#life.keeper.store(owner, tokens);
  }

  /** As an entity object gets it: the call of the other object may fail. */
  accessToken(refused?: string, asker?: TenantId): Promise<Result<AccessToken, Failure>> {
    return new Promise((resolve) => {
      const fail = (reason: string) => resolve(err({ code: "token-refresh-failed", reason }));
      this.#waiting.add(fail);
      void this.#life.keeper.accessToken(refused, asker).then((token) => {
        if (this.#waiting.delete(fail)) resolve(token);
      });
    });
  }

  proved(): void {
    void this.#life.keeper.proved();
  }

  async wake(): Promise<void> {
    this.alarmMs = null;
    await this.#life.keeper.wake();
  }

  kill(): void {
    this.#life.isDead = true;
    this.#life = this.#newLife();
    for (const fail of this.#waiting) fail("the object was reset");
    this.#waiting.clear();
  }

  #newLife(): GrantLife {
    const life: GrantLife = { isDead: false, renewing: 0, keeper: new Keeper(this.#keeperDeps(() => life)) };
    return life;
  }

  #keeperDeps(life: () => GrantLife): ConstructorParameters<typeof Keeper>[0] {
    const { agenda, reportStatus } = this.#deps;
    /** A dead life does nothing more. */
    const alive = <T>(work: () => T): Promise<T> =>
      new Promise((resolve) => {
        if (!life().isDead) resolve(work());
      });
    return {
      load: () => alive(() => this.stored),
      save: (grant) =>
        alive(() => {
          this.stored = grant;
        }),
      reportStatus: async () => reportStatus(),
      release: (tenants) =>
        alive(() => {
          this.#deps.release(tenants);
          return [];
        }),
      wakeAt: (atMs) =>
        alive(() => {
          this.alarmMs = atMs;
        }),
      keys: KEYS,
      endpoint: {
        identityUrl: "https://xero.test",
        clientId: "orbit-demo-client",
        clientSecret: "orbit-demo-secret",
        fetch: (request) => this.#renewal(request, life()),
        timeout: () => new AbortController().signal,
        nowMs: () => agenda.nowMs,
      },
    };
  }

  #renewal(request: Request, life: GrantLife): Promise<Response> {
    const { agenda, dice, xero } = this.#deps;
    life.renewing++;
    this.#deps.renewing(life.renewing);
    return new Promise<Response>((resolve, reject) => {
      const broken = () => reject(new TypeError("connection lost"));
      const way = () => dice.between(20, 300);
      agenda.after(TOKEN_TIMEOUT_MS, () => reject(new DOMException("timed out", "TimeoutError")));
      if (dice.hits("renewal-lost-before")) return void agenda.after(way(), broken);
      if (agenda.nowMs - this.#refusedAtMs > ONCE_IN_MS && dice.hits("renewal-refused")) {
        this.#refusedAtMs = agenda.nowMs;
        return void agenda.after(way(), () => resolve(Response.json({ error: "invalid_grant" }, { status: 400 })));
      }
      if (dice.hits("renewal-500")) return void agenda.after(way(), () => resolve(new Response("", { status: 500 })));
      agenda.after(way(), () => {
        void xero.fetch(request).then((response) => {
          if (dice.hits("renewal-hangs")) return;
          agenda.after(way(), dice.hits("renewal-lost-after") ? broken : () => resolve(response));
        });
      });
    }).finally(() => {
      life.renewing--;
    });
  }
}
