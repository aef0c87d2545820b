/**
 * `/api` (docs/api.md §5): the checks that come before every route, in this order: a configured Worker, an own Origin,
 * a session, a bounded body; then the resources. `Api` is the type for the page's client (`hc<Api>`).
 */

import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { methodNotAllowed } from "hono/method-not-allowed";
import type { MergePath, MergeSchemaPath } from "hono/types";
import type { UnionToIntersection } from "hono/utils/types";
import { answerHeaders, configured, ownOriginOnly } from "../http/context.ts";
import { notAllowed, notFound, unexpected } from "../http/fallbacks.ts";
import { ALWAYS, problem } from "../http/problem.ts";
import { limited } from "../http/rate-limit.ts";
import { refuseInvalid } from "../http/validation.ts";
import { JSON_BODY_BYTES } from "../limits.ts";
import type { Objects } from "../objects/objects.ts";
import { accountRoutes } from "./accounts.ts";
import { adoptRoutes } from "./adopt.ts";
import { alertRoutes } from "./alerts.ts";
import { auditCsvRoutes, auditRoutes } from "./audit.ts";
import { backfillRoutes } from "./backfill.ts";
import { type ApiEnv, signedIn } from "./context.ts";
import { csvRoutes } from "./csv-lists.ts";
import { deadLetterRoutes } from "./dead-letters.ts";
import { docsRoutes } from "./docs.ts";
import { documentActionRoutes } from "./document-actions.ts";
import { documentNoteRoutes } from "./document-notes.ts";
import { documentSummaryRoutes } from "./document-summary.ts";
import { documentCsvRoutes, documentRoutes } from "./documents.ts";
import { driftRoutes } from "./drift.ts";
import { entityRoutes } from "./entities.ts";
import { eventActionRoutes } from "./event-actions.ts";
import { eventBulkRoutes } from "./event-bulk.ts";
import { eventCallRoutes } from "./event-calls.ts";
import { eventRoutes } from "./events.ts";
import { exportRoutes } from "./export.ts";
import { formerEntityRoutes } from "./former-entities.ts";
import { importRoutes } from "./import.ts";
import { keepingRoutes } from "./keeping.ts";
import { mailPreferenceRoutes } from "./mail-preferences.ts";
import { mappingRoutes } from "./mappings.ts";
import { memberRoutes } from "./members.ts";
import { metricsRoutes } from "./metrics.ts";
import { overviewRoutes } from "./overview.ts";
import { json } from "./schemas.ts";
import { sessionRoutes } from "./session.ts";
import { settingsRoutes } from "./settings.ts";
import { setupRoutes } from "./setup.ts";
import { setupAdditionRoutes } from "./setup-additions.ts";
import { setupGridRoutes } from "./setup-grid.ts";
import { tieOutRoutes } from "./tie-out.ts";
import { tieOutCsvRoutes } from "./tie-out-csv.ts";
import { signOffRoutes } from "./tie-out-sign-off.ts";
import { tokenRoutes } from "./tokens.ts";
import { trackingCategoryRoutes } from "./tracking-categories.ts";
import { xeroPlanRoutes } from "./xero-plan.ts";

const TOO_LARGE = `The body may have ${JSON_BODY_BYTES / 1024} KB at most.`;

const SESSION_COOKIE = { type: "apiKey", in: "cookie", name: "orbit_session" } as const;

const ACCESS_TOKEN = { type: "http", scheme: "bearer", bearerFormat: "orbit_…" } as const;

const DESCRIPTION = {
  openapi: "3.1.0",
  security: [{ session: [] }, { accessToken: [] }],
  info: {
    title: "Orbit",
    version: "1",
    description:
      "Keeps Xero satellite organisations in step with one group organisation. Requests carry the session cookie that " +
      "signing in sets, or an access token (`Authorization: Bearer orbit_…`). Errors are application/problem+json.",
  },
};

