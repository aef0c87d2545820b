/**
 * Token sets at rest: JWE (dir, A256GCM) with the key's id in the header, so that a key can be replaced without losing what
 * the old one sealed (docs/configuration.md, TOKEN_KEY). Pure but for WebCrypto.
 */

import { CompactEncrypt, compactDecrypt } from "jose";
import { err, ok, type Result } from "../domain/result.ts";

export type SealError = "unknown-key" | "damaged";

/** `keys`: the first seals, all open. */
export async function seal(text: string, keys: readonly Uint8Array[]): Promise<string> {
  const [key] = keys;
  if (key === undefined) throw new Error("no key to seal with");
  return await new CompactEncrypt(new TextEncoder().encode(text))
    .setProtectedHeader({ alg: "dir", enc: "A256GCM", kid: await keyId(key) })
    .encrypt(key);
}

export async function open(sealed: string, keys: readonly Uint8Array[]): Promise<Result<string, SealError>> {
  const byId = new Map(await Promise.all(keys.map(async (key) => [await keyId(key), key] as const)));
  let isKnown = true;
  try {
    const { plaintext } = await compactDecrypt(sealed, ({ kid }) => {
      const key = byId.get(kid ?? "");
      isKnown = key !== undefined;
      if (key === undefined) throw new Error("unknown key");
      return key;
    });
    return ok(new TextDecoder().decode(plaintext));
  } catch {
    return err(isKnown ? "damaged" : "unknown-key");
  }
}

const keyIds = new WeakMap<Uint8Array, string>();

/** Distinguishes keys without revealing anything about them. */
async function keyId(key: Uint8Array): Promise<string> {
  const known = keyIds.get(key);
  if (known !== undefined) return known;
  const digest = await crypto.subtle.digest("SHA-256", new Uint8Array(key));
  const id = Array.from(new Uint8Array(digest, 0, 6), (byte) => byte.toString(16).padStart(2, "0")).join("");
  keyIds.set(key, id);
  return id;
}
