/**
 * Keeps one token set: gives out its access token, renews it once for all who ask, and never uses a pair that is not
 * stored. Everything outside (storage, Xero, the status in D1) is handed in. Called by the grant's object alone.
 */

import type { Failure } from "../failure.ts";
import type { FirmId, GrantId } from "../ids.ts";
import { REFRESH_GRACE_MS, TOKEN_KEEPALIVE_MS, TOKEN_RETRY_MS, TOKEN_SPARE_MS } from "../limits.ts";
import { err, ok, type Result } from "../result.ts";
import { refreshTokens, type TokenEndpoint } from "./refresh.ts";
import type { AccessToken, TokenSet } from "./rpc.ts";
import { open, seal } from "./seal.ts";

/** What the object stores: one value, replaced whole, so that it is never half new. */
export interface StoredGrant {
  readonly grantId: GrantId;
  readonly firmId: FirmId;
  /** Sealed TokenSet. */
  readonly tokens: string;
  /** Sealed refresh token that this pair replaced, good for Xero's grace (FACTS §1.3), and when. */
  readonly previous: { readonly refreshToken: string; readonly atMs: number } | null;
  readonly status: "ok" | "reconnect";
  /** D1 has not been told of the status. */
  readonly isUntold: boolean;
  readonly renewedAtMs: number;
}

export interface KeeperDeps {
  readonly load: () => Promise<StoredGrant | null>;
  /** Durable when it returns. */
  readonly save: (grant: StoredGrant | null) => Promise<void>;
  readonly tell: (grantId: GrantId, status: "ok" | "reconnect", atMs: number) => Promise<void>;
  readonly wakeAt: (atMs: number) => Promise<void>;
  readonly endpoint: TokenEndpoint;
  readonly keys: readonly Uint8Array[];
}

const LOST: Result<never, Failure> = err({ code: "token-set-invalid", entity: "this organisation" });

export class Keeper {
  readonly #deps: KeeperDeps;
  #renewing: Promise<Result<AccessToken, Failure>> | null = null;

  constructor(deps: KeeperDeps) {
    this.#deps = deps;
  }

  async store(owner: { readonly grantId: GrantId; readonly firmId: FirmId }, tokens: TokenSet): Promise<void> {
    const nowMs = this.#deps.endpoint.nowMs();
    const sealed = await seal(JSON.stringify(tokens), this.#deps.keys);
    const { grantId, firmId } = owner;
    const base = { grantId, firmId, previous: null, status: "ok", isUntold: false } as const;
    await this.#deps.save({ ...base, tokens: sealed, renewedAtMs: nowMs });
    await this.#deps.wakeAt(nowMs + TOKEN_KEEPALIVE_MS);
  }

  async accessToken(refused?: string): Promise<Result<AccessToken, Failure>> {
    const grant = await this.#deps.load();
    if (grant === null || grant.status === "reconnect") return LOST;
    const tokens = await this.#tokens(grant);
    if (!tokens.ok) return tokens;
    const { accessToken, expiresAtMs } = tokens.value;
    const isGood = accessToken !== refused && expiresAtMs - TOKEN_SPARE_MS > this.#deps.endpoint.nowMs();
    return isGood ? ok({ accessToken, expiresAtMs }) : await this.#renewOnce();
  }

  /** A renewal that is under way meanwhile is not kept either. */
  async forget(): Promise<void> {
    await this.#deps.save(null);
  }

  /** From the alarm: tells D1 what it does not know, and renews a pair that would expire of idleness. */
  async wake(): Promise<void> {
    const grant = await this.#deps.load();
    if (grant === null) return;
    if (grant.isUntold) await this.#tell(grant);
    const nowMs = this.#deps.endpoint.nowMs();
    if (grant.status === "ok" && nowMs - grant.renewedAtMs >= TOKEN_KEEPALIVE_MS) {
      const renewed = await this.#renewOnce();
      if (!renewed.ok && renewed.error.code !== "token-set-invalid") await this.#deps.wakeAt(nowMs + TOKEN_RETRY_MS);
    }
  }

  /** However many ask at once, one request goes to Xero (single flight). */
  #renewOnce(): Promise<Result<AccessToken, Failure>> {
    this.#renewing ??= this.#renew().finally(() => {
      this.#renewing = null;
    });
    return this.#renewing;
  }

  async #renew(): Promise<Result<AccessToken, Failure>> {
    const grant = await this.#deps.load();
    if (grant === null) return LOST;
    const tokens = await this.#tokens(grant);
    if (!tokens.ok) return tokens;
    const { endpoint, keys } = this.#deps;
    let used = tokens.value.refreshToken;
    let renewed = await refreshTokens(endpoint, used);
    if (!renewed.ok && renewed.error.kind === "invalid-grant") {
      const earlier = await this.#previousInGrace(grant);
      if (earlier === null) return await this.#lost(grant);
      used = earlier;
      renewed = await refreshTokens(endpoint, earlier);
    }
    if (!renewed.ok) {
      if (renewed.error.kind === "invalid-grant") return await this.#lost(grant);
      return err({ code: "token-refresh-failed", reason: renewed.error.reason });
    }
    // Somebody may have reconnected while the request was under way: their pair is the newer one.
    const current = await this.#deps.load();
    if (current === null || current.tokens !== grant.tokens) return await this.accessToken();
    const nowMs = endpoint.nowMs();
    await this.#deps.save({
      ...grant,
      tokens: await seal(JSON.stringify(renewed.value), keys),
      previous: { refreshToken: await seal(used, keys), atMs: nowMs },
      renewedAtMs: nowMs,
    });
    await this.#deps.wakeAt(nowMs + TOKEN_KEEPALIVE_MS);
    return ok(shown(renewed.value));
  }

  /** A person must consent again; everything that waits for this consent waits until then. */
  async #lost(grant: StoredGrant): Promise<Result<never, Failure>> {
    const lost: StoredGrant = { ...grant, status: "reconnect", isUntold: true };
    await this.#deps.save(lost);
    await this.#tell(lost);
    return LOST;
  }

  async #tell(grant: StoredGrant): Promise<void> {
    const nowMs = this.#deps.endpoint.nowMs();
    try {
      await this.#deps.tell(grant.grantId, grant.status, nowMs);
      const current = await this.#deps.load();
      if (current?.tokens === grant.tokens) await this.#deps.save({ ...current, isUntold: false });
    } catch {
      await this.#deps.wakeAt(nowMs + TOKEN_RETRY_MS);
    }
  }

  async #previousInGrace(grant: StoredGrant): Promise<string | null> {
    const { previous } = grant;
    if (previous === null || this.#deps.endpoint.nowMs() - previous.atMs > REFRESH_GRACE_MS) return null;
    const opened = await open(previous.refreshToken, this.#deps.keys);
    return opened.ok ? opened.value : null;
  }

  /** A key that is missing comes back when the configuration is mended: the consent is not lost by it. */
  async #tokens(grant: StoredGrant): Promise<Result<TokenSet, Failure>> {
    const opened = await open(grant.tokens, this.#deps.keys);
    if (opened.ok) return ok(JSON.parse(opened.value));
    if (opened.error === "damaged") return await this.#lost(grant);
    return err({ code: "token-refresh-failed", reason: "TOKEN_KEY does not hold the key that sealed the token set" });
  }
}

function shown(tokens: TokenSet): AccessToken {
  return { accessToken: tokens.accessToken, expiresAtMs: tokens.expiresAtMs };
}
