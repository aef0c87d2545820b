/** The Durable Object of one consent: a thin shell that gives the keeper its storage, Xero's token endpoint and the alarm. */

import { DurableObject } from "cloudflare:workers";
import { describeProblems, parseConfig } from "../config.ts";
import type { Failure } from "../domain/failure.ts";
import type { FirmId, GrantId, TenantId } from "../domain/ids.ts";
import type { Result } from "../domain/result.ts";
import { OBJECT_CALL_TIMEOUT_MS, TOKEN_RETRY_MS } from "../limits.ts";
import { log } from "../log.ts";
import type { AccessToken, GrantRpc, TokenSet } from "../objects/grant-rpc.ts";
import { answerOf, forEachAtOnce, objectsOf } from "../objects/objects.ts";
import { withTimeout } from "../objects/with-timeout.ts";
import { setGrantStatus } from "../store/grants.ts";
import { type FormerGrant, readStoredGrant, type StoredGrant } from "./stored-grant.ts";
import { Keeper } from "./token-store.ts";

const KEY = "grant";

export class Grant extends DurableObject<Env> implements GrantRpc {
  #made: Keeper | null = null;

  /** Made when first needed: a configuration that is bad for a while must not cost the alarm, as a throwing constructor would. */
  get #keeper(): Keeper {
    this.#made ??= this.#newKeeper();
    return this.#made;
  }

  #newKeeper(): Keeper {
    const { ctx, env } = this;
    const config = parseConfig(env);
    if (!config.ok) throw new Error(describeProblems(config.error));
    const { value } = config;
    return new Keeper({
      load: async () => {
        const stored = await ctx.storage.get<StoredGrant | FormerGrant>(KEY);
        return stored === undefined ? null : readStoredGrant(stored);
      },
      save: async (grant) => {
        if (grant === null) await ctx.storage.deleteAll();
        else await ctx.storage.put(KEY, grant);
      },
      reportStatus: async (grantId, status, atMs) => {
        const stored = await withTimeout(
          () => setGrantStatus(env.DB, grantId, { status, atMs }),
          OBJECT_CALL_TIMEOUT_MS,
        );
        if (!stored.ok) throw new Error(stored.error);
      },
      release: (tenants) => this.#release(tenants),
      wakeAt: (atMs) => ctx.storage.setAlarm(atMs),
      keys: value.tokenKeys,
      endpoint: {
        identityUrl: value.xeroIdentityUrl,
        clientId: value.clientId,
        clientSecret: value.clientSecret,
        fetch: (request) => fetch(request),
        timeout: (ms) => AbortSignal.timeout(ms),
        nowMs: () => Date.now(),
      },
    });
  }

  async store(owner: { readonly grantId: GrantId; readonly firmId: FirmId }, tokens: TokenSet): Promise<void> {
    await this.#keeper.store(owner, tokens);
  }

  async accessToken(refused?: string, asker?: TenantId): Promise<Result<AccessToken, Failure>> {
    const token = await this.#keeper.accessToken(refused, asker);
    if (!token.ok) log("token", { grantId: this.ctx.id.name ?? null, outcome: token.error.code });
    return token;
  }

  async proved(): Promise<void> {
    await this.#keeper.proved();
  }

  async forget(): Promise<void> {
    await this.#keeper.forget();
  }

  override async alarm(): Promise<void> {
    try {
      await this.#keeper.wake();
    } catch (error) {
      log("grant-alarm-failed", { grantId: this.ctx.id.name ?? null, reason: String(error) });
      await this.ctx.storage.setAlarm(Date.now() + TOKEN_RETRY_MS);
    }
  }

  /** Their objects only write rows; those that do not answer are asked to again. */
  async #release(tenants: readonly TenantId[]): Promise<readonly TenantId[]> {
    const objects = objectsOf(this.env);
    const unreached = await forEachAtOnce(tenants, async (tenant) => {
      const answer = await answerOf(() => objects.tenant(tenant).consentWorks());
      if (answer.ok) return [];
      log("release-not-taken", { tenantId: tenant, grantId: this.ctx.id.name ?? null, reason: answer.error });
      return [tenant];
    });
    return unreached.flat();
  }
}
