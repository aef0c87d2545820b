/**
 * The access token of this tenant's consent, as its object holds it between calls: renewed before its time is over, and
 * when Xero refuses it. Judges what a 401 or 403 means: only the consent's own object (Xero's token endpoint) can say that
 * the consent is lost, and only Xero's list of connections that an organisation is disconnected. Anything else passes.
 */

import type { Failure } from "../../domain/failure.ts";
import type { Result } from "../../domain/result.ts";
import { TOKEN_SPARE_MS } from "../../limits.ts";
import type { AccessToken } from "../../objects/grant-rpc.ts";
import type { XeroConnection } from "../../xero/client.ts";
import { type Listing, listingOf } from "../../xero/connections.ts";
import type { XeroFault } from "../../xero/errors.ts";
import { hasNeededScopes } from "../../xero/token-scopes.ts";
import { ownName, selfOf, type TenantContext } from "../context.ts";
import type { Holds } from "../suspension/holds.ts";

export interface AccessDeps {
  readonly connection: XeroConnection;
  /** A good access token of this tenant's grant; `refused` is one that Xero did not take. */
  readonly token: (refused?: string) => Promise<Result<AccessToken, Failure>>;
  /** Xero has served a call with a token of the grant: others that wait for it may continue. Returns at once. */
  readonly proved: () => void;
}

/** What a refused call means for its organisation. */
export type Judgement =
  /** Nothing: with another token it simply goes again, or there is a hold already. */
  | { readonly act: "again" }
  /** It passes: later, a little later each time. */
  | { readonly act: "pause"; readonly reason: string }
  /** Xero's list of connections leaves the organisation out. */
  | { readonly act: "missing" }
  /** A person must consent again. */
  | { readonly act: "lost"; readonly failure: Failure };

export class AccessTokenCache {
  readonly #context: TenantContext;
  readonly #deps: AccessDeps;
  readonly #holds: Holds;
  #token: AccessToken | null = null;
  /** The token that served a call last. */
  #proved: string | null = null;
  #listing: Promise<Listing> | null = null;

  constructor(context: TenantContext, deps: AccessDeps, holds: Holds) {
    this.#context = context;
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
    const token = await this.#deps.token();
    if (token.ok) this.#token = token.value;
    else this.#hold(token.error);
    return token.ok;
  }

  invalidate(): void {
    this.#token = null;
  }

  served(accessToken: string): void {
    if (this.#proved === accessToken) return;
    this.#proved = accessToken;
    this.#deps.proved();
  }

  /** Null for a fault that says nothing of token, permission or connection. */
  async judge(fault: XeroFault, accessToken: string): Promise<Judgement | null> {
    switch (fault.kind) {
      case "token-refused":
        return await this.#replace(accessToken);
      case "scope-missing":
        return hasNeededScopes(accessToken)
          ? { act: "pause", reason: "it says that a permission is missing which the consent has" }
          : { act: "lost", failure: { code: "scope-missing", entity: ownName(this.#context) } };
      case "forbidden": {
        if ((await this.#listed(accessToken)) === "missing") return { act: "missing" };
        // Another token may be served; if not, it passes all the same.
        await this.#replace(accessToken);
        return { act: "pause", reason: "it refuses access for the moment, though the organisation is connected" };
      }
      default:
        return null;
    }
  }

  /** A token may die before its time: then there is another one, or a hold that says why there is none yet. */
  async #replace(refused: string): Promise<Judgement> {
    // Another call of these moments met the refusal first.
    if (refused !== this.token) return { act: "again" };
    const token = await this.#deps.token(refused);
    if (token.ok) this.#token = token.value;
    else if (token.error.code === "xero-unavailable")
      return { act: "pause", reason: "it refuses a token that it has just issued" };
    else if (refused === this.token) this.#hold(token.error);
    return { act: "again" };
  }

  /** However many calls are refused at the same time, Xero is asked once. */
  #listed(accessToken: string): Promise<Listing> {
    this.#listing ??= listingOf(this.#deps.connection, { accessToken, tenantId: selfOf(this.#context) }).finally(() => {
      this.#listing = null;
    });
    return this.#listing;
  }

  #hold(error: Failure): void {
    const nowMs = this.#deps.connection.nowMs();
    this.#token = null;
    this.#context.transaction(() => {
      if (error.code === "token-set-invalid") this.#holds.lost({ ...error, entity: ownName(this.#context) }, nowMs);
      else this.#holds.retry(error, nowMs);
    });
  }
}
