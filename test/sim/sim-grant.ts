/** The keeper of a simulated practice's one consent: Orbit's own, with its storage in memory. */

import type { TenantId } from "../../src/domain/ids.ts";
import type { StoredGrant } from "../../src/grant/stored-grant.ts";
import { Keeper } from "../../src/grant/token-store.ts";

const KEYS = [new Uint8Array(32).fill(7)];

export function simKeeper(outside: {
  /** Carries a request to the token endpoint. */
  readonly renew: (request: Request) => Promise<Response>;
  readonly nowMs: () => number;
  readonly wakeAt: (atMs: number) => void;
  /** These organisations hear that the consent works. */
  readonly release: (tenants: readonly TenantId[]) => void;
}): Keeper {
  let stored: StoredGrant | null = null;
  return new Keeper({
    load: async () => stored,
    save: async (grant) => {
      stored = grant;
    },
    reportStatus: async () => undefined,
    wakeAt: async (atMs) => outside.wakeAt(atMs),
    release: async (tenants) => {
      outside.release(tenants);
      return [];
    },
    keys: KEYS,
    endpoint: {
      identityUrl: "https://xero.test",
      clientId: "orbit-demo-client",
      clientSecret: "orbit-demo-secret",
      fetch: outside.renew,
      timeout: () => new AbortController().signal,
      nowMs: outside.nowMs,
    },
  });
}
