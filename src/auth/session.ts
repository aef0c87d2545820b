/**
 * The session cookie: a random id, signed. The first SESSION_KEY signs, all verify; D1 holds only the id's SHA-256, so a
 * copy of the database opens no session. Expiry is fixed (SESSION_MS) and kept in D1 as well as in the cookie.
 */

import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { base64url } from "jose";
import type { FirmId } from "../domain/ids.ts";
import type { WebEnv } from "../http/context.ts";
import { publicAddress } from "../http/context.ts";
import { SESSION_MS } from "../limits.ts";
import { deleteSession, type Session, saveSession, sessionByHash } from "../store/sessions.ts";
import { randomSecret, sha256 } from "./secrets.ts";

const COOKIE = "orbit_session";
const SIGNING = { name: "HMAC", hash: "SHA-256" } as const;

/** Stores a new session and sets its cookie; a session that this browser had before ends. */
export async function startSession(
  c: Context<WebEnv>,
  { userId, firmId, nowMs }: { readonly userId: string; readonly firmId: FirmId; readonly nowMs: number },
): Promise<void> {
  await forgetSession(c);
  const id = randomSecret();
  const expiresAtMs = nowMs + SESSION_MS;
  await saveSession(c.env.DB, { idHash: await sha256(id), userId, firmId, expiresAtMs });
  setCookie(c, COOKIE, await signed(id, c.var.config.sessionKeys), { ...attributes(c), maxAge: SESSION_MS / 1000 });
}

/** The person who is signed in, or null. */
export async function currentSession<E extends WebEnv>(c: Context<E>, nowMs: number): Promise<Session | null> {
  const id = await cookieId(c);
  return id === null ? null : sessionByHash(c.env.DB, await sha256(id), nowMs);
}

/** Removes the session's row and its cookie, if there is one. */
export async function endSession(c: Context<WebEnv>): Promise<void> {
  await forgetSession(c);
  if (getCookie(c, COOKIE) !== undefined) deleteCookie(c, COOKIE, attributes(c));
}

async function forgetSession(c: Context<WebEnv>): Promise<void> {
  const id = await cookieId(c);
  if (id !== null) await deleteSession(c.env.DB, await sha256(id));
}

/** The id in a cookie whose signature is right under any of the keys. */
async function cookieId<E extends WebEnv>(c: Context<E>): Promise<string | null> {
  const [id, signature, ...rest] = (getCookie(c, COOKIE) ?? "").split(".");
  if (!id || !signature || rest.length > 0) return null;
  let bytes: Uint8Array;
  try {
    bytes = base64url.decode(signature);
  } catch {
    return null;
  }
  for (const key of c.var.config.sessionKeys) {
    if (await crypto.subtle.verify(SIGNING, await signingKey(key), bytes, new TextEncoder().encode(id))) return id;
  }
  return null;
}

async function signed(id: string, keys: readonly Uint8Array[]): Promise<string> {
  const [first] = keys;
  if (first === undefined) throw new Error("no session key");
  const signature = await crypto.subtle.sign(SIGNING, await signingKey(first), new TextEncoder().encode(id));
  return `${id}.${base64url.encode(new Uint8Array(signature))}`;
}

function signingKey(key: Uint8Array): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", key, SIGNING, false, ["sign", "verify"]);
}

function attributes(c: Context<WebEnv>) {
  return { path: "/", httpOnly: true, sameSite: "Lax", secure: publicAddress(c).startsWith("https:") } as const;
}
