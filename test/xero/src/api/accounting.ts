/**
 * The accounting API under /api.xro/2.0: every route behind the gate. Resource names are taken in any case, as Xero
 * takes them. What is not simulated answers 404.
 */

import { Hono } from "hono";
import type { Runtime } from "../runtime.ts";
import { ADVANCE_ROUTES } from "./advances.ts";
import { notFoundAnswer, toResponse } from "./answer.ts";
import type { Route } from "./call.ts";
import { CONTACT_ROUTES } from "./contacts.ts";
import { CREDIT_NOTE_ROUTES } from "./credit-notes.ts";
import { serve } from "./gate.ts";
import { HISTORY_ROUTES } from "./history.ts";
import { IdempotencyKeys } from "./idempotency.ts";
import { INVOICE_ROUTES } from "./invoices.ts";
import { PAYMENT_ROUTES } from "./payments.ts";
import { SETTINGS_ROUTES } from "./settings.ts";
import { TRACKING_ROUTES } from "./tracking.ts";

const BASE = "/api.xro/2.0";

const ROUTES: readonly Route[] = [
  ...SETTINGS_ROUTES,
  ...TRACKING_ROUTES,
  ...CONTACT_ROUTES,
  ...INVOICE_ROUTES,
  ...CREDIT_NOTE_ROUTES,
  ...PAYMENT_ROUTES,
  ...ADVANCE_ROUTES,
  ...HISTORY_ROUTES,
];

const SEGMENTS = new Map(
  ROUTES.flatMap((route) => route.path.split("/"))
    .filter((segment) => segment !== "" && !segment.startsWith(":"))
    .map((segment) => [segment.toLowerCase(), segment]),
);

export function accountingRoutes(runtime: Runtime): Hono {
  const routes = new Hono();
  const keys = new IdempotencyKeys(runtime.world);
  for (const route of ROUTES) {
    routes.on(route.method, `${BASE}${route.path}`, (c) =>
      serve({ runtime, keys, route, request: c.req.raw, params: c.req.param() }),
    );
  }
  routes.all(`${BASE}/*`, () => toResponse(notFoundAnswer(runtime.world.behaviour.notFoundBody)));
  return routes;
}

/** `/api.xro/2.0/invoices/…` is /Invoices/…; ids and numbers stay as they are. */
export function canonicalPath(request: Request): string {
  const { pathname } = new URL(request.url);
  if (!pathname.toLowerCase().startsWith(`${BASE}/`)) return pathname;
  const segments = pathname.slice(BASE.length + 1).split("/");
  // Names stand at even places, ids at odd ones: /Invoices/{id}/History.
  const spelled = segments.map((segment, place) =>
    place % 2 === 0 || segments[0]?.toLowerCase() === "organisation"
      ? (SEGMENTS.get(segment.toLowerCase()) ?? segment)
      : segment,
  );
  return `${BASE}/${spelled.join("/")}`;
}
