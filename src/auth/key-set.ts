/**
 * Xero's public signing keys. Read when first needed, again when older than KEY_SET_FRESH_MS, and when a token names a
 * key that is not among them, but then no more often than KEY_SET_REFETCH_MS: a forged key id cannot make Orbit hammer
 * Xero. Kept per isolate, as data only.
 */

import { z } from "zod";
import { ok, type Result } from "../domain/result.ts";
import { type ExternalProblem, requestJson } from "../http/external.ts";
import { KEY_SET_FRESH_MS, KEY_SET_REFETCH_MS } from "../limits.ts";

const rsaKey = z.object({
  kty: z.literal("RSA"),
  n: z.string(),
  e: z.string(),
  kid: z.string().exactOptional(),
  use: z.string().exactOptional(),
  alg: z.string().exactOptional(),
});
const keySet = z.object({
  // Keys of other kinds are no use for RS256, the only algorithm that is accepted.
  keys: z.array(z.unknown()).transform((keys) => keys.flatMap((key) => rsaKey.safeParse(key).data ?? [])),
});
export type KeySet = z.infer<typeof keySet>;

interface Kept {
  readonly keys: KeySet;
  readonly readAtMs: number;
}

const keptByAddress = new Map<string, Kept>();

/** `missing`: the keys that were just tried do not include the wanted one. */
export async function keySetOf(
  identityUrl: string,
  { nowMs, missing }: { readonly nowMs: number; readonly missing: boolean },
): Promise<Result<KeySet, ExternalProblem>> {
  const address = `${identityUrl}/.well-known/openid-configuration/jwks`;
  const kept = keptByAddress.get(address);
  const ageMs = kept === undefined ? Number.POSITIVE_INFINITY : nowMs - kept.readAtMs;
  if (kept !== undefined && ageMs < (missing ? KEY_SET_REFETCH_MS : KEY_SET_FRESH_MS)) return ok(kept.keys);
  const read = await requestJson(new Request(address, { headers: { accept: "application/json" } }), keySet);
  if (read.ok) keptByAddress.set(address, { keys: read.value, readAtMs: nowMs });
  return read;
}
