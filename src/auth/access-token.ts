/**
 * Access tokens for scripts: `Authorization: Bearer orbit_…` in place of the session cookie. D1 holds only a token's
 * SHA-256. A token's rights are those of its role, or of its maker's role where that is less by now.
 */

import type { Context } from "hono";
import type { WebEnv } from "../http/context.ts";
import { ACCESS_TOKEN_CHARS, TOKEN_USE_NOTED_MS } from "../limits.ts";
import { log } from "../log.ts";
import type { Session } from "../store/sessions.ts";
import { noteTokenUse, sessionByToken } from "../store/tokens.ts";
import { atLeast } from "./roles.ts";
import { randomSecret, sha256 } from "./secrets.ts";

const PREFIX = "orbit_";

/** A fresh token and what is stored of it. */
export async function newAccessToken(): Promise<{ readonly token: string; readonly hash: string }> {
  const token = `${PREFIX}${randomSecret()}`;
  return { token, hash: await sha256(token) };
}

/** What the request's Authorization header holds; undefined when it has none. */
export function bearerOf<E extends WebEnv>(c: Context<E>): string | undefined {
  return c.req.header("authorization");
}

/** Null when the header is no Bearer token of Orbit's, or the token is unknown, revoked or expired. */
export async function sessionOfBearer<E extends WebEnv>(
  c: Context<E>,
  header: string,
  nowMs: number,
): Promise<Session | null> {
  const [, token] = /^bearer +(\S+)$/i.exec(header.slice(0, ACCESS_TOKEN_CHARS)) ?? [];
  if (token === undefined || !token.startsWith(PREFIX)) return null;
  const found = await sessionByToken(c.env.DB, await sha256(token), nowMs);
  if (found === null || found.token === undefined) return null;
  const { roles, ...session } = found;
  const { id } = found.token;
  c.executionCtx.waitUntil(
    noteTokenUse(c.env.DB, id, nowMs, TOKEN_USE_NOTED_MS).catch((error: unknown) =>
      log("token-use-not-noted", { tokenId: id, reason: error instanceof Error ? error.message : String(error) }),
    ),
  );
  const [own, makers] = roles;
  return { ...session, role: atLeast(makers, own) ? own : makers };
}
