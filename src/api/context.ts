/**
 * What every `/api` route has at hand after its checks: the session, the firm's data, and a role that allows the route.
 * Caller: app.ts (signedIn) and the routes (needs).
 */

import type { MiddlewareHandler } from "hono";
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
  const session = await currentSession(c, Date.now());
  if (session === null) return problem(c, "not-signed-in", "Sign in at /auth/login.");
  c.set("session", session);
  c.set("firm", firmScope(c.env.DB, session.firm.id));
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
