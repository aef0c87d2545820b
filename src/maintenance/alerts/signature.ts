/**
 * Signs what the alert address gets, by the headers of Standard Webhooks (standardwebhooks.com): `webhook-id`, `webhook-timestamp`
 * and `webhook-signature`, HMAC-SHA256 over `id.timestamp.body`. Each firm has a secret of its own, derived from TOKEN_KEY; while
 * that has several values there is a signature under each, so that receivers change at leisure.
 */

import type { FirmId } from "../../domain/ids.ts";

const PREFIX = "whsec_";

/** As receivers enter them; the first is the one to enter. */
export async function signingSecrets(keys: readonly Uint8Array[], firmId: FirmId): Promise<readonly string[]> {
  const purpose = new TextEncoder().encode(`orbit alerts ${firmId}`);
  return await Promise.all(keys.map(async (key) => `${PREFIX}${base64(await hmac(key, purpose))}`));
}

export interface Signed {
  readonly secrets: readonly string[];
  /** The same for a message that is sent again. */
  readonly id: string;
  readonly atMs: number;
}

export async function signatureHeaders({ secrets, id, atMs }: Signed, body: string): Promise<Record<string, string>> {
  const seconds = String(Math.floor(atMs / 1000));
  const content = new TextEncoder().encode(`${id}.${seconds}.${body}`);
  const signatures = await Promise.all(
    secrets.map(async (secret) => `v1,${base64(await hmac(bytesOf(secret.slice(PREFIX.length)), content))}`),
  );
  return { "webhook-id": id, "webhook-timestamp": seconds, "webhook-signature": signatures.join(" ") };
}

async function hmac(key: Uint8Array, content: Uint8Array): Promise<Uint8Array> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const imported = await crypto.subtle.importKey("raw", Uint8Array.from(key), algorithm, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", imported, Uint8Array.from(content)));
}

function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
}
