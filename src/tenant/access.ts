/**
 * The access token of this tenant's consent, as its object holds it between calls: renewed before its time is over, and
 * when Xero refuses it.
 */

import type { Failure } from "../failure.ts";
import type { AccessToken } from "../grant/rpc.ts";
import { TOKEN_SPARE_MS } from "../limits.ts";
import type { Result } from "../result.ts";
import type { XeroConnection } from "../xero/client.ts";
import { type Desk, ownName } from "./desk.ts";
import type { Holds } from "./holds.ts";

export interface AccessDeps {
  readonly connection: XeroConnection;
  /** A good access token of this tenant's grant; `refused` is one that Xero did not take. */
  readonly token: (refused?: string) => Promise<Result<AccessToken, Failure>>;
}

export class Access {
  readonly #desk: Desk;
  readonly #deps: AccessDeps;
  readonly #holds: Holds;
  #token: AccessToken | null = null;
  /** The token that replaced a refused one, until Xero has taken it. */
  #unproven: string | null = null;

  constructor(desk: Desk, deps: AccessDeps, holds: Holds) {
    this.#desk = desk;
    this.#deps = deps;
    this.#holds = holds;
  }

  get token(): string | null {
    return this.#token?.accessToken ?? null;
  }

  /** False when there is no token: then there is a hold, and nothing may leave. */
  async prepare(): Promise<boolean> {
    const nowMs = this.#deps.connection.nowMs();
    if (this.#token !== null && this.#token.expiresAtMs - TOKEN_SPARE_MS > nowMs) return true;
    return await this.#renew();
  }

  forget(): void {
    this.#token = null;
  }

  /** Xero has not refused it. */
  taken(): void {
    this.#unproven = null;
  }

  /**
   * A token may die before its time: then there is a fresh one, or a hold that says why there is none yet. False when
   * Xero refuses even the fresh one: that is the consent's.
   */
  async replace(refused: string): Promise<boolean> {
    // Another call of these moments met the refusal first.
    if (refused !== this.token) return true;
    if (refused === this.#unproven) return false;
    if (await this.#renew(refused)) this.#unproven = this.token;
    return true;
  }

  async #renew(refused?: string): Promise<boolean> {
    const token = await this.#deps.token(refused);
    const nowMs = this.#deps.connection.nowMs();
    if (token.ok) {
      this.#token = token.value;
      return true;
    }
    this.#token = null;
    this.#desk.store.transaction(() => {
      if (token.error.code === "token-set-invalid") {
        this.#holds.lost({ code: "token-set-invalid", entity: ownName(this.#desk) });
      } else this.#holds.retry(token.error, nowMs);
    });
    return false;
  }
}
