/**
 * x-xero-signature: base64 of HMAC-SHA256 over the raw bytes, keyed with the signing key as text (docs/xero.md §3.4).
 */

export async function webhookSignature(key: string, body: string): Promise<string> {
  const encoder = new TextEncoder();
  const imported = await crypto.subtle.importKey("raw", encoder.encode(key), { name: "HMAC", hash: "SHA-256" }, false, [
    "sign",
  ]);
  const signature = await crypto.subtle.sign("HMAC", imported, encoder.encode(body));
  return btoa(String.fromCharCode(...new Uint8Array(signature)));
}
