/**
 * What every route of `/auth` and `/api` has at hand, and the checks that come before all of them: a configured Worker
 * and, for requests that change something, an Origin of our own. Callers: auth/routes.ts, api/app.ts.
 */

import type { Context, MiddlewareHandler } from "hono";
import { type Config, parseConfig } from "../config.ts";
import { type Objects, objectsOf } from "../objects/objects.ts";
import { notConfigured } from "./fallbacks.ts";
import { problem } from "./problem.ts";

export interface WebEnv {
  Bindings: Env;
  Variables: { config: Config; objects: Objects };
}

/** 503 with the names of the variables while the configuration is bad; never a half-working service. */
export function configured(objects: (env: Env) => Objects = objectsOf): MiddlewareHandler<WebEnv> {
  return async (c, next) => {
    const config = parseConfig(c.env);
    if (!config.ok) return notConfigured(c, config.error);
    c.set("config", config.value);
    c.set("objects", objects(c.env));
    await next();
  };
}

/**
 * Requests that change something are refused when a browser says that another site sent them. Browsers say so by Origin,
 * and by Sec-Fetch-Site where they leave Origin out; a script that has a session says neither and is let through.
 */
export const ownOriginOnly: MiddlewareHandler<WebEnv> = async (c, next) => {
  const changes = c.req.method !== "GET" && c.req.method !== "HEAD";
  if (changes && isForeign(c)) {
    return problem(c, "foreign-origin", "Requests that change something are taken from Orbit's own pages only.");
  }
  await next();
};

/** Answers carry no page, are for the person at hand only, and are never cached. */
export const answerHeaders: MiddlewareHandler = async (c, next) => {
  await next();
  c.res.headers.set("cache-control", "no-store");
  // An asset of the page brings the page's own policy (web/public/_headers).
  if (!c.res.headers.has("content-security-policy")) {
    c.res.headers.set("content-security-policy", "default-src 'none'; frame-ancestors 'none'");
  }
  c.res.headers.set("x-content-type-options", "nosniff");
  c.res.headers.set("referrer-policy", "no-referrer");
  c.res.headers.set("cross-origin-resource-policy", "same-origin");
  if (isHttps(c)) c.res.headers.set("strict-transport-security", "max-age=31536000");
};

/** Where people reach this Worker: APP_URL, or the origin of the request at hand; no trailing slash. */
export function publicAddress(c: {
  readonly var: Pick<WebEnv["Variables"], "config">;
  readonly req: { readonly url: string };
}): string {
  return c.var.config.appUrl ?? new URL(c.req.url).origin;
}

function isHttps(c: Context): boolean {
  return new URL(c.req.url).protocol === "https:";
}

function isForeign(c: Context<WebEnv>): boolean {
  const origin = c.req.header("origin");
  if (origin !== undefined) return !isOwnOrigin(c, origin);
  const site = c.req.header("sec-fetch-site") ?? "none";
  return site !== "none" && site !== "same-origin";
}

function isOwnOrigin(c: Context<WebEnv>, origin: string): boolean {
  const { appUrl } = c.var.config;
  return origin === new URL(c.req.url).origin || (appUrl !== null && origin === new URL(appUrl).origin);
}
