/**
 * What the HTTP surface works with: the world and the parts around it that live in memory. Made once per simulator.
 */

import type { CallLog } from "./api/call-log.ts";
import type { SigningKeys } from "./identity/signing-keys.ts";
import type { Tokens } from "./identity/tokens.ts";
import type { Limiter } from "./limits/limiter.ts";
import type { World } from "./state/world.ts";

export interface Runtime {
  readonly world: World;
  readonly keys: SigningKeys;
  readonly tokens: Tokens;
  readonly limiter: Limiter;
  readonly log: CallLog;
  readonly sleep: (ms: number) => Promise<void>;
  readonly hang: () => Promise<never>;
}

/** The address by which tokens and documents name this Xero. */
export function publicOrigin(world: World, requestUrl: string): string {
  return world.app.publicUrl ?? new URL(requestUrl).origin;
}
