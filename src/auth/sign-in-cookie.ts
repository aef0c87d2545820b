/**
 * What Orbit remembers of a sign-in while the person is at Xero: an encrypted cookie of its own for each try (so two tabs
 * do not disturb each other), good for SIGN_IN_MS, for the callback only, and used once.
 */

import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { EncryptJWT, errors, jwtDecrypt } from "jose";
import { z } from "zod";
import { publicAddress, type WebEnv } from "../http/context.ts";
import { SIGN_IN_MS } from "../limits.ts";
import { sameText } from "./secrets.ts";

const signIn = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  intent: z.enum(["login", "connect"]),
  redirectUri: z.string(),
  returnTo: z.string(),
  /** Whether the set-up code was given, where one is wanted. */
  setupProved: z.boolean().default(false),
});
export type SignIn = z.infer<typeof signIn>;

const STATE_SHAPE = /^[A-Za-z0-9_-]{43}$/;
const PREFIX_CHARS = 12;

export async function rememberSignIn(c: Context<WebEnv>, tried: SignIn, nowMs: number): Promise<void> {
  const [key] = c.var.config.sessionKeys;
  if (key === undefined) throw new Error("no session key");
  const jwe = await new EncryptJWT({ ...tried })
    .setProtectedHeader({ alg: "dir", enc: "A256GCM" })
    .setExpirationTime(new Date(nowMs + SIGN_IN_MS))
    .encrypt(await encryptionKey(key));
  setCookie(c, cookieName(tried.state), jwe, { ...attributes(c), maxAge: SIGN_IN_MS / 1000 });
}

/** The sign-in that `state` belongs to, if this browser began it in time; its cookie is cleared either way. */
export async function takeSignIn(c: Context<WebEnv>, state: string, nowMs: number): Promise<SignIn | null> {
  if (!STATE_SHAPE.test(state)) return null;
  const jwe = getCookie(c, cookieName(state));
  if (jwe === undefined) return null;
  deleteCookie(c, cookieName(state), attributes(c));
  const remembered = await decrypted(jwe, c.var.config.sessionKeys, nowMs);
  return remembered !== null && (await sameText(remembered.state, state)) ? remembered : null;
}

async function decrypted(jwe: string, keys: readonly Uint8Array[], nowMs: number): Promise<SignIn | null> {
  for (const key of keys) {
    try {
      const { payload } = await jwtDecrypt(jwe, await encryptionKey(key), {
        keyManagementAlgorithms: ["dir"],
        contentEncryptionAlgorithms: ["A256GCM"],
        currentDate: new Date(nowMs),
        requiredClaims: ["exp"],
      });
      return signIn.parse(payload);
    } catch (error) {
      // Another key's cookie, an expired or a forged one: all the same to the caller.
      if (!(error instanceof errors.JOSEError)) throw error;
    }
  }
  return null;
}

/** A key of its own, so that the cookie's encryption and the session's signature never share one. */
async function encryptionKey(sessionKey: Uint8Array): Promise<Uint8Array> {
  const material = await crypto.subtle.importKey("raw", sessionKey, "HKDF", false, ["deriveBits"]);
  const info = new TextEncoder().encode("orbit sign-in cookie");
  const bits = await crypto.subtle.deriveBits(
    { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info },
    material,
    256,
  );
  return new Uint8Array(bits);
}

function cookieName(state: string): string {
  return `orbit_signin_${state.slice(0, PREFIX_CHARS)}`;
}

function attributes(c: Context<WebEnv>) {
  return { path: "/auth", httpOnly: true, sameSite: "Lax", secure: publicAddress(c).startsWith("https:") } as const;
}
