/**
 * What every `/api` route has at hand after its checks: the session, the firm's data, and a role that allows the route.
 * Caller: app.ts (signedIn) and the routes (needs).
 */

import type { MiddlewareHandler } from "hono";
import { bearerOf, sessionOfBearer } from "../auth/access-token.ts";
import { atLeast } from "../auth/roles.ts";
import { currentSession } from "../auth/session.ts";
import type { WebEnv } from "../http/context.ts";
import { problem } from "../http/problem.ts";
import type { MemberRole } from "../store/members.ts";
import { type FirmScope, firmScope } from "../store/scope.ts";
import type { Session } from "../store/sessions.ts";

export interface ApiEnv {
  Bindings: Env;
  Variables: WebEnv["Variables"] & { session: Session; firm: FirmScope };
}

export const signedIn: MiddlewareHandler<ApiEnv> = async (c, next) => {
  const bearer = bearerOf(c);
  const session = await (bearer === undefined ? currentSession(c, Date.now()) : sessionOfBearer(c, bearer, Date.now()));
  if (session === null) return problem(c, "not-signed-in", bearer === undefined ? SIGN_IN : TOKEN_REFUSED);
  c.set("session", session);
  c.set("firm", firmScope(c.env.DB, session.firm.id));
  await next();
};

const SIGN_IN = "Sign in at /auth/login.";
const TOKEN_REFUSED = "The access token is unknown, revoked or expired. An owner makes another one on the page.";

/** For the `middleware` of a route that only a person may use: 403 for access tokens, whatever their role. */
export const personOnly: MiddlewareHandler<ApiEnv> = async (c, next) => {
  if (c.var.session.token !== undefined) {
    return problem(c, "token-not-allowed", "This is for people who are signed in, not for access tokens.");
  }
  await next();
};

/** For the `middleware` of a route: 403 for roles below `least`. */
export function needs(least: MemberRole): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const { role } = c.var.session;
    if (!atLeast(role, least)) {
      return problem(c, "role-too-low", `This needs the role ${least}; you are ${role} of the firm.`);
    }
    await next();
  };
}
