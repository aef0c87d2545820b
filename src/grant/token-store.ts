/**
 * Keeps one token set: gives out its access token, renews it once for all who ask, and never uses a pair that is not
 * stored. Only Xero's token endpoint says that the consent is gone, and only when it says so for some minutes; whoever had
 * to wait meanwhile is released by the first success. Everything outside (storage, Xero, D1, the organisations' objects) is
 * handed in. Called by the grant's object alone.
 */

import type { Failure } from "../domain/failure.ts";
import type { FirmId, GrantId, TenantId } from "../domain/ids.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { REFRESH_GRACE_MS, RELEASE_RETRY_MS, REPLACE_AGAIN_MS, TOKEN_RETRY_MS, TOKEN_SPARE_MS } from "../limits.ts";
import type { AccessToken, TokenSet } from "../objects/grant-rpc.ts";
import { afterRefusal, askAtMs } from "./doubt.ts";
import { type RefreshError, refreshTokens, type TokenEndpoint } from "./refresh.ts";
import { open, seal } from "./seal.ts";
import { readTokens, released, type StoredGrant } from "./stored-grant.ts";

export interface KeeperDeps {
  readonly load: () => Promise<StoredGrant | null>;
  /** Durable when it returns. */
  readonly save: (grant: StoredGrant | null) => Promise<void>;
  /** To D1, where the page reads it. */
  readonly reportStatus: (grantId: GrantId, status: "ok" | "reconnect", atMs: number) => Promise<void>;
  /** Releases these organisations; answers those that could not be reached. */
  readonly release: (tenants: readonly TenantId[]) => Promise<readonly TenantId[]>;
  readonly wakeAt: (atMs: number) => Promise<void>;
  readonly endpoint: TokenEndpoint;
  readonly keys: readonly Uint8Array[];
}

type Token = Result<AccessToken, Failure>;

const LOST: Result<never, Failure> = err({ code: "token-set-invalid", entity: "this organisation" });
const DOUBTED: Result<never, Failure> = err({
  code: "token-refresh-failed",
  reason: "Xero does not know the consent at the moment (invalid_grant); Orbit asks again",
});
const TOO_FRESH: Result<never, Failure> = err({
  code: "xero-unavailable",
  entity: "this organisation",
  reason: "Xero refuses a token that it has just issued",
});

export class Keeper {
  readonly #deps: KeeperDeps;
  #renewing: Promise<Token | null> | null = null;

  constructor(deps: KeeperDeps) {
    this.#deps = deps;
  }

