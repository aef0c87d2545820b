/**
 * How often one visitor may ask, counted by Cloudflare's rate limiters (wrangler.toml holds the numbers). A limiter that
 * fails lets requests through: it protects the service, it is not what keeps people out. Callers: auth/routes.ts, api/app.ts.
 */

import type { Context, MiddlewareHandler } from "hono";
import { RATE_LIMIT_SECONDS } from "../limits.ts";
import { log } from "../log.ts";
import type { WebEnv } from "./context.ts";
import { problem } from "./problem.ts";

const WORDS = `That was too many requests from one visitor. Try again in ${RATE_LIMIT_SECONDS} seconds.`;

/** 429 with Retry-After when `limiter` says that this visitor asked too often; `visitorOf` null: not counted. */
export function limited<E extends WebEnv>(
  limiter: "SIGN_IN_RATE" | "API_RATE",
  visitorOf: (c: Context<E>) => string | null,
): MiddlewareHandler<E> {
  return async (c, next) => {
    const visitor = visitorOf(c);
    if (visitor !== null && !(await isWithin(c.env[limiter], visitor))) {
      log("rate-limited", { target: limiter });
      c.header("retry-after", String(RATE_LIMIT_SECONDS));
      return problem(c, "too-many-requests", WORDS);
    }
    await next();
  };
}

/** The address that Cloudflare saw; null outside of it. */
export function clientAddress(c: Context): string | null {
  return c.req.header("cf-connecting-ip") ?? null;
}

async function isWithin(limiter: RateLimit, key: string): Promise<boolean> {
  try {
    return (await limiter.limit({ key })).success;
  } catch (error) {
    log("rate-limit-broke", { reason: String(error) });
    return true;
  }
}
