/**
 * login.xero.com and identity.xero.com on one origin: consent page, tokens, discovery, keys, userinfo; and
 * api.xero.com/connections. HTTP only: the rules are in the files next to this one.
 */

import { type Context, Hono } from "hono";
import { type Answer, jsonAnswer, problemAnswer } from "../api/answer.ts";
import { authenticate } from "../api/authenticate.ts";
import { serveTenantless } from "../api/tenantless.ts";
import { readForm } from "../input/form.ts";
import { publicOrigin, type Runtime } from "../runtime.ts";
import type { User } from "../state/identity-records.ts";
import { type AuthoriseRequest, readAuthoriseRequest, redirectWith } from "./authorize-request.ts";
import { deleteConnection, listConnections } from "./connections.ts";
import { allow, findConnection } from "./consent.ts";
import { consentPage, errorPage, PAGE_HEADERS } from "./consent-page.ts";
import { asksForOrganisations } from "./scopes.ts";
import { revocationEndpoint, tokenEndpoint } from "./token-endpoint.ts";
import { type AccessClaims, profileClaims } from "./tokens.ts";

const AUTHORISE_PATH = "/identity/connect/authorize";

export function identityRoutes(runtime: Runtime): Hono {
  const routes = new Hono();
  const open = (work: (request: Request) => Promise<Answer>) => (c: Context) =>
    serveTenantless({ runtime, request: c.req.raw, metered: false, work: () => work(c.req.raw) });
  const signedIn = (work: (c: Context, claims: AccessClaims) => Answer) => (c: Context) =>
    serveTenantless({
      runtime,
      request: c.req.raw,
      metered: true,
      work: async () => {
        const claims = await authenticate(runtime, c.req.header("authorization") ?? null);
        return claims.ok ? work(c, claims.value) : claims.error;
      },
    });

  routes.get(AUTHORISE_PATH, (c) => showConsent(runtime, c, null));
  routes.post(AUTHORISE_PATH, (c) => answerConsent(runtime, c));
  routes.post(
    "/connect/token",
    open((request) => tokenEndpoint(runtime, request)),
  );
  routes.post(
    "/connect/revocation",
    open((request) => revocationEndpoint(runtime, request)),
  );
  routes.get(
    "/.well-known/openid-configuration",
    open(async (request) => discovery(runtime, request)),
  );
  routes.get(
    "/.well-known/openid-configuration/jwks",
    open(async () => {
      await runtime.keys.active();
      return jsonAnswer(200, runtime.keys.jwks());
    }),
  );
  routes.get(
    "/connect/userinfo",
    signedIn((_, claims) => userInfo(runtime, claims)),
  );
  routes.get(
    "/connections",
    signedIn((c, claims) => listConnections(runtime.world, claims.xero_userid, c.req.query("authEventId") ?? null)),
  );
  routes.delete(
    "/connections/:id",
    signedIn((c, claims) => deleteConnection(runtime.world, claims.xero_userid, c.req.param("id") ?? "")),
  );
  return routes;
}

function showConsent(runtime: Runtime, c: Context, problem: string | null): Response {
  const read = readRequest(runtime, c);
  if (read instanceof Response) return read;
  const user = personOf(runtime, new URL(c.req.url).searchParams.get("user"));
  if (user === null) return c.html(errorPage("invalid_request", "This simulated Xero has no users"), 400, PAGE_HEADERS);
  const url = new URL(c.req.url);
  const page = consentPage({
    appName: runtime.world.app.name,
    scopes: read.scopes,
    user,
    users: [...runtime.world.tables.users.values()],
    organisations: organisationsOf(runtime, user),
    oneOnly: !read.bulkConnect,
    action: `${url.pathname}${url.search}`,
    problem,
  });
  return new Response(page, { status: problem === null ? 200 : 400, headers: PAGE_HEADERS });
}

async function answerConsent(runtime: Runtime, c: Context): Promise<Response> {
  const read = readRequest(runtime, c);
  if (read instanceof Response) return read;
  const form = await readForm(c.req.raw);
  if (form.get("decision") !== "allow") {
    return c.redirect(redirectWith(read.redirectUri, { error: "access_denied", state: read.state }), 302);
  }
  const user = personOf(runtime, form.get("user"));
  if (user === null) return showConsent(runtime, c, "Choose who you are.");
  const tenantIds = chosenTenants(read, user, form);
  if (asksForOrganisations(read.scopes) && tenantIds.length === 0) {
    return showConsent(runtime, c, "Choose at least one organisation.");
  }
  const { code } = allow(runtime.world, read, { userId: user.id, tenantIds });
  return c.redirect(redirectWith(read.redirectUri, { code, scope: read.scopes.join(" "), state: read.state }), 302);
}

/** The request in the address, or the answer that refuses it. */
function readRequest(runtime: Runtime, c: Context): AuthoriseRequest | Response {
  const query = new URL(c.req.url).searchParams;
  const read = readAuthoriseRequest(query, runtime.world.app, runtime.world.behaviour);
  if (read.ok) return read.value;
  if (read.error.show === "error-page") {
    return new Response(errorPage(read.error.error, read.error.description), { status: 400, headers: PAGE_HEADERS });
  }
  const { redirectUri, error, state } = read.error;
  return c.redirect(redirectWith(redirectUri, { error, state }), 302);
}

/** By id or email; the first person when none is named. */
function personOf(runtime: Runtime, idOrEmail: string | null): User | null {
  const users = [...runtime.world.tables.users.values()];
  if (idOrEmail === null) return users[0] ?? null;
  return users.find((user) => user.id === idOrEmail || user.email === idOrEmail) ?? null;
}

function chosenTenants(request: AuthoriseRequest, user: User, form: URLSearchParams): string[] {
  if (!asksForOrganisations(request.scopes)) return [];
  const asked = form.get("choice") === null && !form.has("tenant") ? user.tenantIds : form.getAll("tenant");
  const own = asked.filter((tenantId) => user.tenantIds.includes(tenantId));
  return request.bulkConnect ? own : own.slice(0, 1);
}

function organisationsOf(runtime: Runtime, user: User) {
  return user.tenantIds.flatMap((tenantId) => {
    const organisation = runtime.world.tables.organisations.get(tenantId);
    if (organisation === undefined) return [];
    return [{ ...organisation, connected: findConnection(runtime.world, user.id, tenantId) !== null }];
  });
}

function discovery(runtime: Runtime, request: Request): Answer {
  const issuer = publicOrigin(runtime.world, request.url);
  return jsonAnswer(200, {
    issuer,
    jwks_uri: `${issuer}/.well-known/openid-configuration/jwks`,
    authorization_endpoint: `${issuer}${AUTHORISE_PATH}`,
    token_endpoint: `${issuer}/connect/token`,
    userinfo_endpoint: `${issuer}/connect/userinfo`,
    revocation_endpoint: `${issuer}/connect/revocation`,
    response_types_supported: ["code"],
    grant_types_supported: ["authorization_code", "refresh_token"],
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: ["RS256"],
    code_challenge_methods_supported: ["S256"],
    token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
  });
}

function userInfo(runtime: Runtime, claims: AccessClaims): Answer {
  const user = runtime.world.tables.users.get(claims.xero_userid);
  if (user === undefined) {
    const instance = runtime.world.newId();
    return problemAnswer({ status: 401, title: "Unauthorized", detail: "AuthenticationUnsuccessful", instance });
  }
  return jsonAnswer(200, {
    sub: user.id.replaceAll("-", ""),
    xero_userid: user.id,
    ...profileClaims(user, claims.scope),
  });
}