  async store(owner: { readonly grantId: GrantId; readonly firmId: FirmId }, tokens: TokenSet): Promise<void> {
    const sealed = await seal(JSON.stringify(tokens), this.#deps.keys);
    const { grantId, firmId } = owner;
    const base = { grantId, firmId, previous: null, status: "ok", isUnreported: false } as const;
    await this.#save({ ...base, tokens: sealed, renewedAtMs: this.#nowMs() });
  }

  async accessToken(refused?: string, asker?: TenantId): Promise<Token> {
    const answer = await this.#answer(refused);
    if (!answer.ok && asker !== undefined) await this.#remember(asker);
    return answer;
  }

  async proved(): Promise<void> {
    const grant = await this.#deps.load();
    // A token from before serves until it expires: that says nothing of a consent that Xero does not renew.
    if (grant === null || grant.status !== "ok" || grant.doubt != null) return;
    if ((grant.waiting ?? []).length > 0) await this.#save({ ...grant, ...released(grant) });
  }

  /** A renewal that is under way meanwhile is not kept either. */
  async forget(): Promise<void> {
    await this.#deps.save(null);
  }

  /** From the alarm: sends D1 and the organisations what they do not know, and asks Xero when that is due. */
  async wake(): Promise<void> {
    const grant = await this.#deps.load();
    if (grant === null) return;
    if (grant.isUnreported) await this.#reportStatus(grant);
    if ((grant.releasing ?? []).length > 0) await this.#release(grant.releasing ?? []);
    if (askAtMs(grant) <= this.#nowMs()) await this.#renewOnce();
    await this.#arm(true);
  }

  async #answer(refused?: string): Promise<Token> {
    const grant = await this.#deps.load();
    if (grant === null || grant.status === "reconnect") return LOST;
    const tokens = await this.#tokens(grant);
    if (tokens === null) return await this.#answer(refused);
    if (!tokens.ok) return tokens;
    const nowMs = this.#nowMs();
    const { accessToken, expiresAtMs } = tokens.value;
    if (accessToken !== refused && expiresAtMs - TOKEN_SPARE_MS > nowMs) return ok({ accessToken, expiresAtMs });
    const isReplacing = accessToken === refused;
    if (isReplacing && nowMs - (grant.replacedAtMs ?? Number.NEGATIVE_INFINITY) < REPLACE_AGAIN_MS) return TOO_FRESH;
    if (grant.doubt != null && nowMs < grant.doubt.nextAtMs) return DOUBTED;
    return (await this.#renewOnce(isReplacing)) ?? (await this.#answer());
  }

  /** However many ask at once, one request goes to Xero (single flight). Null: somebody reconnected meanwhile, their pair counts. */
  #renewOnce(isReplacing = false): Promise<Token | null> {
    this.#renewing ??= this.#renew(isReplacing).finally(() => {
      this.#renewing = null;
    });
    return this.#renewing;
  }

  async #renew(isReplacing: boolean): Promise<Token | null> {
    const grant = await this.#deps.load();
    if (grant === null) return LOST;
    const tokens = await this.#tokens(grant);
    if (tokens === null || !tokens.ok) return tokens;
    const renewed = await this.#refresh(grant, tokens.value.refreshToken);
    const { keys } = this.#deps;
    const sealed = renewed.ok ? await seal(JSON.stringify(renewed.value.tokens), keys) : "";
    const used = renewed.ok ? await seal(renewed.value.used, keys) : "";
    // Somebody may have reconnected while the request was under way: their pair is the newer one.
    const current = await this.#deps.load();
    if (current === null || current.tokens !== grant.tokens) return null;
    if (!renewed.ok) {
      if (renewed.error.kind === "invalid-grant") return await this.#doubted(current);
      return err({ code: "token-refresh-failed", reason: renewed.error.reason });
    }
    const nowMs = this.#nowMs();
    await this.#save({
      ...current,
      ...released(current),
      ...(isReplacing ? { replacedAtMs: nowMs } : {}),
      tokens: sealed,
      previous: { refreshToken: used, atMs: nowMs },
      status: "ok",
      isUnreported: current.isUnreported || current.status !== "ok",
      renewedAtMs: nowMs,
      doubt: null,
    });
    return ok(shown(renewed.value.tokens));
  }

  /** With the token that this one replaced as well, inside its grace: the answer that brought this one may be its last. */
  async #refresh(
    grant: StoredGrant,
    refreshToken: string,
  ): Promise<Result<{ readonly tokens: TokenSet; readonly used: string }, RefreshError>> {
    const { endpoint } = this.#deps;
    const first = await refreshTokens(endpoint, refreshToken);
    if (first.ok) return ok({ tokens: first.value, used: refreshToken });
    if (first.error.kind !== "invalid-grant") return first;
    const earlier = await this.#previousInGrace(grant);
    if (earlier === null) return first;
    const second = await refreshTokens(endpoint, earlier);
    return second.ok ? ok({ tokens: second.value, used: earlier }) : second;
  }

  /** Xero refused the consent: asked again for some minutes; then a person must consent again, and everything waits. */
  async #doubted(grant: StoredGrant): Promise<Result<never, Failure>> {
    const { doubt, isLost } = afterRefusal(grant.doubt ?? null, this.#nowMs());
    if (!isLost) {
      await this.#save({ ...grant, doubt });
      return DOUBTED;
    }
    await this.#lost({ ...grant, doubt });
    return LOST;
  }

  async #lost(grant: StoredGrant): Promise<Result<never, Failure>> {
    const isNews = grant.status !== "reconnect";
    const lost: StoredGrant = { ...grant, status: "reconnect", isUnreported: grant.isUnreported || isNews };
    await this.#save(lost);
    if (lost.isUnreported) await this.#reportStatus(lost);
    return LOST;
  }

  async #reportStatus(grant: StoredGrant): Promise<void> {
    try {
      await this.#deps.reportStatus(grant.grantId, grant.status, this.#nowMs());
    } catch {
      // The alarm sends it again.
      return;
    }
    const current = await this.#deps.load();
    if (current?.tokens === grant.tokens && current.status === grant.status) {
      await this.#save({ ...current, isUnreported: false });
    }
  }

  async #release(tenants: readonly TenantId[]): Promise<void> {
    const unreached = await this.#deps.release(tenants);
    const current = await this.#deps.load();
    if (current === null) return;
    const later = (current.releasing ?? []).filter((tenant) => unreached.includes(tenant) || !tenants.includes(tenant));
    await this.#deps.save({ ...current, releasing: later });
  }

  async #remember(asker: TenantId): Promise<void> {
    const grant = await this.#deps.load();
    const waiting = grant?.waiting ?? [];
    if (grant !== null && !waiting.includes(asker)) await this.#deps.save({ ...grant, waiting: [...waiting, asker] });
  }

  async #save(grant: StoredGrant): Promise<void> {
    await this.#deps.save(grant);
    await this.#arm();
  }

  /** The alarm, from what is stored. What an alarm has just tried in vain is tried again after a pause. */
  async #arm(isAfterAlarm = false): Promise<void> {
    const grant = await this.#deps.load();
    if (grant === null) return;
    const nowMs = this.#nowMs();
    const again = (pauseMs: number) => (isAfterAlarm ? nowMs + pauseMs : nowMs);
    const askMs = askAtMs(grant);
    const times = [askMs <= nowMs ? again(TOKEN_RETRY_MS) : askMs];
    if (grant.isUnreported) times.push(again(TOKEN_RETRY_MS));
    if ((grant.releasing ?? []).length > 0) times.push(again(RELEASE_RETRY_MS));
    const atMs = Math.min(...times);
    if (Number.isFinite(atMs)) await this.#deps.wakeAt(atMs);
  }

  async #previousInGrace({ previous }: StoredGrant): Promise<string | null> {
    if (previous === null || this.#nowMs() - previous.atMs > REFRESH_GRACE_MS) return null;
    const opened = await open(previous.refreshToken, this.#deps.keys);
    return opened.ok ? opened.value : null;
  }

  /**
   * A key that is missing comes back when the configuration is fixed: the consent is not lost by it. Null: while a damaged set
   * was opened somebody reconnected, or the consent was forgotten; what is stored by now counts.
   */
  async #tokens(grant: StoredGrant): Promise<Result<TokenSet, Failure> | null> {
    const opened = await open(grant.tokens, this.#deps.keys);
    const tokens = opened.ok ? readTokens(opened.value) : null;
    if (tokens !== null) return ok(tokens);
    if (opened.ok || opened.error === "damaged") {
      const current = await this.#deps.load();
      return current?.tokens === grant.tokens ? await this.#lost(current) : null;
    }
    return err({ code: "token-refresh-failed", reason: "TOKEN_KEY does not hold the key that sealed the token set" });
  }

  #nowMs(): number {
    return this.#deps.endpoint.nowMs();
  }
}

function shown(tokens: TokenSet): AccessToken {
  return { accessToken: tokens.accessToken, expiresAtMs: tokens.expiresAtMs };
}
