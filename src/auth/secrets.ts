/** Random values, digests and comparisons for signing in. No storage, no clock. */

import { base64url } from "jose";
import { SECRET_BYTES } from "../limits.ts";

/** 43 characters of base64url: fit for a session id, state, nonce and PKCE verifier (RFC 7636). */
export function randomSecret(): string {
  return base64url.encode(crypto.getRandomValues(new Uint8Array(SECRET_BYTES)));
}

/** base64url of the SHA-256; also PKCE's S256 challenge of a verifier. */
export async function sha256(text: string): Promise<string> {
  return base64url.encode(new Uint8Array(await digest(text)));
}

/** In constant time, whatever the lengths: both sides are hashed first. */
export async function sameText(a: string, b: string): Promise<boolean> {
  return crypto.subtle.timingSafeEqual(await digest(a), await digest(b));
}

function digest(text: string): Promise<ArrayBuffer> {
  return crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
}
