/**
 * Is this delivery Xero's? HMAC-SHA256 over the raw bytes with the signing key used as text (docs/xero.md §3.4).
 * Several keys are accepted while one is being replaced. WebCrypto compares in constant time, and every key is tried
 * whatever the result, so timing reveals nothing. No I/O, no clock.
 */

import { SIGNATURE_BYTES } from "../limits.ts";

export async function isSigned(
  body: Uint8Array<ArrayBuffer>,
  signature: string | null,
  keys: readonly string[],
): Promise<boolean> {
  const claimed = decode(signature);
  if (claimed === null) return false;
  const results = await Promise.all(
    keys.map(async (key) => crypto.subtle.verify("HMAC", await imported(key), claimed, body)),
  );
  return results.includes(true);
}

/** The few that are configured. Keys and not promises: a promise must not be shared between requests (Cloudflare). */
type HmacKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;
const importedKeys = new Map<string, HmacKey>();

async function imported(key: string): Promise<HmacKey> {
  const known = importedKeys.get(key);
  if (known !== undefined) return known;
  const bytes = new TextEncoder().encode(key);
  const made = await crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["verify"]);
  importedKeys.set(key, made);
  return made;
}

function decode(signature: string | null): Uint8Array<ArrayBuffer> | null {
  if (signature === null) return null;
  try {
    const bytes = Uint8Array.from(atob(signature), (char) => char.charCodeAt(0));
    return bytes.length === SIGNATURE_BYTES ? bytes : null;
  } catch {
    return null;
  }
}