/** `doc31` answers at this address but does not name it. */
const OWN_DESCRIPTION = createRoute({
  method: "get",
  path: "/openapi.json",
  summary: "This description",
  responses: { 200: json(z.looseObject({ openapi: z.string() }), "OpenAPI 3.1"), ...ALWAYS },
});

/** In the order in which they are asked: each resource at its address below `/api`. */
const ROUTES = [
  ["/session", sessionRoutes],
  ["/overview", overviewRoutes],
  ["/xero-plan", xeroPlanRoutes],
  ["/setup", setupRoutes],
  ["/setup", setupGridRoutes],
  ["/setup", setupAdditionRoutes],
  ["/settings", settingsRoutes],
  ["/tracking-categories", trackingCategoryRoutes],
  ["/accounts", accountRoutes],
  ["/entities", entityRoutes],
  ["/entities", formerEntityRoutes],
  ["/events", eventRoutes],
  ["/events", eventActionRoutes],
  ["/events", eventBulkRoutes],
  ["/events", eventCallRoutes],
  ["/backfill", backfillRoutes],
  ["/adopt", adoptRoutes],
  ["/tie-out", tieOutRoutes],
  ["/tie-out/sign-off", signOffRoutes],
  ["/tie-out.csv", tieOutCsvRoutes],
  ["/mappings", mappingRoutes],
  ["/drift", driftRoutes],
  ["/documents", keepingRoutes],
  ["/alerts", alertRoutes],
  ["/mail-preferences", mailPreferenceRoutes],
  ["/metrics", metricsRoutes],
  ["/members", memberRoutes],
  ["/tokens", tokenRoutes],
  ["/docs", docsRoutes],
  ["/export", exportRoutes],
  ["/import", importRoutes],
  ["/audit", auditRoutes],
  ["/audit.csv", auditCsvRoutes],
  ["/documents", documentSummaryRoutes],
  ["/documents", documentRoutes],
  ["/documents", documentActionRoutes],
  ["/documents", documentNoteRoutes],
  ["/documents.csv", documentCsvRoutes],
  ["/", csvRoutes],
  ["/dead-letters", deadLetterRoutes],
] as const;

/** `objects`: where the Durable Objects come from; the Worker's own unless a test hands in others. */
export function createApi(objects?: (env: Env) => Objects) {
  const api = new OpenAPIHono<ApiEnv>({ defaultHook: refuseInvalid }).basePath("/api");
  api.use(answerHeaders, configured(objects), ownOriginOnly, signedIn);
  api.use(limited<ApiEnv>("API_RATE", (c) => c.var.session.token?.id ?? c.var.session.user.id));
  const limitBody = bodyLimit({ maxSize: JSON_BODY_BYTES, onError: (c) => problem(c, "body-too-large", TOO_LARGE) });
  // A backup has a bound of its own, and is never whole in memory.
  api.use(async (c, next) => (c.req.path === "/api/import" ? await next() : await limitBody(c, next)));
  api.use(methodNotAllowed({ app: api, onMethodNotAllowed: notAllowed }));
  api.onError(unexpected);
  for (const [path, routes] of ROUTES) api.route(path, routes);
  api.openAPIRegistry.registerComponent("securitySchemes", "session", SESSION_COOKIE);
  api.openAPIRegistry.registerComponent("securitySchemes", "accessToken", ACCESS_TOKEN);
  api.openAPIRegistry.registerPath(OWN_DESCRIPTION);
  api.doc31("/openapi.json", DESCRIPTION);
  api.all("*", notFound);
  return api;
}

/** Computed from the list: a chain of as many `.route` calls takes the compiler most of its time. */
export type Api = Hono<ApiEnv, UnionToIntersection<SchemaBelow<"/api", (typeof ROUTES)[number]>>>;

/** Each route's schema at its whole address. */
type SchemaBelow<Base extends string, Mount> = Mount extends readonly [infer Path extends string, infer Routes]
  ? Routes extends Hono<infer _, infer Schema, string>
    ? MergeSchemaPath<Schema, MergePath<Base, Path>>
    : never
  : never;

export const api = createApi();
