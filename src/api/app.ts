/**
 * `/api` (docs/api.md §5): the checks that come before every route, in this order: a configured Worker, an own Origin,
 * a session, a bounded body; then the resources. `Api` is the type for the page's client (`hc<Api>`).
 */

import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { bodyLimit } from "hono/body-limit";
import { methodNotAllowed } from "hono/method-not-allowed";
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
  const routed = api
    .route("/session", sessionRoutes)
    .route("/overview", overviewRoutes)
    .route("/xero-plan", xeroPlanRoutes)
    .route("/setup", setupRoutes)
    .route("/setup", setupGridRoutes)
    .route("/setup", setupAdditionRoutes)
    .route("/settings", settingsRoutes)
    .route("/tracking-categories", trackingCategoryRoutes)
    .route("/accounts", accountRoutes)
    .route("/entities", entityRoutes)
    .route("/entities", formerEntityRoutes)
    .route("/events", eventRoutes)
    .route("/events", eventActionRoutes)
    .route("/events", eventBulkRoutes)
    .route("/events", eventCallRoutes)
    .route("/backfill", backfillRoutes)
    .route("/adopt", adoptRoutes)
    .route("/tie-out", tieOutRoutes)
    .route("/tie-out/sign-off", signOffRoutes)
    .route("/tie-out.csv", tieOutCsvRoutes)
    .route("/mappings", mappingRoutes)
    .route("/drift", driftRoutes)
    .route("/documents", keepingRoutes)
    .route("/alerts", alertRoutes)
    .route("/mail-preferences", mailPreferenceRoutes)
    .route("/metrics", metricsRoutes)
    .route("/members", memberRoutes)
    .route("/tokens", tokenRoutes)
    .route("/docs", docsRoutes)
    .route("/export", exportRoutes)
    .route("/import", importRoutes)
    .route("/audit", auditRoutes)
    .route("/audit.csv", auditCsvRoutes)
    .route("/documents", documentSummaryRoutes)
    .route("/documents", documentRoutes)
    .route("/documents", documentActionRoutes)
    .route("/documents", documentNoteRoutes)
    .route("/documents.csv", documentCsvRoutes)
    .route("/", csvRoutes)
    .route("/dead-letters", deadLetterRoutes);
  routed.openAPIRegistry.registerComponent("securitySchemes", "session", SESSION_COOKIE);
  routed.openAPIRegistry.registerComponent("securitySchemes", "accessToken", ACCESS_TOKEN);
  routed.openAPIRegistry.registerPath(OWN_DESCRIPTION);
  routed.doc31("/openapi.json", DESCRIPTION);
  routed.all("*", notFound);
  return routed;
}

export type Api = ReturnType<typeof createApi>;

export const api = createApi();
